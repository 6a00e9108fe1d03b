// SPDX-License-Identifier: Apache-2.0
#include "RouteReading.h"

#include "RouteOrders.h"
#include "directory/Registrations.h"
#include "okta/Groups.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/OktaRegistration.h"
#include "onboarding/RouteJobs.h"
#include "scim/Fold.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

using directory::Role;

namespace {

/// Above it a list is cheaper than two calls each: Okta counts what lies below an app most strictly.
constexpr std::size_t fewPeople = 10;
constexpr std::int64_t jobsLookedAt = 50;

std::string wordsOf(const directory::Registration& registration)
{
    if (!registration.evidence.empty())
        return registration.evidence + (registration.by.empty() ? "" : " (" + registration.by + ")");
    return registration.by.empty() ? "it was seen before." : "by the word of " + registration.by + ".";
}

/// Of two orders for one person the earlier one goes first, and only its steps are made meanwhile.
bool standsInTheWay(const directory::Job& job, std::optional<directory::JobId> own)
{
    const bool isStep = job.kind == vendorUnassignJob || job.kind == vendorAssignJob;
    if (isStep)
        return !own || job.cause != causeOfStep(*own);
    return isRouteJob(job.kind) && (!own || job.id < *own);
}

} // namespace

core::Result<RouteSetting> readRouteSetting(directory::ReadSession& session, directory::IntegrationId id)
{
    const auto integrations = session.integrations();
    if (!integrations)
        return tl::unexpected(integrations.error());
    const auto found = std::ranges::find(*integrations, id, &directory::Integration::id);
    if (found == integrations->end())
        return core::failure(core::ErrorKind::NotFound, "This integration is not in the directory any more.");
    const auto invitations = session.setting(settingOfInvitations(id));
    const auto writeBack = session.setting(settingOfWriteBack(id));
    if (!invitations || !writeBack)
        return tl::unexpected(invitations ? writeBack.error() : invitations.error());
    auto invites = parseInvitationSettings(invitations->value_or("{}"));
    if (!invites)
        return tl::unexpected(std::move(invites.error()));
    auto writes = parseWriteBackSettings(writeBack->value_or("{}"));
    if (!writes)
        return tl::unexpected(std::move(writes.error()));
    return RouteSetting{*found, std::move(*invites), std::move(*writes)};
}

bool isRouteJob(std::string_view kind)
{
    return kind == oktaMailJob || kind == vendorMailJob || kind == vendorUnassignJob || kind == vendorAssignJob;
}

bool isUnfinished(directory::JobState state)
{
    return state == directory::JobState::Waiting || state == directory::JobState::Running;
}

bool isPassing(const okta::Failure& failure)
{
    switch (failure.kind) {
    case okta::FailureKind::Unreachable:
    case okta::FailureKind::RateLimited:
    case okta::FailureKind::Concurrency:
    case okta::FailureKind::ServerTrouble:
    case okta::FailureKind::TimedOut:
    case okta::FailureKind::Cancelled:
        return true;
    default:
        return false;
    }
}

core::Result<PersonHere> readPersonHere(directory::ReadSession& session, const RouteSetting& setting,
                                        const directory::ResourceId& person, std::optional<directory::JobId> own)
{
    PersonHere here;
    here.person.integration = setting.integration.id;
    here.person.id = person;
    if (setting.integration.role == Role::Companion) {
        here.person.userName = person.value;
        here.person.externalId = isOktaUserId(person.value) ? person.value : std::string();
    } else {
        auto found = session.person(setting.integration.id, person);
        if (!found)
            return tl::unexpected(std::move(found.error()));
        here.isThere = found->has_value();
        if (here.isThere)
            here.person = std::move(**found);
    }
    const auto registration = session.registrations().current(setting.integration.id, person);
    if (!registration)
        return tl::unexpected(registration.error());
    if (*registration && (*registration)->isRegistered)
        here.registeredBy = wordsOf(**registration);
    directory::JobQuery query;
    query.integration = setting.integration.id;
    query.subject = person.value;
    query.limit = jobsLookedAt;
    const auto jobs = session.jobs().jobs(query);
    if (!jobs)
        return tl::unexpected(jobs.error());
    here.isUnderWay = std::ranges::any_of(
        *jobs, [&](const directory::Job& job) { return isUnfinished(job.state) && standsInTheWay(job, own); });
    return here;
}

