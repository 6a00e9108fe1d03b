// SPDX-License-Identifier: Apache-2.0
// /api/v1/users: lists, one, creation and changes of profiles.
#include "Expression.h"
#include "JsonRead.h"
#include "PageCutter.h"
#include "Profiles.h"
#include "Router.h"
#include "UserJson.h"

#include <algorithm>
#include <array>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;

namespace {

std::string timeText(const std::optional<core::Timestamp>& time)
{
    return time ? core::toRfc3339(*time) : std::string{};
}

std::vector<std::string> valuesOf(const Organisation& organisation, const OktaUser& user, std::string_view name)
{
    std::optional<std::string> value;
    if (name.starts_with("profile."))
        value = attributeText(user, name.substr(8));
    else if (name == "id")
        value = user.id;
    else if (name == "status")
        value = oktaWord(user.status);
    else if (name == "created" || name == "activated")
        value = timeText(user.created);
    else if (name == "lastUpdated")
        value = timeText(user.lastUpdated);
    else if (name == "statusChanged")
        value = timeText(user.statusChanged);
    else if (name == "type.id")
        value = organisation.userTypeId;
    return value && !value->empty() ? std::vector<std::string>{*value} : std::vector<std::string>{};
}

bool isSearchable(std::string_view name)
{
    static constexpr std::array names{"id",          "status",        "created", "activated",
                                      "lastUpdated", "statusChanged", "type.id"};
    return name.starts_with("profile.") || std::ranges::find(names, name) != names.end();
}

bool isFilterable(std::string_view name)
{
    static constexpr std::array names{
        "status", "lastUpdated", "id", "profile.login", "profile.email", "profile.firstName", "profile.lastName"};
    return std::ranges::find(names, name) != names.end();
}

bool beginsWith(const std::string& value, const std::string& prefix)
{
    return value.size() >= prefix.size() &&
           std::ranges::equal(std::string_view(value).substr(0, prefix.size()), prefix, [](char left, char right) {
               const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
               return fold(left) == fold(right);
           });
}

Reply listBy(Organisation& organisation, const Call& call, const std::string& text, bool isSearch)
{
    const auto page = pageRequest(call, 200, 200);
    if (!page)
        return badPaging();
    const auto expression = Expression::parse(text, isSearch ? isSearchable : isFilterable);
    if (!expression)
        return fail(400, isSearch ? "E0000031" : "E0000053",
                    "Invalid " + std::string(isSearch ? "search" : "filter") + " criteria.",
                    {expression.error().message});
    const auto matches = [&](const OktaUser& user) {
        return expression->matches([&](std::string_view name) { return valuesOf(organisation, user, name); },
                                   !isSearch);
    };
    // A search sees some people as they were, so who fits is decided on that.
    const auto found = organisation.records.peopleAfter(page->after, page->limit, [&](const OktaUser& user) {
        const auto earlier = isSearch ? organisation.earlierPerson(user.id) : std::nullopt;
        return earlier ? *earlier != nullptr && matches(**earlier) : matches(user);
    });
    JsonArray items;
    for (const OktaUserPointer& person : found.people) {
        const auto earlier = isSearch ? organisation.earlierPerson(person->id) : std::nullopt;
        items.push_back(userInList(organisation, earlier && *earlier != nullptr ? **earlier : *person));
    }
    Reply reply = answer(std::move(items));
    addLinks(reply, call, organisation.origin, found.hasMore ? std::optional(found.last) : std::nullopt);
    return reply;
}

Reply listUsers(Organisation& organisation, Call& call)
{
    if (const auto search = call.parameter("search"))
        return listBy(organisation, call, *search, true);
    if (const auto filter = call.parameter("filter"))
        return listBy(organisation, call, *filter, false);
    const auto prefix = call.parameter("q");
    const auto page = pageRequest(call, prefix ? 10 : 200, 200);
    if (!page)
        return badPaging();
    const auto found = organisation.records.peopleAfter(page->after, page->limit, [&](const OktaUser& user) {
        if (user.status == UserStatus::Deprovisioned)
            return false;
        return !prefix || beginsWith(user.profile.firstName, *prefix) || beginsWith(user.profile.lastName, *prefix) ||
               beginsWith(user.profile.email, *prefix);
    });
    JsonArray items;
    for (const OktaUserPointer& person : found.people)
        items.push_back(userInList(organisation, *person));
    Reply reply = answer(std::move(items));
    addLinks(reply, call, organisation.origin, found.hasMore && !prefix ? std::optional(found.last) : std::nullopt);
    return reply;
}

Reply alone(const Organisation& organisation, const OktaUser& user)
{
    Reply reply = answer(userAlone(organisation, user));
    reply.headers.emplace_back("ETag", etagOf(organisation, user));
    return reply;
}

Reply readUser(Organisation& organisation, Call& call)
{
    const OktaUserPointer person = organisation.person(call.captured[0]);
    return person == nullptr ? notFound(call.captured[0], "User") : alone(organisation, *person);
}

Reply readMe(Organisation& organisation, Call& call)
{
    const OktaUserPointer person = organisation.person(call.principal.userId);
    return person == nullptr ? notFound("me", "User") : alone(organisation, *person);
}

// What a body's profile makes of somebody, or why it cannot be.
std::optional<Reply> applyProfile(const Organisation& organisation, const JsonObject& body, OktaUser& user)
{
    const JsonObject* profile = objectIn(body, "profile");
    if (profile == nullptr)
        return std::nullopt;
    for (const auto& [key, value] : *profile) {
        const std::string name(key);
        if (!organisation.isInProfile(name))
            return invalid(name, "Property name '" + name + "' is not defined in profile");
        const BaseAttribute* base = baseAttribute(name);
        if (base != nullptr && !value.is_string() && !value.is_null())
            return invalid(name, name + ": Does not match required type");
        if (base != nullptr)
            user.profile.*base->member = value.is_null() ? std::string{} : std::string(value.as_string());
        else if (value.is_null())
            user.custom.erase(name);
        else
            user.custom[name] = scim::toJson(value);
        for (const auto& [attribute, facts] : organisation.userAttributes) {
            const bool isBoolean = textIn(facts, "type") == "boolean";
            if (attribute == name && !value.is_null() && isBoolean != value.is_bool())
                return invalid(name, name + ": Does not match required type");
        }
    }
    const std::array required{std::pair{"login", &user.profile.login}, std::pair{"email", &user.profile.email},
                              std::pair{"firstName", &user.profile.firstName}};
    for (const auto& [name, value] : required) {
        if (value->empty())
            return invalid(name, std::string(name) + ": The field cannot be left blank");
    }
    const OktaUserPointer other = organisation.records.personWithLogin(user.profile.login);
    if (other != nullptr && other->id != user.id) {
        return invalid("login", "login: An object with this field already exists in the current organization");
    }
    return std::nullopt;
}

Reply createUser(Organisation& organisation, Call& call)
{
    OktaUser user;
    user.id = newId("00u");
    user.status = call.hasFlag("activate", true) ? UserStatus::Provisioned : UserStatus::Staged;
    if (objectIn(call.body, "profile") == nullptr)
        return invalid("profile", "profile: The field cannot be left blank");
    if (auto refused = applyProfile(organisation, call.body, user))
        return *refused;
    const std::string id = user.id;
    organisation.addPerson(std::move(user));
    const OktaUserPointer made = organisation.records.person(id);
    organisation.log("user.lifecycle.create", "Create Okta user", organisation.actorOf(call.principal),
                     {targetOf(*made)});
    return alone(organisation, *made);
}

Reply changeUser(Organisation& organisation, Call& call, bool isWhole)
{
    const OktaUserPointer person = organisation.person(call.captured[0]);
    if (person == nullptr)
        return notFound(call.captured[0], "User");
    const std::string wanted = call.header("If-Match");
    if (!wanted.empty() && wanted != "*" && wanted != etagOf(organisation, *person))
        return fail(412, "E0000012", "Precondition failed: the user has been changed since it was read.");
    if (person->status == UserStatus::Deprovisioned || organisation.records.person(person->id) == nullptr)
        return fail(403, "E0000038", "This operation is not allowed in the user's current status.");
    OktaUser changed = *person;
    if (isWhole) {
        changed.profile = {};
        changed.custom.clear();
    }
    if (auto refused = applyProfile(organisation, call.body, changed))
        return *refused;
    const OktaUserPointer now = organisation.editPerson(person->id, [&changed](OktaUser& user) {
        user.profile = changed.profile;
        user.custom = changed.custom;
    });
    organisation.log("user.account.update_profile", "Update user profile for Okta",
                     organisation.actorOf(call.principal), {targetOf(*now)});
    return alone(organisation, *now);
}

Reply deleteUser(Organisation& organisation, Call& call)
{
    const OktaUserPointer person = organisation.person(call.captured[0]);
    if (person == nullptr)
        return notFound(call.captured[0], "User");
    const LogTarget actor = organisation.actorOf(call.principal);
    if (person->status != UserStatus::Deprovisioned) {
        organisation.deactivatePerson(person->id, actor);
        return noContent();
    }
    organisation.log("user.lifecycle.delete.initiated", "Delete Okta user initiated", actor, {targetOf(*person)});
    organisation.removePerson(person->id);
    return noContent();
}

Reply readGroupsOfUser(Organisation& organisation, Call& call)
{
    const OktaUserPointer person = organisation.person(call.captured[0]);
    if (person == nullptr)
        return notFound(call.captured[0], "User");
    JsonArray items;
    for (const OktaGroupPointer& group : organisation.records.groups()) {
        if (std::ranges::find(group->members, person->id) != group->members.end())
            items.push_back(groupDocument(organisation, *group));
    }
    Reply reply = answer(std::move(items));
    addLinks(reply, call, organisation.origin, std::nullopt);
    return reply;
}

} // namespace

void addUserRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/users", ReadUsers, listUsers);
    router.add("POST", "/api/v1/users", ManageUsers, createUser);
    router.add("GET", "/api/v1/users/me", Nothing, readMe);
    router.add("GET", "/api/v1/users/{}", ReadUsers, readUser);
    router.add("GET", "/api/v1/users/{}/groups", ReadUsers, readGroupsOfUser);
    router.add("POST", "/api/v1/users/{}", ManageUsers,
               [](Organisation& organisation, Call& call) { return changeUser(organisation, call, false); });
    router.add("PUT", "/api/v1/users/{}", ManageUsers,
               [](Organisation& organisation, Call& call) { return changeUser(organisation, call, true); });
    router.add("DELETE", "/api/v1/users/{}", ManageUsers, deleteUser);
}

} // namespace rollcall::demo::management
