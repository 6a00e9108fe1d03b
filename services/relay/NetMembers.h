// SPDX-License-Identifier: Apache-2.0
// What several steps on the members of a group come to: who came and went only for a moment is in none of it.
#pragma once

#include "scim/Resource.h"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace rollcall::relay {

class NetMembers {
public:
    void add(const std::vector<scim::Member>& members);
    void remove(const std::vector<std::string>& ids);
    void replace(const std::vector<scim::Member>& members);

    /// Each of the two lists in the order in which they were named; nobody is in both.
    struct Change {
        std::optional<std::vector<scim::Member>> all; ///< all that are left, whoever was there before
        std::vector<std::string> gone;                ///< where `all` is absent
        std::vector<scim::Member> come;
    };
    /// Begins anew.
    [[nodiscard]] Change take();

private:
    struct Named {
        scim::Member member;
        bool isIn = false;
    };
    void name(const scim::Member& member, bool isIn);

    bool m_isWhole = false;
    std::vector<Named> m_named;
    std::unordered_map<std::string, std::size_t> m_places;
};

} // namespace rollcall::relay
