// SPDX-License-Identifier: Apache-2.0
// Changed templates as rows, a new one for each version; also what is asked about them.
#pragma once

#include "Connection.h"
#include "directory/MailTemplates.h"

namespace rollcall::directory {

class MailTemplateRepository final : public MailTemplateReads {
public:
    explicit MailTemplateRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::vector<MailTemplate>> current(IntegrationId integration, MailKind kind) override;
    [[nodiscard]] core::Result<std::vector<MailTemplate>> versions(const MailTemplateKey& key) override;

    /// 0 when there is none.
    [[nodiscard]] core::Result<std::int64_t> lastVersion(const MailTemplateKey& key);
    [[nodiscard]] core::Result<> insert(const MailTemplate& mailTemplate);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
