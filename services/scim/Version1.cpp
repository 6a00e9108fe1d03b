// SPDX-License-Identifier: Apache-2.0
// SCIM 1.1: names, filters and resources to and from the 2.0 form.
#include "scim/Version1.h"

#include "AttributeLookup.h"
#include "FilterParser.h"
#include "Version1Names.h"
#include "scim/Fold.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rollcall::scim {

namespace {

constexpr std::string_view managerIdName = "managerId";

bool is(std::string_view left, std::string_view right)
{
    return equalsIgnoringAsciiCase(left, right);
}

/// `urn:scim:schemas:core:1.0`, also with the name of a resource type behind it as some clients write it.
bool isCore1(std::string_view urn)
{
    return is(urn, core1Urn) || is(urn, std::string(core1Urn) + ":User") || is(urn, std::string(core1Urn) + ":Group");
}

class FilterTranslator {
public:
    [[nodiscard]] FilterPointer translate(const FilterNode& node)
    {
        return std::visit([this](const auto& one) { return (*this)(one); }, node.node);
    }

    FilterPointer operator()(const Comparison& comparison)
    {
        return make(Comparison{named(comparison.path), comparison.op, comparison.value, comparison.position,
                               comparison.folded});
    }
    FilterPointer operator()(const Presence& presence)
    {
        return make(Presence{named(presence.path), presence.position});
    }
    FilterPointer operator()(const And& both) { return make(And{translate(*both.left), translate(*both.right)}); }
    FilterPointer operator()(const Or& either) { return make(Or{translate(*either.left), translate(*either.right)}); }
    FilterPointer operator()(const Not& negation) { return make(Not{translate(*negation.operand)}); }
    FilterPointer operator()(const ValueFilter& values)
    {
        AttributePath path = fromVersion1(values.path);
        path.subAttribute.clear();
        m_isInBrackets = true;
        FilterPointer inner = translate(*values.filter);
        m_isInBrackets = false;
        return make(ValueFilter{std::move(path), std::move(inner), values.position});
    }

private:
    /// Parts of a value have the same names in both dialects.
    [[nodiscard]] AttributePath named(const AttributePath& path) const
    {
        return m_isInBrackets ? path : fromVersion1(path);
    }

    template<class Node>
    static FilterPointer make(Node node)
    {
        return std::make_unique<const FilterNode>(FilterNode{std::move(node)});
    }

