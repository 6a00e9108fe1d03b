// SPDX-License-Identifier: Apache-2.0
// Which request bodies this server reads.
#pragma once

#include "http/Message.h"

#include <string>
#include <string_view>

namespace rollcall::listener {

inline constexpr std::string_view scimMediaType = "application/scim+json";

/// `application/scim+json` and `application/json`, in any case and with any parameters; an absent field too, since some
/// clients leave it out.
[[nodiscard]] bool isReadableMediaType(const http::Headers& headers);

/// `application/x-www-form-urlencoded`, as OAuth 2 has it, with any parameters.
[[nodiscard]] bool isForm(const http::Headers& headers);

/// Whether the body comes as it is, without a Content-Encoding such as gzip.
[[nodiscard]] bool isReadableEncoding(const http::Headers& headers);

} // namespace rollcall::listener
