// SPDX-License-Identifier: Apache-2.0
// The members of a large group as they were at one moment.
#include "HeldMembers.h"

#include "scim/Resource.h"

#include <iterator>
#include <utility>

namespace rollcall::listener {

namespace {

/// What is taken for each before they are read.
constexpr std::size_t usualMemberBytes = 256;

std::size_t sizeOf(const directory::MemberRow& row)
{
    return sizeof(row) + row.id.value.capacity() + row.display.capacity();
}

} // namespace

bool MemberBudget::take(directory::IntegrationId integration, std::size_t bytes, std::size_t heldAlready)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_heldBy.find(integration);
    const std::size_t own = found == m_heldBy.end() ? 0 : found->second;
    const bool isAlone = own == heldAlready;
    if (!isAlone && (m_held + bytes > m_limit || own + bytes > m_share))
        return false;
    m_held += bytes;
    m_heldBy[integration] = own + bytes;
    return true;
}

void MemberBudget::giveBack(directory::IntegrationId integration, std::size_t bytes)
{
    const std::lock_guard lock(m_mutex);
    m_held -= bytes;
    const auto found = m_heldBy.find(integration);
    if (found == m_heldBy.end())
        return;
    found->second -= bytes;
    if (found->second == 0)
        m_heldBy.erase(found);
}

HeldMembers::~HeldMembers()
{
    m_share.budget->giveBack(m_share.integration, m_bytes);
}

bool HeldMembers::take(std::size_t bytes)
{
    if (!m_share.budget->take(m_share.integration, bytes, m_bytes))
        return false;
    m_bytes += bytes;
    return true;
}

bool HeldMembers::add(std::vector<directory::MemberRow> slice)
{
    std::size_t bytes = 0;
    for (auto& row : slice) {
        std::string().swap(row.name); // is not served
        bytes += sizeOf(row);
    }
    if (!take(bytes))
        return false;
    m_rows.insert(m_rows.end(), std::make_move_iterator(slice.begin()), std::make_move_iterator(slice.end()));
    return true;
}

core::Result<std::shared_ptr<const HeldMembers>> HeldMembers::readAtOnce(const directory::Group& group,
                                                                         const MemberReader& members, MemberShare share)
{
    const auto bytes = static_cast<std::size_t>(group.memberCount) * usualMemberBytes;
    const bool isWithinShare = bytes <= share.budget->share();
    auto held = std::make_shared<HeldMembers>(std::move(share));
    if (!isWithinShare || !held->take(bytes))
        return std::shared_ptr<const HeldMembers>();
    // One more than there were: with it the version has changed, too.
    auto rows = members(group.rowId, 0, group.memberCount + 1);
    if (!rows)
        return tl::unexpected(std::move(rows.error()));
    held->m_rows = std::move(*rows);
    return std::shared_ptr<const HeldMembers>(std::move(held));
}

core::Result<std::shared_ptr<const HeldMembers>> HeldMembers::read(directory::GroupId group,
                                                                   const MemberReader& members, MemberShare share)
{
    auto held = std::make_shared<HeldMembers>(std::move(share));
    while (true) {
        auto slice = members(group, held->m_rows.empty() ? 0 : held->m_rows.back().rowId, sliceMembers);
        if (!slice)
            return tl::unexpected(std::move(slice.error()));
        const bool isLast = static_cast<std::int64_t>(slice->size()) < sliceMembers;
        if (!held->add(std::move(*slice))) {
            return core::failure(core::ErrorKind::Cancelled,
                                 "Too many answers with the members of large groups are under way.");
        }
        if (isLast)
            return std::shared_ptr<const HeldMembers>(std::move(held));
    }
}

HeldGroupStream::HeldGroupStream(GroupPieces pieces, const directory::Group& group,
                                 std::shared_ptr<const HeldMembers> members)
    : m_pieces(std::move(pieces)), m_head(m_pieces.head(group)), m_members(std::move(members))
{
}

void HeldGroupStream::next(Deliver deliver)
{
    if (m_isDone) {
        deliver(std::string());
        return;
    }
    auto piece = std::exchange(m_head, {});
    const auto& rows = m_members->rows();
    for (; m_sent < rows.size() && piece.size() < GroupPieces::pieceBytes; ++m_sent) {
        if (m_sent > 0)
            piece += ',';
        m_pieces.appendMember(piece, rows[m_sent]);
    }
    if (m_sent == rows.size()) {
        piece += scim::renderGroupTail();
        m_isDone = true;
    }
    deliver(std::move(piece));
}

} // namespace rollcall::listener