    bool m_isInBrackets = false;
};

/// How names of attributes are told apart: clients write them in any case, what is stored has the schema's own, and
/// another one there is an attribute that no schema knows.
using SameName = bool (*)(std::string_view, std::string_view);

bool isExactly(std::string_view left, std::string_view right)
{
    return left == right;
}

/// `manager` with the name of its identifier exchanged, without `$ref`.
JsonValue renamedManager(const JsonValue& manager, std::string_view from, std::string_view to, SameName isSame)
{
    const JsonObject* parts = manager.if_object();
    if (parts == nullptr) {
        return manager;
    }
    JsonObject out;
    for (const auto& part : *parts) {
        if (!isSame(part.key(), "$ref")) {
            out.emplace(isSame(part.key(), from) ? to : std::string_view(part.key()), part.value());
        }
    }
    return out;
}

JsonValue renamedEnterprise(const JsonValue& block, std::string_view from, std::string_view to, SameName isSame)
{
    const JsonObject* members = block.if_object();
    if (members == nullptr) {
        return block;
    }
    JsonObject out;
    for (const auto& member : *members) {
        out.emplace(member.key(), isSame(member.key(), "manager") ? renamedManager(member.value(), from, to, isSame)
                                                                  : member.value());
    }
    return out;
}

JsonValue translatedSchemas(const ResourceType& type, const JsonValue& schemas)
{
    const JsonArray* list = schemas.if_array();
    if (list == nullptr) {
        return schemas;
    }
    JsonArray out;
    for (const JsonValue& urn : *list) {
        const std::string_view text = urn.is_string() ? std::string_view(urn.get_string()) : std::string_view();
        if (isCore1(text)) {
            out.emplace_back(type.core.urn);
        } else if (is(text, enterprise1Urn)) {
            out.emplace_back(enterpriseUserSchemaUrn);
        } else {
            out.push_back(urn);
        }
    }
    return out;
}

/// Sets a member; blocks that meet under one name are laid over each other.
void put(JsonObject& out, std::string_view name, JsonValue value)
{
    JsonValue* present = out.if_contains(name);
    if (present != nullptr && present->is_object() && value.is_object()) {
        for (auto& member : value.get_object()) {
            present->get_object()[member.key()] = std::move(member.value());
        }
        return;
    }
    out[name] = std::move(value);
}

/// A whole resource says what there is: values that are to be deleted are left out of it, and of the others what says
/// that they are to stay.
JsonValue withoutOperations(const Attribute* attribute, const JsonValue& value)
{
    const bool isOurs = attribute != nullptr && attribute->subAttribute("operation") == nullptr;
    const JsonArray* values = value.if_array();
    if (values == nullptr) {
        const bool isOneOfMany = isOurs && attribute->multiValued;
        return !isOneOfMany ? value : isDeletion(value) ? JsonValue(JsonArray()) : withoutOperation(value);
    }
    JsonArray out;
    for (const JsonValue& element : *values) {
        if (!isDeletion(element)) {
            out.push_back(isOurs ? withoutOperation(element) : element);
        }
    }
    return out;
}

/// The same for each attribute of a schema.
JsonValue withoutOperations(const Schema& schema, const JsonValue& block)
{
    const JsonObject* members = block.if_object();
    if (members == nullptr) {
        return block;
    }
    JsonObject out;
    for (const auto& member : *members) {
        out.emplace(member.key(), withoutOperations(schema.attribute(member.key()), member.value()));
    }
    return out;
}

JsonValue withoutReferences(const JsonValue& value)
{
    if (const JsonArray* values = value.if_array()) {
        JsonArray out;
        for (const JsonValue& element : *values) {
            out.push_back(withoutReferences(element));
        }
        return out;
    }
    const JsonObject* parts = value.if_object();
    if (parts == nullptr || !parts->contains("$ref")) {
        return value;
    }
    JsonObject out;
    for (const auto& part : *parts) {
        if (part.key() != "$ref") {
            out.emplace(part.key(), part.value());
        }
    }
    return out;
}

JsonObject metaOfVersion1(const JsonObject& meta)
{
    constexpr std::string_view there = "/scim/v2/";
    JsonObject out;
    for (const auto& member : meta) {
        if (member.key() == "resourceType") {
            continue;
        }
        JsonValue value = member.value();
        if (JsonString* location = member.key() == "location" ? value.if_string() : nullptr) {
            std::string url(*location);
            if (const std::size_t at = url.find(there); at != std::string::npos) {
                url.replace(at, there.size(), "/scim/v1/");
            }
            value = url;
        }
        out.emplace(member.key(), std::move(value));
    }
    return out;
}

JsonArray schemasOfVersion1(const JsonArray& schemas)
{
    JsonArray out{core1Urn};
    for (const JsonValue& urn : schemas) {
        const std::string_view text = urn.is_string() ? std::string_view(urn.get_string()) : std::string_view();
        if (is(text, enterpriseUserSchemaUrn)) {
            out.emplace_back(enterprise1Urn);
        } else if (!is(text, userSchemaUrn) && !is(text, groupSchemaUrn)) {
            out.push_back(urn);
        }
    }
    return out;
}

} // namespace

bool isDeletion(const JsonValue& element)
{
    const JsonObject* object = element.if_object();
    const JsonValue* operation = object == nullptr ? nullptr : findMember(*object, "operation");
    return operation != nullptr && operation->is_string() && is(operation->get_string(), "delete");
}

JsonValue withoutOperation(const JsonValue& element)
{
    const JsonObject* object = element.if_object();
    if (object == nullptr) {
        return element;
    }
    JsonObject out;
    for (const auto& part : *object) {
        if (!is(part.key(), "operation")) {
            out.emplace(part.key(), part.value());
        }
    }
    return out;
}

AttributePath fromVersion1(AttributePath path)
{
    if (isCore1(path.schemaUrn)) {
        path.schemaUrn.clear();
    } else if (is(path.schemaUrn, enterprise1Urn)) {
        path.schemaUrn = enterpriseUserSchemaUrn;
    }
    if (is(path.attribute, "manager") && is(path.subAttribute, managerIdName)) {
        path.subAttribute = "value";
    }
    if (is(path.attribute, "email") && path.subAttribute.empty() && path.schemaUrn.empty()) {
        path.attribute = "emails";
        path.subAttribute = "value";
    }
    return path;
}

