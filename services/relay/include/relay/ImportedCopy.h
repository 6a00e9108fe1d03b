// SPDX-License-Identifier: Apache-2.0
// Our copy as the import of a vendor's directory sees and changes it, beside a listener that may change it too.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "relay/FirstImport.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rollcall::relay {

/// Not thread-safe. What the listener has changed since the import began is newer than what the import read, and stays:
/// an intent is left, so that whoever listens reads it again. So it is with a name that is still somebody else's here.
class ImportedCopy final : public CopyView, public CopyWriter {
public:
    /// All must outlive it; the session is the caller's thread's. The import begins now.
    ImportedCopy(directory::Database& database, directory::ReadSession& session, const core::Clock& clock,
                 directory::IntegrationId integration);

    [[nodiscard]] core::Result<std::optional<scim::JsonObject>> person(std::string_view id) override;
    [[nodiscard]] core::Result<std::optional<StoredGroup>> group(std::string_view id) override;
    [[nodiscard]] core::Result<std::vector<std::string>> ids(ResourceKind kind) override;
    [[nodiscard]] core::Result<> apply(std::span<const CopyOperation> operations) override;

    /// How many resources are left to be read again by whoever listens.
    [[nodiscard]] std::int64_t leftToHost() const { return m_leftToHost; }

private:
    /// Of one resource, as this import last saw or made it; nothing when it was not there.
    using Version = std::optional<std::int64_t>;
    struct Known {
        Version version;
        bool isOurs = false; ///< made by this import
    };
    using KnownById = std::unordered_map<std::string, Known>;
    struct Present {
        std::int64_t version = 0;
        core::Timestamp lastModified{};
    };
    struct Target {
        ResourceKind kind = ResourceKind::Person;
        std::string id;
    };
    /// What one transaction did.
    struct Batch {
        std::vector<std::pair<Target, Version>> made;
        std::vector<Target> created;
        directory::FeedPosition feed = 0; ///< how far it was looked through
        std::int64_t left = 0;
    };

    /// What a row holds, and which version of it was seen.
    template<class Row>
    [[nodiscard]] static core::Result<std::optional<scim::JsonObject>>
    note(Known& known, const core::Result<std::optional<Row>>& row);
    [[nodiscard]] static Target targetOf(const CopyOperation& operation);
    [[nodiscard]] core::Result<std::optional<Present>> present(directory::WriteSession& session,
                                                               const Target& target) const;
    /// Whether somebody else has changed it since this import read it.
    [[nodiscard]] bool isNewerHere(const Target& target, const std::optional<Present>& present) const;
    [[nodiscard]] core::Result<> takeOne(directory::WriteSession& session, const CopyOperation& operation,
                                         Batch& batch) const;
    [[nodiscard]] core::Result<> leave(directory::WriteSession& session, const Target& target, Batch& batch) const;
    /// What was removed here while a page was under way must not come back with it: in the same transaction it is left
    /// to be read again.
    [[nodiscard]] core::Result<> doubtWhatWasRemoved(directory::WriteSession& session, Batch& batch) const;
    [[nodiscard]] core::Result<bool> isAnyRemoved(directory::FeedPosition& position) const;
    [[nodiscard]] KnownById& known(ResourceKind kind) { return kind == ResourceKind::Person ? m_people : m_groups; }
    [[nodiscard]] const KnownById& known(ResourceKind kind) const
    {
        return kind == ResourceKind::Person ? m_people : m_groups;
    }

    directory::Database& m_database;
    directory::ReadSession& m_session;
    directory::IntegrationId m_integration;
    core::Timestamp m_begin;
    directory::FeedPosition m_feed = 0; ///< how far it has been looked through
    std::chrono::steady_clock::time_point m_pageBegin = std::chrono::steady_clock::now(); ///< nothing of it is older
    KnownById m_people;
    KnownById m_groups;
    std::int64_t m_leftToHost = 0;
};

} // namespace rollcall::relay
