// SPDX-License-Identifier: Apache-2.0
// Which addresses may reach one part of the door.
#pragma once

#include <string>
#include <string_view>
#include <utility>
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
    /// CIDR blocks, already checked; none allows everybody.
    explicit AllowList(std::vector<std::string> blocks, bool isOn = true) : m_blocks(std::move(blocks)), m_isOn(isOn) {}

    [[nodiscard]] Access access(std::string_view address) const;

private:
    std::vector<std::string> m_blocks;
    bool m_isOn = true;
};

/// One list for each part: Okta's addresses are not those of the people who enrol, nor those of a health check.
struct AllowLists {
    AllowList scim;
    AllowList enrolment;
    AllowList health;
};

} // namespace rollcall::listener
