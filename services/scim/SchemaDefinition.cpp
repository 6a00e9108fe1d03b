// SPDX-License-Identifier: Apache-2.0
// Reading of extension schemas.
#include "scim/SchemaDefinition.h"

#include "AttributeLookup.h"
#include "Emptiness.h"
#include "Normalise.h"
#include "SchemaNames.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace rollcall::scim {

namespace {

constexpr std::size_t mostSchemaAttributes = 250;
constexpr std::size_t mostSchemaParts = 100;
constexpr std::size_t mostCanonicalValues = 200;
constexpr std::size_t mostTextBytes = 2'000;
constexpr std::size_t mostNameBytes = 128;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// ATTRNAME of RFC 7643 §2.1.
bool isAttributeName(std::string_view name)
{
    return !name.empty() && name.size() <= mostNameBytes && isLetter(name.front()) &&
           std::ranges::all_of(name, [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '_'; });
}

/// RFC 8141 in as much as a name that stands in paths and filters may use it: no dot at the end, no spaces, no slashes
/// that a URL would have to escape.
bool isSchemaUrn(std::string_view urn)
{
    if (!looksLikeUrn(urn) || urn.size() > mostNameBytes * 2 || urn.back() == ':') {
        return false;
    }
    const std::size_t afterNamespace = urn.find(':', 4);
    return afterNamespace != std::string_view::npos && afterNamespace > 4 && afterNamespace + 1 < urn.size() &&
           urn.find("::") == std::string_view::npos && std::ranges::all_of(urn, [](char c) {
               return isLetter(c) || isDigit(c) || c == '-' || c == '_' || c == '.' || c == ':';
           });
}

bool isStandard(std::string_view urn)
{
    constexpr std::array<std::string_view, 3> prefixes{
        "urn:ietf:params:scim:", "urn:scim:schemas:", "urn:okta:schemas:scim:"};
    return std::ranges::any_of(prefixes, [urn](std::string_view prefix) {
        return equalsIgnoringAsciiCase(urn.substr(0, prefix.size()), prefix);
    });
}

tl::unexpected<Error> refused(const std::string& place, const std::string& why)
{
    return tl::unexpected(invalidValue("The schema cannot be used: '" + place + "' " + why));
}

/// Reads the members of one object, remembering the first thing that was wrong.
class Members {
public:
    Members(const JsonObject& object, std::string place) : m_object(object), m_place(std::move(place)) {}

    [[nodiscard]] std::string place(std::string_view name) const
    {
        return m_place.empty() ? std::string(name) : m_place + '.' + std::string(name);
    }

    [[nodiscard]] std::string text(std::string_view name)
    {
        const JsonValue* value = findMember(m_object, name);
        if (value == nullptr || value->is_null()) {
            return {};
        }
        if (!value->is_string() || value->get_string().size() > mostTextBytes) {
            refuse(name, "must be a text of at most " + std::to_string(mostTextBytes) + " bytes.");
            return {};
        }
        return std::string(value->get_string());
    }

    [[nodiscard]] bool truth(std::string_view name)
    {
        const JsonValue* value = findMember(m_object, name);
        if (value == nullptr || value->is_null()) {
            return false;
        }
        if (!value->is_bool()) {
            refuse(name, "must be true or false.");
            return false;
        }
        return value->get_bool();
    }

    template<class Names, class Value>
    [[nodiscard]] Value choice(std::string_view name, const Names& names, Value otherwise)
    {
        const std::string chosen = text(name);
        if (chosen.empty()) {
            return otherwise;
        }
        for (const auto& known : names) {
            if (equalsIgnoringAsciiCase(known.text, chosen)) {
                return known.value;
            }
        }
        std::string list;
        for (const auto& known : names) {
            list += (list.empty() ? "" : ", ") + std::string(known.text);
        }
        refuse(name, "must be one of " + list + '.');
        return otherwise;
    }

