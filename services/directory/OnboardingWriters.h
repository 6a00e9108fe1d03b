// SPDX-License-Identifier: Apache-2.0
// Registrations and templates inside the writer's transaction, with the feed rows that belong to them.
#pragma once

#include "MailTemplateRepository.h"
#include "RegistrationRepository.h"
#include "WriteContext.h"

namespace rollcall::directory {

class RegistrationWriter final : public RegistrationWrites {
public:
    explicit RegistrationWriter(WriteContext& context) : m_context(context), m_registrations(context.connection) {}

    [[nodiscard]] core::Result<std::optional<Registration>> current(IntegrationId integration,
                                                                    const ResourceId& person) override;
    [[nodiscard]] core::Result<bool> isKnown(const Registration& registration) override;
    [[nodiscard]] core::Result<Registration> add(const Registration& registration) override;
    [[nodiscard]] core::Result<std::optional<WriteBack>> writeBack(IntegrationId integration,
                                                                   const ResourceId& person) override;
    [[nodiscard]] core::Result<WriteBack> saveWriteBack(const WriteBack& writeBack) override;
    [[nodiscard]] core::Result<std::int64_t> additionsSince(IntegrationId integration, core::Timestamp since) override;

private:
    WriteContext& m_context;
    RegistrationRepository m_registrations;
};

class MailTemplateWriter final : public MailTemplateWrites {
public:
    explicit MailTemplateWriter(WriteContext& context) : m_context(context), m_templates(context.connection) {}

    [[nodiscard]] core::Result<MailTemplate> save(const MailTemplate& mailTemplate, std::int64_t basedOn) override;

private:
    WriteContext& m_context;
    MailTemplateRepository m_templates;
};

} // namespace rollcall::directory
