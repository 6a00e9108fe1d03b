// SPDX-License-Identifier: Apache-2.0
// Canonical values of attributes.
#include "Normalise.h"

#include "Emptiness.h"
#include "Instant.h"
#include "ValueList.h"
#include "scim/Fold.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace rollcall::scim {

namespace {

/// More is no person's: what is searched and compared value by value must stay small.
constexpr std::size_t mostParts = 1'000;

tl::unexpected<Error> wrongType(const std::string& path, std::string_view expected, const JsonValue& value)
{
    return tl::unexpected(invalidValue("'" + path + "' must be " + std::string(expected) + ", but " +
                                       std::string(describeKind(value)) + " was sent."));
}

/// RFC 4648 §4 and §5; certificates come with line breaks and without padding too.
bool isBase64(std::string_view text)
{
    std::size_t digits = 0;
    std::size_t padding = 0;
    for (const char c : text) {
        const bool isDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             std::string_view("+/-_").find(c) != std::string_view::npos;
        if (isDigit && padding == 0) {
            ++digits;
        } else if (c == '=') {
            ++padding;
        } else if (std::string_view(" \r\n\t").find(c) == std::string_view::npos) {
            return false;
        }
    }
    return digits > 0 && digits % 4 != 1 && (padding == 0 || (padding <= 2 && (digits + padding) % 4 == 0));
}

/// A date as XML Schema writes it (RFC 7643 §2.3.5): RFC 3339 allows small letters, and a space between date and time.
Result<JsonValue> normaliseDate(const JsonValue& value, const std::string& path)
{
    if (!value.is_string() || !parseInstant(value.get_string())) {
        return wrongType(path, "a date and time such as \"2025-01-31T08:00:00Z\"", value);
    }
    constexpr std::size_t dateSize = 10;
    std::string text(value.get_string());
    text[dateSize] = 'T';
    text.back() = text.back() == 'z' ? 'Z' : text.back();
    return JsonValue(text);
}

Result<JsonValue> normaliseBoolean(const JsonValue& value, const std::string& path, const ReadPolicy& policy)
{
    if (value.is_bool()) {
        return value;
    }
    if (policy.acceptBooleanStrings && value.is_string()) {
        if (equalsIgnoringAsciiCase(value.get_string(), "true")) {
            return JsonValue(true);
        }
        if (equalsIgnoringAsciiCase(value.get_string(), "false")) {
            return JsonValue(false);
        }
    }
    return wrongType(path, "true or false", value);
}

/// The sub-attribute that stands for the whole value when a client sends a bare string.
const Attribute* valuePart(const Attribute& attribute)
{
    const Attribute* part = attribute.subAttribute("value");
    return part != nullptr && part->type != AttributeType::Complex ? part : nullptr;
}

/// Whether nothing is left of a value but what it would have been for, as when Okta clears an e-mail address.
bool isHollow(const Attribute& attribute, const JsonObject& parts)
{
    return attribute.multiValued && valuePart(attribute) != nullptr &&
           std::ranges::all_of(parts,
                               [](const auto& member) { return member.key() == "type" || member.key() == "primary"; });
}

Result<> addPart(JsonObject& out, const Attribute& attribute, boost::json::string_view name, const JsonValue& value,
                 const std::string& path, const ReadPolicy& policy)
{
    const std::string partPath = path + '.' + std::string(name);
    const Attribute* part = attribute.subAttribute(name);
    const std::string key = part != nullptr ? part->name : std::string(name);
    // References are ours to write when the resource is served.
    if (namesPassword(key) || (part != nullptr && (key == "$ref" || isPassedOver(*part, partPath, policy)))) {
        return {};
    }
    Result<JsonValue> canonical =
        part != nullptr ? normalise(*part, value, partPath, policy) : normaliseUnknown(value, partPath, policy);
    if (!canonical) {
        return tl::unexpected(std::move(canonical.error()));
    }
    if (canonical->is_null()) {
        return {};
    }
    if (out.size() >= mostParts) {
        return tl::unexpected(invalidValue("'" + path + "' has more than " + std::to_string(mostParts) +
                                           " sub-attributes, which is the most one value can have."));
    }
    if (!out.emplace(key, std::move(*canonical)).second) {
        return tl::unexpected(invalidSyntax("'" + partPath + "' is there twice, in different letter case."));
    }
    return {};
}

Result<JsonValue> normaliseComplex(const Attribute& attribute, const JsonValue& value, const std::string& path,
                                   const ReadPolicy& policy)
{
    const Attribute* bare = policy.acceptBareStrings && value.is_string() ? valuePart(attribute) : nullptr;
    if (bare != nullptr) {
        Result<JsonValue> whole = normalise(*bare, value, path + '.' + bare->name, policy);
        return whole ? JsonValue(JsonObject{{bare->name, std::move(*whole)}}) : whole;
    }
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
        return wrongType(path, "an object", value);
    }
    JsonObject out;
    for (const auto& member : *object) {
        if (Result<> added = addPart(out, attribute, member.key(), member.value(), path, policy); !added) {
            return tl::unexpected(std::move(added.error()));
        }
    }
    if (out.empty() || isHollow(attribute, out)) {
        return JsonValue();
    }
    return JsonValue(std::move(out));
}