    [[nodiscard]] std::vector<std::string> texts(std::string_view name)
    {
        std::vector<std::string> out;
        const JsonArray* values = list(name, mostCanonicalValues);
        for (std::size_t at = 0; values != nullptr && at < values->size(); ++at) {
            const JsonString* value = (*values)[at].if_string();
            if (value == nullptr || value->empty() || value->size() > mostTextBytes) {
                refuse(std::string(name) + '[' + std::to_string(at) + ']', "must be a text that is not empty.");
                return out;
            }
            out.emplace_back(*value);
        }
        return out;
    }

    [[nodiscard]] const JsonArray* list(std::string_view name, std::size_t most)
    {
        const JsonValue* value = findMember(m_object, name);
        if (value == nullptr || value->is_null()) {
            return nullptr;
        }
        const JsonArray* values = value->if_array();
        if (values == nullptr) {
            refuse(name, "must be a list.");
        } else if (values->size() > most) {
            refuse(name, "has more than " + std::to_string(most) + " entries.");
            return nullptr;
        }
        return values;
    }

    void refuse(std::string_view name, const std::string& why)
    {
        if (!m_problem) {
            m_problem = refused(place(name), why).value();
        }
    }
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }

private:
    const JsonObject& m_object;
    std::string m_place;
    std::optional<Error> m_problem;
};

Result<std::vector<Attribute>> readAttributes(const JsonArray& list, const std::string& place, bool isTop);

/// What would contradict itself, or promise what does not hold here.
void checkPromises(Members& members, const Attribute& attribute, bool isTop)
{
    if (attribute.required && (attribute.mutability == Mutability::ReadOnly || attribute.returned == Returned::Never)) {
        members.refuse("required", "cannot be true for an attribute that no client can set and that is not kept.");
    }
    if (attribute.mutability == Mutability::WriteOnly && attribute.returned != Returned::Never) {
        members.refuse("returned", "must be never where mutability is writeOnly (RFC 7643, 7).");
    }
    if (attribute.uniqueness != Uniqueness::None) {
        members.refuse("uniqueness",
                       "must be none: only userName, id and the displayName of groups are kept unique here.");
    }
    if (!attribute.canonicalValues.empty() && attribute.type != AttributeType::String) {
        members.refuse("canonicalValues", "can be given for an attribute of the type string only.");
    }
    if (!attribute.referenceTypes.empty() && attribute.type != AttributeType::Reference) {
        members.refuse("referenceTypes", "can be given for an attribute of the type reference only.");
    }
    if (attribute.type == AttributeType::Complex && attribute.subAttributes.empty()) {
        members.refuse("subAttributes", "must say what a complex attribute consists of.");
    }
    if (attribute.type == AttributeType::Complex && !isTop) {
        members.refuse("type", "cannot be complex within a complex attribute (RFC 7643, 2.3.8).");
    }
    if (attribute.multiValued && !isTop) {
        members.refuse("multiValued", "cannot be true within a complex attribute.");
    }
}

