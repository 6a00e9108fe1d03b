// SPDX-License-Identifier: Apache-2.0
// A group, or a page of them, as an answer: held in memory while small, streamed when not.
#pragma once

#include "Exchange.h"
#include "HeldMembers.h"
#include "ListQuery.h"

#include <cstdint>
#include <vector>

namespace rollcall::listener {

template<class Session>
[[nodiscard]] MemberReader membersOf(Session& session)
{
    return [&session](directory::GroupId group, std::int64_t after, std::int64_t limit) {
        return session.members(group, after, limit);
    };
}

/// 200 with ETag, subject and group filled in; the meaning is left to the caller.
[[nodiscard]] Outcome<Answer> groupAnswer(const ExchangePointer& exchange, const directory::Group& group,
                                          const scim::Projection& projection, const MemberReader& members);

/// The same for a group that was just changed, inside the transaction that changes it: many members are read there and
/// then, so that the answer shows what is committed whatever comes after it. Cancelled when all such answers together
/// hold too much.
[[nodiscard]] Outcome<Answer> changedGroupAnswer(const ExchangePointer& exchange, const directory::Group& group,
                                                 const scim::Projection& projection, const MemberReader& members);

/// A list response over one page.
[[nodiscard]] Outcome<Answer> groupListAnswer(const ExchangePointer& exchange, std::int64_t total,
                                              const std::vector<directory::Group>& groups, const ListQuery& query,
                                              const MemberReader& members);

} // namespace rollcall::listener
