// SPDX-License-Identifier: Apache-2.0
// Makes our copy of a vendor's directory what the vendor's answers say, inside the writer's transaction.
#pragma once

#include "core/Result.h"
#include "directory/WriteSession.h"
#include "relay/Copy.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rollcall::app {

/// Where an operation comes from.
enum class CopySource {
    Change,   ///< the answer to a change, or a reading in the resource's turn: it is newer than what we have
    Creation, ///< the answer to a creation: what we have under that id already is newer, and stays
};

/// What the operations did, in the words of the journal.
struct CopyOutcome {
    directory::Meaning meaning = directory::Meaning::Unknown;
    std::string subject;
    std::string detail;
    std::int64_t count = 0;
    std::optional<directory::PersonId> person;
    std::optional<directory::GroupId> group;
    std::size_t missing = 0; ///< members that are left out since they are not known here
    /// Something is gone that was not here: whoever reads it there just now must not bring it back.
    bool isUnknownRemoved = false;
    /// What has to be read from the vendor before our copy is the same: ids we did not know as members, and resources
    /// we did not have or have newer. The first fifty: the import brings the rest, or a later reading.
    std::vector<relay::Uncertain> doubts;
};

/// What it did, in the row that is journalled with it.
void describe(directory::JournalEntry& entry, const CopyOutcome& copied);

/// For one operation of the writer. Members that are not known here are left out, counted, and become doubts.
class RelayCopy {
public:
    RelayCopy(directory::WriteSession& session, directory::IntegrationId integration)
        : m_session(session), m_integration(integration)
    {
    }

    /// All or none. Conflict when the user name is another person's in our copy; Invalid when what the vendor has
    /// cannot be kept.
    [[nodiscard]] core::Result<CopyOutcome> apply(std::span<const relay::CopyOperation> operations, CopySource source);

private:
    [[nodiscard]] core::Result<> take(const relay::PersonState& state);
    [[nodiscard]] core::Result<> take(const relay::GroupState& state);
    [[nodiscard]] core::Result<> take(const relay::GroupSteps& steps);
    [[nodiscard]] core::Result<> take(const relay::Removal& removal);
    [[nodiscard]] core::Result<> removePerson(const std::string& id);
    [[nodiscard]] core::Result<> removeGroup(const std::string& id);
    [[nodiscard]] core::Result<directory::GroupOutcome> takeStep(const directory::Group& group,
                                                                 const scim::GroupStep& step);
    /// Those that are known here; the others become doubts.
    [[nodiscard]] core::Result<std::vector<scim::Member>> known(const std::vector<scim::Member>& members);
    /// What the steps on a group came to.
    void tell(const directory::Group& before, const directory::GroupOutcome& sum);
    void name(const directory::Person& person, directory::Meaning meaning);
    void name(const directory::Group& group, directory::Meaning meaning);
    void doubt(relay::ResourceKind kind, const std::string& id);

    directory::WriteSession& m_session;
    directory::IntegrationId m_integration;
    CopySource m_source = CopySource::Change;
    CopyOutcome m_outcome;
};

} // namespace rollcall::app
