// SPDX-License-Identifier: Apache-2.0
// A value that breaks anywhere when it has no blanks, and is copied as it is.
#pragma once

#include "widgets/Label.h"

namespace rollcall::ui {

/// Shows the value with invisible places to break at; whatever leaves it by the clipboard is without them.
class ValueLabel final : public Label {
    Q_OBJECT

public:
    ValueLabel(const Style& style, const QString& value, FontRole role, Ink ink, QWidget* parent = nullptr);

    [[nodiscard]] const QString& plainText() const { return m_plain; }
    /// What is selected, without the places to break at.
    [[nodiscard]] QString selectedPlainText() const;

    /// `value` with a place to break at after every character of its long words; words that join their letters, as in
    /// Arabic, stay whole.
    [[nodiscard]] static QString breakable(const QString& value);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void copy() const;

    QString m_plain;
};

} // namespace rollcall::ui