JsonObject translatedBody(const ResourceType& type, const JsonObject& body)
{
    JsonObject out;
    for (const auto& member : body) {
        const std::string_view name = member.key();
        if (is(name, "schemas")) {
            put(out, name, translatedSchemas(type, member.value()));
        } else if (is(name, enterprise1Urn) || is(name, enterpriseUserSchemaUrn)) {
            put(out, enterpriseUserSchemaUrn, renamedEnterprise(member.value(), managerIdName, "value", is));
        } else if (isCore1(name)) {
            put(out, type.core.urn, member.value());
        } else if (!is(name, "meta")) {
            put(out, name, member.value());
        }
    }
    return out;
}

JsonValue fromVersion1(const ResourceType& type, const JsonValue& body)
{
    const JsonObject* object = body.if_object();
    if (object == nullptr) {
        return body;
    }
    JsonObject out = translatedBody(type, *object);
    for (auto& member : out) {
        if (const Schema* schema = type.schema(member.key())) {
            member.value() = withoutOperations(*schema, member.value());
        } else if (!is(member.key(), "schemas")) {
            member.value() = withoutOperations(coreAttribute(type, member.key()), member.value());
        }
    }
    return out;
}

Result<Filter> parseFilterVersion1(std::string_view text, const FilterLimits& limits)
{
    Result<Filter> filter = parseFilter(text, limits);
    if (!filter) {
        return filter;
    }
    FilterTranslator translator;
    return Filter{translator.translate(*filter->root)};
}

std::string nameFromVersion1(std::string_view name)
{
    if (is(name, enterprise1Urn)) {
        return std::string(enterpriseUserSchemaUrn);
    }
    auto path = splitAttributePath(name);
    return path ? toString(fromVersion1(std::move(*path))) : std::string(name);
}

std::string namesFromVersion1(std::string_view names)
{
    std::string out;
    while (!names.empty()) {
        const std::size_t comma = names.find(',');
        std::string_view name = names.substr(0, comma);
        const std::size_t first = name.find_first_not_of(' ');
        name = first == std::string_view::npos ? std::string_view() : name.substr(first);
        name = name.substr(0, name.find_last_not_of(' ') + 1);
        if (!name.empty()) {
            out += (out.empty() ? "" : ",") + nameFromVersion1(name);
        }
        names = comma == std::string_view::npos ? std::string_view() : names.substr(comma + 1);
    }
    return out;
}

JsonObject toVersion1(const JsonObject& resource)
{
    const JsonValue* schemas = resource.if_contains("schemas");
    const JsonArray* list = schemas == nullptr ? nullptr : schemas->if_array();
    const bool isGroup = list != nullptr && std::ranges::find(*list, JsonValue(groupSchemaUrn)) != list->end();
    const std::string_view references = isGroup ? "members" : "groups";
    JsonObject out;
    for (const auto& member : resource) {
        const std::string_view name = member.key();
        if (name == "schemas" && member.value().is_array()) {
            out.emplace(name, schemasOfVersion1(member.value().get_array()));
        } else if (name == "meta" && member.value().is_object()) {
            out.emplace(name, metaOfVersion1(member.value().get_object()));
        } else if (name == enterpriseUserSchemaUrn) {
            out.emplace(enterprise1Urn, renamedEnterprise(member.value(), "value", managerIdName, isExactly));
        } else {
            // 1.1 has no addresses in what is ours to write.
            out.emplace(name, name == references ? withoutReferences(member.value()) : member.value());
        }
    }
    return out;
}

std::string toVersion1(std::string resource)
{
    const Result<JsonValue> parsed = parseJson(resource, ownLimits);
    if (parsed && parsed->is_object()) {
        return toJson(toVersion1(parsed->get_object()));
    }
    return resource;
}

void appendReferenceVersion1(std::string& out, const Reference& reference)
{
    appendReference(out, {reference.value, {}, reference.display, reference.type});
}

} // namespace rollcall::scim
