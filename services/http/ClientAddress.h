// SPDX-License-Identifier: Apache-2.0
// Who a request comes from when proxies stand in between.
#pragma once

#include "http/AddressBlock.h"
#include "http/Message.h"

#include <string>
#include <vector>

namespace rollcall::http {

[[nodiscard]] bool isInAny(const std::vector<AddressBlock>& blocks, const std::string& address);

/// The peer, unless it is trusted: then the right-most entry of X-Forwarded-For that is not itself trusted. Entries
/// left of it were written by the client and prove nothing.
[[nodiscard]] std::string clientAddress(const Headers& headers, const std::string& peerAddress,
                                        const std::vector<AddressBlock>& trustedProxies);

} // namespace rollcall::http
