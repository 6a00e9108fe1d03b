// SPDX-License-Identifier: Apache-2.0
// Who would get a mail and who would not, before any goes out.
#pragma once

#include "screens/InvitationControl.h"
#include "style/Style.h"
#include "widgets/Card.h"

class QLineEdit;

namespace rollcall::ui {

class Button;
class ChoiceBox;
class ColumnScroll;
class Label;

class ResendCard final : public Card {
    Q_OBJECT

public:
    explicit ResendCard(const Style& style, QWidget* parent = nullptr);

    void set(const models::ResendPlan& plan, bool isBusy);

Q_SIGNALS:
    /// 0: as fast as the server takes them.
    void sendWanted(int perMinute);
    void routeWanted(rollcall::onboarding::ResendRoute route);
    void dropped();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] static QString titleOf(onboarding::ResendRoute route, std::size_t count);
    [[nodiscard]] static QString actionOf(onboarding::ResendRoute route, std::size_t count);
    void showRoutes(const models::ResendPlan& plan, bool isBusy);
    void showSkipped(const models::ResendPlan& plan);
    void fitSkipped();

    ChoiceBox* m_route;
    bool m_returnsFocus = false;
    Label* m_about;
    Label* m_closed;
    Label* m_calls;
    Label* m_names;
    Label* m_skipped;
    ColumnScroll* m_skippedScroll;
    QWidget* m_pace;
    QLineEdit* m_perMinute;
    Button* m_send;
    Button* m_drop;
};

} // namespace rollcall::ui
