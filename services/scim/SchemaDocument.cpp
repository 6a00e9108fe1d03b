// SPDX-License-Identifier: Apache-2.0
// Schemas and resource types as they are served.
#include "scim/SchemaDefinition.h"

#include "SchemaNames.h"

#include <algorithm>
#include <utility>

namespace rollcall::scim {

namespace {

template<class Names, class Value>
std::string_view nameOf(const Names& names, Value value)
{
    const auto found =
        std::find_if(names.begin(), names.end(), [value](const auto& name) { return name.value == value; });
    return found == names.end() ? std::string_view() : found->text;
}

JsonArray textsAsJson(const std::vector<std::string>& texts)
{
    JsonArray out;
    for (const std::string& text : texts) {
        out.emplace_back(text);
    }
    return out;
}

JsonObject describeAttribute(const Attribute& attribute)
{
    JsonObject out;
    out["name"] = attribute.name;
    out["type"] = toString(attribute.type);
    out["multiValued"] = attribute.multiValued;
    out["description"] = attribute.description;
    out["required"] = attribute.required;
    if (!attribute.canonicalValues.empty()) {
        out["canonicalValues"] = textsAsJson(attribute.canonicalValues);
    }
    if (attribute.type != AttributeType::Complex) {
        out["caseExact"] = attribute.caseExact;
    }
    out["mutability"] = toString(attribute.mutability);
    out["returned"] = toString(attribute.returned);
    out["uniqueness"] = toString(attribute.uniqueness);
    if (!attribute.referenceTypes.empty()) {
        out["referenceTypes"] = textsAsJson(attribute.referenceTypes);
    }
    if (!attribute.subAttributes.empty()) {
        JsonArray parts;
        for (const Attribute& part : attribute.subAttributes) {
            parts.emplace_back(describeAttribute(part));
        }
        out["subAttributes"] = std::move(parts);
    }
    return out;
}

void addMeta(JsonObject& out, std::string_view resourceType, std::string_view baseUrl, const std::string& path)
{
    if (!baseUrl.empty()) {
        out["meta"] = JsonObject{{"resourceType", resourceType}, {"location", std::string(baseUrl) + path}};
    }
}

} // namespace

std::string_view toString(AttributeType type)
{
    return nameOf(typeNames, type);
}

std::string_view toString(Mutability mutability)
{
    return nameOf(mutabilityNames, mutability);
}

std::string_view toString(Returned returned)
{
    return nameOf(returnedNames, returned);
}

std::string_view toString(Uniqueness uniqueness)
{
    return nameOf(uniquenessNames, uniqueness);
}

JsonObject describeSchema(const Schema& schema, std::string_view baseUrl)
{
    JsonObject out;
    out["schemas"] = JsonArray{schemaSchemaUrn};
    out["id"] = schema.urn;
    out["name"] = schema.name;
    out["description"] = schema.description;
    JsonArray attributes;
    for (const Attribute& attribute : schema.attributes) {
        attributes.emplace_back(describeAttribute(attribute));
    }
    out["attributes"] = std::move(attributes);
    addMeta(out, "Schema", baseUrl, "Schemas/" + schema.urn);
    return out;
}

JsonObject describeResourceType(const ResourceType& type, std::string_view baseUrl)
{
    JsonObject out;
    out["schemas"] = JsonArray{resourceTypeSchemaUrn};
    out["id"] = type.name;
    out["name"] = type.name;
    out["endpoint"] = type.endpoint;
    out["description"] = type.core.description;
    out["schema"] = type.core.urn;
    if (!type.extensions.empty()) {
        JsonArray extensions;
        for (const Schema& extension : type.extensions) {
            extensions.emplace_back(JsonObject{{"schema", extension.urn}, {"required", false}});
        }
        out["schemaExtensions"] = std::move(extensions);
    }
    addMeta(out, "ResourceType", baseUrl, "ResourceTypes/" + type.name);
    return out;
}

} // namespace rollcall::scim
