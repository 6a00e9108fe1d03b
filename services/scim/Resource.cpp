// SPDX-License-Identifier: Apache-2.0
// readResource: from a POST or PUT body to the canonical form.
#include "scim/Resource.h"

#include "AttributeLookup.h"
#include "Canonical.h"
#include "Emptiness.h"
#include "Normalise.h"
#include "scim/Fold.h"

#include <algorithm>
#include <utility>

namespace rollcall::scim {

namespace {

tl::unexpected<Error> namedTwice(const std::string& path)
{
    return tl::unexpected(invalidSyntax("'" + path + "' is there twice, in different letter case."));
}

/// Whether a text of a value, at any depth, is longer than one may be.
bool hasLongText(const JsonValue& value)
{
    if (const JsonArray* values = value.if_array()) {
        return std::ranges::any_of(*values, hasLongText);
    }
    if (const JsonObject* parts = value.if_object()) {
        return std::ranges::any_of(*parts, [](const auto& part) { return hasLongText(part.value()); });
    }
    const JsonString* text = value.if_string();
    return text != nullptr && text->size() > mostTextBytes;
}

const JsonValue* exactly(const JsonObject* holder, std::string_view name)
{
    return holder == nullptr ? nullptr : holder->if_contains(name);
}

bool isAsItWas(const JsonObject* before, std::string_view name, const JsonValue& value)
{
    const JsonValue* had = exactly(before, name);
    return had != nullptr && *had == value;
}

class ResourceReader {
public:
    /// `before`: what the body was made of, if it was made of something.
    ResourceReader(const ResourceType& type, const ReadPolicy& policy, const JsonObject* before = nullptr)
        : m_type(type), m_policy(policy), m_before(before)
    {
    }

    [[nodiscard]] Result<ParsedResource> read(const JsonObject& body)
    {
        for (const auto& member : body) {
            if (Result<> done = readMember(std::string(member.key()), member.value()); !done) {
                return tl::unexpected(std::move(done.error()));
            }
        }
        if (Result<> listed = checkListed(body); !listed) {
            return tl::unexpected(std::move(listed.error()));
        }
        m_parsed.attributes = assemble();
        return std::move(m_parsed);
    }

private:
    [[nodiscard]] Result<> readMember(const std::string& name, const JsonValue& value)
    {
        if (equalsIgnoringAsciiCase(name, "schemas")) {
            return checkSchemas(value);
        }
        const Schema* schema = m_type.schema(name);
        if (schema == &m_type.core) {
            return readCoreBlock(value);
        }
        if (isAsItWas(m_before, name, value)) {
            return keep(isBlock(name, value) ? m_extensions : m_attributes, name, name, value);
        }
        if (schema != nullptr) {
            return readExtension(*schema, value);
        }
        if (const Attribute* attribute = coreAttribute(m_type, name)) {
            return readAttribute(*attribute, value);
        }
        return readUnknown(name, value);
    }

    [[nodiscard]] static bool isBlock(const std::string& name, const JsonValue& value)
    {
        return looksLikeUrn(name) && value.is_object();
    }

    // What is listed is worked out anew from what is there; clients forget extensions or keep 1.1 names.
    [[nodiscard]] Result<> checkSchemas(const JsonValue& value) const
    {
        if (value.is_null() || value.is_array() || value.is_string()) {
            return {};
        }
        return tl::unexpected(
            invalidValue("'schemas' must be an array of URNs, but " + std::string(describeKind(value)) + " was sent."));
    }

    // Some clients put core attributes into an object named by the core schema.
    [[nodiscard]] Result<> readCoreBlock(const JsonValue& value)
    {
        if (isUnassigned(value)) {
            return {};
        }
        const JsonObject* block = value.if_object();
        if (block == nullptr) {
            return tl::unexpected(invalidValue("'" + m_type.core.urn + "' must be an object."));
        }
        for (const auto& member : *block) {
            const Attribute* attribute = coreAttribute(m_type, member.key());
            Result<> done = attribute != nullptr ? readAttribute(*attribute, member.value())
                                                 : readUnknown(std::string(member.key()), member.value());
            if (!done) {
                return done;
            }
        }
        return {};
    }

