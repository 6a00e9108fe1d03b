// SPDX-License-Identifier: Apache-2.0
// JSON as SCIM needs it read: strict about what would lose or change data. Thread-safe, no state.
#pragma once

#include "scim/Error.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace rollcall::scim {

using JsonValue = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;
using JsonString = boost::json::string;

struct JsonLimits {
    std::size_t bytes = std::size_t{16} * 1024 * 1024;
    std::size_t depth = 32;
};

/// For what is ours, stored or rendered, which may be larger than anything that is taken in.
inline constexpr JsonLimits ownLimits{std::size_t{1} << 30U, 64};

/// Parses one JSON text. Through our own handler, because the stock one lets the last duplicate win, turns big integers
/// into doubles and accepts 1e999. Refused as `invalidSyntax` with the byte position: syntax errors, duplicate member
/// names (compared exactly), integers beyond int64, non-finite numbers, U+0000 in any string, invalid UTF-8, lone
/// surrogates, more depth or bytes than the limits.
[[nodiscard]] Result<JsonValue> parseJson(std::string_view text, const JsonLimits& limits = {});

/// Compact UTF-8, member order kept.
[[nodiscard]] std::string toJson(const JsonValue& value);
[[nodiscard]] std::string toJson(const JsonObject& object);

/// Indented by two spaces, for people.
[[nodiscard]] std::string toPrettyJson(const JsonValue& value);

/// Appends `text` as a JSON string with quotes.
void appendJsonString(std::string& out, std::string_view text);

/// A deep copy in which every member named `password` (in any case) at any depth is dropped, and the value of a PATCH
/// operation whose path names password. What remains cannot hold a password, which is why the journal takes only this.
[[nodiscard]] JsonValue withoutPasswords(const JsonValue& value);

/// The member of that name, compared without regard to ASCII case (RFC 7643 §2.1); nullptr when absent.
[[nodiscard]] const JsonValue* findMember(const JsonObject& object, std::string_view name);

} // namespace rollcall::scim
