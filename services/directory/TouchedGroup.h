// SPDX-License-Identifier: Apache-2.0
// What one operation did to a group so far, so that steps which undo each other are seen to change nothing.
#pragma once

#include "MembershipRepository.h"
#include "directory/Feed.h"
#include "directory/Types.h"

#include <set>
#include <utility>
#include <vector>

namespace rollcall::directory {

/// Holds who came and who went, never the other members: its size is that of the operation, not of the group.
class TouchedGroup {
public:
    /// `start`: the group as it was before the operation.
    explicit TouchedGroup(Group start) : m_start(std::move(start)) {}

    void noteCame(const MemberKey& member) { note(member, m_came, m_gone); }
    void noteGone(const MemberKey& member) { note(member, m_gone, m_came); }
    void noteFed(FeedPosition position) { m_fed.push_back(position); }

    [[nodiscard]] const Group& start() const { return m_start; }
    [[nodiscard]] bool hasSameMembers() const { return m_came.empty() && m_gone.empty(); }
    /// The feed entries that tell of the steps; they are forgotten here.
    [[nodiscard]] std::vector<FeedPosition> releaseFed() { return std::exchange(m_fed, {}); }

private:
    static void note(const MemberKey& member, std::set<MemberKey>& here, std::set<MemberKey>& there)
    {
        if (there.erase(member) == 0)
            here.insert(member);
    }

    Group m_start;
    std::set<MemberKey> m_came;
    std::set<MemberKey> m_gone;
    std::vector<FeedPosition> m_fed;
};

} // namespace rollcall::directory
