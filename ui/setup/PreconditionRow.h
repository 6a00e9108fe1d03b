// SPDX-License-Identifier: Apache-2.0
// One of what has to hold before the first step: asked by itself, answered by yes or not yet; where it does not hold,
// whom to ask, with words that are ready to be sent.
#pragma once

#include "screens/SetupView.h"
#include "style/Style.h"

#include <QList>
#include <QWidget>

namespace rollcall::ui {

class Button;
class CopyButton;
class GuideText;
class Label;

class PreconditionRow : public QWidget {
    Q_OBJECT

public:
    explicit PreconditionRow(const Style& style, QWidget* parent = nullptr);

    void set(const models::SetupPrecondition& precondition);
    /// Nobody can answer without a name.
    void setNamed(bool isNamed);
    /// What Tab reaches, in order.
    [[nodiscard]] QList<QWidget*> tabs() const;

Q_SIGNALS:
    void answered(bool isYes);
    void takenBack();

private:
    void refresh();

    models::SetupPrecondition m_precondition;
    bool m_isNamed = false;
    GuideText* m_text;
    Label* m_said;
    Button* m_yes;
    Button* m_notYet;
    Button* m_changeAnswer; ///< once it is answered
    QWidget* m_other;       ///< what to do where it does not hold
    Label* m_ask;
    Label* m_words;
    CopyButton* m_copy;
};

} // namespace rollcall::ui