OktaLook::OktaLook(OktaApp& app, const RouteSetting& setting, std::stop_token stop)
    : m_app(app), m_setting(setting), m_stop(std::move(stop))
{
}

okta::Answer<> OktaLook::begin(ResendRoute route, std::size_t people)
{
    m_route = route;
    m_readsLists = people > fewPeople;
    if (m_readsLists && !m_app.app.value.empty()) {
        if (auto read = readEverybody(); !read)
            return read;
    }
    if (m_readsLists && m_setting.writeBack.kind == WriteBackKind::Group && !m_setting.writeBack.target.empty()) {
        if (auto read = readMembers(); !read)
            return read;
    }
    if (route != ResendRoute::VendorMail || m_app.app.value.empty())
        return {};
    const auto features = okta::Provisioning(*m_app.client).features(m_app.app, m_stop);
    // Many apps do not show their switches; then it is what is seen of the deactivation that counts.
    if (features)
        m_deactivateUsers = features->deactivateUsers;
    else if (isPassing(features.error()))
        return tl::unexpected(features.error());
    return {};
}

okta::Answer<> OktaLook::readEverybody()
{
    const auto listed = okta::AppUsers(*m_app.client)
                            .list(
                                m_app.app, true,
                                [this](std::vector<okta::AppUser>&& page) {
                                    for (okta::AppUser& each : page) {
                                        if (!each.externalId.empty())
                                            m_byLocalId.insert_or_assign(each.externalId, each.id.value);
                                        m_byUserName.insert_or_assign(scim::fold(each.userName), each.id.value);
                                        m_assigned.insert_or_assign(each.id.value, std::move(each));
                                    }
                                    return true;
                                },
                                m_stop);
    return listed ? okta::Answer<>() : tl::unexpected(listed.error());
}

okta::Answer<> OktaLook::readMembers()
{
    const auto listed = okta::Groups(*m_app.client)
                            .members(
                                okta::GroupId(m_setting.writeBack.target),
                                [this](std::vector<okta::User>&& page) {
                                    for (const okta::User& each : page)
                                        m_members.insert(each.id.value);
                                    return true;
                                },
                                m_stop);
    return listed ? okta::Answer<>() : tl::unexpected(listed.error());
}

const okta::AppUser* OktaLook::listed(const directory::Person& person) const
{
    const auto at = [this](const std::unordered_map<std::string, std::string>& index,
                           const std::string& key) -> const okta::AppUser* {
        const auto found = index.find(key);
        return found == index.end() ? nullptr : &m_assigned.at(found->second);
    };
    if (const auto* found = at(m_byLocalId, person.id.value))
        return found;
    if (const auto direct = m_assigned.find(person.externalId); direct != m_assigned.end())
        return &direct->second;
    return isOktaUserId(person.externalId) ? nullptr : at(m_byUserName, scim::fold(person.userName));
}

okta::Answer<std::optional<okta::User>> OktaLook::findUser(const directory::Person& person)
{
    const auto user = findOktaUser(*m_app.client, person, m_stop);
    if (user)
        return *user;
    const bool isUnknown =
        user.error().kind == okta::FailureKind::NotFound || user.error().kind == okta::FailureKind::Invalid;
    if (!isUnknown)
        return tl::unexpected(user.error());
    if (isOktaUserId(person.externalId) || person.userName.find('@') == std::string::npos)
        return std::optional<okta::User>();
    // Called by their address: taken only when it is nobody else's.
    const auto found = okta::Users(*m_app.client)
                           .find({.search = "profile.email eq " + okta::filterLiteral(person.userName)}, 2, m_stop);
    if (!found)
        return tl::unexpected(found.error());
    return found->items.size() == 1 ? std::optional<okta::User>(found->items.front()) : std::nullopt;
}

