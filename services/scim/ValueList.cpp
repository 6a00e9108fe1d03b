// SPDX-License-Identifier: Apache-2.0
// Changes to lists of values.
#include "ValueList.h"

#include "Emptiness.h"

#include <algorithm>

namespace rollcall::scim {

namespace {

/// Whether both are the same thing by `value` and `type`, which may occur once (RFC 7643 §2.4).
bool isSameEntry(const JsonValue& left, const JsonValue& right)
{
    const JsonObject* a = left.if_object();
    const JsonObject* b = right.if_object();
    if (a == nullptr || b == nullptr || !a->contains("value") || !b->contains("value")) {
        return false;
    }
    const JsonValue* leftType = a->if_contains("type");
    const JsonValue* rightType = b->if_contains("type");
    const bool isSameType =
        leftType == nullptr || rightType == nullptr ? leftType == rightType : *leftType == *rightType;
    return isSameType && a->at("value") == b->at("value");
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

void addToList(JsonArray& list, const JsonValue& value)
{
    auto place = std::find(list.begin(), list.end(), value);
    if (place == list.end()) {
        place = std::find_if(list.begin(), list.end(),
                             [&value](const JsonValue& existing) { return isSameEntry(existing, value); });
        if (place == list.end()) {
            list.push_back(value);
            place = list.end() - 1;
        } else {
            overlay(place->get_object(), value.get_object());
        }
    }
    if (isPrimaryValue(value)) {
        clearOtherPrimaries(list, static_cast<std::size_t>(place - list.begin()));
    }
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
