// SPDX-License-Identifier: Apache-2.0
// Which addresses may reach SCIM at all.
#include "AllowList.h"

#include "http/Server.h"

#include <algorithm>

namespace rollcall::listener {

bool AllowList::isAllowed(std::string_view address) const
{
    return m_blocks.empty() || std::any_of(m_blocks.begin(), m_blocks.end(),
                                           [&](const std::string& block) { return http::isInBlock(address, block); });
}

} // namespace rollcall::listener
