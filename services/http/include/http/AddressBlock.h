// SPDX-License-Identifier: Apache-2.0
// IP addresses and CIDR blocks as bytes, for trusted proxies and allow lists.
#pragma once

#include "core/Result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::http {

/// An IPv4 or IPv6 address. An IPv4 address mapped into IPv6 (::ffff:10.0.0.1) counts as the IPv4 address.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};
    bool isV4 = false; ///< only the first four bytes count

    /// Nothing when the text is no address. A zone (`fe80::1%eth0`) is ignored.
    [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);
};

class AddressBlock {
public:
    /// `10.0.0.0/8`, `2001:db8::/32` or a single address. Bits beyond the prefix are ignored.
    [[nodiscard]] static core::Result<AddressBlock> parse(std::string_view text);
    [[nodiscard]] bool contains(const IpAddress& address) const;

private:
    IpAddress m_network;
    unsigned m_prefixBits = 0;
};

/// What counts as one address: an IPv4 address, or the /64 of an IPv6 one, since whoever has one of these has them all.
/// Text that is no address counts as it is.
[[nodiscard]] std::string countedAs(std::string_view address);

} // namespace rollcall::http
