// SPDX-License-Identifier: Apache-2.0
// What may stand in a header field, and how field names compare (RFC 9110 §5).
#pragma once

#include <string>
#include <string_view>

namespace rollcall::http {

[[nodiscard]] bool equalsIgnoringCase(std::string_view left, std::string_view right);

/// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// RFC 9110 §5.6.2: what a field name or a method consists of.
[[nodiscard]] bool isToken(std::string_view text);

/// Whether the text holds a character that must not stand in a field value, line breaks above all.
[[nodiscard]] bool hasControlCharacter(std::string_view text);

/// Appends the value with every control character replaced by a space, so that no value can begin a field of its own.
void appendFieldValue(std::string& out, std::string_view value);

} // namespace rollcall::http
