// SPDX-License-Identifier: Apache-2.0
// The members of a large group as they were at one moment, held until an answer with them is sent.
#pragma once

#include "GroupPieces.h"
#include "core/Result.h"
#include "directory/Types.h"
#include "http/Message.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rollcall::listener {

/// `members(group, afterRowId, limit)` of a read or a write session.
using MemberReader =
    std::function<core::Result<std::vector<directory::MemberRow>>(directory::GroupId, std::int64_t, std::int64_t)>;

/// What all such answers may hold together, and those of one integration, so that slow readers of one do not stand in
/// the way of another. Thread-safe.
class MemberBudget {
public:
    MemberBudget(std::size_t limit, std::size_t share) : m_limit(limit), m_share(share) {}

    [[nodiscard]] std::size_t share() const { return m_share; }
    /// False when others hold too much. One alone of its integration may go over: it could be answered at no other
    /// time.
    [[nodiscard]] bool take(directory::IntegrationId integration, std::size_t bytes, std::size_t heldAlready);
    void giveBack(directory::IntegrationId integration, std::size_t bytes);

private:
    std::size_t m_limit;
    std::size_t m_share;
    std::mutex m_mutex;
    std::size_t m_held = 0;
    std::unordered_map<directory::IntegrationId, std::size_t> m_heldBy;
};

/// A budget, and on whose account.
struct MemberShare {
    std::shared_ptr<MemberBudget> budget;
    directory::IntegrationId integration;
};

/// Gives its share of the budget back when it goes.
class HeldMembers {
public:
    /// All members of the group, read in slices. Cancelled when the budget does not allow it: the change it belongs to
    /// is to be undone, and its client to come again.
    [[nodiscard]] static core::Result<std::shared_ptr<const HeldMembers>>
    read(directory::GroupId group, const MemberReader& members, MemberShare share);

    /// As they are at one moment, since they are read at once. Nothing when the budget does not allow it: whoever can
    /// go without them must. Others may have joined or left since `group` was read, which its version tells then.
    [[nodiscard]] static core::Result<std::shared_ptr<const HeldMembers>>
    readAtOnce(const directory::Group& group, const MemberReader& members, MemberShare share);

    explicit HeldMembers(MemberShare share) : m_share(std::move(share)) {}
    ~HeldMembers();
    HeldMembers(const HeldMembers&) = delete;
    HeldMembers& operator=(const HeldMembers&) = delete;

    [[nodiscard]] const std::vector<directory::MemberRow>& rows() const { return m_rows; }

    static constexpr std::int64_t sliceMembers = 1000;

private:
    [[nodiscard]] bool add(std::vector<directory::MemberRow> slice);
    [[nodiscard]] bool take(std::size_t bytes);

    MemberShare m_share;
    std::size_t m_bytes = 0;
    std::vector<directory::MemberRow> m_rows;
};

/// Sends one group with them, piece by piece. Asks nobody: what is committed later does not show in it.
class HeldGroupStream final : public http::BodyStream {
public:
    HeldGroupStream(GroupPieces pieces, const directory::Group& group, std::shared_ptr<const HeldMembers> members);
    void next(Deliver deliver) override;

private:
    GroupPieces m_pieces;
    std::string m_head; ///< empty once it is sent
    std::shared_ptr<const HeldMembers> m_members;
    std::size_t m_sent = 0;
    bool m_isDone = false;
};

} // namespace rollcall::listener
