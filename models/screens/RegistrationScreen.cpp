// SPDX-License-Identifier: Apache-2.0
#include "screens/RegistrationScreen.h"

#include "DirectoryWatcher.h"
#include "Number.h"
#include "RelativeTime.h"
#include "Utf8.h"
#include "okta/OrganisationUrl.h"
#include "screens/IntegrationSelection.h"

#include <chrono>
#include <utility>

namespace rollcall::models {

using onboarding::WriteBackKind;
using onboarding::WriteBackMode;
using onboarding::WriteBackSettings;

namespace {

constexpr std::chrono::milliseconds betweenReads{500};

} // namespace

RegistrationScreen::RegistrationScreen(DirectoryWatcher& watcher, IntegrationSelection& selection,
                                       RegistrationControl& control, const core::Clock& clock, QObject* parent)
    : QObject(parent), m_selection(selection), m_control(control), m_clock(clock)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(betweenReads);
    connect(&m_pause, &QTimer::timeout, this, &RegistrationScreen::read);
    connect(&watcher, &DirectoryWatcher::changed, this, [this] {
        if (m_isShown && !m_pause.isActive())
            m_pause.start();
    });
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &RegistrationScreen::reset);
    connect(&m_control, &RegistrationControl::stood, this,
            [this](directory::IntegrationId integration, const RegistrationStanding& standing) {
                if (m_selection.currentId() != integration)
                    return;
                m_standing = standing;
                Q_EMIT changed();
            });
    connect(&m_control, &RegistrationControl::notStood, this,
            [this](directory::IntegrationId integration, const core::Error& error) {
                if (m_selection.currentId() != integration || error.kind == core::ErrorKind::Cancelled)
                    return;
                m_error = error;
                Q_EMIT changed();
            });
    connect(&m_control, &RegistrationControl::progressed, this, [this](qint64 people) {
        m_people = people;
        Q_EMIT changed();
    });
    connect(&m_control, &RegistrationControl::waiting, this, [this](int seconds) {
        m_wait = seconds;
        Q_EMIT changed();
    });
    connect(&m_control, &RegistrationControl::adopted, this, [this](const onboarding::Adoption& adoption) {
        if (m_doneFor == m_selection.currentId())
            m_adoption = adoption;
        finish(tr("Looked. Nobody was mailed, added or removed."));
    });
    connect(&m_control, &RegistrationControl::chosen, this, [this] {
        finish(m_wish.mode == WriteBackMode::Write
                   ? tr("From now on Rollcall keeps it. Strong evidence adds by itself; "
                        "what is weaker waits for your word below.")
               : m_wish.mode == WriteBackMode::Watch ? tr("From now on Rollcall watches, and writes nothing there.")
                                                     : tr("From now on Rollcall neither writes nor watches there."));
    });
    connect(&m_control, &RegistrationControl::confirmed, this, [this](qint64 people) {
        finish(people == 0 ? tr("It is otherwise meanwhile: look at the list again.")
                           : tr("%1 written to Okta by whoever listens for this directory.")
                                 .arg(people == 1 ? tr("One is") : tr("%1 are").arg(number(people))));
    });
    connect(&m_control, &RegistrationControl::failed, this, [this](const core::Error& error) {
        m_failed = std::exchange(m_doing, Doing::Nothing);
        if (m_doneFor == m_selection.currentId() && error.kind != core::ErrorKind::Cancelled)
            m_error = error;
        read();
        Q_EMIT changed();
    });
    reset();
}

bool RegistrationScreen::isThere() const
{
    const auto current = m_selection.current();
    return current && current->role != directory::Role::Companion;
}

void RegistrationScreen::setShown(bool isShown)
{
    m_isShown = isShown;
    if (isShown)
        read();
}

void RegistrationScreen::reset()
{
    if (isBusy())
        m_control.cancel();
    m_standing.reset();
    m_adoption.reset();
    m_outcome.clear();
    m_error.reset();
    read();
    Q_EMIT changed();
}

void RegistrationScreen::read()
{
    if (isThere())
        m_control.read(*m_selection.current());
}

QString RegistrationScreen::summary() const
{
    if (!m_standing)
        return tr("Reading the directory…");
    const WriteBackSettings& settings = m_standing->settings;
    const QString target = text(settings.targetText());
    if (const auto waiting = m_standing->heldCount; waiting > 0)
        return waiting == 1 ? tr("One person waits for your word.")
                            : tr("%1 people wait for your word.").arg(number(waiting));
    switch (settings.mode) {
    case WriteBackMode::Off:
        return m_standing->looked ? tr("Okta is not told who is registered.")
                                  : tr("Nobody has looked in Okta yet who is registered already.");
    case WriteBackMode::Watch:
        return tr("The vendor keeps %1; Rollcall watches.").arg(target);
    case WriteBackMode::Write:
        return tr("Rollcall keeps %1.").arg(target);
    }
    return {};
}

QStringList RegistrationScreen::sentences() const
{
    if (!m_standing)
        return {tr("Reading the directory…")};
    const RegistrationStanding& standing = *m_standing;
    const auto& counts = standing.counts;
    QStringList all{summary()};
    if (standing.looked)
        all << tr("Looked in Okta who is registered: %1.").arg(RelativeTime::text(*standing.looked, m_clock.now()));
    if (const auto registered = counts.strong + counts.medium + counts.weak; registered > 0)
        all << tr("Registered here: %1, by strong evidence %2, by a group or attribute %3, by somebody’s word %4.")
                   .arg(number(registered), number(counts.strong), number(counts.medium), number(counts.weak));
    if (!standing.isConnected)
        all << tr("This integration is not connected with Okta’s API: connect it first.");
    return all;
}

