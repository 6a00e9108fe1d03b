// SPDX-License-Identifier: Apache-2.0
// Which addresses may reach SCIM at all.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::listener {

class AllowList {
public:
    AllowList() = default;
    /// CIDR blocks, already checked; none allows everybody.
    explicit AllowList(std::vector<std::string> blocks) : m_blocks(std::move(blocks)) {}

    [[nodiscard]] bool isAllowed(std::string_view address) const;

private:
    std::vector<std::string> m_blocks;
};

} // namespace rollcall::listener
