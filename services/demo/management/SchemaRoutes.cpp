// SPDX-License-Identifier: Apache-2.0
// /api/v1/meta: the attributes of users and of app users, read and extended.
#include "AppJson.h"
#include "JsonRead.h"
#include "Profiles.h"
#include "Router.h"

#include <algorithm>
#include <array>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

using Attributes = std::vector<std::pair<std::string, JsonObject>>;

JsonArray ownPermissions(const char* action)
{
    return JsonArray{JsonObject{{"principal", "SELF"}, {"action", action}}};
}

JsonObject baseUserProperties()
{
    JsonObject properties;
    for (const BaseAttribute& attribute : baseAttributes()) {
        const std::string_view name = attribute.name;
        JsonObject property{{"title", attribute.title}, {"type", "string"}};
        if (name == "login" || name == "email" || name == "firstName")
            property["required"] = true;
        if (attribute.format != nullptr)
            property["format"] = attribute.format;
        property["mutability"] = "READ_WRITE";
        property["scope"] = "NONE";
        if (attribute.minLength > 0)
            property["minLength"] = attribute.minLength;
        if (attribute.maxLength > 0)
            property["maxLength"] = attribute.maxLength;
        property["permissions"] = ownPermissions(attribute.access);
        property["master"] = JsonObject{{"type", "PROFILE_MASTER"}};
        properties[name] = std::move(property);
    }
    return properties;
}

JsonObject customSection(const Attributes& attributes)
{
    JsonObject properties;
    for (const auto& [name, property] : attributes)
        properties[name] = property;
    return {{"id", "#custom"}, {"type", "object"}, {"properties", std::move(properties)}, {"required", JsonArray{}}};
}

JsonObject profileReference()
{
    return {{"profile", JsonObject{{"allOf", JsonArray{JsonObject{{"$ref", "#/definitions/custom"}},
                                                       JsonObject{{"$ref", "#/definitions/base"}}}}}}};
}

JsonObject userSchema(const Organisation& organisation)
{
    const std::string self = organisation.origin + "/meta/schemas/user/default";
    return {
        {"id", self},
        {"$schema", "http://json-schema.org/draft-04/schema#"},
        {"name", "user"},
        {"title", "User"},
        {"description", "Okta user profile template with default permission settings"},
        {"lastUpdated", core::toRfc3339(organisation.schemaUpdated)},
        {"created", core::toRfc3339(organisation.founded)},
        {"definitions",
         JsonObject{{"custom", customSection(organisation.userAttributes)},
                    {"base", JsonObject{{"id", "#base"},
                                        {"type", "object"},
                                        {"properties", baseUserProperties()},
                                        {"required", JsonArray{"login", "firstName", "lastName", "email"}}}}}},
        {"type", "object"},
        {"properties", profileReference()},
        {"_links",
         JsonObject{{"self", JsonObject{{"href", organisation.href("meta/schemas/user/" + organisation.userSchemaId)},
                                        {"method", "GET"},
                                        {"rel", "self"}}},
                    {"type", JsonObject{{"rel", "type"},
                                        {"href", organisation.href("meta/types/user/" + organisation.userTypeId)}}}}}};
}

JsonObject appSchema(const Organisation& organisation, const ManagedApp& app)
{
    JsonObject base;
    for (const AppAttribute& attribute : appAttributes()) {
        if (app.kind == AppKind::Catalogue && !attribute.isInSmallSet)
            continue;
        JsonObject property{{"title", attribute.title}, {"type", "string"}};
        if (std::string_view(attribute.name) == "userName")
            property["required"] = true;
        property["externalName"] = attribute.externalName;
        property["externalNamespace"] = attribute.externalNamespace;
        property["scope"] = "NONE";
        base[attribute.name] = std::move(property);
    }
    return {{"id", organisation.origin + "/meta/schemas/apps/" + app.id + "/default"},
            {"$schema", "http://json-schema.org/draft-04/schema#"},
            {"name", app.name},
            {"title", app.label + " User"},
            {"lastUpdated", core::toRfc3339(app.lastUpdated)},
            {"created", core::toRfc3339(app.created)},
            {"definitions", JsonObject{{"custom", customSection(app.customAttributes)},
                                       {"base", JsonObject{{"id", "#base"},
                                                           {"type", "object"},
                                                           {"properties", std::move(base)},
                                                           {"required", JsonArray{"userName"}}}}}},
            {"type", "object"},
            {"properties", profileReference()},
            {"_links",
             JsonObject{{"self", JsonObject{{"href", organisation.href("meta/schemas/apps/" + app.id + "/default")},
                                            {"method", "GET"},
                                            {"rel", "self"}}}}}};
}

// What the server adds when it is left out.
void complete(JsonObject& property)
{
    const std::array additions{std::pair<const char*, JsonValue>{"mutability", "READ_WRITE"},
                               std::pair<const char*, JsonValue>{"scope", "NONE"},
                               std::pair<const char*, JsonValue>{"permissions", ownPermissions("READ_ONLY")},
                               std::pair<const char*, JsonValue>{"master", JsonObject{{"type", "PROFILE_MASTER"}}}};
    for (const auto& [name, value] : additions) {
        if (!property.contains(name))
            property[name] = value;
    }
}

