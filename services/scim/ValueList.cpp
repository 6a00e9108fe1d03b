// SPDX-License-Identifier: Apache-2.0
// Changes to lists of values.
#include "ValueList.h"

#include "Emptiness.h"
#include "Instant.h"
#include "scim/Fold.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rollcall::scim {

namespace {

/// Numbers are equal by value: 2 and 2.0.
std::string comparableNumber(const JsonValue& value)
{
    constexpr double reach = 9.2e18;
    const double* number = value.if_double();
    const bool isWhole = number != nullptr && std::abs(*number) < reach && std::trunc(*number) == *number;
    return isWhole ? std::to_string(static_cast<std::int64_t>(*number)) : toJson(value);
}

std::string comparableText(const Attribute* attribute, std::string_view text)
{
    const AttributeType type = attribute == nullptr ? AttributeType::String : attribute->type;
    if (type == AttributeType::Boolean) {
        for (const std::string_view truth : {"true", "false"}) {
            if (equalsIgnoringAsciiCase(text, truth)) {
                return std::string(truth);
            }
        }
    }
    if (type == AttributeType::DateTime) {
        if (const std::optional<Instant> instant = parseInstant(text)) {
            return std::to_string(instant->seconds) + '.' + std::to_string(instant->nanoseconds) + 'i';
        }
    }
    return (attribute != nullptr && attribute->caseExact ? std::string(text) : fold(text)) + 's';
}

/// Equal for single values that are equal by their definition.
std::string comparable(const Attribute* attribute, const JsonValue& value)
{
    return value.is_string() ? comparableText(attribute, value.get_string()) : comparableNumber(value);
}

void appendComparable(std::string& out, const Attribute* attribute, const JsonValue& value)
{
    appendJsonString(out, comparable(attribute, value));
}

/// What a client can name of a value, in the order of the names; a value without parts is its own `value`.
using Comparables = std::vector<std::pair<std::string, std::string>>;

Comparables comparablesOf(const Attribute* attribute, const JsonValue& value)
{
    Comparables out;
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
        const bool isComplex = attribute != nullptr && attribute->type == AttributeType::Complex;
        if (!isUnassigned(value)) {
            out.emplace_back("value", comparable(isComplex ? attribute->subAttribute("value") : attribute, value));
        }
        return out;
    }
    for (const auto& part : *object) {
        const Attribute* known = attribute == nullptr ? nullptr : attribute->subAttribute(part.key());
        const bool isOurs =
            equalsIgnoringAsciiCase(part.key(), "$ref") ||
            (known != nullptr && (known->mutability == Mutability::ReadOnly || known->returned == Returned::Never));
        if (!isOurs && !isUnassigned(part.value())) {
            out.emplace_back(fold(part.key()), comparable(known, part.value()));
        }
    }
    std::ranges::sort(out);
    return out;
}

std::string keyOfParts(const JsonObject& object)
{
    std::set<std::string> members;
    for (const auto& member : object) {
        std::string text;
        appendJsonString(text, member.key());
        members.insert(text + ':' + toJson(member.value()));
    }
    std::string key;
    for (const std::string& member : members) {
        key += member + ',';
    }
    return key;
}

/// Equal for values that have equal parts.
std::string wholeKey(const Attribute* attribute, const JsonValue& value)
{
    std::string key;
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
        appendComparable(key, attribute, value);
        return key;
    }
    std::set<std::string> parts;
    for (const auto& part : *object) {
        std::string text;
        appendJsonString(text, part.key());
        appendComparable(text, attribute == nullptr ? nullptr : attribute->subAttribute(part.key()), part.value());
        parts.insert(std::move(text));
    }
    for (const std::string& part : parts) {
        key += part + ',';
    }
    return key;
}

std::vector<std::string> wholeKeys(const Attribute* attribute, const JsonValue& value)
{
    std::vector<std::string> keys;
    if (const JsonArray* values = value.if_array()) {
        std::ranges::transform(*values, std::back_inserter(keys),
                               [attribute](const JsonValue& one) { return wholeKey(attribute, one); });
        std::ranges::sort(keys);
    } else {
        keys.push_back(wholeKey(attribute, value));
    }
    return keys;
}

Error isSetAlready(const std::string& path)
{
    return mutability("'" + path + "' can be set once only and has a value already.");
}

bool isImmutable(const Attribute& part)
{
    return part.mutability == Mutability::Immutable;
}

} // namespace

bool isPrimaryValue(const JsonValue& value)
{
    const JsonObject* object = value.if_object();
    const JsonValue* primary = object == nullptr ? nullptr : object->if_contains("primary");
    return primary != nullptr && primary->is_bool() && primary->get_bool();
}

void clearOtherPrimaries(JsonArray& list, std::size_t kept)
{
    for (std::size_t at = 0; at < list.size(); ++at) {
        if (at != kept && isPrimaryValue(list[at])) {
            list[at].get_object()["primary"] = false;
        }
    }
}

void overlay(JsonObject& target, const JsonObject& changes)
{
    for (const auto& member : changes) {
        target[member.key()] = member.value();
    }
}

bool isSameBySchema(const Attribute* attribute, const JsonValue& left, const JsonValue& right)
{
    if (left.is_primitive() && right.is_primitive()) {
        return comparable(attribute, left) == comparable(attribute, right);
    }
    return left.kind() == right.kind() && (left == right || wholeKeys(attribute, left) == wholeKeys(attribute, right));
}

