// SPDX-License-Identifier: Apache-2.0
// The members of a large group as they were when a change was committed.
#include "HeldMembers.h"

#include "scim/Resource.h"

#include <iterator>
#include <utility>

namespace rollcall::listener {

namespace {

std::size_t sizeOf(const directory::MemberRow& row)
{
    return sizeof(row) + row.id.value.capacity() + row.display.capacity();
}

} // namespace

bool MemberBudget::take(std::size_t bytes, std::size_t heldAlready)
{
    const std::lock_guard lock(m_mutex);
    const bool isAlone = m_held == heldAlready;
    if (m_held + bytes > m_limit && !isAlone)
        return false;
    m_held += bytes;
    return true;
}

void MemberBudget::giveBack(std::size_t bytes)
{
    const std::lock_guard lock(m_mutex);
    m_held -= bytes;
}

HeldMembers::~HeldMembers()
{
    m_budget->giveBack(m_bytes);
}

bool HeldMembers::add(std::vector<directory::MemberRow> slice)
{
    std::size_t bytes = 0;
    for (auto& row : slice) {
        std::string().swap(row.name); // is not served
        bytes += sizeOf(row);
    }
    if (!m_budget->take(bytes, m_bytes))
        return false;
    m_bytes += bytes;
    m_rows.insert(m_rows.end(), std::make_move_iterator(slice.begin()), std::make_move_iterator(slice.end()));
    return true;
}

core::Result<std::shared_ptr<const HeldMembers>>
HeldMembers::read(directory::GroupId group, const MemberReader& members, const std::shared_ptr<MemberBudget>& budget)
{
    auto held = std::make_shared<HeldMembers>(budget);
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
