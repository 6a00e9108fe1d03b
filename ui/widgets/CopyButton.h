// SPDX-License-Identifier: Apache-2.0
// Copies one text and says so.
#pragma once

#include "widgets/Button.h"

#include <QTimer>

#include <chrono>

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
    static constexpr std::chrono::milliseconds secretLife = std::chrono::seconds(30);
    /// Marks the clipboard as secret for clipboard managers and clears it after `life`, or when the program ends,
    /// unless it changed meanwhile.
    void setSecret(bool isSecret, std::chrono::milliseconds life = secretLife)
    {
        m_isSecret = isSecret;
        m_life = life;
    }

Q_SIGNALS:
    void copied();

private:
    void copy();

    QString m_label;
    QString m_copyText;
    bool m_isSecret = false;
    std::chrono::milliseconds m_life = secretLife;
    QTimer m_back;
};

} // namespace rollcall::ui
