// SPDX-License-Identifier: Apache-2.0
// Base64 as HTTP Basic and our tokens need it (RFC 4648 §4 and §5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::core {

[[nodiscard]] std::string toBase64(std::string_view bytes);
[[nodiscard]] std::string toBase64Url(std::string_view bytes);
/// Nothing when the text is not base64 (padding optional).
[[nodiscard]] std::optional<std::string> fromBase64(std::string_view text);

} // namespace rollcall::core