okta::Answer<> OktaLook::readUser(RouteFacts& facts, const PersonHere& here)
{
    if (const okta::AppUser* row = listed(here.person); row && row->user) {
        facts.isKnownToOkta = true;
        facts.user = *row->user;
        return {};
    }
    auto user = findUser(here.person);
    if (!user)
        return tl::unexpected(std::move(user.error()));
    facts.isKnownToOkta = user->has_value();
    if (*user)
        facts.user = std::move(**user);
    return {};
}

okta::Answer<> OktaLook::readAssignment(RouteFacts& facts, const PersonHere& here)
{
    if (m_route != ResendRoute::VendorMail || !facts.isKnownToOkta || m_app.app.value.empty())
        return {};
    if (m_readsLists) {
        const auto found = m_assigned.find(facts.user.id.value);
        if (found != m_assigned.end())
            facts.assignment = found->second;
        else if (const okta::AppUser* row = listed(here.person))
            facts.assignment = *row;
    } else {
        const auto assigned = okta::AppUsers(*m_app.client).byId(m_app.app, facts.user.id, m_stop);
        if (assigned)
            facts.assignment = *assigned;
        else if (assigned.error().kind != okta::FailureKind::NotFound)
            return tl::unexpected(assigned.error());
    }
    if (facts.assignment && !facts.assignment->group.value.empty()) {
        auto name = groupName(facts.assignment->group);
        if (!name)
            return tl::unexpected(std::move(name.error()));
        facts.groupName = std::move(*name);
    }
    return {};
}

okta::Answer<std::string> OktaLook::groupName(const okta::GroupId& group)
{
    const auto known = m_groupNames.find(group.value);
    if (known != m_groupNames.end())
        return known->second;
    const auto found = okta::Groups(*m_app.client).byId(group, m_stop);
    if (!found && isPassing(found.error()))
        return tl::unexpected(found.error());
    return m_groupNames[group.value] = found ? found->name : std::string();
}

okta::Answer<> OktaLook::readRegistered(RouteFacts& facts)
{
    const WriteBackSettings& settings = m_setting.writeBack;
    if (!facts.registeredBy.empty() || !facts.isKnownToOkta || settings.target.empty())
        return {};
    std::optional<bool> isRegistered;
    if (settings.kind == WriteBackKind::Attribute) {
        isRegistered = okta::flagOf(facts.user.profile, settings.target);
    } else if (m_readsLists) {
        isRegistered = m_members.contains(facts.user.id.value);
    } else {
        const auto read = readRegistration(*m_app.client, settings, facts.user, m_stop);
        if (!read)
            return tl::unexpected(read.error());
        isRegistered = *read;
    }
    if (isRegistered.value_or(false))
        facts.registeredBy = settings.kind == WriteBackKind::Attribute
                                 ? "Okta has " + settings.targetText() + " as true."
                                 : "is in " + settings.targetText() + " in Okta.";
    return {};
}

okta::Answer<RouteFacts> OktaLook::factsOf(const PersonHere& here)
{
    RouteFacts facts;
    facts.role = m_setting.integration.role;
    facts.mailer = m_setting.invitations.mailer;
    facts.isHere = here.isThere;
    facts.isActiveHere = here.isThere && here.person.active;
    facts.registeredBy = here.registeredBy;
    facts.isUnderWay = here.isUnderWay;
    facts.isAppKnown = !m_app.app.value.empty();
    facts.deactivateUsers = m_deactivateUsers;
    if (auto read = readUser(facts, here); !read)
        return tl::unexpected(std::move(read.error()));
    if (auto read = readAssignment(facts, here); !read)
        return tl::unexpected(std::move(read.error()));
    if (auto read = readRegistered(facts); !read)
        return tl::unexpected(std::move(read.error()));
    return facts;
}

} // namespace rollcall::onboarding
