// SPDX-License-Identifier: Apache-2.0
// Pictures for people to look at, and that none of them could show a secret.
#pragma once

#include <QString>

#include <initializer_list>

class QWidget;

namespace rollcall::ui {
class Style;
}

namespace rollcall::tests {

/// Which widget shows a secret as text that can be read, and which kind; empty when none does. Looks at what is visible
/// alone: labels, buttons, fields, and the cells of tables.
[[nodiscard]] QString secretShownIn(const QWidget& shown);

/// With ROLLCALL_PICTURES=FOLDER, as NAME.png. Also without a folder it is false, and says why, when a secret is shown.
[[nodiscard]] bool keepPicture(QWidget& shown, const QString& name);

/// In both themes and in each width, then as it was before.
[[nodiscard]] bool keepPictures(QWidget& window, ui::Style& style, const QString& name,
                                std::initializer_list<int> widths);

} // namespace rollcall::tests
