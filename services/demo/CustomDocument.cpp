// SPDX-License-Identifier: Apache-2.0
// Paths as Okta's schemas write them: names joined by dots, and `^[type=='other']` for one element of an array.
#include "CustomDocument.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace rollcall::demo {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

constexpr std::string_view coreUrn = "urn:ietf:params:scim:schemas:core:2.0:User";

// `type=='other'` or `primary==true`: what tells one element from the others.
struct Selector {
    std::string name;
    JsonValue value;
};

std::optional<Selector> selectorIn(std::string_view step)
{
    if (!step.starts_with("^[") || !step.ends_with(']'))
        return std::nullopt;
    step = step.substr(2, step.size() - 3);
    const std::size_t middle = step.find("==");
    if (middle == std::string_view::npos)
        return std::nullopt;
    std::string_view value = step.substr(middle + 2);
    if (value == "true" || value == "false")
        return Selector{std::string(step.substr(0, middle)), JsonValue(value == "true")};
    if (value.size() >= 2 && (value.front() == '\'' || value.front() == '"'))
        value = value.substr(1, value.size() - 2);
    return Selector{std::string(step.substr(0, middle)), JsonValue(value)};
}

// The first step of a path; the rest is left in `path`. A dot within brackets parts nothing.
std::string_view takeStep(std::string_view& path)
{
    bool isWithin = false;
    std::size_t end = 0;
    for (; end < path.size() && (isWithin || path[end] != '.'); ++end)
        isWithin = path[end] == '[' || (isWithin && path[end] != ']');
    const std::string_view step = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    return step;
}

void clear(JsonObject& object, std::string_view name, ClearedAttributes cleared)
{
    if (!object.contains(name))
        return;
    if (cleared == ClearedAttributes::Absent)
        object.erase(name);
    else
        object[name] = cleared == ClearedAttributes::Null ? JsonValue(nullptr) : JsonValue("");
}

void write(JsonObject& object, std::string_view path, const JsonValue& value, ClearedAttributes cleared);

void writeElement(JsonObject& object, std::string_view name, const Selector& selector, std::string_view rest,
                  const JsonValue& value, ClearedAttributes cleared)
{
    JsonValue& member = object[name];
    if (!member.is_array())
        member = JsonArray{};
    JsonArray& elements = member.as_array();
    const auto isWanted = [&selector](const JsonValue& element) {
        const JsonValue* own = element.is_object() ? element.as_object().if_contains(selector.name) : nullptr;
        return own != nullptr && *own == selector.value;
    };
    auto* found = std::ranges::find_if(elements, isWanted);
    if (found == elements.end() && !value.is_null()) {
        elements.push_back(JsonObject{{selector.name, selector.value}});
        found = elements.end() - 1;
    }
    if (found != elements.end())
        write(found->as_object(), rest, value, cleared);
    // An element that says nothing but which one it is has nothing to say.
    if (found != elements.end() && value.is_null() && found->as_object().size() == 1)
        elements.erase(found);
    if (elements.empty())
        object.erase(name);
}

void write(JsonObject& object, std::string_view path, const JsonValue& value, ClearedAttributes cleared)
{
    const std::string_view name = takeStep(path);
    if (path.empty()) {
        if (value.is_null())
            clear(object, name, cleared);
        else
            object[name] = value;
        return;
    }
    std::string_view rest = path;
    if (const auto selector = selectorIn(takeStep(rest))) {
        writeElement(object, name, *selector, rest, value, cleared);
        return;
    }
    if (value.is_null() && !object.contains(name))
        return;
    JsonValue& member = object[name];
    if (!member.is_object())
        member = JsonObject{};
    write(member.as_object(), path, value, cleared);
    if (member.as_object().empty())
        object.erase(name);
}

} // namespace

void declareSchema(JsonObject& document, std::string_view urn, bool isUsed)
{
    JsonValue& member = document["schemas"];
    if (!member.is_array())
        member = JsonArray{};
    JsonArray& schemas = member.as_array();
    auto* const found = std::ranges::find_if(schemas, [urn](const JsonValue& value) {
        return value.is_string() && std::string_view(value.as_string()) == urn;
    });
    if (isUsed && found == schemas.end())
        schemas.push_back(JsonValue(urn));
    if (!isUsed && found != schemas.end())
        schemas.erase(found);
}

void mapCustom(JsonObject& document, const CustomValue& custom, ClearedAttributes cleared)
{
    const JsonValue value = scim::parseJson(custom.json).value_or(JsonValue(nullptr));
    if (custom.schema == coreUrn) {
        write(document, custom.path, value, cleared);
        return;
    }
    JsonValue& extension = document[custom.schema];
    if (!extension.is_object())
        extension = JsonObject{};
    write(extension.as_object(), custom.path, value, cleared);
    const bool isUsed = !extension.as_object().empty();
    if (!isUsed)
        document.erase(custom.schema);
    declareSchema(document, custom.schema, isUsed);
}

} // namespace rollcall::demo
