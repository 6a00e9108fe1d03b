// SPDX-License-Identifier: Apache-2.0
// Letters as they are written, whatever stands beside them.
#pragma once

#include <QFont>

namespace rollcall::ui {

/// Without contextual alternates: by them Inter draws the x of "0x7" as a multiplication sign and lifts hyphens and
/// colons beside digits, so that an id is read as another one, and copied as another one from a PDF.
[[nodiscard]] inline QFont withPlainLetters(QFont font)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("calt", 0);
#else
    // Scripts that cannot be written without shaping are shaped all the same.
    font.setStyleStrategy(QFont::PreferNoShaping);
#endif
    return font;
}

} // namespace rollcall::ui
