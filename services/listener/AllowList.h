// SPDX-License-Identifier: Apache-2.0
// Which addresses may reach one part of the door.
#pragma once

#include "http/AddressBlock.h"

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::listener {

enum class Access {
    Allowed,
    Refused, ///< the address is not on the list
    Off,     ///< the part is switched off for everybody
};

class AllowList {
public:
    AllowList() = default;
    /// CIDR blocks, read once for all requests; none allows everybody. One that cannot be read, which the rules of
    /// exposure do not let through, contains nobody.
    explicit AllowList(const std::vector<std::string>& blocks, bool isOn = true);

    [[nodiscard]] Access access(std::string_view address) const;

private:
    std::vector<http::AddressBlock> m_blocks;
    bool m_isForAll = true;
    bool m_isOn = true;
};

/// One list for each part: Okta's addresses are not those of the people who enrol, nor those of a health check.
struct AllowLists {
    AllowList scim;
    AllowList enrolment;
    AllowList health;
};

} // namespace rollcall::listener
