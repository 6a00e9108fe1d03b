// SPDX-License-Identifier: Apache-2.0
// The URLs that others are told.
#pragma once

#include "core/Result.h"
#include "listener/ListenerService.h"

#include <string>
#include <string_view>

namespace rollcall::listener {

/// http(s)://address:port, with brackets around an IPv6 address.
[[nodiscard]] std::string listeningUrl(const ListenAddress& at, bool isTls);

/// Must be http(s)://host[:port] without `_`, path, query or user; one slash at the end is let pass. Invalid otherwise.
[[nodiscard]] core::Result<> checkPublicUrl(const std::string& url);

/// `{public}/oauth/{slug}/authorize`
[[nodiscard]] std::string oauthAuthorizeUrl(std::string_view publicUrl, std::string_view slug);
/// `{public}/oauth/{slug}/token`
[[nodiscard]] std::string oauthTokenUrl(std::string_view publicUrl, std::string_view slug);

} // namespace rollcall::listener
