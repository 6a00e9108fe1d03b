// SPDX-License-Identifier: Apache-2.0
// What our item models offer beyond Qt's own roles, so that one delegate can draw every table.
#pragma once

#include <Qt>

namespace rollcall::models {

/// A meaning that the style turns into colours; a state is always shape + word + colour, never colour alone.
enum class Tone { Neutral, Accent, Here, Okta, Vendor, Good, Warning, Bad };

enum TableRole : int {
    RowIdRole = Qt::UserRole + 1, ///< qint64: the row of the directory
    PillRole,                     ///< bool: draw DisplayRole as a pill
    ToneRole,                     ///< int(Tone) of a pill or text
    MutedRole,                    ///< bool: secondary text
    MonospaceRole,                ///< bool: codes, times, paths
    LoadingRole,                  ///< bool: not fetched yet, draw a skeleton
    SortKeyRole,                  ///< QString: set on columns that can be sorted; absent means not sortable
    ExactRole,                    ///< QString: the exact value behind a relative or shortened one (tooltip)
};

} // namespace rollcall::models
