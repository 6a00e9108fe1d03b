// SPDX-License-Identifier: Apache-2.0
// Events come in on the organisation's threads, wait in an inbox, and are shown at most twenty times a second.
#include "screens/DemoScreen.h"

#include "Number.h"
#include "screens/DemoPeopleModel.h"
#include "screens/DemoStepModel.h"

#include <QMetaObject>

#include <mutex>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace rollcall::models {

namespace {

constexpr int quietMilliseconds = 50;

} // namespace

struct DemoScreen::Inbox {
    std::mutex mutex;
    bool isAnnounced = false;
    std::vector<demo::Step> steps;
    std::vector<std::string> order; ///< of the first change of each person
    std::unordered_map<std::string, demo::OktaUserPointer> changed;
    std::vector<std::string> removed;
    std::optional<demo::BurstProgress> burst;

    /// False for what the screen does not show: its own list of requests is the Activity page.
    bool take(const demo::OrganisationEvent& event)
    {
        if (const auto* step = std::get_if<demo::Step>(&event)) {
            steps.push_back(*step);
        } else if (const auto* person = std::get_if<demo::PersonChanged>(&event)) {
            if (person->person == nullptr)
                return false;
            if (changed.insert_or_assign(person->person->id, person->person).second)
                order.push_back(person->person->id);
        } else if (const auto* gone = std::get_if<demo::PersonRemoved>(&event)) {
            removed.push_back(gone->id);
        } else if (const auto* progress = std::get_if<demo::BurstProgress>(&event)) {
            burst = *progress;
        } else {
            return std::holds_alternative<demo::GroupChanged>(event);
        }
        return true;
    }
};

DemoScreen::DemoScreen(demo::SimulatedOrganisation& organisation, const core::Clock& clock, QObject* parent)
    : QObject(parent),
      m_organisation(organisation),
      m_steps(new DemoStepModel(clock, this)),
      m_people(new DemoPeopleModel(this)),
      m_inbox(std::make_shared<Inbox>())
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietMilliseconds);
    connect(&m_quiet, &QTimer::timeout, this, [this] {
        if (std::exchange(m_isDue, false))
            drain();
    });
    // The observer first: whoever comes between it and the snapshot is then known twice, which does no harm.
    m_observer = organisation.addObserver([this, inbox = m_inbox](const demo::OrganisationEvent& event) {
        const std::lock_guard lock(inbox->mutex);
        if (!inbox->take(event) || std::exchange(inbox->isAnnounced, true))
            return;
        QMetaObject::invokeMethod(this, [this] { noticed(); }, Qt::QueuedConnection);
    });
    demo::OrganisationSnapshot snapshot = organisation.snapshot();
    m_people->setPeople(std::move(snapshot.people));
    m_statistics = snapshot.statistics;
    m_burst = snapshot.burst;
}

DemoScreen::~DemoScreen()
{
    m_organisation.removeObserver(m_observer);
}

void DemoScreen::noticed()
{
    if (m_quiet.isActive())
        m_isDue = true;
    else
        drain();
}

void DemoScreen::drain()
{
    std::vector<demo::Step> steps;
    std::vector<demo::OktaUserPointer> changed;
    std::vector<std::string> removed;
    std::optional<demo::BurstProgress> burst;
    {
        const std::lock_guard lock(m_inbox->mutex);
        m_inbox->isAnnounced = false;
        steps.swap(m_inbox->steps);
        removed.swap(m_inbox->removed);
        for (const std::string& id : m_inbox->order)
            changed.push_back(std::move(m_inbox->changed.at(id)));
        m_inbox->order.clear();
        m_inbox->changed.clear();
        burst.swap(m_inbox->burst);
    }
    m_quiet.start();
    bool isChosenTouched = m_chosen.isEmpty();
    for (const demo::OktaUserPointer& user : changed)
        isChosenTouched = isChosenTouched || QString::fromStdString(user->id) == m_chosen;
    m_people->apply(changed, removed);
    m_steps->addSteps(std::move(steps));
    if (!m_chosen.isEmpty() && m_people->person(m_chosen) == nullptr) {
        m_chosen.clear();
        isChosenTouched = true;
    }
    m_statistics = m_organisation.statistics();
    // The last event of an action comes just before it is counted off, so look once more.
    m_isDue = m_isDue || m_statistics.queued > 0;
    Q_EMIT statusChanged();
    if (burst) {
        m_burst = *burst;
        Q_EMIT burstChanged();
    }
    if (isChosenTouched)
        Q_EMIT chosenPersonChanged();
}

