// SPDX-License-Identifier: Apache-2.0
// /api/v1/apps/{id}/users: who has the app, and what its engine made of that.
#include "AppJson.h"
#include "AppUserRules.h"
#include "JsonRead.h"
#include "PageCutter.h"
#include "Router.h"

#include <algorithm>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

constexpr std::size_t pageIfAbsent = 50;

bool beginsWith(const std::string& value, const std::string& prefix)
{
    return value.size() >= prefix.size() &&
           std::ranges::equal(value.substr(0, prefix.size()), prefix, [](char l, char r) {
               const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
               return fold(l) == fold(r);
           });
}

bool isExpanded(const Call& call)
{
    return call.parameter("expand").value_or("") == "user";
}

Reply listAppUsers(Organisation& organisation, Call& call, ManagedApp& app)
{
    const auto page = pageRequest(call, pageIfAbsent, 500);
    if (!page)
        return badPaging();
    const auto prefix = call.parameter("q");
    const PeoplePage found = app.engine->records().peopleAfter(page->after, page->limit, [&](const OktaUser& user) {
        if (!user.isAssigned())
            return false;
        return !prefix || beginsWith(user.profile.login, *prefix) || beginsWith(user.profile.firstName, *prefix) ||
               beginsWith(user.profile.lastName, *prefix) || beginsWith(user.profile.email, *prefix);
    });
    JsonArray items;
    items.reserve(found.people.size());
    for (const OktaUserPointer& own : found.people)
        items.push_back(appUserDocument(organisation, app, *own, isExpanded(call)));
    Reply reply = answer(std::move(items));
    addLinks(reply, call, organisation.origin, found.hasMore ? std::optional<Cursor>(found.last) : std::nullopt,
             pageIfAbsent);
    return reply;
}

OktaUserPointer assigned(const ManagedApp& app, const std::string& personId)
{
    OktaUserPointer own = app.engine->records().person(personId);
    return own != nullptr && own->isAssigned() ? own : nullptr;
}

Reply readAppUser(Organisation& organisation, Call& call, ManagedApp& app)
{
    const OktaUserPointer own = assigned(app, call.captured[1]);
    return own == nullptr ? notFound(call.captured[1], "AppUser")
                          : answer(appUserDocument(organisation, app, *own, isExpanded(call)));
}

bool isOfType(const JsonValue& value, std::string_view type)
{
    if (type == "boolean")
        return value.is_bool();
    if (type == "integer")
        return value.is_int64();
    if (type == "number")
        return value.is_number();
    return type == "array" ? value.is_array() : value.is_string();
}

// What a body sets for one assignment, or why it may not.
tl::expected<AppStore::AppUserValues, Reply> valuesIn(const ManagedApp& app, const JsonObject& body)
{
    AppStore::AppUserValues values;
    if (const JsonObject* credentials = objectIn(body, "credentials")) {
        const JsonValue* userName = credentials->if_contains("userName");
        if (userName != nullptr && (!userName->is_string() || userName->as_string().empty()))
            return tl::unexpected(invalid("credentials", "userName: The field cannot be left blank"));
        if (userName != nullptr)
            values.emplace("userName", scim::toJson(*userName));
    }
    const JsonObject* profile = objectIn(body, "profile");
    if (profile == nullptr)
        return values;
    const AppUserRules rules(app);
    const bool isPushing = app.isConnected && app.engine->switches().updates;
    for (const auto& [key, value] : *profile) {
        const std::string name(key);
        const auto custom =
            std::ranges::find(app.customAttributes, name, [](const auto& entry) { return entry.first; });
        const std::string type =
            custom == app.customAttributes.end() ? "string" : textIn(custom->second, "type").value_or("string");
        if (name == "userName" || !isAppAttribute(app, name))
            return tl::unexpected(invalid("profile", "Property name '" + name + "' is not defined in profile"));
        if (!value.is_null() && !isOfType(value, type))
            return tl::unexpected(invalid("profile", name + ": Does not match required type"));
        if (isPushing && rules.isPushed(name)) {
            return tl::unexpected(fail(403, "E0000075",
                                       "Cannot modify the " + name +
                                           " attribute because it has a field mapping and profile push is enabled."));
        }
        values.insert_or_assign(name, scim::toJson(value));
    }
    return values;
}

Reply assign(Organisation& organisation, Call& call, ManagedApp& app)
{
    const auto id = textIn(call.body, "id");
    if (!id)
        return invalid("id", "id: The field cannot be left blank");
    const OktaUserPointer person = organisation.records.person(*id);
    if (person == nullptr)
        return notFound(*id, "User");
    if (person->status == UserStatus::Deprovisioned)
        return fail(400, "E0000001", "Api validation failed: user", {"A deactivated user cannot be assigned."});
    const auto values = valuesIn(app, call.body);
    if (!values)
        return values.error();
    organisation.apps.assignPerson(app, *person, {}, organisation.actorOf(call.principal), *values);
    return answer(appUserDocument(organisation, app, *app.engine->records().person(*id), false));
}

Reply change(Organisation& organisation, Call& call, ManagedApp& app)
{
    const OktaUserPointer own = assigned(app, call.captured[1]);
    if (own == nullptr)
        return notFound(call.captured[1], "AppUser");
    const auto values = valuesIn(app, call.body);
    if (!values)
        return values.error();
    organisation.apps.changeAppUser(app, own->id, *values, organisation.actorOf(call.principal));
    return answer(appUserDocument(organisation, app, *app.engine->records().person(own->id), false));
}

Reply unassign(Organisation& organisation, Call& call, ManagedApp& app)
{
    if (assigned(app, call.captured[1]) == nullptr)
        return notFound(call.captured[1], "AppUser");
    if (organisation.apps.isGivenByGroup(app, call.captured[1])) {
        return fail(403, "E0000046", "Deactivate application for user forbidden.",
                    {"The application cannot be unassigned from the user while their group memberships grant them "
                     "access."});
    }
    organisation.apps.unassignPerson(app, call.captured[1], organisation.actorOf(call.principal));
    return noContent();
}

} // namespace

void addAppUserRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/apps/{}/users", ReadApps, withApp(listAppUsers));
    router.add("POST", "/api/v1/apps/{}/users", ManageApps, withApp(assign));
    router.add("GET", "/api/v1/apps/{}/users/{}", ReadApps, withApp(readAppUser));
    router.add("POST", "/api/v1/apps/{}/users/{}", ManageApps, withApp(change));
    router.add("DELETE", "/api/v1/apps/{}/users/{}", ManageApps, withApp(unassign));
}

} // namespace rollcall::demo::management
