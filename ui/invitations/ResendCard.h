// SPDX-License-Identifier: Apache-2.0
// Who would get a mail and who would not, before any goes out.
#pragma once

#include "screens/InvitationControl.h"
#include "style/Style.h"
#include "widgets/Card.h"

class QLineEdit;

namespace rollcall::ui {

class Button;
class Label;

class ResendCard final : public Card {
    Q_OBJECT

public:
    explicit ResendCard(const Style& style, QWidget* parent = nullptr);

    void set(const models::ResendPlan& plan, bool isBusy);

Q_SIGNALS:
    /// 0: as fast as the server takes them.
    void sendWanted(int perMinute);
    void dropped();

private:
    Label* m_names;
    Label* m_skipped;
    QWidget* m_pace;
    QLineEdit* m_perMinute;
    Button* m_send;
    Button* m_drop;
};

} // namespace rollcall::ui
