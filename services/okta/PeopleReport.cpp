// SPDX-License-Identifier: Apache-2.0
// Pages of assignments, the failures of the log beside them.
#include "okta/PeopleReport.h"

#include "okta/Groups.h"
#include "okta/Provisioning.h"
#include "okta/SystemLog.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

namespace rollcall::okta {

namespace {

using std::chrono::days;

/// Okta keeps events for 90 days.
constexpr days oldestEvent{89};
/// Names of groups are asked for one by one.
constexpr std::size_t mostGroupNames = 20;

AssignedPerson personOf(AppUser&& user)
{
    AssignedPerson person;
    person.id = user.id;
    if (user.user) {
        person.name = user.user->name();
        person.login = user.user->login();
        person.email = user.user->email();
        person.userStatus = user.user->statusText;
    }
    if (person.name.empty())
        person.name = user.userName;
    person.outcome = user.outcome();
    person.appUserName = std::move(user.userName);
    person.externalId = std::move(user.externalId);
    person.scope = user.scope;
    person.group = user.group;
    person.assignment = std::move(user.status);
    person.sync = std::move(user.syncText);
    person.since = user.statusChanged ? user.statusChanged : user.created;
    person.lastSync = user.lastSync;
    return person;
}

/// Okta often gives no reason; what happened is then all that is known.
std::string reasonOf(const LogEvent& event)
{
    if (!event.reason.empty())
        return event.reason;
    return event.message.empty() ? event.eventType : event.message;
}

/// Whether asking has ended for all, and not for this one thing.
bool endsAll(const Failure& failure)
{
    return failure.kind == FailureKind::Cancelled || failure.kind == FailureKind::Credentials;
}

class Reader {
public:
    Reader(Client& client, const App& app, const PeopleProgress& progress, std::stop_token stop)
        : m_client(client), m_progress(progress), m_stop(std::move(stop))
    {
        m_report.app = app;
    }

    [[nodiscard]] Answer<PeopleReport> read()
    {
        for (const auto step : {&Reader::readPeople, &Reader::readReasons, &Reader::readGroups}) {
            if (auto done = (this->*step)(); !done)
                return tl::unexpected(std::move(done.error()));
        }
        return std::move(m_report);
    }

private:
    [[nodiscard]] Answer<> readPeople();
    [[nodiscard]] Answer<> readReasons();
    [[nodiscard]] Answer<> readGroups();
    void take(const LogEvent& event);
    [[nodiscard]] core::Timestamp firstFailure() const;
    void tell(PeopleStage stage, std::size_t read) const
    {
        if (m_progress)
            m_progress(stage, read);
    }

