// SPDX-License-Identifier: Apache-2.0
// One of several things to choose from, with room to say what each of them is.
#pragma once

#include "style/Style.h"

#include <QAbstractButton>

class QVBoxLayout;

namespace rollcall::ui {

class Label;

/// Checkable; group several with QButtonGroup.
class ChoiceCard : public QAbstractButton {
    Q_OBJECT

public:
    ChoiceCard(const Style& style, const QString& title, QWidget* parent = nullptr);

    /// A muted word at the right of the title.
    void setNote(const QString& note);
    /// A line of words; with a sign before it when there is one.
    void addLine(const QString& words, IconName sign = IconName::None, Ink ink = Ink::Muted);

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const Style& m_style;
    Label* m_note;
    QVBoxLayout* m_lines;
};

} // namespace rollcall::ui
