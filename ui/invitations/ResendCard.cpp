// SPDX-License-Identifier: Apache-2.0
#include "invitations/ResendCard.h"

#include "Utf8.h"
#include "widgets/Button.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"

#include <QHBoxLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

namespace rollcall::ui {

using models::text;

namespace {

constexpr std::size_t namesShown = 8;
constexpr std::size_t skippedShown = 6;
constexpr int mostPerMinute = 100'000;

QString number(std::size_t value)
{
    return QLocale().toString(static_cast<qulonglong>(value));
}

} // namespace

ResendCard::ResendCard(const Style& style, QWidget* parent)
    : Card(style, tr("Before anything goes out"), parent),
      m_names(new Label(style)),
      m_skipped(new Label(style, FontRole::Text, Ink::Muted)),
      m_perMinute(formField("m_perMinute")),
      m_send(new Button(style, QString(), ButtonKind::Primary)),
      m_drop(new Button(style, tr("Not now")))
{
    setObjectName(QStringLiteral("m_resendCard"));
    m_names->setObjectName(QStringLiteral("m_names"));
    m_skipped->setObjectName(QStringLiteral("m_skipped"));
    m_send->setObjectName(QStringLiteral("m_sendMails"));
    m_drop->setObjectName(QStringLiteral("m_dropMails"));
    for (auto* label : {m_names, m_skipped})
        label->setWordWrap(true);
    m_perMinute->setValidator(new QIntValidator(0, mostPerMinute, m_perMinute));
    m_perMinute->setPlaceholderText(tr("as fast as the server takes them"));
    m_pace = formRowWidget(style, tr("At most, a minute"), m_perMinute);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_send);
    buttons->addWidget(m_drop);
    buttons->addStretch(1);
    body()->addWidget(m_names);
    body()->addWidget(m_skipped);
    body()->addWidget(m_pace);
    body()->addLayout(buttons);
    connect(m_send, &QAbstractButton::clicked, this, [this] { Q_EMIT sendWanted(m_perMinute->text().toInt()); });
    connect(m_drop, &QAbstractButton::clicked, this, &ResendCard::dropped);
}

void ResendCard::set(const models::ResendPlan& plan, bool isBusy)
{
    const auto count = plan.people.size();
    setTitle(count == 0   ? tr("Nobody would get a mail")
             : count == 1 ? tr("One person gets a mail")
                          : tr("%1 people get a mail").arg(number(count)));
    QStringList names;
    for (std::size_t i = 0; i < std::min(plan.names.size(), namesShown); ++i)
        names.append(text(plan.names.at(i)));
    QString who = names.join(QStringLiteral(", "));
    if (count > namesShown)
        who += QLatin1Char(' ') + tr("and %1 more").arg(number(count - namesShown));
    if (count > 0)
        who += QStringLiteral(". ") + tr("Each mail brings a new link; the one before ends. Nobody is deactivated.");
    m_names->setText(who);
    m_names->setVisible(count > 0);
    QStringList skipped;
    for (std::size_t i = 0; i < std::min(plan.skipped.size(), skippedShown); ++i)
        skipped.append(tr("Not %1: %2").arg(text(plan.skipped.at(i).name), text(plan.skipped.at(i).why)));
    if (plan.skipped.size() > skippedShown)
        skipped.append(tr("and %1 more are left out").arg(number(plan.skipped.size() - skippedShown)));
    m_skipped->setText(skipped.join(QLatin1Char('\n')));
    m_skipped->setVisible(!skipped.isEmpty());
    m_pace->setVisible(count > 1);
    m_send->setText(count == 1 ? tr("Send the mail") : tr("Send %1 mails").arg(number(count)));
    m_send->updateGeometry();
    m_send->setVisible(count > 0);
    m_send->setEnabled(!isBusy);
}

} // namespace rollcall::ui