    Client& m_client;
    const PeopleProgress& m_progress;
    std::stop_token m_stop;
    PeopleReport m_report;
    std::unordered_map<std::string, AssignedPerson*> m_failed; ///< without a reason yet, by id and by name at the app
    std::size_t m_unexplained = 0;
};

Answer<> Reader::readPeople()
{
    // The list moves while it is read, so that somebody may stand on two pages: what was said last is kept.
    std::unordered_map<std::string, std::size_t> places;
    const auto receive = [this, &places](std::vector<AppUser>&& page) {
        for (AppUser& user : page) {
            AssignedPerson person = personOf(std::move(user));
            const auto [place, isNew] = places.try_emplace(person.id.value, m_report.people.size());
            if (isNew)
                m_report.people.push_back(std::move(person));
            else
                m_report.people[place->second] = std::move(person);
        }
        tell(PeopleStage::People, m_report.people.size());
        return true;
    };
    auto listing = AppUsers(m_client).list(m_report.app.id, true, receive, m_stop);
    if (!listing)
        return tl::unexpected(std::move(listing.error()));
    return {};
}

core::Timestamp Reader::firstFailure() const
{
    const core::Timestamp now = m_client.serverNow();
    core::Timestamp first = now;
    for (const AssignedPerson& person : m_report.people) {
        if (person.outcome == ProvisioningOutcome::Failed)
            first = std::min(first, person.since.value_or(core::Timestamp()));
    }
    return std::max(first - days{1}, now - oldestEvent);
}

void Reader::take(const LogEvent& event)
{
    // The target AppUser has an id of its own that appears nowhere else; the User beside it may be missing.
    const auto* user = event.target("User");
    const auto* appUser = event.target("AppUser");
    auto found = user ? m_failed.find(user->id) : m_failed.end();
    if (found == m_failed.end() && appUser)
        found = m_failed.find(appUser->alternateId);
    if (found == m_failed.end() || found->second->reasonTime)
        return;
    AssignedPerson& person = *found->second;
    person.reason = reasonOf(event);
    person.reasonTime = event.published.value_or(core::Timestamp());
    --m_unexplained;
}

Answer<> Reader::readReasons()
{
    for (AssignedPerson& person : m_report.people) {
        if (person.outcome != ProvisioningOutcome::Failed)
            continue;
        m_failed.emplace(person.id.value, &person);
        if (!person.appUserName.empty())
            m_failed.emplace(person.appUserName, &person);
        ++m_unexplained;
    }
    if (m_unexplained == 0)
        return {};
    LogQuery query;
    query.since = firstFailure();
    // Okta tells its time in whole seconds, so that what failed just now would else be left out.
    query.until = m_client.serverNow() + std::chrono::seconds{1};
    query.filter = provisioningOf(m_report.app.id, true);
    query.order = LogOrder::Descending; // what is told last of a person comes first
    std::size_t read = 0;
    const auto receive = [this, &read](std::vector<LogEvent>&& page) {
        for (const LogEvent& event : page)
            take(event);
        read += page.size();
        tell(PeopleStage::Reasons, read);
        return m_unexplained > 0;
    };
    auto listing = SystemLog(m_client).read(query, receive, m_stop);
    if (!listing && endsAll(listing.error()))
        return tl::unexpected(std::move(listing.error()));
    if (!listing)
        m_report.gaps.push_back("Reasons of failures are missing, since the System Log could not be read: " +
                                listing.error().error.message);
    return {};
}

Answer<> Reader::readGroups()
{
    auto mappings = Provisioning(m_client).pushMappings(m_report.app.id, m_stop);
    if (!mappings && endsAll(mappings.error()))
        return tl::unexpected(std::move(mappings.error()));
    if (!mappings) {
        // An app that does not provision has none, and says so by a refusal.
        const bool hasNone =
            mappings.error().kind == FailureKind::Invalid || mappings.error().kind == FailureKind::NotFound;
        if (!hasNone)
            m_report.gaps.push_back("Pushed groups could not be read: " + mappings.error().error.message);
        return {};
    }
    if (!mappings->isComplete)
        m_report.gaps.emplace_back("Not all pushed groups were read.");
    for (const PushMapping& mapping : mappings->items) {
        if (mapping.status != PushStatus::Error)
            continue;
        GroupTrouble trouble{mapping.source, {}, mapping.errorSummary, mapping.lastPush};
        if (m_report.groups.size() < mostGroupNames) {
            auto group = Groups(m_client).byId(mapping.source, m_stop);
            if (!group && endsAll(group.error()))
                return tl::unexpected(std::move(group.error()));
            if (group)
                trouble.name = std::move(group->name);
        }
        m_report.groups.push_back(std::move(trouble));
    }
    tell(PeopleStage::Groups, mappings->items.size());
    return {};
}

} // namespace

std::size_t PeopleReport::count(ProvisioningOutcome outcome) const
{
    return static_cast<std::size_t>(std::ranges::count(people, outcome, &AssignedPerson::outcome));
}

Answer<PeopleReport> readPeople(Client& client, const App& app, const PeopleProgress& progress, std::stop_token stop)
{
    return Reader(client, app, progress, std::move(stop)).read();
}

} // namespace rollcall::okta
