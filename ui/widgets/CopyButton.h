// SPDX-License-Identifier: Apache-2.0
// Copies one text and says so.
#pragma once

#include "widgets/Button.h"

#include <QTimer>

namespace rollcall::ui {

class CopyButton : public Button {
    Q_OBJECT

public:
    explicit CopyButton(const Style& style, QWidget* parent = nullptr);
    /// `label` stands on the button instead of "Copy".
    CopyButton(const Style& style, const QString& label, ButtonKind kind, QWidget* parent = nullptr);

    /// What a click copies. An empty text disables the button.
    void setCopyText(const QString& text);
    [[nodiscard]] const QString& copyText() const { return m_copyText; }
    /// Marks the clipboard as secret for clipboard managers and clears it after 30 seconds unless it changed meanwhile.
    void setSecret(bool isSecret) { m_isSecret = isSecret; }

Q_SIGNALS:
    void copied();

private:
    void copy();

    QString m_label;
    QString m_copyText;
    bool m_isSecret = false;
    QTimer m_back;
};

} // namespace rollcall::ui
