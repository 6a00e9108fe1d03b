// SPDX-License-Identifier: Apache-2.0
// What this server says about itself, generated from the schemas it reads by.
#include "Discovery.h"

#include "PersonKind.h"
#include "http/Message.h"
#include "scim/Fold.h"
#include "scim/Json.h"
#include "scim/Schema.h"

#include <utility>
#include <vector>

namespace rollcall::listener {

namespace {

using scim::JsonArray;
using scim::JsonObject;

constexpr std::string_view configUrn = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
constexpr std::string_view resourceTypeUrn = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
constexpr std::string_view schemaUrn = "urn:ietf:params:scim:schemas:core:2.0:Schema";
/// Asked for by the on-premises agent, which otherwise takes every capability for granted.
constexpr std::string_view oktaConfigUrn = "urn:okta:schemas:scim:providerconfig:2.0";

std::string_view typeName(scim::AttributeType type)
{
    switch (type) {
    case scim::AttributeType::String:
        return "string";
    case scim::AttributeType::Boolean:
        return "boolean";
    case scim::AttributeType::Decimal:
        return "decimal";
    case scim::AttributeType::Integer:
        return "integer";
    case scim::AttributeType::DateTime:
        return "dateTime";
    case scim::AttributeType::Binary:
        return "binary";
    case scim::AttributeType::Reference:
        return "reference";
    case scim::AttributeType::Complex:
        break;
    }
    return "complex";
}

std::string_view mutabilityName(scim::Mutability mutability)
{
    switch (mutability) {
    case scim::Mutability::ReadOnly:
        return "readOnly";
    case scim::Mutability::Immutable:
        return "immutable";
    case scim::Mutability::WriteOnly:
        return "writeOnly";
    case scim::Mutability::ReadWrite:
        break;
    }
    return "readWrite";
}

std::string_view returnedName(scim::Returned returned)
{
    switch (returned) {
    case scim::Returned::Always:
        return "always";
    case scim::Returned::Never:
        return "never";
    case scim::Returned::Request:
        return "request";
    case scim::Returned::Default:
        break;
    }
    return "default";
}

std::string_view uniquenessName(scim::Uniqueness uniqueness)
{
    switch (uniqueness) {
    case scim::Uniqueness::Server:
        return "server";
    case scim::Uniqueness::Global:
        return "global";
    case scim::Uniqueness::None:
        break;
    }
    return "none";
}

JsonArray texts(const std::vector<std::string>& values)
{
    JsonArray array;
    for (const auto& value : values)
        array.emplace_back(value);
    return array;
}

JsonObject describeAttribute(const scim::Attribute& attribute)
{
    JsonObject object;
    object["name"] = attribute.name;
    object["type"] = typeName(attribute.type);
    object["multiValued"] = attribute.multiValued;
    object["description"] = attribute.description;
    object["required"] = attribute.required;
    if (!attribute.canonicalValues.empty())
        object["canonicalValues"] = texts(attribute.canonicalValues);
    if (attribute.type != scim::AttributeType::Complex)
        object["caseExact"] = attribute.caseExact;
    object["mutability"] = mutabilityName(attribute.mutability);
    object["returned"] = returnedName(attribute.returned);
    object["uniqueness"] = uniquenessName(attribute.uniqueness);
    if (!attribute.referenceTypes.empty())
        object["referenceTypes"] = texts(attribute.referenceTypes);
    if (!attribute.subAttributes.empty()) {
        JsonArray subAttributes;
        for (const auto& subAttribute : attribute.subAttributes)
            subAttributes.emplace_back(describeAttribute(subAttribute));
        object["subAttributes"] = std::move(subAttributes);
    }
    return object;
}

JsonObject meta(std::string_view resourceType, std::string location)
{
    JsonObject object;
    object["resourceType"] = resourceType;
    object["location"] = std::move(location);
    return object;
}

JsonObject describeSchema(const scim::Schema& schema, std::string_view baseUrl)
{
    JsonObject object;
    object["schemas"] = JsonArray{schemaUrn};
    object["id"] = schema.urn;
    object["name"] = schema.name;
    object["description"] = schema.description;
    JsonArray attributes;
    for (const auto& attribute : schema.attributes)
        attributes.emplace_back(describeAttribute(attribute));
    object["attributes"] = std::move(attributes);
    object["meta"] = meta("Schema", std::string(baseUrl) + "Schemas/" + schema.urn);
    return object;
}

JsonObject describeResourceType(const scim::ResourceType& type, std::string_view baseUrl)
{
    JsonObject object;
    object["schemas"] = JsonArray{resourceTypeUrn};
    object["id"] = type.name;
    object["name"] = type.name;
    object["endpoint"] = type.endpoint;
    object["description"] = type.core.description;
    object["schema"] = type.core.urn;
    if (!type.extensions.empty()) {
        JsonArray extensions;
        for (const auto& extension : type.extensions) {
            JsonObject entry;
            entry["schema"] = extension.urn;
            entry["required"] = false;
            extensions.emplace_back(std::move(entry));
        }
        object["schemaExtensions"] = std::move(extensions);
    }
    object["meta"] = meta("ResourceType", std::string(baseUrl) + "ResourceTypes/" + type.name);
    return object;
}

JsonObject supported(bool is)
{
    JsonObject object;
    object["supported"] = is;
    return object;
}

JsonObject authenticationScheme(directory::AuthMode mode)
{
    JsonObject scheme;
    switch (mode) {
    case directory::AuthMode::Basic:
        scheme["type"] = "httpbasic";
        scheme["name"] = "HTTP Basic";
        scheme["description"] = "User name and password in the Authorization header.";
        scheme["specUri"] = "https://www.rfc-editor.org/info/rfc7617";
        break;
    case directory::AuthMode::OAuth:
        scheme["type"] = "oauth2";
        scheme["name"] = "OAuth 2.0";
        scheme["description"] = "An access token in the Authorization header.";
        scheme["specUri"] = "https://www.rfc-editor.org/info/rfc6749";
        break;
    case directory::AuthMode::Bearer:
    case directory::AuthMode::Header:
        scheme["type"] = "oauthbearertoken";
        scheme["name"] = "Bearer token";
        scheme["description"] = "A token in the Authorization header, with or without the word Bearer.";
        scheme["specUri"] = "https://www.rfc-editor.org/info/rfc6750";
        break;
    }
    scheme["primary"] = true;
    return scheme;
}

JsonObject describeServer(const directory::Integration& integration, std::string_view baseUrl)
{
    const bool isForAgent = integration.profileId == "on-premises-agent";
    JsonObject object;
    JsonArray schemas{configUrn};
    if (isForAgent)
        schemas.emplace_back(oktaConfigUrn);
    object["schemas"] = std::move(schemas);
    object["patch"] = supported(true);
    auto bulk = supported(false);
    bulk["maxOperations"] = 0;
    bulk["maxPayloadSize"] = 0;
    object["bulk"] = std::move(bulk);
    auto filter = supported(true);
    filter["maxResults"] = PersonKind::maximumPage;
    object["filter"] = std::move(filter);
    object["changePassword"] = supported(false);
    object["sort"] = supported(false);
    // Versions are told as ETag, but If-Match is not looked at.
    object["etag"] = supported(false);
    object["authenticationSchemes"] = JsonArray{authenticationScheme(integration.authMode)};
    if (isForAgent) {
        JsonObject okta;
        okta["userManagementCapabilities"] =
            JsonArray{"GROUP_PUSH",         "IMPORT_NEW_USERS",     "IMPORT_PROFILE_UPDATES", "PUSH_NEW_USERS",
                      "PUSH_PENDING_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION", "REACTIVATE_USERS"};
        object[oktaConfigUrn] = std::move(okta);
    }
    object["meta"] = meta("ServiceProviderConfig", std::string(baseUrl) + "ServiceProviderConfig");
    return object;
}

struct Named {
    std::string name;
    JsonObject description;
};

std::vector<Named> everything(Endpoint endpoint, std::string_view baseUrl)
{
    std::vector<Named> all;
    for (const auto* type : {&scim::userResourceType(), &scim::groupResourceType()}) {
        if (endpoint == Endpoint::ResourceTypes) {
            all.push_back({type->name, describeResourceType(*type, baseUrl)});
            continue;
        }
        all.push_back({type->core.urn, describeSchema(type->core, baseUrl)});
        for (const auto& extension : type->extensions)
            all.push_back({extension.urn, describeSchema(extension, baseUrl)});
    }
    return all;
}

Answer described(std::string body)
{
    Answer answer;
    answer.body = std::move(body);
    answer.meaning = directory::Meaning::DiscoveryRead;
    return answer;
}

} // namespace

Outcome<Answer> discoveryAnswer(const Route& route, std::string_view query, const directory::Integration& integration,
                                std::string_view baseUrl)
{
    for (const auto& [name, value] : http::decodeQuery(query)) {
        if (scim::equalsIgnoringAsciiCase(name, "filter"))
            return fault(
                scim::plainError(403, "What the server says about itself cannot be filtered (RFC 7644 section 4)."));
    }
    if (route.endpoint == Endpoint::ServiceProviderConfig)
        return described(scim::toJson(describeServer(integration, baseUrl)));

    auto all = everything(route.endpoint, baseUrl);
    if (!route.hasId()) {
        std::vector<std::string> resources;
        resources.reserve(all.size());
        for (const auto& one : all)
            resources.push_back(scim::toJson(one.description));
        return described(scim::renderListResponse(static_cast<std::int64_t>(all.size()), 1, resources));
    }
    for (const auto& one : all) {
        if (scim::equalsIgnoringAsciiCase(one.name, route.id))
            return described(scim::toJson(one.description));
    }
    return fault(scim::notFound(route.id + " is not one of the schemas or resource types of this server."));
}

} // namespace rollcall::listener
