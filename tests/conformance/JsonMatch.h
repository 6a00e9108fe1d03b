// SPDX-License-Identifier: Apache-2.0
// Compares an answer with what a fixture expects of it: in part, with wildcards, and with captures.
#pragma once

#include "scim/Json.h"

#include <map>
#include <string>

namespace rollcall::conformance {

/// Values met in answers, by the name a fixture gave them.
using Captures = std::map<std::string, std::string>;

/// Replaces `${name}` in every string of the value; an unknown name stays, so that the mismatch shows it.
[[nodiscard]] scim::JsonValue substituted(const scim::JsonValue& value, const Captures& captures);
[[nodiscard]] std::string substituted(const std::string& text, const Captures& captures);

/// Empty when `actual` holds everything `expected` names; else a sentence with the path of the first difference.
/// Objects match in part, arrays element by element and in full. Strings with a meaning: "<any>", "<string>",
/// "<integer>",
/// "<boolean>", "<timestamp>", "<absent>", "<fingerprint>" within a text for six hexadecimal digits, and "$name", which
/// captures a text or number the first time and must equal it later.
[[nodiscard]] std::string jsonMismatch(const scim::JsonValue& expected, const scim::JsonValue& actual,
                                       Captures& captures, const std::string& path = "body");

} // namespace rollcall::conformance