    [[nodiscard]] Result<> readAttribute(const Attribute& attribute, const JsonValue& value)
    {
        if (attribute.returned == Returned::Never) {
            m_parsed.hadPassword = m_parsed.hadPassword || !isUnassigned(value);
            return {};
        }
        if (attribute.mutability == Mutability::ReadOnly || attribute.name == "schemas") {
            return {};
        }
        if (isMembers(attribute)) {
            return readGroupMembers(value);
        }
        Result<JsonValue> canonical = normalise(attribute, value, attribute.name, m_policy);
        return store(m_attributes, attribute.name, attribute.name, std::move(canonical));
    }

    [[nodiscard]] bool isMembers(const Attribute& attribute) const
    {
        return attribute.name == "members" && m_type.core.urn == groupSchemaUrn;
    }

    // null counts as absent, as in a PATCH: a list of members that is not there must not empty the group.
    [[nodiscard]] Result<> readGroupMembers(const JsonValue& value)
    {
        if (value.is_null() && m_policy.acceptSingleValues) {
            return {};
        }
        if (m_parsed.members) {
            return namedTwice("members");
        }
        Result<std::vector<Member>> members = readMembers(value, m_policy);
        if (!members) {
            return tl::unexpected(std::move(members.error()));
        }
        m_parsed.members = std::move(*members);
        return {};
    }

    [[nodiscard]] Result<> readUnknown(const std::string& name, const JsonValue& value)
    {
        if (namesPassword(name)) {
            m_parsed.hadPassword = m_parsed.hadPassword || !isUnassigned(value);
            return {};
        }
        JsonValue clean = value;
        m_parsed.hadPassword = stripPasswords(clean) || m_parsed.hadPassword;
        Result<JsonValue> kept = normaliseUnknown(clean, name, m_policy);
        const bool isExtension = kept && isBlock(name, *kept);
        return store(isExtension ? m_extensions : m_attributes, name, name, std::move(kept));
    }

    [[nodiscard]] Result<> readExtension(const Schema& schema, const JsonValue& value)
    {
        if (isUnassigned(value)) {
            return {};
        }
        const JsonObject* block = value.if_object();
        if (block == nullptr) {
            return tl::unexpected(invalidValue("'" + schema.urn + "' must be an object, but " +
                                               std::string(describeKind(value)) + " was sent."));
        }
        const JsonValue* had = exactly(m_before, schema.urn);
        const JsonObject* before = had == nullptr ? nullptr : had->if_object();
        JsonObject out;
        for (const auto& member : *block) {
            const std::string name(member.key());
            Result<> done = isAsItWas(before, name, member.value())
                                ? keep(out, name, schema.urn + ':' + name, member.value())
                                : readExtensionMember(out, schema, name, member.value());
            if (!done) {
                return done;
            }
        }
        return out.empty() ? Result<>() : keep(m_extensions, schema.urn, schema.urn, JsonValue(std::move(out)));
    }

    [[nodiscard]] Result<> readExtensionMember(JsonObject& out, const Schema& schema, std::string_view name,
                                               const JsonValue& value)
    {
        const Attribute* attribute = schema.attribute(name);
        const std::string key = attribute != nullptr ? attribute->name : std::string(name);
        if (namesPassword(key) || (attribute != nullptr && attribute->returned == Returned::Never)) {
            m_parsed.hadPassword = m_parsed.hadPassword || !isUnassigned(value);
            return {};
        }
        if (attribute != nullptr && attribute->mutability == Mutability::ReadOnly) {
            return {};
        }
        const std::string path = schema.urn + ':' + key;
        return store(out, key, path,
                     attribute != nullptr ? normalise(*attribute, value, path, m_policy)
                                          : normaliseUnknown(value, path, m_policy));
    }

    [[nodiscard]] static Result<> store(JsonObject& target, const std::string& key, const std::string& path,
                                        Result<JsonValue> value)
    {
        if (!value) {
            return tl::unexpected(std::move(value.error()));
        }
        if (value->is_null()) {
            return {};
        }
        if (hasLongText(*value)) {
            return tl::unexpected(invalidValue("'" + path + "' has a text of more than " +
                                               std::to_string(mostTextBytes) +
                                               " bytes, which is the most one can have. Check the attribute mapping "
                                               "of the application."));
        }
        return keep(target, key, path, std::move(*value));
    }