Result<JsonValue> normaliseMany(const Attribute& attribute, const JsonArray& values, const std::string& path,
                                const ReadPolicy& policy)
{
    JsonArray out;
    std::unordered_map<std::string, std::size_t> places;
    for (const JsonValue& value : values) {
        Result<JsonValue> element = normaliseElement(attribute, value, path, policy);
        if (!element) {
            return element;
        }
        if (element->is_null()) {
            continue;
        }
        const auto [place, isNew] = places.emplace(entryKey(&attribute, *element), out.size());
        if (!isNew) {
            joinEntries(out[place->second], *element);
            continue;
        }
        if (out.size() >= mostValues) {
            return tl::unexpected(tooManyValues(path));
        }
        out.push_back(std::move(*element));
    }
    if (Result<> checked = checkPrimary(out, path); !checked) {
        return tl::unexpected(std::move(checked.error()));
    }
    return out.empty() ? JsonValue() : JsonValue(std::move(out));
}

/// The text of a part of a member that says something about it, if there is one.
Result<std::string> readMemberText(const JsonObject& object, std::string_view name)
{
    const JsonValue* text = findMember(object, name);
    if (text == nullptr || text->is_null()) {
        return std::string();
    }
    return text->is_string() ? Result<std::string>(std::string(text->get_string()))
                             : wrongType("members." + std::string(name), "a string", *text);
}

Result<Member> readMember(const JsonValue& value, const ReadPolicy& policy)
{
    if (policy.acceptBareStrings && value.is_string() && !value.get_string().empty()) {
        return Member{std::string(value.get_string()), {}, {}};
    }
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
        return wrongType("members", "a list of objects with a 'value'", value);
    }
    const JsonValue* id = findMember(*object, "value");
    if (id == nullptr || isUnassigned(*id)) {
        return tl::unexpected(invalidValue("A member without 'value' was sent: 'value' must be the id of a person or "
                                           "group that was created here before."));
    }
    if (!id->is_string()) {
        return wrongType("members.value", "a string", *id);
    }
    Result<std::string> display = readMemberText(*object, "display");
    if (!display) {
        return tl::unexpected(std::move(display.error()));
    }
    const Result<std::string> type = readMemberText(*object, "type");
    if (!type) {
        return tl::unexpected(type.error());
    }
    Member member{std::string(id->get_string()), std::move(*display), {}};
    for (const std::string_view known : {"User", "Group"}) {
        member.type = equalsIgnoringAsciiCase(*type, known) ? std::string(known) : member.type;
    }
    return member;
}

} // namespace

bool isPassedOver(const Attribute& part, std::string_view path, const ReadPolicy& policy)
{
    static const std::string managerName = std::string(enterpriseUserSchemaUrn) + ":manager.displayName";
    const bool isKept = policy.keepManagerNames && equalsIgnoringAsciiCase(path, managerName);
    return (part.mutability == Mutability::ReadOnly && !isKept) || part.returned == Returned::Never;
}

