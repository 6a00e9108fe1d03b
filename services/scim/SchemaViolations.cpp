// SPDX-License-Identifier: Apache-2.0
// findSchemaViolations: what is wrong with a resource that is about to be served.
#include "scim/SchemaDefinition.h"

#include "AttributeLookup.h"
#include "Canonical.h"
#include "Instant.h"
#include "ValueList.h"
#include "scim/Fold.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::scim {

namespace {

/// Whether a single value is of the type, whatever is inside a complex one.
bool isOfType(AttributeType type, const JsonValue& value)
{
    switch (type) {
    case AttributeType::Boolean:
        return value.is_bool();
    case AttributeType::Integer:
        return value.is_int64();
    case AttributeType::Decimal:
        return value.is_number();
    case AttributeType::Complex:
        return value.is_object();
    case AttributeType::DateTime:
        return value.is_string() && parseInstant(value.get_string()).has_value();
    case AttributeType::String:
    case AttributeType::Binary:
    case AttributeType::Reference:
        break;
    }
    return value.is_string();
}

class Inspector {
public:
    explicit Inspector(const ResourceType& type) : m_type(type) {}

    [[nodiscard]] std::vector<std::string> inspect(const JsonObject& resource)
    {
        for (const auto& member : resource) {
            const std::string name(member.key());
            const Schema* schema = m_type.schema(name);
            if (schema == nullptr) {
                inspectMember(coreAttribute(m_type, name), name, name, member.value());
            } else if (schema->urn != name || schema == &m_type.core) {
                complain(name, "is not how an extension is named");
            } else {
                inspectExtension(*schema, member.value());
            }
        }
        inspectSchemas(resource);
        for (const std::string& path : missingRequired(m_type, resource)) {
            complain(path, "is required and missing");
        }
        return std::move(m_found);
    }

private:
    void complain(const std::string& path, const std::string& why) { m_found.push_back(path + ' ' + why); }

    void inspectExtension(const Schema& schema, const JsonValue& value)
    {
        const JsonObject* block = value.if_object();
        if (block == nullptr || block->empty()) {
            complain(schema.urn, "must be an object that is not empty");
            return;
        }
        for (const auto& member : *block) {
            const std::string name(member.key());
            inspectMember(schema.attribute(name), name, schema.urn + ':' + name, member.value());
        }
    }

    void inspectSchemas(const JsonObject& resource)
    {
        const JsonValue* schemas = resource.if_contains("schemas");
        const JsonArray* list = schemas == nullptr ? nullptr : schemas->if_array();
        std::set<std::string> listed;
        for (std::size_t at = 0; list != nullptr && at < list->size(); ++at) {
            const JsonString* urn = (*list)[at].if_string();
            if (urn == nullptr || !listed.insert(std::string(*urn)).second) {
                complain("schemas", "lists something twice, or no text");
            }
        }
        if (!listed.contains(m_type.core.urn)) {
            complain("schemas", "does not list the core schema");
        }
        for (const Schema& extension : m_type.extensions) {
            if (resource.contains(extension.urn) != listed.contains(extension.urn)) {
                complain("schemas", "and the extensions that are there differ: " + extension.urn);
            }
        }
    }

    void inspectMember(const Attribute* attribute, const std::string& name, const std::string& path,
                       const JsonValue& value)
    {
        if (attribute == nullptr) {
            return;
        }
        if (attribute->name != name) {
            complain(path, "is not in the schema's letter case");
        }
        if (attribute->returned == Returned::Never || attribute->mutability == Mutability::WriteOnly) {
            complain(path, "is never returned");
        }
        if (!attribute->multiValued) {
            inspectValue(*attribute, path, value);
            return;
        }
        const JsonArray* values = value.if_array();
        if (values == nullptr) {
            complain(path, "must be an array");
            return;
        }
        for (const JsonValue& element : *values) {
            inspectValue(*attribute, path, element);
        }
        inspectList(*attribute, path, *values);
    }

    void inspectList(const Attribute& attribute, const std::string& path, const JsonArray& values)
    {
        if (std::ranges::count_if(values, isPrimaryValue) > 1) {
            complain(path, "has more than one primary value");
        }
        std::set<std::string> keys;
        for (const JsonValue& value : values) {
            if (!keys.insert(entryKey(&attribute, value)).second) {
                complain(path, "has the same value twice");
            }
        }
    }

    void inspectValue(const Attribute& attribute, const std::string& path, const JsonValue& value)
    {
        if (!isOfType(attribute.type, value)) {
            complain(path, "is not of the type " + std::string(toString(attribute.type)));
            return;
        }
        const JsonObject* parts = value.if_object();
        if (parts == nullptr) {
            return;
        }
        for (const auto& part : *parts) {
            const std::string name(part.key());
            std::string partPath = path;
            partPath += '.';
            partPath += name;
            inspectMember(attribute.subAttribute(name), name, partPath, part.value());
        }
    }

    const ResourceType& m_type;
    std::vector<std::string> m_found;
};

} // namespace

std::vector<std::string> findSchemaViolations(const ResourceType& type, const JsonObject& served)
{
    return Inspector(type).inspect(served);
}

} // namespace rollcall::scim
