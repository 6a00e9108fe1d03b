// SPDX-License-Identifier: Apache-2.0
// Reads IP addresses and CIDR blocks and tells whether one contains the other.
#include "http/AddressBlock.h"

#include "http/Server.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace rollcall::http {

namespace {

std::optional<unsigned> number(std::string_view text, int base, unsigned maximum)
{
    unsigned value = 0;
    const char* begin = text.data();
    const char* end = begin + text.size();
    const auto [stop, error] = std::from_chars(begin, end, value, base);
    if (text.empty() || error != std::errc{} || stop != end || value > maximum)
        return std::nullopt;
    return value;
}

bool readV4(std::string_view text, std::uint8_t* bytes)
{
    for (int i = 0; i < 4; ++i) {
        const auto dot = text.find('.');
        const std::string_view part = text.substr(0, dot);
        // A leading zero means octal to some readers, so it is not an address here.
        if (part.size() > 3 || (part.size() > 1 && part.front() == '0'))
            return false;
        const auto value = number(part, 10, 255);
        if (!value || (dot == std::string_view::npos) != (i == 3))
            return false;
        bytes[i] = static_cast<std::uint8_t>(*value);
        text = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    }
    return true;
}

// Reads groups up to the end; returns how many bytes they fill.
std::optional<std::size_t> readGroups(std::string_view text, bool mayEndInV4, std::array<std::uint8_t, 16>& bytes)
{
    std::size_t count = 0;
    while (!text.empty()) {
        const auto colon = text.find(':');
        const std::string_view group = text.substr(0, colon);
        if (colon == std::string_view::npos && group.find('.') != std::string_view::npos) {
            if (!mayEndInV4 || count > 12 || !readV4(group, bytes.data() + count))
                return std::nullopt;
            return count + 4;
        }
        const auto value = number(group, 16, 0xffff);
        if (group.size() > 4 || !value || count > 14)
            return std::nullopt;
        bytes[count++] = static_cast<std::uint8_t>(*value >> 8U);
        bytes[count++] = static_cast<std::uint8_t>(*value & 255U);
        if (colon == std::string_view::npos)
            return count;
        text.remove_prefix(colon + 1);
        if (text.empty())
            return std::nullopt;
    }
    return count;
}

bool readV6(std::string_view text, std::array<std::uint8_t, 16>& bytes)
{
    const auto gap = text.find("::");
    if (gap == std::string_view::npos)
        return readGroups(text, true, bytes) == std::size_t{16};
    std::array<std::uint8_t, 16> tail{};
    const auto headCount = readGroups(text.substr(0, gap), false, bytes);
    const auto tailCount = readGroups(text.substr(gap + 2), true, tail);
    if (!headCount || !tailCount || *headCount + *tailCount > 14)
        return false;
    std::copy_n(tail.begin(), *tailCount, bytes.end() - static_cast<std::ptrdiff_t>(*tailCount));
    return true;
}

bool isMappedV4(const std::array<std::uint8_t, 16>& bytes)
{
    return std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t byte) { return byte == 0; }) &&
           bytes[10] == 0xff && bytes[11] == 0xff;
}

} // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
    IpAddress address;
    if (text.find(':') == std::string_view::npos) {
        address.isV4 = true;
        if (!readV4(text, address.bytes.data()))
            return std::nullopt;
        return address;
    }
    if (!readV6(text.substr(0, text.find('%')), address.bytes))
        return std::nullopt;
    if (isMappedV4(address.bytes)) {
        std::copy_n(address.bytes.begin() + 12, 4, address.bytes.begin());
        std::fill(address.bytes.begin() + 4, address.bytes.end(), std::uint8_t{0});
        address.isV4 = true;
    }
    return address;
}

core::Result<AddressBlock> AddressBlock::parse(std::string_view text)
{
    const auto refused = [text](std::string_view why) {
        return core::failure(core::ErrorKind::Invalid, "\"" + std::string(text) +
                                                           "\" is not an address block: " + std::string(why) +
                                                           " Write it like 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7.");
    };
    const auto slash = text.find('/');
    const std::string_view addressText = text.substr(0, slash);
    const auto network = IpAddress::parse(addressText);
    if (!network)
        return refused("it does not begin with an IP address.");
    AddressBlock block;
    block.m_network = *network;
    const unsigned width = network->isV4 ? 32 : 128;
    block.m_prefixBits = width;
    if (slash != std::string_view::npos) {
        // ::ffff:10.0.0.0/104 counts its bits from the IPv6 form.
        const unsigned offset = network->isV4 && addressText.find(':') != std::string_view::npos ? 96 : 0;
        const auto bits = number(text.substr(slash + 1), 10, width + offset);
        if (!bits || *bits < offset)
            return refused("the number after the slash must be between " + std::to_string(offset) + " and " +
                           std::to_string(width + offset) + ".");
        block.m_prefixBits = *bits - offset;
    }
    return block;
}

bool AddressBlock::contains(const IpAddress& address) const
{
    if (address.isV4 != m_network.isV4)
        return false;
    const std::size_t wholeBytes = m_prefixBits / 8;
    if (!std::equal(m_network.bytes.begin(), m_network.bytes.begin() + static_cast<std::ptrdiff_t>(wholeBytes),
                    address.bytes.begin()))
        return false;
    const unsigned restBits = m_prefixBits % 8;
    if (restBits == 0)
        return true;
    const unsigned mask = (0xffU << (8U - restBits)) & 0xffU;
    return (m_network.bytes[wholeBytes] & mask) == (address.bytes[wholeBytes] & mask);
}

std::string countedAs(std::string_view address)
{
    const auto parsed = IpAddress::parse(address);
    if (!parsed || parsed->isV4)
        return std::string(address);
    return std::string(parsed->bytes.begin(), parsed->bytes.begin() + 8) + "/64";
}

bool isLoopback(std::string_view address)
{
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    if (address == "localhost")
        return true;
    return isInBlock(address, "127.0.0.0/8") || isInBlock(address, "::1");
}

bool isUnspecified(std::string_view address)
{
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    return isInBlock(address, "0.0.0.0") || isInBlock(address, "::");
}

bool isInBlock(std::string_view address, std::string_view block)
{
    const auto parsedBlock = AddressBlock::parse(block);
    const auto parsedAddress = IpAddress::parse(address);
    return parsedBlock && parsedAddress && parsedBlock->contains(*parsedAddress);
}

core::Result<> checkBlock(std::string_view block)
{
    const auto parsed = AddressBlock::parse(block);
    if (!parsed)
        return tl::unexpected<core::Error>(parsed.error());
    return {};
}

} // namespace rollcall::http
