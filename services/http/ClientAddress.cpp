// SPDX-License-Identifier: Apache-2.0
// Reads X-Forwarded-For from right to left.
#include "ClientAddress.h"

#include "FieldText.h"

#include <algorithm>
#include <string_view>

namespace rollcall::http {

namespace {

// Some proxies add the port: 192.0.2.7:4711 or [2001:db8::1]:4711.
std::string_view withoutPort(std::string_view entry)
{
    if (!entry.empty() && entry.front() == '[')
        return entry.substr(1, entry.find(']') - 1);
    if (std::ranges::count(entry, ':') == 1)
        return entry.substr(0, entry.find(':'));
    return entry;
}

} // namespace

bool isInAny(const std::vector<AddressBlock>& blocks, const std::string& address)
{
    if (blocks.empty())
        return false;
    const auto parsed = IpAddress::parse(address);
    return parsed &&
           std::ranges::any_of(blocks, [&parsed](const AddressBlock& block) { return block.contains(*parsed); });
}

std::string clientAddress(const Headers& headers, const std::string& peerAddress,
                          const std::vector<AddressBlock>& trustedProxies)
{
    std::string client = peerAddress;
    if (!isInAny(trustedProxies, peerAddress))
        return client;
    std::string chain;
    for (const auto& [name, value] : headers) {
        if (equalsIgnoringCase(name, "X-Forwarded-For"))
            chain += (chain.empty() ? "" : ",") + value;
    }
    std::string_view rest = chain;
    while (!rest.empty()) {
        const auto comma = rest.rfind(',');
        const std::string_view last = comma == std::string_view::npos ? rest : rest.substr(comma + 1);
        const std::string entry{withoutPort(trimmed(last))};
        if (!IpAddress::parse(entry))
            return client;
        client = entry;
        if (!isInAny(trustedProxies, entry))
            return client;
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(0, comma);
    }
    return client;
}

} // namespace rollcall::http
