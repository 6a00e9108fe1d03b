// SPDX-License-Identifier: Apache-2.0
// What of a listener's settings others see: the URLs they are told, and who may come.
#pragma once

#include "AllowList.h"
#include "listener/ListenerService.h"

#include <string>

namespace rollcall::listener {

/// http(s)://address:port, with brackets around an IPv6 address.
[[nodiscard]] std::string listeningUrl(const ListenAddress& at, bool isTls);

/// Must be http(s)://host[:port] without `_`, path, query or user; one slash at the end is let pass.
[[nodiscard]] core::Result<> checkPublicUrl(const std::string& url);

[[nodiscard]] AllowLists allowListsOf(const ListenerSettings& settings);

} // namespace rollcall::listener
