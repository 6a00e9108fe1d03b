// SPDX-License-Identifier: Apache-2.0
// One command at a time; what comes of it belongs to the integration that it was given for.
#include "screens/MailScreen.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/IntegrationSelection.h"
#include "screens/InvitationText.h"

#include <utility>

namespace rollcall::models {

MailScreen::MailScreen(IntegrationSelection& selection, MailControl& control, const core::Clock& clock, QObject* parent)
    : QObject(parent), m_selection(selection), m_control(control), m_clock(clock)
{
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &MailScreen::reset);
    connect(&m_control, &MailControl::looked, this,
            [this](directory::IntegrationId integration, const MailStored& stored) {
                if (m_selection.currentId() != integration)
                    return;
                m_stored = stored;
                Q_EMIT changed();
            });
    connect(&m_control, &MailControl::notLooked, this,
            [this](directory::IntegrationId integration, const core::Error& error) {
                if (m_selection.currentId() != integration || error.kind == core::ErrorKind::Cancelled)
                    return;
                m_error = error;
                Q_EMIT changed();
            });
    connect(&m_control, &MailControl::saved, this, [this] {
        finish(tr("Saved. Send a mail to yourself, to see that it works."));
        look();
        Q_EMIT stored();
    });
    connect(&m_control, &MailControl::tested, this, [this](const setup::MailTrial& trial) {
        // What went wrong stands where it is said how mail stands.
        finish(trial.isAccepted() ? tr("%1 took the mail to %2. Look where it landed, in the inbox or among the junk.")
                                        .arg(text(trial.server), text(trial.to))
                                  : QString());
        look();
    });
    connect(&m_control, &MailControl::bouncesSaved, this, [this] {
        finish(m_wished == BouncePlace::Nowhere ? tr("Saved. Returned mails are read nowhere.")
                                                : tr("Saved. Try whether it can be read."));
        look();
        Q_EMIT bouncesStored();
    });
    connect(&m_control, &MailControl::bouncesTried, this, [this](const onboarding::BounceTally& tally) {
        finish(found(tally));
        look();
    });
    connect(&m_control, &MailControl::failed, this, [this](const core::Error& error) {
        const auto what = std::exchange(m_doing, Doing::Nothing);
        if (m_doneFor == m_selection.currentId() && error.kind != core::ErrorKind::Cancelled) {
            m_failed = what;
            m_error = error;
        }
        Q_EMIT changed();
    });
    reset();
}

bool MailScreen::isThere() const
{
    const auto current = m_selection.current();
    return current && current->role != directory::Role::Companion;
}

void MailScreen::reset()
{
    // What is saved goes on for the integration it was begun for; a mail to oneself is of no use to anybody then.
    if (m_doing == Doing::Testing)
        m_control.cancel();
    m_stored.reset();
    m_outcome.clear();
    m_error.reset();
    look();
    Q_EMIT changed();
}

void MailScreen::look()
{
    if (isThere())
        m_control.look(*m_selection.current());
}

QString MailScreen::summary() const
{
    if (!m_stored)
        return tr("Reading the directory…");
    return standing().sentence;
}

MailStanding MailScreen::standing() const
{
    if (!m_stored)
        return {{tr("Not known"), Tone::Neutral}, tr("Reading the directory…"), {}, {}};
    const MailWords& words = m_stored->words;
    if (words.host.empty())
        return {{tr("Not set"), Tone::Neutral},
                tr("No mail server is set: Rollcall mails nobody."),
                tr("Enter the server that takes your organisation’s mail, and who the mails come from."),
                {}};
    if (words.fromAddress.empty())
        return {{tr("No sender"), Tone::Warning},
                tr("Nobody has said who the mails come from."),
                tr("Enter the sender’s address."),
                {}};
    if (!m_stored->trial || m_stored->trial->isStale)
        return {{tr("Not tried"), Tone::Warning},
                tr("Mails from %1 go to %2. No mail was tried with that yet.")
                    .arg(text(words.fromAddress), text(words.host)),
                tr("Send a mail to yourself."),
                {}};
    const setup::MailTrial& trial = *m_stored->trial;
    const QString when = RelativeTime::text(trial.at, m_clock.now());
    const QString exact = RelativeTime::exact(trial.at);
    if (!trial.isAccepted())
        return {
            {tr("Failed"), Tone::Bad}, QStringLiteral("%1 · %2").arg(text(trial.seen), when), text(trial.next), exact};
    const QString taken = tr("%1 took a mail to %2 · %3").arg(text(trial.server), text(trial.to), when);
    if (!trial.doubt.empty())
        return {{tr("May be lost"), Tone::Warning}, taken, text(trial.doubt), exact};
    return {{tr("Works"), Tone::Good}, taken, {}, exact};
}

