// SPDX-License-Identifier: Apache-2.0
// Writers that remember what they were told is stored, so that a crash can be held against it.
#pragma once

#include "LoadTarget.h"

#include <atomic>
#include <cstdint>
#include <map>
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
};
struct GroupRecord {
    std::string id;
    std::string displayName;
    bool isAcknowledged = false;
    std::set<std::string> members;
    std::optional<std::set<std::string>> underWay;
};

/// One writer's people and group. Each writer has its own, so that its memory is the whole truth about them.
class Writer {
public:
    Writer(int number, std::uint64_t seed);

    /// Writes until the connection breaks or `stop` is set: creates, replaces, (de)activates, changes members.
    void run(const LoadTarget& target, const std::atomic<bool>& stop);

    /// After a restart: compares everything with what the server says now and settles what was under way.
    /// Returns sentences about what is missing, half there or wrong; empty when all is well.
    [[nodiscard]] std::vector<std::string> verify(const LoadTarget& target);

    [[nodiscard]] std::uint64_t acknowledgedWrites() const { return m_acknowledgedWrites; }
    [[nodiscard]] const std::vector<std::string>& unexpected() const { return m_unexpected; }

private:
    enum class Step { Go, Broken };
    class Session;

    Step createPerson(Session& session);
    Step replacePerson(Session& session);
    Step patchActive(Session& session);
    Step changeMembers(Session& session);
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
