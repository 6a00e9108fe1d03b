// SPDX-License-Identifier: Apache-2.0
// Writers that remember what they were told is stored, so that a crash can be held against it.
#pragma once

#include "LoadTarget.h"

#include <QJsonArray>

#include <atomic>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace rollcall::tests {

/// One person as far as acknowledged answers tell, and what was under way when the connection broke.
struct PersonState {
    std::string userName;
    std::string stamp; ///< stands in title, department and nickName alike: differing ones would be a half write
    bool active = true;
};
struct PersonRecord {
    std::string id; ///< empty until known
    std::optional<PersonState> acknowledged;
    std::optional<PersonState> underWay;
    bool isTouched = true; ///< written since it was last looked at
};
/// Name and members change in one request at times: one without the other would be a half write.
struct GroupState {
    std::string displayName;
    std::set<std::string> members;

    bool operator==(const GroupState&) const = default;
};
struct GroupRecord {
    std::string id; ///< empty until known
    GroupState acknowledged;
    std::optional<GroupState> underWay;
};

/// What a restart is held against: all there is, or what was written since the last time.
enum class Extent { Touched, Everything };

/// One writer's people and group. Each writer has its own, so that its memory is the whole truth about them.
class Writer {
public:
    Writer(int number, std::uint64_t seed);

    /// Writes until the connection breaks or `stop` is set: creates, replaces, (de)activates people; adds, removes and
    /// replaces members, and renames.
    void run(const LoadTarget& target, const std::atomic<bool>& stop);

    /// After a restart: compares everything with what the server says now and settles what was under way.
    /// Returns sentences about what is missing, half there or wrong; empty when all is well.
    [[nodiscard]] std::vector<std::string> verify(const LoadTarget& target, Extent extent);

    [[nodiscard]] std::uint64_t acknowledgedWrites() const { return m_acknowledgedWrites; }
    [[nodiscard]] const std::vector<std::string>& unexpected() const { return m_unexpected; }

private:
    enum class Step { Go, Broken };
    class Session;

    Step createPerson(Session& session);
    Step replacePerson(Session& session);
    Step patchActive(Session& session);
    Step createGroup(Session& session);
    Step changeGroup(Session& session);
    /// Operations of one PATCH, and what the group is after them.
    [[nodiscard]] QJsonArray someChangeOf(GroupState& state);
    void verifyPerson(Session& session, PersonRecord& record, std::vector<std::string>& findings);
    void verifyGroup(Session& session, std::vector<std::string>& findings);
    std::uint64_t random(std::uint64_t bound);
    PersonRecord& anyKnownPerson();
    void noteUnexpected(const char* what, int status, const std::string& body);

    int m_number;
    std::uint64_t m_random;
    std::uint64_t m_serial = 0;
    std::uint64_t m_acknowledgedWrites = 0;
    std::vector<PersonRecord> m_people;
    GroupRecord m_group;
    std::vector<std::string> m_unexpected;
};

} // namespace rollcall::tests