Result<> overlayParts(JsonObject& target, const JsonObject& changes, const Attribute* attribute,
                      const std::string& path)
{
    for (const auto& member : changes) {
        const Attribute* part = attribute == nullptr ? nullptr : attribute->subAttribute(member.key());
        const JsonValue* present = target.if_contains(member.key());
        if (part == nullptr || !isImmutable(*part) || present == nullptr) {
            target[member.key()] = member.value();
        } else if (!isSameBySchema(part, *present, member.value())) {
            return tl::unexpected(isSetAlready(path + '.' + part->name));
        }
    }
    return {};
}

bool hasImmutableParts(const Attribute& attribute)
{
    return std::ranges::any_of(attribute.subAttributes, isImmutable);
}

Result<> keepImmutableParts(const Attribute& attribute, const JsonObject& before, JsonObject& after,
                            const std::string& path)
{
    for (const Attribute& part : attribute.subAttributes) {
        const JsonValue* had = isImmutable(part) ? before.if_contains(part.name) : nullptr;
        if (had == nullptr) {
            continue;
        }
        const JsonValue* has = after.if_contains(part.name);
        if (has != nullptr && !isSameBySchema(&part, *had, *has)) {
            return tl::unexpected(isSetAlready(path + '.' + part.name));
        }
        after[part.name] = *had;
    }
    return {};
}

Result<> keepImmutableParts(const Attribute& attribute, const JsonArray& before, JsonArray& after,
                            const std::string& path)
{
    if (!hasImmutableParts(attribute)) {
        return {};
    }
    std::unordered_map<std::string, const JsonObject*> there;
    for (const JsonValue& value : before) {
        if (const JsonObject* object = value.if_object()) {
            there.emplace(entryKey(&attribute, value), object);
        }
    }
    for (JsonValue& value : after) {
        const auto found = value.is_object() ? there.find(entryKey(&attribute, value)) : there.end();
        if (found == there.end()) {
            continue;
        }
        if (Result<> kept = keepImmutableParts(attribute, *found->second, value.get_object(), path); !kept) {
            return kept;
        }
    }
    return {};
}

std::string entryKey(const Attribute* attribute, const JsonValue& value)
{
    std::string key;
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
        appendComparable(key, attribute, value);
        return key;
    }
    const JsonValue* own = object->if_contains("value");
    if (own == nullptr || own->is_object() || own->is_array()) {
        return keyOfParts(*object);
    }
    appendComparable(key, attribute == nullptr ? nullptr : attribute->subAttribute("value"), *own);
    if (const JsonValue* type = object->if_contains("type")) {
        appendComparable(key, attribute == nullptr ? nullptr : attribute->subAttribute("type"), *type);
    }
    return key;
}

void joinEntries(JsonValue& kept, const JsonValue& twin)
{
    JsonObject* parts = kept.if_object();
    const JsonObject* more = twin.if_object();
    if (parts == nullptr || more == nullptr) {
        return;
    }
    for (const auto& member : *more) {
        if (!parts->contains(member.key())) {
            parts->emplace(member.key(), member.value());
        }
    }
    if (isPrimaryValue(twin)) {
        (*parts)["primary"] = true;
    }
}

Result<> addToList(JsonArray& list, const JsonArray& values, const Attribute* attribute, const std::string& path)
{
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t at = 0; at < list.size(); ++at) {
        places.emplace(entryKey(attribute, list[at]), at);
    }
    std::optional<std::size_t> primary;
    for (const JsonValue& value : values) {
        const auto [place, isNew] = places.emplace(entryKey(attribute, value), list.size());
        const std::size_t at = place->second;
        if (isNew) {
            list.push_back(value);
        } else if (list[at].is_object() && value.is_object()) {
            Result<> laid = overlayParts(list[at].get_object(), value.get_object(), attribute, path);
            if (!laid) {
                return laid;
            }
        }
        if (!isPrimaryValue(value)) {
            continue;
        }
        if (primary && *primary != at) {
            return tl::unexpected(invalidValue("'" + path +
                                               "' is given several values marked as primary; at most "
                                               "one can be."));
        }
        primary = at;
    }
    if (primary) {
        clearOtherPrimaries(list, *primary);
    }
    return {};
}

void removeFromList(JsonArray& list, const JsonArray& unwanted, const Attribute* attribute)
{
    std::vector<Comparables> patterns;
    for (const JsonValue& value : unwanted) {
        // What names nothing would fit every value.
        if (Comparables pattern = comparablesOf(attribute, value); !pattern.empty()) {
            patterns.push_back(std::move(pattern));
        }
    }
    const auto isUnwanted = [&patterns, attribute](const JsonValue& value) {
        const Comparables parts = comparablesOf(attribute, value);
        return std::ranges::any_of(
            patterns, [&parts](const Comparables& pattern) { return std::ranges::includes(parts, pattern); });
    };
    const auto [first, last] = std::ranges::remove_if(list, isUnwanted);
    list.erase(first, last);
}

std::optional<JsonObject> valueDescribedBy(const FilterNode& filter, const Attribute* attribute)
{
    if (const auto* both = std::get_if<And>(&filter.node)) {
        std::optional<JsonObject> left = valueDescribedBy(*both->left, attribute);
        const std::optional<JsonObject> right = valueDescribedBy(*both->right, attribute);
        if (!left || !right) {
            return std::nullopt;
        }
        overlay(*left, *right);
        return left;
    }
    const auto* comparison = std::get_if<Comparison>(&filter.node);
    if (comparison == nullptr || comparison->op != CompareOperator::Equal || !comparison->path.subAttribute.empty() ||
        isUnassigned(comparison->value)) {
        return std::nullopt;
    }
    const Attribute* part = attribute == nullptr ? nullptr : attribute->subAttribute(comparison->path.attribute);
    return JsonObject{{part == nullptr ? comparison->path.attribute : part->name, comparison->value}};
}

} // namespace rollcall::scim