QString MailScreen::secret() const
{
    if (!m_stored || !m_stored->secretChanged)
        return {};
    if (!m_stored->locked.empty())
        return text(m_stored->locked);
    return tr("entered %1").arg(RelativeTime::text(*m_stored->secretChanged, m_clock.now()));
}

QString MailScreen::activity() const
{
    switch (m_doing) {
    case Doing::Nothing:
        return {};
    case Doing::Saving:
        return tr("Saving…");
    case Doing::Testing:
        return tr("Sending a mail to you…");
    case Doing::SavingBounces:
        return tr("Saving where returned mails are read…");
    case Doing::TryingBounces:
        return tr("Reading the mailbox for returned mails…");
    }
    return {};
}

QString MailScreen::troubleTitle() const
{
    switch (m_failed) {
    case Doing::Saving:
        return tr("Not saved.");
    case Doing::Testing:
        return tr("No mail was sent.");
    case Doing::SavingBounces:
        return tr("Not saved.");
    case Doing::TryingBounces:
        return tr("Returned mails cannot be read there.");
    case Doing::Nothing:
        break;
    }
    return tr("What is stored could not be read.");
}

std::optional<directory::Integration> MailScreen::begin(Doing what)
{
    if (isBusy() || m_control.isBusy() || !isThere())
        return std::nullopt;
    m_doing = what;
    m_isAboutBounces = what == Doing::SavingBounces || what == Doing::TryingBounces;
    m_doneFor = m_selection.currentId();
    m_outcome.clear();
    m_error.reset();
    m_failed = Doing::Nothing;
    return m_selection.current();
}

void MailScreen::save(const MailWish& wish)
{
    if (const auto integration = begin(Doing::Saving))
        m_control.save(*integration, wish);
    Q_EMIT changed();
}

void MailScreen::test(const QString& to)
{
    if (const auto integration = begin(Doing::Testing))
        m_control.test(*integration, to);
    Q_EMIT changed();
}

void MailScreen::saveBounces(const BounceWish& wish)
{
    if (begin(Doing::SavingBounces)) {
        m_wished = wish.words.place;
        m_control.saveBounces(wish);
    }
    Q_EMIT changed();
}

void MailScreen::tryBounces()
{
    if (begin(Doing::TryingBounces))
        m_control.tryBounces();
    Q_EMIT changed();
}

QString MailScreen::bounceSecret() const
{
    if (!hasBounceSecret())
        return {};
    return tr("entered %1").arg(RelativeTime::text(*m_stored->bounces.secretChanged, m_clock.now()));
}

QString MailScreen::bounceStanding() const
{
    if (!m_stored)
        return tr("Reading the directory…");
    if (m_stored->bounces.words.place == BouncePlace::Nowhere)
        return tr("Bounces unknown: that a server took a mail does not say that it arrived. Reports of mails that came "
                  "back go to the sender’s mailbox; say where that is.");
    if (m_stored->bounces.standing.source.empty())
        return tr("Not read yet. Whoever listens reads it, this window or the service.");
    return InvitationText::bounces(m_stored->bounces.standing, m_clock.now());
}

QString MailScreen::found(const onboarding::BounceTally& tally)
{
    if (tally.mails == 0)
        return tr("It can be read. Nothing lies there that was not read before.");
    QString said =
        tr("It can be read. Mails not read before: %1; of these, reports of mails that came back: %2, that are "
           "late: %3.")
            .arg(tally.mails)
            .arg(tally.returned)
            .arg(tally.delayed);
    if (tally.notUnderstood > 0)
        said += QLatin1Char(' ') + tr("Reports that follow no standard: %1.").arg(tally.notUnderstood);
    if (tally.hasMore)
        said += QLatin1Char(' ') + tr("More lie there than one reading takes.");
    return said;
}

void MailScreen::finish(const QString& outcome)
{
    m_doing = Doing::Nothing;
    if (m_doneFor == m_selection.currentId())
        m_outcome = outcome;
    Q_EMIT changed();
}

void MailScreen::cancel()
{
    if (isBusy())
        m_control.cancel();
}

void MailScreen::forget()
{
    m_outcome.clear();
    m_error.reset();
    m_failed = Doing::Nothing;
    Q_EMIT changed();
}

} // namespace rollcall::models
