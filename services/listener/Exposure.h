// SPDX-License-Identifier: Apache-2.0
// How a listener's settings become URLs that others are told.
#pragma once

#include "listener/ListenerService.h"

#include <string>

namespace rollcall::listener {

/// http(s)://address:port, with brackets around an IPv6 address.
[[nodiscard]] std::string listeningUrl(const ListenAddress& at, bool isTls);

/// Must be http(s)://host[:port] without `_`, path, query or user; one slash at the end is let pass.
[[nodiscard]] core::Result<> checkPublicUrl(const std::string& url);

} // namespace rollcall::listener
