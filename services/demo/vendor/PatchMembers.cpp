// SPDX-License-Identifier: Apache-2.0
// As small as the sender allows.
#include "PatchMembers.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace rollcall::demo::vendor {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

std::string text(const JsonObject& object, std::string_view name)
{
    const JsonValue* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string{};
}

JsonArray& membersOf(JsonObject& resource)
{
    JsonValue& members = resource["members"];
    if (!members.is_array())
        members = JsonArray{};
    return members.as_array();
}

void removeMember(JsonObject& resource, const std::string& id)
{
    JsonArray& members = membersOf(resource);
    const auto gone = std::ranges::remove_if(members, [&](const JsonValue& member) {
        return member.is_object() && text(member.as_object(), "value") == id;
    });
    members.erase(gone.begin(), gone.end());
}

void addMembers(JsonObject& resource, const JsonArray& added)
{
    for (const JsonValue& member : added) {
        if (!member.is_object())
            continue;
        removeMember(resource, text(member.as_object(), "value"));
        membersOf(resource).push_back(member);
    }
}

bool changeMembers(JsonObject& resource, const std::string& verb, const JsonValue* value)
{
    const JsonArray* given = value == nullptr ? nullptr : value->if_array();
    if (verb == "remove" && given == nullptr) {
        resource["members"] = JsonArray{};
        return true;
    }
    if (given == nullptr)
        return false;
    if (verb == "replace")
        resource["members"] = JsonArray{};
    if (verb != "remove") {
        addMembers(resource, *given);
        return true;
    }
    for (const JsonValue& member : *given) {
        if (member.is_object())
            removeMember(resource, text(member.as_object(), "value"));
    }
    return true;
}

} // namespace

bool applyOperation(JsonObject& resource, const JsonObject& operation)
{
    std::string verb = text(operation, "op");
    std::ranges::transform(verb, verb.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const std::string path = text(operation, "path");
    const JsonValue* value = operation.if_contains("value");
    if (path == "members")
        return changeMembers(resource, verb, value);
    constexpr std::string_view selection = "members[value eq \"";
    if (verb == "remove" && path.starts_with(selection) && path.ends_with("\"]")) {
        removeMember(resource, path.substr(selection.size(), path.size() - selection.size() - 2));
        return true;
    }
    if (verb == "remove" || value == nullptr)
        return false;
    if (!path.empty()) {
        resource[path] = *value;
        return true;
    }
    if (!value->is_object())
        return false;
    for (const auto& [name, member] : value->as_object()) {
        if (name != "id")
            resource[name] = member;
    }
    return true;
}

} // namespace rollcall::demo::vendor
