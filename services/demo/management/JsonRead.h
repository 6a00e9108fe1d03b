// SPDX-License-Identifier: Apache-2.0
// Reading members of request bodies that may be missing or of another type.
#pragma once

#include "scim/Json.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::demo::management {

/// Null when absent or no object.
[[nodiscard]] inline const scim::JsonObject* objectIn(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

/// Nothing when absent or no string.
[[nodiscard]] inline std::optional<std::string> textIn(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const scim::JsonString* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::nullopt : std::optional<std::string>(std::string(*text));
}

/// `{"status":"ENABLED"}` at a path of two names; nothing when it is not said.
[[nodiscard]] inline std::optional<bool> isEnabledIn(const scim::JsonObject* object, std::string_view name)
{
    const scim::JsonObject* member = object == nullptr ? nullptr : objectIn(*object, name);
    const auto status = member == nullptr ? std::nullopt : textIn(*member, "status");
    return status ? std::optional<bool>(*status == "ENABLED") : std::nullopt;
}

} // namespace rollcall::demo::management
