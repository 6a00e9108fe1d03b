// SPDX-License-Identifier: Apache-2.0
#include "invitations/ResendCard.h"

#include "Number.h"
#include "Utf8.h"
#include "screens/InvitationText.h"
#include "widgets/Button.h"
#include "widgets/ChoiceBox.h"
#include "widgets/ColumnScroll.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"

#include <QHBoxLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace rollcall::ui {

using models::number;
using models::text;

namespace {

constexpr std::size_t namesShown = 8;
constexpr std::size_t skippedShown = 6;
constexpr int mostPerMinute = 100'000;
/// Of who is left out; the rest is scrolled to, so that the list below keeps its place.
constexpr int linesShown = 5;

} // namespace

ResendCard::ResendCard(const Style& style, QWidget* parent)
    : Card(style, tr("Before anything goes out"), parent),
      m_route(new ChoiceBox(style)),
      m_about(new Label(style)),
      m_closed(new Label(style, FontRole::Detail, Ink::Muted)),
      m_calls(new Label(style, FontRole::Detail, Ink::Muted)),
      m_names(new Label(style)),
      m_skipped(new Label(style, FontRole::Text, Ink::Muted)),
      m_skippedScroll(new ColumnScroll(m_skipped, tr("Who is left out, and why"))),
      m_perMinute(formField("m_perMinute")),
      m_send(new Button(style, QString(), ButtonKind::Primary)),
      m_drop(new Button(style, tr("Not now")))
{
    setObjectName(QStringLiteral("m_resendCard"));
    m_route->setObjectName(QStringLiteral("m_route"));
    m_route->setAccessibleName(tr("By way of"));
    m_about->setObjectName(QStringLiteral("m_aboutRoute"));
    m_closed->setObjectName(QStringLiteral("m_closedRoutes"));
    m_calls->setObjectName(QStringLiteral("m_calls"));
    m_names->setObjectName(QStringLiteral("m_names"));
    m_skipped->setObjectName(QStringLiteral("m_skipped"));
    m_skipped->setProperty("scrolled", true);
    m_send->setObjectName(QStringLiteral("m_sendMails"));
    m_drop->setObjectName(QStringLiteral("m_dropMails"));
    for (auto* label : {m_about, m_closed, m_calls, m_names, m_skipped})
        label->setWordWrap(true);
    m_perMinute->setValidator(new QIntValidator(0, mostPerMinute, m_perMinute));
    m_perMinute->setPlaceholderText(tr("as fast as the server takes them"));
    m_pace = formRowWidget(style, tr("At most, a minute"), m_perMinute);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_send);
    buttons->addWidget(m_drop);
    buttons->addStretch(1);
    body()->addWidget(formRowWidget(style, tr("By way of"), m_route));
    body()->addWidget(m_about);
    body()->addWidget(m_closed);
    body()->addWidget(m_names);
    body()->addWidget(m_calls);
    body()->addWidget(m_skippedScroll);
    body()->addWidget(m_pace);
    body()->addLayout(buttons);
    connect(m_send, &QAbstractButton::clicked, this, [this] { Q_EMIT sendWanted(m_perMinute->text().toInt()); });
    connect(m_route, &QComboBox::activated, this, [this](int index) {
        Q_EMIT routeWanted(static_cast<onboarding::ResendRoute>(m_route->itemData(index).toInt()));
    });
    connect(m_drop, &QAbstractButton::clicked, this, &ResendCard::dropped);
}

