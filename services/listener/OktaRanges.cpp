// SPDX-License-Identifier: Apache-2.0
// The addresses from which Okta calls.
#include "listener/OktaRanges.h"

#include "http/Server.h"
#include "scim/Json.h"

#include <algorithm>

namespace rollcall::listener {

namespace {

tl::unexpected<core::Error> unreadable(std::string why)
{
    return core::failure(core::ErrorKind::Invalid,
                         "This is not the list of addresses that Okta publishes. Download ip_ranges.json again, as "
                         "Okta's help says under \"IP addresses\".",
                         std::move(why));
}

core::Result<> appendBlocks(std::vector<std::string>& blocks, const scim::JsonValue& cell)
{
    const auto* object = cell.if_object();
    const auto* ranges = object ? object->if_contains("ip_ranges") : nullptr;
    if (!ranges || !ranges->is_array())
        return unreadable("a cell without ip_ranges");
    for (const auto& range : ranges->get_array()) {
        const auto block = range.is_string() ? std::string(range.get_string()) : std::string();
        if (auto checked = http::checkBlock(block); !checked)
            return unreadable("not an address block: " + block);
        if (std::ranges::find(blocks, block) == blocks.end())
            blocks.push_back(block);
    }
    return {};
}

} // namespace

core::Result<std::vector<std::string>> readOktaRanges(std::string_view json, std::string_view cell)
{
    const auto parsed = scim::parseJson(json);
    if (!parsed || !parsed->is_object())
        return unreadable(parsed ? "not an object" : parsed.error().detail);
    std::vector<std::string> blocks;
    std::string names;
    for (const auto& member : parsed->get_object()) {
        const std::string name{member.key()};
        names += (names.empty() ? "" : ", ") + name;
        if (!cell.empty() && name != cell)
            continue;
        if (auto appended = appendBlocks(blocks, member.value()); !appended)
            return tl::unexpected(appended.error());
    }
    if (!blocks.empty())
        return blocks;
    if (cell.empty())
        return unreadable("no blocks");
    return core::failure(core::ErrorKind::Invalid, "Okta's list has no addresses for the cell " + std::string(cell) +
                                                       ". It has " + (names.empty() ? "none" : names) + ".");
}

} // namespace rollcall::listener
