// SPDX-License-Identifier: Apache-2.0
// A group whose members come one by one, as text.
#include "GroupPieces.h"

#include <optional>
#include <utility>

namespace rollcall::listener {

GroupPieces::GroupPieces(Rendering rendering, scim::Projection projection)
    : m_rendering(std::move(rendering)), m_projection(std::move(projection))
{
}

std::string GroupPieces::head(const directory::Group& group) const
{
    if (m_projection.isWhole() && m_rendering.dialect() == Dialect::Version2)
        return m_rendering.groupHead(group);
    auto begun = m_rendering.inDialect(m_projection.apply(m_rendering.group(group, std::nullopt)));
    begun.pop_back();
    // `schemas` and `id` are always there, so that something stands before the comma.
    return begun + R"(,"members":[)";
}

void GroupPieces::appendMember(std::string& text, const directory::MemberRow& row) const
{
    auto member = m_rendering.member(row);
    text += m_projection.isWhole() ? std::move(member) : m_projection.applyWithin("members", std::move(member));
}

} // namespace rollcall::listener
