// SPDX-License-Identifier: Apache-2.0
// One call to Okta as it will be sent, what it is for, and what became of it.
#pragma once

#include "screens/OktaActionScreen.h"
#include "style/Style.h"
#include "widgets/Card.h"

namespace rollcall::ui {

class Label;
class Pill;

class ActionRowView : public Card {
    Q_OBJECT

public:
    explicit ActionRowView(const Style& style, QWidget* parent = nullptr);

    void set(const models::OktaActionRow& row);

private:
    Pill* m_state;
    Label* m_call;
    Label* m_why;
    Label* m_body;
    Label* m_sentence;
};

} // namespace rollcall::ui