void ResendCard::set(const models::ResendPlan& plan, bool isBusy)
{
    const auto count = plan.people.size();
    setTitle(titleOf(plan.route, count));
    showRoutes(plan, isBusy);
    QStringList names;
    for (std::size_t i = 0; i < std::min(plan.names.size(), namesShown); ++i)
        names.append(text(plan.names.at(i)));
    QString who = names.join(QStringLiteral(", "));
    if (count > namesShown)
        who += QLatin1Char(' ') + tr("and %1 more").arg(number(count - namesShown));
    m_names->setText(who);
    m_names->setVisible(count > 0);
    QStringList calls;
    for (const std::string& each : plan.calls)
        calls.append(text(each));
    m_calls->setText(tr("In Okta, for the first of them: %1").arg(calls.join(tr(", then "))));
    m_calls->setVisible(!calls.isEmpty());
    showSkipped(plan);
    m_pace->setVisible(count > 1);
    m_send->setText(actionOf(plan.route, count));
    m_send->updateGeometry();
    m_send->setVisible(count > 0);
    m_send->setEnabled(!isBusy);
}

QString ResendCard::titleOf(onboarding::ResendRoute route, std::size_t count)
{
    if (count == 0)
        return tr("Nobody would get a mail");
    if (route == onboarding::ResendRoute::VendorMail)
        return count == 1 ? tr("One person is taken off the app and put back")
                          : tr("%1 people are taken off the app and put back").arg(number(count));
    return count == 1 ? tr("One person gets a mail") : tr("%1 people get a mail").arg(number(count));
}

QString ResendCard::actionOf(onboarding::ResendRoute route, std::size_t count)
{
    if (route == onboarding::ResendRoute::VendorMail)
        return count == 1 ? tr("Take off and put back") : tr("Take %1 off and put them back").arg(number(count));
    if (route == onboarding::ResendRoute::OktaMail)
        return count == 1 ? tr("Have Okta mail") : tr("Have Okta mail %1").arg(number(count));
    return count == 1 ? tr("Send the mail") : tr("Send %1 mails").arg(number(count));
}

void ResendCard::showRoutes(const models::ResendPlan& plan, bool isBusy)
{
    m_about->setText(models::InvitationText::aboutRoute(plan.route));
    m_route->clear();
    QStringList closed;
    for (const auto& each : plan.offered) {
        const QString name = models::InvitationText::route(each.route);
        m_route->addItem(name, static_cast<int>(each.route));
        const int row = m_route->count() - 1;
        if (each.route == plan.route)
            m_route->setCurrentIndex(row);
        if (each.why.empty())
            continue;
        closed.append(tr("%1 is not open: %2").arg(name, text(each.why)));
        if (auto* items = qobject_cast<QStandardItemModel*>(m_route->model()))
            items->item(row)->setEnabled(false);
    }
    // Whoever chose by keyboard stays there while the people are looked at.
    m_returnsFocus = m_returnsFocus || (isBusy && m_route->hasFocus());
    m_route->setEnabled(!isBusy);
    if (!isBusy && std::exchange(m_returnsFocus, false))
        m_route->setFocus();
    // What nobody is reached by stands with each who is left out.
    m_closed->setText(closed.join(QLatin1Char('\n')));
    m_closed->setVisible(!closed.isEmpty());
}

void ResendCard::showSkipped(const models::ResendPlan& plan)
{
    QStringList skipped;
    for (std::size_t i = 0; i < std::min(plan.skipped.size(), skippedShown); ++i) {
        const auto& each = plan.skipped.at(i);
        skipped.append(tr("Not %1: %2").arg(text(each.name), text(each.why)));
        int step = 0;
        for (const std::string& click : each.clicks)
            skipped.append(tr("   %1. %2").arg(++step).arg(text(click)));
    }
    if (plan.skipped.size() > skippedShown)
        skipped.append(tr("and %1 more are left out").arg(number(plan.skipped.size() - skippedShown)));
    m_skipped->setText(skipped.join(QLatin1Char('\n')));
    m_skippedScroll->setVisible(!skipped.isEmpty());
    fitSkipped();
}

void ResendCard::fitSkipped()
{
    const int line = m_skipped->fontMetrics().lineSpacing();
    const int whole = std::max(m_skipped->heightForWidth(m_skippedScroll->viewport()->width()), line);
    m_skippedScroll->setFixedHeight(std::min(whole, line * linesShown));
}

void ResendCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    fitSkipped();
}

} // namespace rollcall::ui
