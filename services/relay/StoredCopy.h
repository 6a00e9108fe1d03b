// SPDX-License-Identifier: Apache-2.0
// Makes our copy of a vendor's directory what the vendor's answers say, inside the writer's transaction.
#pragma once

#include "JournalWords.h"
#include "NetMembers.h"
#include "core/Result.h"
#include "directory/WriteSession.h"
#include "relay/Copy.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace rollcall::relay {

/// Where an operation comes from.
enum class CopySource {
    Change,   ///< the answer to a change, or a reading in the resource's turn: it is newer than what we have
    Creation, ///< the answer to a creation: what we have under that id already is newer, and stays
};

struct CopyOutcome {
    Described described;     ///< what the last operation did; those before it make room for it
    std::size_t missing = 0; ///< members that are left out since they are not known here
    /// Something is gone that was not here: whoever reads it there just now must not bring it back.
    bool isUnknownRemoved = false;
    /// What has to be read from the vendor before our copy is the same: ids we did not know as members, and resources
    /// we did not have or have newer. The first fifty: the import brings the rest, or a later reading.
    std::vector<Uncertain> doubts;
};

/// For one operation of the writer. Members that are not known here are left out, counted, and become doubts.
class StoredCopy {
public:
    StoredCopy(directory::WriteSession& session, directory::IntegrationId integration)
        : m_session(session), m_integration(integration)
    {
    }

    /// All or none. Conflict when the user name is another person's in our copy; Invalid when what the vendor has
    /// cannot be kept.
    [[nodiscard]] core::Result<CopyOutcome> apply(std::span<const CopyOperation> operations, CopySource source);

private:
    class GroupSum;
    [[nodiscard]] core::Result<> take(const PersonState& state);
    [[nodiscard]] core::Result<> take(const GroupState& state);
    [[nodiscard]] core::Result<> take(const GroupSteps& steps);
    [[nodiscard]] core::Result<> take(const Removal& removal);
    [[nodiscard]] core::Result<> removePerson(const std::string& id);
    [[nodiscard]] core::Result<> removeGroup(const std::string& id);
    [[nodiscard]] core::Result<> takeMembers(GroupSum& sum, NetMembers& members);
    using Move = std::function<core::Result<directory::GroupOutcome>(std::span<const scim::Member>)>;
    /// With those that are known here.
    [[nodiscard]] core::Result<directory::GroupOutcome>
    moved(const directory::Group& group, const std::vector<scim::Member>& members, const Move& move);
    /// Those that are known here; the others become doubts.
    [[nodiscard]] core::Result<std::vector<scim::Member>> known(const std::vector<scim::Member>& members);
    void tell(const directory::Group& before, const GroupSum& sum);
    void name(const directory::Person& person, directory::Meaning meaning);
    void name(const directory::Group& group, directory::Meaning meaning);
    void doubt(ResourceKind kind, const std::string& id);

    directory::WriteSession& m_session;
    directory::IntegrationId m_integration;
    CopySource m_source = CopySource::Change;
    CopyOutcome m_outcome;
};

} // namespace rollcall::relay
