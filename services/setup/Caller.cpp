// SPDX-License-Identifier: Apache-2.0
// By the text of the address, as the journal keeps it.
#include "setup/Caller.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace rollcall::setup {

namespace {

/// Without what says by which interface it came, and as IPv4 where it is that in an IPv6 address.
std::string_view plain(std::string_view address)
{
    constexpr std::string_view mapped = "::ffff:";
    if (address.starts_with(mapped) && address.find('.') != std::string_view::npos)
        address.remove_prefix(mapped.size());
    return address.substr(0, address.find('%'));
}

std::optional<std::uint32_t> ipv4(std::string_view address)
{
    std::uint32_t number = 0;
    for (int part = 0; part < 4; ++part) {
        unsigned value = 256;
        const auto [end, error] = std::from_chars(address.data(), address.data() + address.size(), value);
        if (error != std::errc() || value > 255)
            return std::nullopt;
        number = (number << 8U) | value;
        address.remove_prefix(static_cast<std::size_t>(end - address.data()));
        if (part < 3 && !address.starts_with('.'))
            return std::nullopt;
        if (part < 3)
            address.remove_prefix(1);
    }
    return address.empty() ? std::optional(number) : std::nullopt;
}

bool isPrivate(std::string_view address)
{
    if (const auto number = ipv4(address)) {
        const auto isIn = [number](std::uint32_t network, unsigned bits) {
            return (*number >> (32U - bits)) == network;
        };
        // RFC 6890: private use, space shared by a provider, link-local.
        return isIn(10, 8) || isIn((172U << 4U) | 1U, 12) || isIn(0xC0A8, 16) || isIn((100U << 2U) | 1U, 10) ||
               isIn(0xA9FE, 16);
    }
    // Unique local fc00::/7 and link-local fe80::/10, each written with four digits at its beginning.
    constexpr std::array<std::string_view, 6> beginnings{"fc", "fd", "fe8", "fe9", "fea", "feb"};
    const std::string_view first = address.substr(0, address.find(':'));
    return first.size() == 4 && first.size() != address.size() &&
           std::ranges::any_of(beginnings,
                               [first](std::string_view beginning) { return first.starts_with(beginning); });
}

} // namespace

bool isThisComputer(std::string_view address)
{
    address = plain(address);
    return address.starts_with("127.") || address == "::1";
}

CallerPlace placeOf(std::string_view address, std::span<const std::string> own)
{
    const std::string_view caller = plain(address);
    const bool isOwn = std::ranges::any_of(own, [caller](const std::string& one) { return plain(one) == caller; });
    if (isThisComputer(address) || isOwn)
        return CallerPlace::Here;
    return isPrivate(caller) ? CallerPlace::Near : CallerPlace::Elsewhere;
}

bool Callers::isFromOutside(std::string_view address) const
{
    return isOktaInCloud ? placeOf(address, own) == CallerPlace::Elsewhere : !isThisComputer(address);
}

} // namespace rollcall::setup
