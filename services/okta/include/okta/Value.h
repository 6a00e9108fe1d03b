// SPDX-License-Identifier: Apache-2.0
// Profiles of people and assignments: attributes of any name, whose values are of a few plain kinds.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rollcall::okta {

/// What a profile holds that is neither plain nor a list of texts, as compact JSON.
struct JsonText {
    std::string text;
    bool operator==(const JsonText&) const = default;
};

/// monostate is JSON's null: the attribute exists and has no value. In a write it removes the value.
using Value = std::variant<std::monostate, bool, double, std::string, std::vector<std::string>, JsonText>;

/// By attribute name, as Okta spells it. Custom attributes without a value are absent, base ones are null.
using Profile = std::map<std::string, Value, std::less<>>;

/// The text of that attribute; empty when it is absent, null or no text.
[[nodiscard]] std::string textOf(const Profile& profile, std::string_view name);

/// Three states: nothing means that the attribute is absent, null or not a boolean.
[[nodiscard]] std::optional<bool> flagOf(const Profile& profile, std::string_view name);

/// For display: numbers and booleans in words, lists joined by commas, JSON as it is, null empty.
[[nodiscard]] std::string toText(const Value& value);

} // namespace rollcall::okta
