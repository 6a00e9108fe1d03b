// SPDX-License-Identifier: Apache-2.0
// Invitations and suppressed addresses as rows.
#pragma once

#include "Connection.h"
#include "directory/Invitations.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rollcall::directory {

class InvitationRepository {
public:
    explicit InvitationRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::optional<Invitation>> ofPerson(IntegrationId integration, const ResourceId& person);
    [[nodiscard]] core::Result<std::optional<Invitation>> byId(InvitationId id);
    [[nodiscard]] core::Result<std::optional<Invitation>> ofPersonRow(PersonId person);
    [[nodiscard]] core::Result<std::vector<Invitation>> ofAddress(std::string_view address);
    [[nodiscard]] core::Result<std::vector<Invitation>> find(const InvitationQuery& query);
    [[nodiscard]] core::Result<std::vector<Invitation>> due(core::Timestamp now, std::int64_t limit);
    [[nodiscard]] core::Result<std::optional<core::Timestamp>> nextDue();
    [[nodiscard]] core::Result<std::vector<InvitationCount>> counts(IntegrationId integration);
    [[nodiscard]] core::Result<std::int64_t> addedSince(IntegrationId integration, core::Timestamp since);

    [[nodiscard]] core::Result<InvitationId> insert(const Invitation& invitation);
    [[nodiscard]] core::Result<> update(const Invitation& invitation);

    [[nodiscard]] core::Result<> addReport(const EnrolmentReport& report);
    [[nodiscard]] core::Result<std::vector<EnrolmentReport>> reports(InvitationId invitation);

    [[nodiscard]] core::Result<bool> isSuppressed(IntegrationId integration, std::string_view address);
    [[nodiscard]] core::Result<std::vector<SuppressedAddress>> suppressed(IntegrationId integration,
                                                                          std::string_view after, std::int64_t limit);
    [[nodiscard]] core::Result<> suppress(const SuppressedAddress& address);
    [[nodiscard]] core::Result<bool> unsuppress(IntegrationId integration, std::string_view address);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
