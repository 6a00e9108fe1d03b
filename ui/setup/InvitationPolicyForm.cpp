// SPDX-License-Identifier: Apache-2.0
// Lists are words with commas between them, times of the day as people write them.
#include "setup/InvitationPolicyForm.h"

#include "Utf8.h"
#include "screens/InvitationText.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/TabOrder.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTime>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace rollcall::ui {

using models::InvitationText;
using models::text;
using onboarding::InvitationSettings;
using onboarding::InviteWhen;
using onboarding::Mailer;

namespace {

constexpr int minutesOfHour = 60;

QString clockText(int minutes)
{
    return QTime(minutes / minutesOfHour, minutes % minutesOfHour).toString(QStringLiteral("HH:mm"));
}

QString quietText(const onboarding::QuietHours& quiet)
{
    return quiet.from == quiet.to ? QString() : clockText(quiet.from) + QStringLiteral(" - ") + clockText(quiet.to);
}

std::optional<onboarding::QuietHours> quietOf(const QString& typed)
{
    if (typed.trimmed().isEmpty())
        return onboarding::QuietHours{};
    const auto parts = typed.split(QRegularExpression(QStringLiteral("\\s*[-–]\\s*")));
    if (parts.size() != 2)
        return std::nullopt;
    const QTime from = QTime::fromString(parts.at(0).trimmed(), QStringLiteral("H:mm"));
    const QTime to = QTime::fromString(parts.at(1).trimmed(), QStringLiteral("H:mm"));
    if (!from.isValid() || !to.isValid())
        return std::nullopt;
    return onboarding::QuietHours{from.hour() * minutesOfHour + from.minute(), to.hour() * minutesOfHour + to.minute()};
}

QStringList words(const QString& typed)
{
    return typed.split(QRegularExpression(QStringLiteral("[,;\\s]+")), Qt::SkipEmptyParts);
}

std::vector<std::string> textsOf(const QString& typed)
{
    std::vector<std::string> texts;
    for (const QString& word : words(typed))
        texts.push_back(word.toStdString());
    return texts;
}

QString joined(const std::vector<std::string>& texts)
{
    QStringList list;
    for (const std::string& each : texts)
        list.append(text(each));
    return list.join(QStringLiteral(", "));
}

/// Nothing for what is no whole number; the empty field is `otherwise`.
std::optional<int> numberOf(const QLineEdit* field, int otherwise)
{
    const QString typed = field->text().trimmed();
    if (typed.isEmpty())
        return otherwise;
    bool isNumber = false;
    const int value = typed.toInt(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

} // namespace

InvitationPolicyForm::InvitationPolicyForm(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_mailer(new ChoiceBox(style)),
      m_when(new ChoiceBox(style)),
      m_delay(formField("m_inviteDelay")),
      m_startDate(formField("m_inviteStartDate")),
      m_burst(formField("m_inviteBurst")),
      m_lifetime(formField("m_inviteLifetime")),
      m_reminders(formField("m_inviteReminders")),
      m_quiet(formField("m_inviteQuiet")),
      m_timeZone(formField("m_inviteTimeZone")),
      m_domains(formField("m_inviteDomains")),
      m_testAddresses(formField("m_inviteTestAddresses")),
      m_perDay(formField("m_invitePerDay")),
      m_bounces(formField("m_inviteBounces")),
      m_language(formField("m_inviteLanguage"))
{
    setObjectName(QStringLiteral("m_invitePolicyForm"));
    m_mailer->setObjectName(QStringLiteral("m_inviteMailer"));
    m_when->setObjectName(QStringLiteral("m_inviteWhen"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(makeWho());
    m_mailing = new QWidget;
    auto* mailing = new QVBoxLayout(m_mailing);
    mailing->setContentsMargins(0, 0, 0, 0);
    mailing->setSpacing(space::medium);
    mailing->addWidget(makeHowOften());
    mailing->addWidget(makeLimits());
    column->addWidget(m_mailing);
    m_wrong = new Label(m_style, FontRole::Text, Ink::Bad);
    m_wrong->setObjectName(QStringLiteral("m_inviteWrong"));
    m_wrong->setWordWrap(true);
    m_save = new Button(m_style, tr("Save"), ButtonKind::Primary);
    m_save->setObjectName(QStringLiteral("m_saveInvitePolicy"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    column->addWidget(m_wrong);
    column->addLayout(buttons);
    for (auto* box : {m_mailer, m_when})
        connect(box, &QComboBox::currentIndexChanged, this, &InvitationPolicyForm::refresh);
    for (auto* field : {m_delay, m_startDate, m_burst, m_lifetime, m_reminders, m_quiet, m_timeZone, m_domains,
                        m_testAddresses, m_perDay, m_bounces, m_language})
        connect(field, &QLineEdit::textEdited, this, &InvitationPolicyForm::refresh);
    connect(m_save, &QAbstractButton::clicked, this, [this] {
        if (const auto wanted = settings())
            Q_EMIT saveWanted(*wanted);
    });
    chainTabs({m_mailer, m_when, m_delay, m_startDate, m_burst, m_lifetime, m_reminders, m_quiet, m_timeZone,
               m_language, m_domains, m_testAddresses, m_perDay, m_bounces, m_save});
    show(m_stored);
    refresh();
}

Card* InvitationPolicyForm::makeWho()
{
    for (const auto each : {Mailer::Nobody, Mailer::Rollcall, Mailer::Vendor, Mailer::Okta})
        m_mailer->addItem(InvitationText::mailer(each), static_cast<int>(each));
    for (const auto each : {InviteWhen::ByHand, InviteWhen::AtOnce, InviteWhen::AfterDelay, InviteWhen::OnStartDate})
        m_when->addItem(InvitationText::when(each), static_cast<int>(each));
    m_startDate->setPlaceholderText(QStringLiteral("urn:…:User:startDate"));
    auto* card = new Card(m_style, tr("Who invites"));
    auto* body = card->body();
    body->addLayout(formRow(m_style, tr("People are invited by"), m_mailer));
    body->addWidget(formNote(m_style, tr("One of them, never two: where Rollcall invites, switch the vendor’s own "
                                         "welcome mail off.")));
    body->addLayout(formRow(m_style, tr("Whoever is new"), m_when));
    m_delayRow = formRowWidget(m_style, tr("After, in hours"), m_delay);
    m_startDateRow = formRowWidget(m_style, tr("Attribute of the day"), m_startDate);
    body->addWidget(m_delayRow);
    body->addWidget(m_startDateRow);
    return card;
}

Card* InvitationPolicyForm::makeHowOften()
{
    auto* card = new Card(m_style, tr("Links and reminders"));
    auto* body = card->body();
    body->addLayout(formRow(m_style, tr("A link works, days"), m_lifetime));
    body->addLayout(formRow(m_style, tr("Reminders after, days"), m_reminders));
    body->addWidget(formNote(m_style, tr("As in 2, 10. Empty: none.")));
    body->addLayout(formRow(m_style, tr("Quiet hours"), m_quiet));
    body->addWidget(formNote(m_style, tr("As in 20:00 - 07:00. Empty: none. Nothing is mailed by itself then.")));
    body->addLayout(formRow(m_style, tr("Time zone"), m_timeZone));
    body->addLayout(formRow(m_style, tr("Language, if unknown"), m_language));
    return card;
}

Card* InvitationPolicyForm::makeLimits()
{
    m_domains->setPlaceholderText(tr("any"));
    m_testAddresses->setPlaceholderText(tr("none: everybody is mailed to"));
    auto* card = new Card(m_style, tr("First, do no harm"));
    auto* body = card->body();
    body->addLayout(formRow(m_style, tr("Held if more at once"), m_burst));
    body->addWidget(formNote(m_style, tr("More new people than that within ten minutes are held and asked about.")));
    body->addLayout(formRow(m_style, tr("At most, a day"), m_perDay));
    body->addWidget(formNote(m_style, tr("0: no bound.")));
    body->addLayout(formRow(m_style, tr("Stop at, % bounced"), m_bounces));
    body->addLayout(formRow(m_style, tr("Only these domains"), m_domains));
    body->addLayout(formRow(m_style, tr("Only these addresses"), m_testAddresses));
    body->addWidget(formNote(m_style, tr("For trying things out: while there is one, nobody else is mailed to.")));
    return card;
}

std::optional<InvitationSettings> InvitationPolicyForm::settings() const
{
    InvitationSettings wanted = m_stored;
    wanted.mailer = static_cast<Mailer>(m_mailer->currentData().toInt());
    wanted.when = static_cast<InviteWhen>(m_when->currentData().toInt());
    const InvitationSettings usual;
    const auto delay = numberOf(m_delay, static_cast<int>(usual.delay.count()));
    const auto burst = numberOf(m_burst, usual.burst);
    const auto lifetime = numberOf(m_lifetime, usual.lifetimeDays);
    const auto perDay = numberOf(m_perDay, usual.perDay);
    const auto bounces = numberOf(m_bounces, usual.bouncePercent);
    const auto quiet = quietOf(m_quiet->text());
    if (!delay || !burst || !lifetime || !perDay || !bounces || !quiet)
        return std::nullopt;
    wanted.delay = std::chrono::hours(*delay);
    wanted.startDateAttribute = m_startDate->text().trimmed().toStdString();
    wanted.burst = *burst;
    wanted.lifetimeDays = *lifetime;
    wanted.perDay = *perDay;
    wanted.bouncePercent = *bounces;
    wanted.quietHours = *quiet;
    wanted.timeZone =
        m_timeZone->text().trimmed().isEmpty() ? usual.timeZone : m_timeZone->text().trimmed().toStdString();
    wanted.language =
        m_language->text().trimmed().isEmpty() ? usual.language : m_language->text().trimmed().toStdString();
    wanted.domains = textsOf(m_domains->text());
    wanted.testAddresses = textsOf(m_testAddresses->text());
    wanted.reminderDays.clear();
    for (const QString& day : words(m_reminders->text())) {
        bool isNumber = false;
        wanted.reminderDays.push_back(day.toInt(&isNumber));
        if (!isNumber)
            return std::nullopt;
    }
    return wanted;
}

void InvitationPolicyForm::show(const InvitationSettings& settings)
{
    m_mailer->setCurrentIndex(m_mailer->findData(static_cast<int>(settings.mailer)));
    m_when->setCurrentIndex(m_when->findData(static_cast<int>(settings.when)));
    m_delay->setText(QString::number(settings.delay.count()));
    m_startDate->setText(text(settings.startDateAttribute));
    m_burst->setText(QString::number(settings.burst));
    m_lifetime->setText(QString::number(settings.lifetimeDays));
    QStringList days;
    for (const int day : settings.reminderDays)
        days.append(QString::number(day));
    m_reminders->setText(days.join(QStringLiteral(", ")));
    m_quiet->setText(quietText(settings.quietHours));
    m_timeZone->setText(text(settings.timeZone));
    m_domains->setText(joined(settings.domains));
    m_testAddresses->setText(joined(settings.testAddresses));
    m_perDay->setText(QString::number(settings.perDay));
    m_bounces->setText(QString::number(settings.bouncePercent));
    m_language->setText(text(settings.language));
}

void InvitationPolicyForm::setStored(const InvitationSettings& settings)
{
    // What somebody is typing is not taken away by a look at the directory.
    const bool isUntouched = this->settings() == std::optional(m_stored);
    if (isUntouched && settings != m_stored)
        show(settings);
    m_stored = settings;
    refresh();
}

void InvitationPolicyForm::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
}

void InvitationPolicyForm::clear()
{
    show(m_stored);
    refresh();
}

void InvitationPolicyForm::refresh()
{
    const auto wanted = settings();
    const auto mailer = static_cast<Mailer>(m_mailer->currentData().toInt());
    const auto when = static_cast<InviteWhen>(m_when->currentData().toInt());
    m_mailing->setVisible(mailer == Mailer::Rollcall);
    m_when->setEnabled(mailer == Mailer::Rollcall);
    m_delayRow->setVisible(mailer == Mailer::Rollcall && when == InviteWhen::AfterDelay);
    m_startDateRow->setVisible(mailer == Mailer::Rollcall && when == InviteWhen::OnStartDate);
    QString wrong;
    if (!wanted)
        wrong = tr("A number or a time of the day cannot be understood.");
    else if (const auto checked = onboarding::check(*wanted); !checked)
        wrong = text(checked.error().message);
    m_wrong->setText(wrong);
    m_wrong->setVisible(!wrong.isEmpty());
    m_save->setEnabled(!m_isBusy && wrong.isEmpty() && wanted && *wanted != m_stored);
}

} // namespace rollcall::ui