QString RegistrationScreen::activity() const
{
    if (m_wait > 0)
        return tr("Okta’s limit is reached: it goes on in %1 s.").arg(m_wait);
    switch (m_doing) {
    case Doing::Nothing:
        return {};
    case Doing::Looking:
        return m_people == 0 ? tr("Looking in Okta…") : tr("Looking in Okta: %1 people so far…").arg(number(m_people));
    case Doing::Choosing:
        return tr("Looking whether somebody else writes there…");
    case Doing::Confirming:
        return tr("Letting go…");
    }
    return {};
}

QStringList RegistrationScreen::found() const
{
    QStringList all;
    if (!m_adoption)
        return all;
    const onboarding::Adoption& adoption = *m_adoption;
    if (!m_wish.target.empty())
        all << tr("In %1: %2 people, %3 of them not known here.")
                   .arg(text(m_wish.targetText()), number(adoption.inTarget), number(adoption.strangerCount));
    if (!m_wish.identityProvider.empty())
        all << tr("Signed in through the vendor within 90 days: %1.").arg(number(adoption.signIns));
    all << tr("Marked as registered now: %1. Known before: %2.")
               .arg(number(adoption.registered), number(adoption.known));
    if (adoption.otherWriter)
        all << tr("%1 writes there, last %2: as long as that is so, Rollcall only watches.")
                   .arg(text(adoption.otherWriter->name), RelativeTime::text(adoption.otherWriter->at, m_clock.now()));
    if (!adoption.gap.empty())
        all << text(adoption.gap);
    return all;
}

QString RegistrationScreen::troubleTitle() const
{
    switch (m_failed) {
    case Doing::Looking:
        return tr("Not all of it could be read.");
    case Doing::Choosing:
        return tr("Nothing was changed.");
    case Doing::Confirming:
        return tr("Nothing was let go.");
    case Doing::Nothing:
        break;
    }
    return tr("What is stored could not be read.");
}

bool RegistrationScreen::canTakeOver() const
{
    return m_error && m_error->kind == core::ErrorKind::Conflict && m_failed == Doing::Choosing;
}

bool RegistrationScreen::begin(Doing what)
{
    if (isBusy() || m_control.isBusy() || !isThere())
        return false;
    m_doing = what;
    m_doneFor = m_selection.currentId();
    m_people = 0;
    m_wait = 0;
    m_outcome.clear();
    m_error.reset();
    m_failed = Doing::Nothing;
    return true;
}

bool RegistrationScreen::understand(WriteBackSettings& wish)
{
    const auto refuse = [this](const core::Error& error, Doing what) {
        m_error = error;
        m_failed = what;
        m_outcome.clear();
        Q_EMIT changed();
        return false;
    };
    if (wish.kind == WriteBackKind::Group && !wish.target.empty()) {
        auto group = okta::GroupReference::parse(wish.target);
        if (!group)
            return refuse(group.error(), Doing::Choosing);
        if (group->id.value != wish.target || (m_standing && m_standing->settings.target != group->id.value))
            wish.name.clear();
        wish.target = std::move(group->id.value);
    }
    if (!wish.identityProvider.empty()) {
        auto provider = okta::IdentityProviderReference::parse(wish.identityProvider);
        if (!provider)
            return refuse(provider.error(), Doing::Choosing);
        wish.identityProvider = std::move(provider->id.value);
    }
    return true;
}

void RegistrationScreen::adopt(WriteBackSettings wish)
{
    if (!understand(wish) || !begin(Doing::Looking))
        return;
    m_wish = std::move(wish);
    m_adoption.reset();
    m_control.adopt(*m_selection.current(), m_wish);
    Q_EMIT changed();
}

void RegistrationScreen::choose(WriteBackSettings wish)
{
    if (!understand(wish) || !begin(Doing::Choosing))
        return;
    m_wish = std::move(wish);
    m_control.choose(*m_selection.current(), m_wish, false);
    Q_EMIT changed();
}

void RegistrationScreen::takeOver()
{
    if (!canTakeOver() || !begin(Doing::Choosing))
        return;
    m_control.choose(*m_selection.current(), m_wish, true);
    Q_EMIT changed();
}

void RegistrationScreen::confirm(const std::vector<directory::ResourceId>& people)
{
    if (people.empty() || !begin(Doing::Confirming))
        return;
    m_control.confirm(*m_selection.current(), people);
    Q_EMIT changed();
}

void RegistrationScreen::finish(const QString& outcome)
{
    m_doing = Doing::Nothing;
    if (m_doneFor == m_selection.currentId())
        m_outcome = outcome;
    read();
    Q_EMIT changed();
}

void RegistrationScreen::cancel()
{
    if (isBusy())
        m_control.cancel();
}

void RegistrationScreen::forget()
{
    m_adoption.reset();
    m_outcome.clear();
    m_error.reset();
    m_failed = Doing::Nothing;
    Q_EMIT changed();
}

} // namespace rollcall::models
