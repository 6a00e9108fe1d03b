// SPDX-License-Identifier: Apache-2.0
// Which request targets are let in (RFC 9112 §3.2).
#pragma once

#include <string_view>

namespace rollcall::http {

/// What is wrong with the target, as words for the log; empty when it is a path (`/Users?count=2`), the absolute URL
/// of one, or the `*` of OPTIONS. Bytes beyond ASCII are let in as valid UTF-8, since there are clients that do not
/// encode them; percent signs are not looked at.
[[nodiscard]] std::string_view targetFault(std::string_view method, std::string_view target);

/// The path and query of a target in either form.
[[nodiscard]] std::string_view originForm(std::string_view target);

/// Whether the text may stand for a host, with or without a port: nothing in it begins another part of a URL.
[[nodiscard]] bool isHost(std::string_view text);

} // namespace rollcall::http
