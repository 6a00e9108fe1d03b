// SPDX-License-Identifier: Apache-2.0
// Percent-encoding of addresses (RFC 3986 §2.1).
#pragma once

#include <string>
#include <string_view>

namespace rollcall::core {

/// RFC 3986 §2.3: stands in an address for itself.
[[nodiscard]] bool isUnreserved(char c);
/// For one segment of a path or one value of a query: all but unreserved characters become %XX.
[[nodiscard]] std::string percentEncoded(std::string_view text);
/// Malformed percent signs are taken literally, and so is a plus.
[[nodiscard]] std::string percentDecoded(std::string_view text);

} // namespace rollcall::core
