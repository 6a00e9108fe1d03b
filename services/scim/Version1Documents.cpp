// SPDX-License-Identifier: Apache-2.0
// SCIM 1.1: lists, errors and what the server says about itself.
#include "scim/Version1.h"

#include "scim/SchemaDefinition.h"

#include <utility>

namespace rollcall::scim {

namespace {

JsonObject supported(bool is)
{
    return JsonObject{{"supported", is}};
}

/// "emails" → "email", "addresses" → "address": what one value was called in the XML of 1.1.
std::string singular(const std::string& name)
{
    const std::size_t cut = name.ends_with("sses") ? 2U : name.ends_with('s') ? 1U : 0U;
    return name.substr(0, name.size() - cut);
}

std::string_view typeOfVersion1(AttributeType type)
{
    return type == AttributeType::Reference ? toString(AttributeType::String) : toString(type);
}

JsonObject describePart(const Attribute& part, const std::string& name)
{
    JsonObject out{{"name", name},
                   {"type", typeOfVersion1(part.type)},
                   {"description", part.description},
                   {"readOnly", part.mutability == Mutability::ReadOnly},
                   {"required", part.required},
                   {"caseExact", part.caseExact}};
    if (!part.canonicalValues.empty()) {
        JsonArray values;
        for (const std::string& value : part.canonicalValues) {
            values.emplace_back(value);
        }
        out["canonicalValues"] = std::move(values);
    }
    return out;
}

JsonObject describeAttribute(const Attribute& attribute, std::string_view schemaUrn)
{
    JsonObject out{{"name", attribute.name},
                   {"type", typeOfVersion1(attribute.type)},
                   {"multiValued", attribute.multiValued},
                   {"description", attribute.description},
                   {"schema", schemaUrn},
                   {"readOnly", attribute.mutability == Mutability::ReadOnly},
                   {"required", attribute.required},
                   {"caseExact", attribute.caseExact}};
    if (attribute.multiValued) {
        out["multiValuedAttributeChildName"] = singular(attribute.name);
    }
    JsonArray parts;
    for (const Attribute& part : attribute.subAttributes) {
        const bool isManagerId = attribute.name == "manager" && part.name == "value";
        if (part.name != "$ref") {
            parts.emplace_back(describePart(part, isManagerId ? "managerId" : part.name));
        }
    }
    if (!parts.empty()) {
        out["subAttributes"] = std::move(parts);
    }
    return out;
}

} // namespace

std::string renderListVersion1(std::int64_t totalResults, std::int64_t startIndex,
                               const std::vector<std::string>& resources)
{
    std::string out = R"({"schemas":[)";
    appendJsonString(out, core1Urn);
    out += R"(],"totalResults":)" + std::to_string(totalResults);
    out += R"(,"itemsPerPage":)" + std::to_string(resources.size());
    out += R"(,"startIndex":)" + std::to_string(startIndex) + R"(,"Resources":[)";
    bool isFirst = true;
    for (const std::string& resource : resources) {
        out += isFirst ? "" : ",";
        isFirst = false;
        out += resource;
    }
    out += "]}";
    return out;
}

std::string renderErrorVersion1(const Error& error)
{
    std::string out = R"({"Errors":[{"description":)";
    appendJsonString(out, error.detail);
    out += R"(,"code":")" + std::to_string(error.status) + R"("}],"detail":)";
    appendJsonString(out, error.detail);
    out += '}';
    return out;
}

JsonArray userManagementCapabilities()
{
    // The second is what the agent calls imports of what changed since, by `meta.lastModified gt`.
    return JsonArray{
        "GROUP_PUSH",      "OPP_SCIM_INCREMENTAL_IMPORTS", "IMPORT_NEW_USERS",     "IMPORT_PROFILE_UPDATES",
        "PUSH_NEW_USERS",  "PUSH_PENDING_USERS",           "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION",
        "REACTIVATE_USERS"};
}

JsonObject describeServerVersion1(const AdvertisedFeatures& features, std::int64_t maxResults,
                                  const JsonArray& authenticationSchemes)
{
    JsonObject filter = supported(features.filter);
    filter["maxResults"] = maxResults;
    JsonObject bulk = supported(false);
    bulk["maxOperations"] = 0;
    bulk["maxPayloadSize"] = 0;
    JsonObject out;
    out["schemas"] = JsonArray{core1Urn, oktaProviderConfig1Urn};
    out["patch"] = supported(features.patch);
    out["bulk"] = std::move(bulk);
    out["filter"] = std::move(filter);
    out["changePassword"] = supported(false);
    out["sort"] = supported(features.sort);
    out["etag"] = supported(features.etag);
    out["xmlDataFormat"] = supported(false);
    out["authenticationSchemes"] = authenticationSchemes;
    out[oktaProviderConfig1Urn] = JsonObject{{"userManagementCapabilities", userManagementCapabilities()}};
    return out;
}

JsonObject describeSchemaVersion1(const ResourceType& type)
{
    JsonObject out;
    out["schemas"] = JsonArray{core1Urn};
    out["id"] = std::string(core1Urn) + ':' + type.name;
    out["name"] = type.name;
    out["description"] = type.core.description;
    out["schema"] = core1Urn;
    out["endpoint"] = type.endpoint;
    JsonArray attributes;
    for (const Attribute& attribute : type.core.attributes) {
        attributes.emplace_back(describeAttribute(attribute, core1Urn));
    }
    for (const Schema& extension : type.extensions) {
        const bool isEnterprise = extension.urn == enterpriseUserSchemaUrn;
        for (const Attribute& attribute : extension.attributes) {
            attributes.emplace_back(
                describeAttribute(attribute, isEnterprise ? enterprise1Urn : std::string_view(extension.urn)));
        }
    }
    out["attributes"] = std::move(attributes);
    return out;
}

} // namespace rollcall::scim