std::optional<Reply> merge(Attributes& attributes, const JsonObject& body)
{
    const JsonObject* definitions = objectIn(body, "definitions");
    const JsonObject* custom = definitions == nullptr ? nullptr : objectIn(*definitions, "custom");
    const JsonObject* properties = custom == nullptr ? nullptr : objectIn(*custom, "properties");
    if (properties == nullptr)
        return invalid("definitions", "definitions: The field cannot be left blank");
    static constexpr std::array types{"string", "boolean", "number", "integer", "array"};
    Attributes changed = attributes;
    for (const auto& [key, value] : *properties) {
        const std::string name(key);
        const auto known = std::ranges::find(changed, name, [](const auto& entry) { return entry.first; });
        if (value.is_null()) {
            if (known != changed.end())
                changed.erase(known);
            continue;
        }
        const auto type = value.is_object() ? textIn(value.as_object(), "type") : std::nullopt;
        if (!type || std::ranges::find(types, *type) == types.end() || !textIn(value.as_object(), "title"))
            return invalid("property", "A valid title and type must be given for the property " + name);
        if (known != changed.end() && textIn(known->second, "type") != type)
            return invalid("property", "The type of the property " + name + " cannot be changed.");
        JsonObject property = value.as_object();
        complete(property);
        if (known != changed.end())
            known->second = std::move(property);
        else
            changed.emplace_back(name, std::move(property));
    }
    attributes = std::move(changed);
    return std::nullopt;
}

Reply readUserSchema(Organisation& organisation, Call& call)
{
    if (call.captured[0] != "default" && call.captured[0] != organisation.userSchemaId)
        return notFound(call.captured[0], "UserSchema");
    return answer(userSchema(organisation));
}

Reply changeUserSchema(Organisation& organisation, Call& call)
{
    if (call.captured[0] != "default" && call.captured[0] != organisation.userSchemaId)
        return notFound(call.captured[0], "UserSchema");
    const Attributes before = organisation.userAttributes;
    if (auto refused = merge(organisation.userAttributes, call.body))
        return *refused;
    organisation.schemaUpdated = organisation.clock.now();
    Reply reply = answer(userSchema(organisation));
    if (organisation.faults.take(ApiFault::SchemaWritesLost))
        organisation.userAttributes = before;
    return reply;
}

Reply readAppSchema(Organisation& organisation, Call& call)
{
    const ManagedApp* app = organisation.apps.find(call.captured[0]);
    return app == nullptr ? notFound(call.captured[0], "AppInstance") : answer(appSchema(organisation, *app));
}

Reply changeAppSchema(Organisation& organisation, Call& call)
{
    ManagedApp* app = organisation.apps.find(call.captured[0]);
    if (app == nullptr)
        return notFound(call.captured[0], "AppInstance");
    if (auto refused = merge(app->customAttributes, call.body))
        return *refused;
    organisation.apps.applyMapping(*app);
    return answer(appSchema(organisation, *app));
}

JsonObject userType(const Organisation& organisation)
{
    return {
        {"id", organisation.userTypeId},
        {"displayName", "User"},
        {"name", "user"},
        {"description", "Okta user profile template with default permission settings"},
        {"created", core::toRfc3339(organisation.founded)},
        {"createdBy", "sprz"},
        {"default", true},
        {"lastUpdated", core::toRfc3339(organisation.founded)},
        {"lastUpdatedBy", "sprz"},
        {"_links",
         JsonObject{{"schema", JsonObject{{"rel", "schema"},
                                          {"href", organisation.href("meta/schemas/user/" + organisation.userSchemaId)},
                                          {"method", "GET"}}},
                    {"self", JsonObject{{"rel", "self"},
                                        {"href", organisation.href("meta/types/user/" + organisation.userTypeId)},
                                        {"method", "GET"}}}}}};
}

Reply readUserType(Organisation& organisation, Call& call)
{
    return call.captured[0] == organisation.userTypeId || call.captured[0] == "default"
               ? answer(userType(organisation))
               : notFound(call.captured[0], "UserType");
}

} // namespace

void addSchemaRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/meta/schemas/user/{}", ReadSchemas, readUserSchema);
    router.add("POST", "/api/v1/meta/schemas/user/{}", ManageSchemas, changeUserSchema);
    router.add("GET", "/api/v1/meta/schemas/apps/{}/default", ReadSchemas, readAppSchema);
    router.add("POST", "/api/v1/meta/schemas/apps/{}/default", ManageSchemas, changeAppSchema);
    router.add("GET", "/api/v1/meta/types/user", ReadSchemas,
               [](Organisation& organisation, Call&) { return answer(JsonArray{userType(organisation)}); });
    router.add("GET", "/api/v1/meta/types/user/{}", ReadSchemas, readUserType);
}

} // namespace rollcall::demo::management
