// SPDX-License-Identifier: Apache-2.0
// Creates, changes and removes integrations, their schemas and their credentials.
#pragma once

#include "CredentialRepository.h"
#include "IntegrationRepository.h"
#include "OAuthRepository.h"
#include "RelayIntentRepository.h"
#include "WriteContext.h"
#include "directory/WriteSession.h"

namespace rollcall::directory {

class SetupWriter {
public:
    explicit SetupWriter(WriteContext& context);

    /// NotFound when it does not exist, or not any more.
    [[nodiscard]] core::Result<> requireIntegration(IntegrationId integration);

    [[nodiscard]] core::Result<Integration> createIntegration(const NewIntegration& integration);
    [[nodiscard]] core::Result<Integration> updateIntegration(IntegrationId id, const IntegrationChange& wanted);
    [[nodiscard]] core::Result<> deleteIntegration(IntegrationId integration);

    [[nodiscard]] core::Result<> saveSchema(IntegrationId integration, const ExtensionSchema& schema);
    [[nodiscard]] core::Result<> deleteSchema(IntegrationId integration, std::string_view resourceType,
                                              std::string_view urn);

    [[nodiscard]] core::Result<Credential> createCredential(const NewCredential& credential);
    [[nodiscard]] core::Result<> updateCredential(CredentialId id, const CredentialChange& wanted);
    [[nodiscard]] core::Result<> revokeCredential(CredentialId credential);
    [[nodiscard]] core::Result<> noteCredentialUse(CredentialId credential);

private:
    WriteContext& m_context;
    IntegrationRepository m_integrations;
    CredentialRepository m_credentials;
    OAuthRepository m_oauth;
    RelayIntentRepository m_relayIntents;
};

} // namespace rollcall::directory
