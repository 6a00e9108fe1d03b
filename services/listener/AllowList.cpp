// SPDX-License-Identifier: Apache-2.0
// Which addresses may reach one part of the door.
#include "AllowList.h"

#include <algorithm>

namespace rollcall::listener {

AllowList::AllowList(const std::vector<std::string>& blocks, bool isOn) : m_isForAll(blocks.empty()), m_isOn(isOn)
{
    for (const auto& text : blocks) {
        if (const auto block = http::AddressBlock::parse(text))
            m_blocks.push_back(*block);
    }
}

Access AllowList::access(std::string_view address) const
{
    if (!m_isOn)
        return Access::Off;
    if (m_isForAll)
        return Access::Allowed;
    const auto parsed = http::IpAddress::parse(address);
    const bool isListed =
        parsed && std::ranges::any_of(m_blocks, [&](const auto& block) { return block.contains(*parsed); });
    return isListed ? Access::Allowed : Access::Refused;
}

} // namespace rollcall::listener