Result<Attribute> readAttribute(const JsonValue& value, const std::string& place, bool isTop)
{
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
        return refused(place, "must be an object, but is " + std::string(describeKind(value)) + '.');
    }
    Members members(*object, place);
    Attribute attribute;
    attribute.name = members.text("name");
    attribute.description = members.text("description");
    attribute.type = members.choice("type", typeNames, AttributeType::String);
    attribute.multiValued = members.truth("multiValued");
    attribute.required = members.truth("required");
    attribute.caseExact = members.truth("caseExact");
    attribute.mutability = members.choice("mutability", mutabilityNames, Mutability::ReadWrite);
    attribute.returned = members.choice(
        "returned", returnedNames, attribute.mutability == Mutability::WriteOnly ? Returned::Never : Returned::Default);
    attribute.uniqueness = members.choice("uniqueness", uniquenessNames, Uniqueness::None);
    attribute.canonicalValues = members.texts("canonicalValues");
    attribute.referenceTypes = members.texts("referenceTypes");
    // Case matters in binary values and in references, whatever is said (RFC 7643 §2.3.6 and §2.3.7).
    attribute.caseExact =
        attribute.caseExact || attribute.type == AttributeType::Binary || attribute.type == AttributeType::Reference;
    const bool isReference = !isTop && attribute.name == "$ref";
    if (!isAttributeName(attribute.name) && !isReference) {
        members.refuse("name", "must begin with a letter and go on with letters, digits, '-' and '_'.");
    }
    if (namesPassword(attribute.name)) {
        members.refuse("name", "cannot be password, since passwords are dropped wherever they stand.");
    }
    const JsonArray* parts = members.list("subAttributes", mostSchemaParts);
    if (parts != nullptr && !parts->empty() && attribute.type != AttributeType::Complex) {
        members.refuse("subAttributes", "can be given for an attribute of the type complex only.");
    } else if (parts != nullptr && !members.problem()) {
        Result<std::vector<Attribute>> read = readAttributes(*parts, members.place("subAttributes"), false);
        if (!read) {
            return tl::unexpected(std::move(read.error()));
        }
        attribute.subAttributes = std::move(*read);
    }
    checkPromises(members, attribute, isTop);
    return members.problem() ? Result<Attribute>(tl::unexpected(*members.problem())) : std::move(attribute);
}

Result<std::vector<Attribute>> readAttributes(const JsonArray& list, const std::string& place, bool isTop)
{
    std::vector<Attribute> attributes;
    for (const JsonValue& value : list) {
        const std::string here = place + '[' + std::to_string(attributes.size()) + ']';
        Result<Attribute> attribute = readAttribute(value, here, isTop);
        if (!attribute) {
            return tl::unexpected(std::move(attribute.error()));
        }
        const bool isTwice = std::ranges::any_of(attributes, [&attribute](const Attribute& other) {
            return equalsIgnoringAsciiCase(other.name, attribute->name);
        });
        if (isTwice) {
            return refused(here + ".name", "is there twice; names are compared without regard to case.");
        }
        attributes.push_back(std::move(*attribute));
    }
    return attributes;
}

} // namespace

Result<Schema> readSchemaDefinition(const JsonValue& document)
{
    const JsonObject* object = document.if_object();
    if (object == nullptr) {
        return refused("schema", "must be an object, but is " + std::string(describeKind(document)) + '.');
    }
    Members members(*object, {});
    Schema schema;
    schema.urn = members.text("id");
    schema.name = members.text("name");
    schema.description = members.text("description");
    if (!isSchemaUrn(schema.urn)) {
        members.refuse("id", "must be a URN such as urn:example:scim:schemas:custom:1.0:User.");
    } else if (isStandard(schema.urn)) {
        members.refuse("id", "belongs to the standard; choose a URN of your own.");
    }
    const JsonArray* list = members.list("attributes", mostSchemaAttributes);
    if (list == nullptr || list->empty()) {
        members.refuse("attributes", "must be a list of at least one attribute.");
    }
    if (members.problem()) {
        return tl::unexpected(*members.problem());
    }
    Result<std::vector<Attribute>> attributes = readAttributes(*list, "attributes", true);
    if (!attributes) {
        return tl::unexpected(std::move(attributes.error()));
    }
    schema.attributes = std::move(*attributes);
    if (schema.name.empty()) {
        schema.name = schema.urn.substr(schema.urn.rfind(':') + 1);
    }
    return schema;
}

Result<ResourceType> withExtensions(const ResourceType& type, const std::vector<Schema>& extensions)
{
    ResourceType extended = type;
    for (const Schema& extension : extensions) {
        if (extended.schema(extension.urn) != nullptr) {
            return refused(extension.urn, "is there twice for a " + type.name + '.');
        }
        extended.extensions.push_back(extension);
    }
    return extended;
}

} // namespace rollcall::scim
