// SPDX-License-Identifier: Apache-2.0
// Changes to lists of values.
#include "ValueList.h"

#include "Emptiness.h"
#include "scim/Fold.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace rollcall::scim {

namespace {

/// A text as it is compared, told apart from what follows it.
void appendComparable(std::string& out, const Attribute* attribute, const JsonValue& value)
{
    const bool isFolded = value.is_string() && (attribute == nullptr || !attribute->caseExact);
    appendJsonString(out, isFolded ? fold(value.get_string()) : toJson(value));
    out += value.is_string() ? 's' : 'v';
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

bool hasAllPartsOf(const JsonValue& value, const JsonValue& pattern)
{
    const JsonObject* object = value.if_object();
    const JsonObject* parts = pattern.if_object();
    if (object == nullptr || parts == nullptr) {
        return value == pattern;
    }
    return std::all_of(parts->begin(), parts->end(), [object](const auto& part) {
        const JsonValue* own = object->if_contains(part.key());
        return own != nullptr && *own == part.value();
    });
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
            overlay(list[at].get_object(), value.get_object());
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

void removeFromList(JsonArray& list, const JsonArray& unwanted)
{
    list.erase(std::remove_if(list.begin(), list.end(),
                              [&unwanted](const JsonValue& value) {
                                  return std::any_of(
                                      unwanted.begin(), unwanted.end(),
                                      [&value](const JsonValue& pattern) { return hasAllPartsOf(value, pattern); });
                              }),
               list.end());
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
