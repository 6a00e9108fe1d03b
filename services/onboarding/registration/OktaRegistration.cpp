// SPDX-License-Identifier: Apache-2.0
// Whether Okta knows a person as registered.
#include "onboarding/OktaRegistration.h"

#include "okta/Groups.h"
#include "scim/Filter.h"

#include <algorithm>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t mostEvents = 1000;

/// The log names what changed of a profile only in words; a change of another attribute by somebody else is no write
/// of ours, so that only events that name the attribute count.
bool namesAttribute(const okta::LogEvent& event, const std::string& attribute)
{
    const auto names = [&attribute](const std::string& text) { return text.find(attribute) != std::string::npos; };
    const bool isInChanges = std::ranges::any_of(
        event.changes, [&](const okta::LogChange& change) { return names(change.before) || names(change.after); });
    const auto changed = event.debugData.find("changedAttributes");
    return isInChanges || (changed != event.debugData.end() && names(changed->second));
}

bool concerns(const okta::LogEvent& event, const WriteBackSettings& settings)
{
    if (settings.kind == WriteBackKind::Attribute)
        return namesAttribute(event, settings.target);
    const okta::LogTarget* group = event.target("UserGroup");
    return group && group->id == settings.target;
}

std::string filterOf(const WriteBackSettings& settings)
{
    if (settings.kind == WriteBackKind::Attribute)
        return "eventType eq \"user.account.update_profile\"";
    return "(eventType eq \"group.user_membership.add\" or eventType eq \"group.user_membership.remove\") and "
           "target.id "
           "eq " +
           okta::filterLiteral(settings.target);
}

} // namespace

bool isOktaUserId(std::string_view text)
{
    return text.size() == 20 && text.starts_with("00u");
}

okta::Answer<okta::User> findOktaUser(okta::Client& client, const directory::Person& person,
                                      const std::stop_token& stop)
{
    okta::Users users(client);
    // Behind a login that was given to somebody else stands another person.
    if (isOktaUserId(person.externalId))
        return users.byId(okta::UserId(person.externalId), stop);
    return users.byLogin(person.userName, stop);
}

core::Result<std::optional<directory::Person>> findPersonHere(directory::ReadSession& session,
                                                              directory::IntegrationId integration,
                                                              const std::string& oktaId, const std::string& login,
                                                              const std::stop_token& stop)
{
    std::string literal;
    scim::appendJsonString(literal, oktaId);
    const auto filter = scim::parseFilter("externalId eq " + literal);
    if (!filter)
        return core::failure(core::ErrorKind::Internal, filter.error().detail);
    const auto byId = session.findPeople(integration, *filter, {}, {}, stop);
    if (!byId)
        return tl::unexpected(byId.error());
    // Two of one external id are nobody: who is who is not for us to guess.
    if (byId->total == 1)
        return byId->rows.front();
    if (login.empty())
        return std::nullopt;
    auto byLogin = session.personByUserName(integration, login);
    // Somebody else had that login before: their id at Okta is another one.
    if (byLogin && *byLogin && isOktaUserId((*byLogin)->externalId))
        return std::nullopt;
    return byLogin;
}

okta::Answer<std::optional<bool>> readRegistration(okta::Client& client, const WriteBackSettings& settings,
                                                   const okta::User& user, const std::stop_token& stop)
{
    okta::Users users(client);
    if (settings.kind == WriteBackKind::Group) {
        const auto groups = users.groupsOf(user.id, stop);
        if (!groups)
            return tl::unexpected(groups.error());
        return std::ranges::find(*groups, okta::GroupId(settings.target)) != groups->end();
    }
    const auto now = users.byId(user.id, stop);
    if (!now)
        return tl::unexpected(now.error());
    return okta::flagOf(now->profile, settings.target);
}

okta::Answer<> writeRegistration(okta::Client& client, const WriteBackSettings& settings, const okta::User& user,
                                 bool isRegistered, const std::stop_token& stop)
{
    if (settings.kind == WriteBackKind::Group) {
        okta::Groups groups(client);
        const okta::GroupId group(settings.target);
        return isRegistered ? groups.addMember(group, user.id, stop) : groups.removeMember(group, user.id, stop);
    }
    okta::ProfileChange change;
    change.attributes.emplace(settings.target, okta::Value(isRegistered));
    const auto changed = okta::Users(client).change(user.id, change, stop);
    return changed ? okta::Answer<>() : tl::unexpected(changed.error());
}

okta::Answer<std::optional<OtherWriter>> findOtherWriter(okta::Client& client, const WriteBackSettings& settings,
                                                         core::Timestamp since, const std::string& ownActor,
                                                         const std::stop_token& stop)
{
    okta::LogQuery query;
    query.since = since;
    query.filter = filterOf(settings);
    query.order = okta::LogOrder::Descending;
    const auto events = okta::SystemLog(client).find(query, mostEvents, stop);
    if (!events)
        return tl::unexpected(events.error());
    for (const okta::LogEvent& event : events->items) {
        if (!concerns(event, settings) || (!ownActor.empty() && event.actor.id == ownActor))
            continue;
        const std::string& name = event.actor.alternateId.empty() ? event.actor.displayName : event.actor.alternateId;
        return OtherWriter{name, event.published.value_or(since)};
    }
    return std::nullopt;
}

} // namespace rollcall::onboarding
