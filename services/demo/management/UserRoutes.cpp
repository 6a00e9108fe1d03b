// SPDX-License-Identifier: Apache-2.0
// /api/v1/users: lists, one, creation and changes of profiles.
#include "Expression.h"
#include "FieldSelection.h"
#include "JsonRead.h"
#include "PageCutter.h"
#include "Profiles.h"
#include "Router.h"
#include "UserJson.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

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
    else if (name == "created")
        value = timeText(user.created);
    else if (name == "activated")
        value = timeText(user.activated);
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

bool isSearchOperator(std::string_view name, scim::CompareOperator op)
{
    using enum scim::CompareOperator;
    static constexpr std::array containing{"profile.firstName", "profile.lastName", "profile.email", "profile.login"};
    if (op == Contains)
        return std::ranges::find(containing, name) != containing.end();
    return op != NotEqual && op != EndsWith;
}

bool isFilterOperator(std::string_view name, scim::CompareOperator op)
{
    using enum scim::CompareOperator;
    const bool isOrder = op == Greater || op == GreaterOrEqual || op == Less || op == LessOrEqual;
    return op == Equal || (isOrder && name == "lastUpdated");
}

std::string folded(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

bool beginsWith(const std::string& value, const std::string& prefix)
{
    return folded(value).starts_with(folded(prefix));
}

JsonObject inList(const Organisation& organisation, const Call& call, const OktaUser& user)
{
    JsonObject document = userInList(organisation, user);
    const auto fields = call.parameter("fields");
    return fields && !fields->empty() ? selectFields(document, *fields) : document;
}

// By a property, those without a value last; a cursor is a place in that order.
Reply sorted(const Organisation& organisation, const Call& call, std::vector<OktaUserPointer> people,
             const std::string& property)
{
    std::vector<std::pair<std::string, OktaUserPointer>> keyed;
    for (OktaUserPointer& person : people) {
        const std::vector<std::string> values = valuesOf(organisation, *person, property);
        keyed.emplace_back(values.empty() ? std::string{} : folded(values.front()), std::move(person));
    }
    const std::string order = folded(call.parameter("sortOrder").value_or("asc"));
    const bool isDescending = order.starts_with("desc");
    std::ranges::stable_sort(keyed, [isDescending](const auto& left, const auto& right) {
        if (left.first.empty() != right.first.empty())
            return right.first.empty();
        return isDescending ? left.first > right.first : left.first < right.first;
    });
    return pageOf(keyed, call, organisation.origin, 200, 200,
                  [&](const auto& entry) { return inList(organisation, call, *entry.second); });
}

Reply listBy(Organisation& organisation, const Call& call, const std::string& text, bool isSearch)
{
    const auto page = pageRequest(call, 200, 200);
    if (!page)
        return badPaging();
    const auto expression = Expression::parse(text, isSearch ? Grammar{isSearchable, isSearchOperator, false}
                                                             : Grammar{isFilterable, isFilterOperator, false});
    if (!expression)
        return fail(400, isSearch ? "E0000031" : "E0000053",
                    "Invalid " + std::string(isSearch ? "search" : "filter") + " criteria.",
                    {expression.error().message});
    const auto matches = [&](const OktaUser& user) {
        return expression->matches([&](std::string_view name) { return valuesOf(organisation, user, name); },
                                   !isSearch);
    };
    const auto sortBy = isSearch ? call.parameter("sortBy") : std::nullopt;
    if (sortBy && !isSearchable(*sortBy))
        return fail(400, "E0000031", "Invalid search criteria.", {"field " + *sortBy + " is not supported"});
    // A search sees some people as they were, so who fits is decided on that.
    const auto fits = [&](const OktaUser& user) {
        const auto earlier = isSearch ? organisation.earlierPerson(user.id) : std::nullopt;
        return earlier ? *earlier != nullptr && matches(**earlier) : matches(user);
    };
    constexpr auto everybody = std::numeric_limits<std::size_t>::max();
    auto found = sortBy ? organisation.records.peopleAfter(0, everybody, fits)
                        : organisation.records.peopleAfter(page->after, page->limit, fits);
    for (OktaUserPointer& person : found.people) {
        const auto earlier = isSearch ? organisation.earlierPerson(person->id) : std::nullopt;
        if (earlier && *earlier != nullptr)
            person = *earlier;
    }
    if (sortBy)
        return sorted(organisation, call, std::move(found.people), *sortBy);
    JsonArray items;
    for (const OktaUserPointer& person : found.people)
        items.push_back(inList(organisation, call, *person));
    Reply reply = answer(std::move(items));
    addLinks(reply, call, organisation.origin, found.hasMore ? std::optional<Cursor>(found.last) : std::nullopt, 200);
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
        items.push_back(inList(organisation, call, *person));
    Reply reply = answer(std::move(items));
    addLinks(reply, call, organisation.origin,
             found.hasMore && !prefix ? std::optional<Cursor>(found.last) : std::nullopt, prefix ? 10 : 200);
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

// What a body's profile makes of somebody, or why it cannot be. `what` is how the call's body is called: newUser, user.
std::optional<Reply> applyProfile(const Organisation& organisation, const JsonObject& body, OktaUser& user,
                                  std::string_view what)
{
    const JsonObject* profile = objectIn(body, "profile");
    if (profile == nullptr)
        return std::nullopt;
    for (const auto& [key, value] : *profile) {
        const std::string name(key);
        if (!organisation.isInProfile(name))
            return invalid(what, "Property name '" + name + "' is not defined in profile");
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
    if (auto refused = applyProfile(organisation, call.body, user, "newUser"))
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
    if (person->status == UserStatus::Deprovisioned)
        return fail(403, "E0000038", "This operation is not allowed in the user's current status.");
    OktaUser changed = *person;
    if (isWhole) {
        changed.profile = {};
        changed.custom.clear();
    }
    if (auto refused = applyProfile(organisation, call.body, changed, "user"))
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