std::string_view describeKind(const JsonValue& value)
{
    switch (value.kind()) {
    case boost::json::kind::null:
        return "null";
    case boost::json::kind::bool_:
        return "a boolean";
    case boost::json::kind::string:
        return "a string";
    case boost::json::kind::array:
        return "an array";
    case boost::json::kind::object:
        return "an object";
    default:
        return "a number";
    }
}

Result<JsonValue> normaliseElement(const Attribute& attribute, const JsonValue& value, const std::string& path,
                                   const ReadPolicy& policy)
{
    if (isUnassigned(value)) {
        return JsonValue();
    }
    switch (attribute.type) {
    case AttributeType::Boolean:
        return normaliseBoolean(value, path, policy);
    case AttributeType::Integer:
        return value.is_int64() ? Result<JsonValue>(value) : wrongType(path, "an integer", value);
    case AttributeType::Decimal:
        return value.is_number() ? Result<JsonValue>(value) : wrongType(path, "a number", value);
    case AttributeType::Complex:
        return normaliseComplex(attribute, value, path, policy);
    case AttributeType::DateTime:
        return normaliseDate(value, path);
    case AttributeType::Binary:
        return value.is_string() && isBase64(value.get_string()) ? Result<JsonValue>(value)
                                                                 : wrongType(path, "base64", value);
    case AttributeType::String:
    case AttributeType::Reference:
        break;
    }
    return value.is_string() ? Result<JsonValue>(value) : wrongType(path, "a string", value);
}

Result<JsonValue> normalise(const Attribute& attribute, const JsonValue& value, const std::string& path,
                            const ReadPolicy& policy)
{
    if (isUnassigned(value)) {
        return JsonValue();
    }
    if (!attribute.multiValued) {
        return normaliseElement(attribute, value, path, policy);
    }
    if (const JsonArray* values = value.if_array()) {
        return normaliseMany(attribute, *values, path, policy);
    }
    return policy.acceptSingleValues ? normaliseMany(attribute, JsonArray{value}, path, policy)
                                     : wrongType(path, "an array", value);
}

Result<JsonValue> normaliseUnknown(const JsonValue& value, const std::string& path, const ReadPolicy& policy)
{
    if (isUnassigned(value) || policy.unknownAttributes == UnknownAttributes::Ignore) {
        return JsonValue();
    }
    if (policy.unknownAttributes == UnknownAttributes::Refuse) {
        return tl::unexpected(invalidSyntax("'" + path +
                                            "' is not an attribute of any schema known here. Remove it "
                                            "from the mapping, or allow unknown attributes for this integration."));
    }
    JsonValue kept = withoutPasswords(value);
    pruneUnassigned(kept);
    if (const JsonArray* values = kept.if_array(); values != nullptr && values->size() > mostValues) {
        return tl::unexpected(tooManyValues(path));
    }
    return isUnassigned(kept) ? JsonValue() : kept;
}

Error tooManyValues(const std::string& path)
{
    return invalidValue("'" + path + "' has more than " + std::to_string(mostValues) +
                        " values, which is the most one attribute can have. Check the attribute mapping of the "
                        "application.");
}

Result<> checkPrimary(const JsonArray& values, const std::string& path)
{
    const auto primaries = std::ranges::count_if(values, isPrimaryValue);
    if (primaries > 1) {
        return tl::unexpected(invalidValue("'" + path + "' has " + std::to_string(primaries) +
                                           " values marked as primary; at most one can be."));
    }
    return {};
}

Result<std::vector<Member>> readMembers(const JsonValue& value, const ReadPolicy& policy)
{
    const JsonArray* list = value.if_array();
    if (list == nullptr && !value.is_null() && !policy.acceptSingleValues) {
        return wrongType("members", "an array", value);
    }
    // An object without parts and an empty text are no members, and no list that says that there are none.
    const JsonArray single = list == nullptr && !value.is_null() ? JsonArray{value} : JsonArray();
    std::vector<Member> members;
    std::unordered_set<std::string> seen;
    for (const JsonValue& element : list == nullptr ? single : *list) {
        Result<Member> member = readMember(element, policy);
        if (!member) {
            return tl::unexpected(std::move(member.error()));
        }
        if (seen.insert(member->value).second) {
            members.push_back(std::move(*member));
        }
    }
    return members;
}

} // namespace rollcall::scim
