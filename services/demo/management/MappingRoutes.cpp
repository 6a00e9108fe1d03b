// SPDX-License-Identifier: Apache-2.0
// /api/v1/mappings: which attribute of the one side comes from which of the other.
#include "AppJson.h"
#include "AppUserRules.h"
#include "JsonRead.h"
#include "PageCutter.h"
#include "Profiles.h"
#include "Router.h"

#include <algorithm>

namespace rollcall::demo::management {

using scim::JsonObject;

namespace {

struct Direction {
    ManagedApp* app = nullptr;
    bool isToApp = true;
    [[nodiscard]] const std::string& id() const { return isToApp ? app->mappingToApp : app->mappingFromApp; }
    [[nodiscard]] auto& rules() const { return isToApp ? app->mapping : app->mappingBack; }
};

JsonObject userSide(const Organisation& organisation)
{
    return {
        {"id", organisation.userTypeId},
        {"name", "user"},
        {"type", "user"},
        {"_links", JsonObject{{"self", href(organisation.href("meta/types/user/" + organisation.userTypeId))},
                              {"schema", href(organisation.href("meta/schemas/user/" + organisation.userSchemaId))}}}};
}

JsonObject appSide(const Organisation& organisation, const ManagedApp& app)
{
    return {{"id", app.id},
            {"name", app.name},
            {"type", "appuser"},
            {"_links", JsonObject{{"self", href(organisation.href("apps/" + app.id))},
                                  {"schema", href(organisation.href("meta/schemas/apps/" + app.id + "/default"))}}}};
}

JsonObject mappingDocument(const Organisation& organisation, const Direction& direction, bool isAlone)
{
    JsonObject document{{"id", direction.id()},
                        {"source", direction.isToApp ? userSide(organisation) : appSide(organisation, *direction.app)},
                        {"target", direction.isToApp ? appSide(organisation, *direction.app) : userSide(organisation)}};
    if (isAlone) {
        JsonObject properties;
        for (const auto& [name, property] : direction.rules())
            properties[name] = JsonObject{{"expression", property.expression},
                                          {"pushStatus", property.isPushed ? "PUSH" : "DONT_PUSH"}};
        document["properties"] = std::move(properties);
    }
    document["_links"] = JsonObject{{"self", href(organisation.href("mappings/" + direction.id()))}};
    return document;
}

std::vector<Direction> allDirections(const Organisation& organisation)
{
    std::vector<Direction> directions;
    for (const auto& app : organisation.apps.all()) {
        directions.push_back({app.get(), true});
        directions.push_back({app.get(), false});
    }
    return directions;
}

Reply listMappings(Organisation& organisation, Call& call)
{
    if (organisation.faults.take(ApiFault::MappingsNotLicensed))
        return notLicensed();
    std::vector<Direction> directions = allDirections(organisation);
    const auto source = call.parameter("sourceId");
    const auto target = call.parameter("targetId");
    std::erase_if(directions, [&](const Direction& direction) {
        const std::string& from = direction.isToApp ? organisation.userTypeId : direction.app->id;
        const std::string& to = direction.isToApp ? direction.app->id : organisation.userTypeId;
        return (source && *source != from) || (target && *target != to);
    });
    return pageOf(directions, call, organisation.origin, 20, 200,
                  [&](const Direction& direction) { return mappingDocument(organisation, direction, false); });
}

bool isTarget(const Organisation& organisation, const Direction& direction, const std::string& name)
{
    return direction.isToApp ? isAppAttribute(*direction.app, name) : organisation.isInProfile(name);
}

Reply refusal(const std::string& cause)
{
    return invalid("updateMapping", cause);
}

std::optional<Reply> change(const Organisation& organisation, const Direction& direction, const JsonObject& properties)
{
    auto changed = direction.rules();
    for (const auto& [key, value] : properties) {
        const std::string name(key);
        const auto known = std::ranges::find(changed, name, [](const auto& entry) { return entry.first; });
        const JsonObject* facts = value.if_object();
        if (facts == nullptr)
            return refusal(name + ": must be an object");
        if (!isTarget(organisation, direction, name))
            return refusal("Property name '" + name + "' is not defined in profile");
        const auto expression = textIn(*facts, "expression");
        if (!expression && known != changed.end())
            changed.erase(known);
        if (!expression)
            continue;
        if (!isExpression(*expression, direction.isToApp ? "user" : "appuser"))
            return refusal("Invalid expression for property " + name + ": " + *expression);
        const std::string pushStatus = textIn(*facts, "pushStatus").value_or("PUSH");
        if (pushStatus != "PUSH" && pushStatus != "DONT_PUSH")
            return refusal(name + ": pushStatus must be PUSH or DONT_PUSH");
        const MappedProperty property{*expression, pushStatus == "PUSH"};
        if (known != changed.end())
            known->second = property;
        else
            changed.emplace_back(name, property);
    }
    direction.rules() = std::move(changed);
    return std::nullopt;
}

Reply withMapping(Organisation& organisation, Call& call)
{
    if (organisation.faults.take(ApiFault::MappingsNotLicensed))
        return notLicensed();
    const std::vector<Direction> directions = allDirections(organisation);
    const auto found =
        std::ranges::find_if(directions, [&](const Direction& each) { return each.id() == call.captured[0]; });
    if (found == directions.end())
        return notFound(call.captured[0], "ProfileMapping");
    const JsonObject* properties = call.method == "POST" ? objectIn(call.body, "properties") : nullptr;
    if (call.method == "POST" && properties == nullptr)
        return invalid("properties", "properties: The field cannot be left blank");
    if (properties != nullptr) {
        if (auto refused = change(organisation, *found, *properties))
            return *refused;
        if (found->isToApp)
            organisation.apps.applyMapping(*found->app);
        organisation.log("application.provision.field_mapping_rule.change", "Change field mapping rules",
                         organisation.actorOf(call.principal), {AppStore::targetOf(*found->app)});
    }
    return answer(mappingDocument(organisation, *found, true));
}

} // namespace

void addMappingRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/mappings", ReadMappings, listMappings);
    router.add("GET", "/api/v1/mappings/{}", ReadMappings, withMapping);
    router.add("POST", "/api/v1/mappings/{}", ManageMappings, withMapping);
}

} // namespace rollcall::demo::management
