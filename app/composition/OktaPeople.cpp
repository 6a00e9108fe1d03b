// SPDX-License-Identifier: Apache-2.0
// Pages of assignments, the failures of the log beside them.
#include "composition/OktaPeople.h"

#include "okta/Groups.h"
#include "okta/Provisioning.h"
#include "okta/SystemLog.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

namespace rollcall::app {

namespace {

using okta::Failure;
using okta::FailureKind;
using okta::ProvisioningOutcome;
using std::chrono::days;

/// Okta keeps events for 90 days.
constexpr days oldestEvent{89};
/// Names of groups are asked for one by one.
constexpr std::size_t mostGroupNames = 20;
constexpr std::size_t mostAppsNamed = 10;

OktaPerson personOf(okta::AppUser&& user)
{
    OktaPerson person;
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
std::string reasonOf(const okta::LogEvent& event)
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
    Reader(okta::Client& client, const okta::App& app, const OktaProgress& progress, std::stop_token stop)
        : m_client(client), m_progress(progress), m_stop(std::move(stop))
    {
        m_report.app = app;
    }

    [[nodiscard]] okta::Answer<OktaPeopleReport> read()
    {
        for (const auto step : {&Reader::readPeople, &Reader::readReasons, &Reader::readGroups}) {
            if (auto done = (this->*step)(); !done)
                return tl::unexpected(std::move(done.error()));
        }
        return std::move(m_report);
    }

private:
    [[nodiscard]] okta::Answer<> readPeople();
    [[nodiscard]] okta::Answer<> readReasons();
    [[nodiscard]] okta::Answer<> readGroups();
    void take(const okta::LogEvent& event);
    [[nodiscard]] core::Timestamp firstFailure() const;
    void tell(OktaReadingStage stage, std::size_t read) const
    {
        if (m_progress)
            m_progress(stage, read);
    }

    okta::Client& m_client;
    const OktaProgress& m_progress;
    std::stop_token m_stop;
    OktaPeopleReport m_report;
    std::unordered_map<std::string, OktaPerson*> m_failed; ///< without a reason yet, by id and by name at the app
    std::size_t m_unexplained = 0;
};

okta::Answer<> Reader::readPeople()
{
    const auto receive = [this](std::vector<okta::AppUser>&& page) {
        for (okta::AppUser& user : page)
            m_report.people.push_back(personOf(std::move(user)));
        tell(OktaReadingStage::People, m_report.people.size());
        return true;
    };
    auto listing = okta::AppUsers(m_client).list(m_report.app.id, true, receive, m_stop);
    if (!listing)
        return tl::unexpected(std::move(listing.error()));
    return {};
}

core::Timestamp Reader::firstFailure() const
{
    const core::Timestamp now = m_client.serverNow();
    core::Timestamp first = now;
    for (const OktaPerson& person : m_report.people) {
        if (person.outcome == ProvisioningOutcome::Failed)
            first = std::min(first, person.since.value_or(core::Timestamp()));
    }
    return std::max(first - days{1}, now - oldestEvent);
}

void Reader::take(const okta::LogEvent& event)
{
    // The target AppUser has an id of its own that appears nowhere else; the User beside it may be missing.
    const auto* user = event.target("User");
    const auto* appUser = event.target("AppUser");
    auto found = user ? m_failed.find(user->id) : m_failed.end();
    if (found == m_failed.end() && appUser)
        found = m_failed.find(appUser->alternateId);
    if (found == m_failed.end() || found->second->reasonTime)
        return;
    OktaPerson& person = *found->second;
    person.reason = reasonOf(event);
    person.reasonTime = event.published.value_or(core::Timestamp());
    --m_unexplained;
}

okta::Answer<> Reader::readReasons()
{
    for (OktaPerson& person : m_report.people) {
        if (person.outcome != ProvisioningOutcome::Failed)
            continue;
        m_failed.emplace(person.id.value, &person);
        if (!person.appUserName.empty())
            m_failed.emplace(person.appUserName, &person);
        ++m_unexplained;
    }
    if (m_unexplained == 0)
        return {};
    okta::LogQuery query;
    query.since = firstFailure();
    // Okta tells its time in whole seconds, so that what failed just now would else be left out.
    query.until = m_client.serverNow() + std::chrono::seconds{1};
    query.filter = okta::provisioningOf(m_report.app.id, true);
    query.order = okta::LogOrder::Descending; // what is told last of a person comes first
    std::size_t read = 0;
    const auto receive = [this, &read](std::vector<okta::LogEvent>&& page) {
        for (const okta::LogEvent& event : page)
            take(event);
        read += page.size();
        tell(OktaReadingStage::Reasons, read);
        return m_unexplained > 0;
    };
    auto listing = okta::SystemLog(m_client).read(query, receive, m_stop);
    if (!listing && endsAll(listing.error()))
        return tl::unexpected(std::move(listing.error()));
    if (!listing)
        m_report.gaps.push_back("Reasons of failures are missing, since the System Log could not be read: " +
                                listing.error().error.message);
    return {};
}

okta::Answer<> Reader::readGroups()
{
    auto mappings = okta::Provisioning(m_client).pushMappings(m_report.app.id, m_stop);
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
    for (const okta::PushMapping& mapping : mappings->items) {
        if (mapping.status != okta::PushStatus::Error)
            continue;
        OktaGroupTrouble trouble{mapping.source, {}, mapping.errorSummary, mapping.lastPush};
        if (m_report.groups.size() < mostGroupNames) {
            auto group = okta::Groups(m_client).byId(mapping.source, m_stop);
            if (!group && endsAll(group.error()))
                return tl::unexpected(std::move(group.error()));
            if (group)
                trouble.name = std::move(group->name);
        }
        m_report.groups.push_back(std::move(trouble));
    }
    tell(OktaReadingStage::Groups, mappings->items.size());
    return {};
}

std::string labelsOf(const std::vector<okta::App>& apps)
{
    std::string text;
    for (std::size_t i = 0; i < apps.size() && i < mostAppsNamed; ++i)
        text += (i > 0 ? ", " : "") + apps[i].label + " (" + apps[i].id.value + ")";
    return apps.size() > mostAppsNamed ? text + ", …" : text;
}

Failure ownFailure(FailureKind kind, core::ErrorKind coreKind, std::string message)
{
    Failure failure;
    failure.kind = kind;
    failure.error = core::makeError(coreKind, std::move(message));
    return failure;
}

/// Whether these are two organisations for certain: one may also be called by a domain of its own.
bool isForeign(const okta::OrganisationUrl& left, const okta::OrganisationUrl& right)
{
    const auto isOktas = [](const okta::OrganisationUrl& url) {
        return url.kind() != okta::OrganisationKind::CustomDomain && url.kind() != okta::OrganisationKind::Loopback;
    };
    return isOktas(left) && isOktas(right) && left.host() != right.host();
}

tl::unexpected<Failure> noSuchApp(okta::Client& client, std::string_view wanted, std::stop_token stop)
{
    okta::AppQuery query;
    query.filter = "status eq \"ACTIVE\"";
    const auto some = okta::Apps(client).find(query, mostAppsNamed + 1, std::move(stop));
    std::string message = "Okta has no app called “" + std::string(wanted) + "”.";
    if (some && !some->items.empty())
        message += " There are: " + labelsOf(some->items) + ".";
    return tl::unexpected(ownFailure(FailureKind::NotFound, core::ErrorKind::NotFound, std::move(message)));
}

} // namespace

std::size_t OktaPeopleReport::count(ProvisioningOutcome outcome) const
{
    return static_cast<std::size_t>(std::ranges::count(people, outcome, &OktaPerson::outcome));
}

okta::Answer<OktaPeopleReport> readOktaPeople(okta::Client& client, const okta::App& app, const OktaProgress& progress,
                                              std::stop_token stop)
{
    return Reader(client, app, progress, std::move(stop)).read();
}

okta::Answer<okta::App> findOktaApp(okta::Client& client, std::string_view wanted, std::stop_token stop)
{
    okta::Apps apps(client);
    if (const auto reference = okta::AppReference::parse(wanted)) {
        if (reference->organisation && isForeign(*reference->organisation, client.organisation()))
            return tl::unexpected(ownFailure(FailureKind::Invalid, core::ErrorKind::Invalid,
                                             "That app is of " + reference->organisation->host() + ", not of " +
                                                 client.organisation().host() + "."));
        return apps.byId(reference->id, stop);
    }
    auto labelled = apps.labelled(wanted, stop);
    if (!labelled)
        return tl::unexpected(std::move(labelled.error()));
    if (labelled->size() == 1)
        return std::move(labelled->front());
    if (labelled->empty())
        return noSuchApp(client, wanted, stop);
    return tl::unexpected(ownFailure(FailureKind::Invalid, core::ErrorKind::Invalid,
                                     "Okta has several apps of that name: " + labelsOf(*labelled) + ". Give the id."));
}

} // namespace rollcall::app