    [[nodiscard]] static Result<> keep(JsonObject& target, const std::string& key, const std::string& path,
                                       JsonValue value)
    {
        if (target.size() >= mostAttributes) {
            return tl::unexpected(invalidValue("'" + path + "' is one attribute too many: a resource can have " +
                                               std::to_string(mostAttributes) +
                                               ". Check the attribute mapping of the application."));
        }
        return target.emplace(key, std::move(value)).second ? Result<>() : namedTwice(path);
    }

    /// RFC 7643 §3: `schemas` lists the core schema and each extension in use.
    [[nodiscard]] Result<> checkListed(const JsonObject& body) const
    {
        if (!m_policy.requiresSchemas) {
            return {};
        }
        const JsonValue* schemas = findMember(body, "schemas");
        const JsonArray* list = schemas == nullptr ? nullptr : schemas->if_array();
        const auto isListed = [list](std::string_view urn) {
            return list != nullptr && std::ranges::any_of(*list, [urn](const JsonValue& listed) {
                       return listed.is_string() && equalsIgnoringAsciiCase(listed.get_string(), urn);
                   });
        };
        if (!isListed(m_type.core.urn)) {
            return tl::unexpected(invalidSyntax("'schemas' must list " + m_type.core.urn + '.'));
        }
        for (const auto& extension : m_extensions) {
            if (!isListed(extension.key())) {
                return tl::unexpected(invalidSyntax("'schemas' must list " + std::string(extension.key()) +
                                                    ", whose attributes were sent."));
            }
        }
        for (const JsonValue& urn : *list) {
            if (!urn.is_string() || m_type.schema(urn.get_string()) == nullptr) {
                return tl::unexpected(invalidSyntax("'schemas' lists " + toJson(urn) + ", which is no schema of a " +
                                                    m_type.name + " here."));
            }
        }
        return {};
    }

    [[nodiscard]] JsonObject assemble()
    {
        JsonArray schemas{JsonString(m_type.core.urn)};
        for (const auto& extension : m_extensions) {
            schemas.push_back(JsonString(extension.key()));
        }
        JsonObject out;
        out.reserve(m_attributes.size() + m_extensions.size() + 1);
        out.emplace("schemas", std::move(schemas));
        for (auto& member : m_attributes) {
            out.emplace(member.key(), std::move(member.value()));
        }
        for (auto& member : m_extensions) {
            out.emplace(member.key(), std::move(member.value()));
        }
        return out;
    }

    const ResourceType& m_type;
    const ReadPolicy& m_policy;
    const JsonObject* m_before;
    JsonObject m_attributes;
    JsonObject m_extensions;
    ParsedResource m_parsed;
};

} // namespace

Result<ParsedResource> readResource(const ResourceType& type, const JsonValue& body, const ReadPolicy& policy)
{
    const JsonObject* object = body.if_object();
    if (object == nullptr) {
        return tl::unexpected(invalidSyntax("The body must be a JSON object that describes a " + type.name + ", but " +
                                            std::string(describeKind(body)) + " was sent."));
    }
    Result<ParsedResource> parsed = ResourceReader(type, policy).read(*object);
    if (!parsed) {
        return parsed;
    }
    if (const std::vector<std::string> missing = missingRequired(type, parsed->attributes); !missing.empty()) {
        return tl::unexpected(requiredIsMissing(type, missing.front()));
    }
    if (Result<> fits = checkSize(type, parsed->attributes, {}); !fits) {
        return tl::unexpected(std::move(fits.error()));
    }
    return parsed;
}

Result<ParsedResource> readAgain(const ResourceType& type, const JsonObject& object, const JsonObject& before)
{
    const ReadPolicy keeping;
    return ResourceReader(type, keeping, &before).read(object);
}

Result<JsonObject> parseStored(std::string_view stored)
{
    Result<JsonValue> value = parseJson(stored, ownLimits);
    if (!value) {
        return tl::unexpected(std::move(value.error()));
    }
    JsonObject* object = value->if_object();
    return object != nullptr ? Result<JsonObject>(std::move(*object))
                             : tl::unexpected(invalidSyntax("A stored resource is no JSON object."));
}

} // namespace rollcall::scim
