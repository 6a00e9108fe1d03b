// SPDX-License-Identifier: Apache-2.0
// What the screens ask of the journal.
#pragma once

#include "Connection.h"
#include "directory/Journal.h"
#include "directory/ReadSession.h"

#include <span>
#include <stop_token>

namespace rollcall::directory {

// The texts of the queries that must walk the right index.

/// Bound: the id before the first, the last id, the integration, the person, the words.
[[nodiscard]] std::string journalOrderSql(const SqlDialect& dialect, const JournalQuery& query, std::size_t wordCount);
/// Bound: from, until, the integration.
[[nodiscard]] std::string journalPartOfHourSql(const SqlDialect& dialect, bool hasIntegration, bool withUnaddressed);
/// Bound: the integration, the number of rows.
[[nodiscard]] std::string journalErrorsSql(const SqlDialect& dialect, bool hasIntegration);

class JournalReader {
public:
    explicit JournalReader(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<JournalOrder> order(const JournalQuery& query, JournalId newerThan,
                                                   const std::stop_token& stop);
    [[nodiscard]] core::Result<std::vector<JournalRow>> rows(std::span<const JournalId> ids);
    [[nodiscard]] core::Result<std::optional<JournalEntry>> entry(JournalId id);
    [[nodiscard]] core::Result<std::vector<ChangeRecord>> changesOfPerson(PersonId person, std::int64_t limit);
    [[nodiscard]] core::Result<JournalSummary> summary(std::optional<IntegrationId> integration, core::Timestamp since,
                                                       bool withUnaddressed);
    [[nodiscard]] core::Result<std::vector<TrafficBucket>> traffic(std::optional<IntegrationId> integration,
                                                                   core::Timestamp since, core::Timestamp until,
                                                                   bool withUnaddressed);

private:
    [[nodiscard]] core::Result<> sumHours(JournalSummary& summary, std::optional<IntegrationId> integration,
                                          core::Timestamp since, bool withUnaddressed);
    [[nodiscard]] core::Result<std::vector<JournalId>> newestErrors(std::optional<IntegrationId> integration,
                                                                    bool withUnaddressed);

    Connection& m_connection;
};

} // namespace rollcall::directory
