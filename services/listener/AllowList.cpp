// SPDX-License-Identifier: Apache-2.0
// Which addresses may reach one part of the door.
#include "AllowList.h"

#include "http/Server.h"

#include <algorithm>

namespace rollcall::listener {

Access AllowList::access(std::string_view address) const
{
    if (!m_isOn)
        return Access::Off;
    const bool isListed = std::any_of(m_blocks.begin(), m_blocks.end(),
                                      [&](const std::string& block) { return http::isInBlock(address, block); });
    return m_blocks.empty() || isListed ? Access::Allowed : Access::Refused;
}

} // namespace rollcall::listener
