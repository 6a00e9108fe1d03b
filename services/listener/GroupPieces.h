// SPDX-License-Identifier: Apache-2.0
// A group whose members come one by one, as text.
#pragma once

#include "Rendering.h"
#include "scim/Projection.h"

#include <string>

namespace rollcall::listener {

/// In the dialect and trimmed to what was asked for, which must include `members`. A head, members separated by commas,
/// and scim::renderGroupTail() make one group.
class GroupPieces {
public:
    GroupPieces(Rendering rendering, scim::Projection projection);

    [[nodiscard]] std::string head(const directory::Group& group) const;
    void appendMember(std::string& text, const directory::MemberRow& row) const;

    /// A piece of a body is sent when it has grown to this.
    static constexpr std::size_t pieceBytes = std::size_t{64} * 1024;

private:
    Rendering m_rendering;
    scim::Projection m_projection;
};

} // namespace rollcall::listener
