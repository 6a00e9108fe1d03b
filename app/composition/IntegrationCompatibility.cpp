// SPDX-License-Identifier: Apache-2.0
// Everything goes through the one reader of the scim room, which knows the names and what they may be.
#include "composition/IntegrationCompatibility.h"

#include "scim/Json.h"

#include <string_view>

namespace rollcall::app {

namespace {

core::Result<scim::Compatibility> readObject(const scim::JsonObject& object)
{
    auto read = scim::readCompatibility(object);
    if (!read)
        return core::failure(core::ErrorKind::Invalid, read.error().detail);
    return *read;
}

/// The place of "transientAnswer.status" or "requiresSchemas"; nullptr when there is none of that name.
scim::JsonValue* valueNamed(scim::JsonObject& object, std::string_view name)
{
    const std::size_t dot = name.find('.');
    scim::JsonValue* value = object.if_contains(name.substr(0, dot));
    if (dot == std::string_view::npos || value == nullptr)
        return value != nullptr && value->is_object() ? nullptr : value;
    scim::JsonObject* parts = value->if_object();
    return parts == nullptr ? nullptr : parts->if_contains(name.substr(dot + 1));
}

/// true, 429 and the like as what they are, everything else as text.
scim::JsonValue toValue(const std::string& text)
{
    const auto parsed = scim::parseJson(text);
    if (parsed && (parsed->is_bool() || parsed->is_int64()))
        return *parsed;
    return scim::JsonValue(scim::JsonString(text));
}

std::string toText(const scim::JsonValue& value)
{
    return value.is_string() ? std::string(value.as_string()) : scim::toJson(value);
}

} // namespace

core::Result<scim::Compatibility> parseCompatibility(const std::string& text)
{
    if (text.find('{') == std::string::npos) {
        scim::JsonObject preset;
        preset["preset"] = text;
        return readObject(preset);
    }
    const auto parsed = scim::parseJson(text);
    if (!parsed)
        return core::failure(core::ErrorKind::Invalid, "The compatibility is not valid JSON: " + parsed.error().detail);
    if (!parsed->is_object())
        return core::failure(core::ErrorKind::Invalid, "The compatibility must be a JSON object.");
    return readObject(parsed->get_object());
}

core::Result<scim::Compatibility> changeCompatibility(const scim::Compatibility& current,
                                                      std::span<const std::string> changes)
{
    scim::JsonObject object = scim::toJson(current);
    for (const std::string& change : changes) {
        const std::size_t equals = change.find('=');
        const std::string name = change.substr(0, equals);
        if (equals == std::string::npos)
            return core::failure(core::ErrorKind::Invalid, "\"" + change + "\" is no NAME=VALUE.");
        scim::JsonValue* value = valueNamed(object, name);
        if (value == nullptr) {
            return core::failure(core::ErrorKind::Invalid,
                                 "There is no compatibility setting \"" + name + "\". `integration show` lists them.");
        }
        *value = toValue(change.substr(equals + 1));
    }
    return readObject(object);
}

std::vector<std::pair<std::string, std::string>> flatten(const scim::Compatibility& compatibility)
{
    std::vector<std::pair<std::string, std::string>> flat;
    const scim::JsonObject object = scim::toJson(compatibility);
    for (const auto& [key, value] : object) {
        const scim::JsonObject* parts = value.if_object();
        if (parts == nullptr) {
            flat.emplace_back(key, toText(value));
            continue;
        }
        for (const auto& [name, part] : *parts)
            flat.emplace_back(std::string(key) + "." + std::string(name), toText(part));
    }
    return flat;
}

void store(const scim::Compatibility& compatibility, directory::NewIntegration& integration)
{
    integration.compatibility = scim::toJson(scim::JsonValue(scim::toJson(compatibility)));
}

void store(const scim::Compatibility& compatibility, directory::IntegrationChange& change)
{
    change.compatibility = scim::toJson(scim::JsonValue(scim::toJson(compatibility)));
}

} // namespace rollcall::app
