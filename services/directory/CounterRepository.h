// SPDX-License-Identifier: Apache-2.0
// Totals and page anchors, kept in the transaction that changes what they count.
#pragma once

#include "Connection.h"
#include "directory/Types.h"
#include "scim/Resource.h"

namespace rollcall::directory {

enum class AnchorKind { People = 0, Groups = 1 };

/// Where a page begins: skip `offset` rows from row id `firstRow` on.
struct PageStart {
    std::int64_t firstRow = 0;
    std::int64_t offset = 0;
};

class CounterRepository {
public:
    explicit CounterRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<> add(IntegrationId integration, std::string_view name, std::int64_t difference);
    [[nodiscard]] core::Result<std::int64_t> value(IntegrationId integration, std::string_view name);

    /// A row came (+1) or went (-1).
    [[nodiscard]] core::Result<> moveAnchor(IntegrationId integration, AnchorKind kind, std::int64_t row,
                                            std::int64_t difference);
    /// Nothing when fewer than `startIndex` rows exist. Counted from 1.
    [[nodiscard]] core::Result<std::optional<PageStart>> pageStart(IntegrationId integration, AnchorKind kind,
                                                                   std::int64_t startIndex);
    /// All its totals and anchors.
    [[nodiscard]] core::Result<> removeOfIntegration(IntegrationId integration);

private:
    Connection& m_connection;
};

namespace counter {
inline constexpr std::string_view people = "people";
inline constexpr std::string_view activePeople = "people.active";
inline constexpr std::string_view groups = "groups";
inline constexpr std::string_view journalBytes = "journal.bytes";
inline constexpr std::string_view journalDropped = "journal.dropped";
} // namespace counter

} // namespace rollcall::directory
