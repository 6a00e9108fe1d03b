// SPDX-License-Identifier: Apache-2.0
// The attributes of people by name, as schemas, mappings and searches speak of them.
#pragma once

#include "demo/OktaUser.h"
#include "scim/Json.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rollcall::demo::management {

/// An attribute of Okta's own users.
struct BaseAttribute {
    const char* name;
    const char* title;
    std::string OktaProfile::* member;
    const char* access = "READ_ONLY"; ///< of the person: READ_ONLY, READ_WRITE, HIDE
    const char* format = nullptr;
    std::int64_t minLength = 0; ///< 0: none
    std::int64_t maxLength = 0;
};
[[nodiscard]] std::span<const BaseAttribute> baseAttributes();
/// Null for an unknown name.
[[nodiscard]] const BaseAttribute* baseAttribute(std::string_view name);

/// An attribute of the users of a provisioning app, and the one of Okta's users it is mapped from at first.
struct AppAttribute {
    const char* name;
    const char* title;
    const char* externalName;
    const char* externalNamespace;
    const char* oktaName;
    bool isInSmallSet; ///< one of the six that the smallest apps of the catalogue have
};
[[nodiscard]] std::span<const AppAttribute> appAttributes();

/// `profile` of a user: the six that are always there, null where without a value; the others where they have one.
[[nodiscard]] scim::JsonObject profileDocument(const OktaUser& user);
/// The value as text; nothing when there is none. Custom attributes as JSON, strings without quotes.
[[nodiscard]] std::optional<std::string> attributeText(const OktaUser& user, std::string_view name);

/// A mapping's expression: `user.attribute`, "text" or several of these joined by +. Nothing when it is something else.
[[nodiscard]] std::optional<std::string> evaluate(std::string_view expression, const OktaUser& user);
/// Whether it is one that reads from the side named: "user", or "appuser" for what goes to Okta. Both may say "source".
[[nodiscard]] bool isExpression(std::string_view expression, std::string_view side);

} // namespace rollcall::demo::management
