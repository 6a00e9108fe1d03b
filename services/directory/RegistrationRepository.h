// SPDX-License-Identifier: Apache-2.0
// Evidence of registrations as rows; also what is asked about it.
#pragma once

#include "Connection.h"
#include "directory/Registrations.h"

namespace rollcall::directory {

class RegistrationRepository final : public RegistrationReads {
public:
    explicit RegistrationRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::optional<Registration>> current(IntegrationId integration,
                                                                    const ResourceId& person) override;
    [[nodiscard]] core::Result<std::vector<Registration>> history(IntegrationId integration, const ResourceId& person,
                                                                  std::int64_t limit) override;
    [[nodiscard]] core::Result<std::optional<Registration>> byId(RegistrationId id) override;
    [[nodiscard]] core::Result<RegistrationCounts> counts(IntegrationId integration) override;
    [[nodiscard]] core::Result<std::vector<Registration>> all(IntegrationId integration, RegistrationId after,
                                                              std::int64_t limit) override;

    [[nodiscard]] core::Result<std::optional<WriteBack>> writeBack(IntegrationId integration,
                                                                   const ResourceId& person) override;
    [[nodiscard]] core::Result<std::optional<WriteBack>> writeBackOfRow(PersonId person) override;
    [[nodiscard]] core::Result<std::vector<WriteBack>> writeBacks(const WriteBackQuery& query) override;
    [[nodiscard]] core::Result<std::vector<WriteBackCount>> writeBackCounts(IntegrationId integration) override;
    [[nodiscard]] core::Result<std::int64_t> additionsSince(IntegrationId integration, core::Timestamp since);
    /// Adds it, or puts it in the place of the person's.
    [[nodiscard]] core::Result<> putWriteBack(const WriteBack& writeBack);

    [[nodiscard]] core::Result<bool> isKnown(const Registration& registration);
    /// In the place of what held until now.
    [[nodiscard]] core::Result<RegistrationId> insertCurrent(const Registration& registration);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