void DemoScreen::choosePerson(const QString& id)
{
    const QString known = m_people->person(id) == nullptr ? QString() : id;
    if (known == m_chosen)
        return;
    m_chosen = known;
    Q_EMIT chosenPersonChanged();
}

demo::OktaUserPointer DemoScreen::chosenPerson() const
{
    return m_chosen.isEmpty() ? nullptr : m_people->person(m_chosen);
}

bool DemoScreen::canChange() const
{
    const auto person = chosenPerson();
    return person == nullptr ? m_statistics.provisioned > 0 : person->status == demo::UserStatus::Active;
}

bool DemoScreen::canLeave() const
{
    const auto person = chosenPerson();
    return person == nullptr ? m_statistics.provisioned > 0 : person->isAssigned();
}

bool DemoScreen::canReactivate() const
{
    const auto person = chosenPerson();
    return person == nullptr ? m_statistics.deprovisioned > 0 : person->appStatus == demo::AppUserStatus::Deprovisioned;
}

bool DemoScreen::hasPeople() const
{
    return m_people->totalCount() > 0;
}

void DemoScreen::testConnection()
{
    m_organisation.testConnection();
}

void DemoScreen::pushEveryone()
{
    m_organisation.assignAll();
}

void DemoScreen::hire()
{
    m_organisation.hire();
}

void DemoScreen::rename()
{
    m_organisation.rename(chosenId());
}

void DemoScreen::changeAddress()
{
    m_organisation.changeAddress(chosenId());
}

void DemoScreen::changeAttributes()
{
    m_organisation.changeAttributes(chosenId());
}

void DemoScreen::moveBetweenGroups()
{
    m_organisation.moveBetweenGroups(chosenId());
}

void DemoScreen::deactivate()
{
    m_organisation.deactivate(chosenId());
}

void DemoScreen::reactivate()
{
    m_organisation.reactivate(chosenId());
}

void DemoScreen::unassign()
{
    m_organisation.unassign(chosenId());
}

void DemoScreen::pushGroup()
{
    m_organisation.pushGroup();
}

void DemoScreen::pushAllGroups()
{
    m_organisation.pushAllGroups();
}

void DemoScreen::importUsers()
{
    m_organisation.importUsers();
}

void DemoScreen::runBurst()
{
    m_organisation.burst(burstSize);
}

void DemoScreen::cancelBurst()
{
    m_organisation.cancelBurst();
}

QString DemoScreen::statusText() const
{
    if (m_statistics.people == 0)
        return tr("Nobody works here yet");
    QString text = tr("%1 of %2 people provisioned · %3 of %4 groups pushed")
                       .arg(number(m_statistics.provisioned), number(m_statistics.people),
                            number(m_statistics.groupsPushed), number(m_statistics.groups));
    const std::size_t errors = m_statistics.failed + m_statistics.groupsFailed;
    if (errors > 0)
        text += QStringLiteral(" · ") + (errors == 1 ? tr("1 error") : tr("%1 errors").arg(number(errors)));
    if (m_statistics.queued > 0)
        text += QStringLiteral(" · ") + tr("%1 to do").arg(number(m_statistics.queued));
    return text;
}

QString DemoScreen::connectionText() const
{
    const QString kind = m_organisation.flavour() == demo::ProvisioningFlavour::Patch ? tr("Catalogue app (PATCH)")
                                                                                      : tr("Custom app (PUT only)");
    return kind + QStringLiteral(" → ") + QString::fromStdString(m_organisation.baseUrl());
}

QString DemoScreen::burstText() const
{
    if (m_burst.total == 0)
        return {};
    const double seconds = static_cast<double>(m_burst.elapsed.count()) / 1000.0;
    const auto rate = seconds > 0 ? static_cast<std::size_t>(static_cast<double>(m_burst.done) / seconds) : 0;
    QString text = tr("%1 of %2 · %3 per second").arg(number(m_burst.done), number(m_burst.total), number(rate));
    if (m_burst.failed > 0)
        text += QStringLiteral(" · ") + tr("%1 failed").arg(number(m_burst.failed));
    if (m_burst.wasCancelled)
        text += QStringLiteral(" · ") + tr("cancelled");
    return text;
}

bool DemoScreen::isIdle() const
{
    // The queue first: what ends is announced before it is counted off.
    if (m_organisation.statistics().queued > 0)
        return false;
    const std::lock_guard lock(m_inbox->mutex);
    return !m_inbox->isAnnounced && !m_isDue;
}

} // namespace rollcall::models
