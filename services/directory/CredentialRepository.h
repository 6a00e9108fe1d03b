// SPDX-License-Identifier: Apache-2.0
// Credentials as hashes.
#pragma once

#include "Connection.h"
#include "directory/Types.h"
#include "directory/WriteSession.h"

namespace rollcall::directory {

struct CredentialOwner {
    IntegrationId integration;
    bool isRevoked = false;
};

class CredentialRepository {
public:
    explicit CredentialRepository(Connection& connection) : m_connection(connection) {}

    // A damaged credential lets nobody in: it is left out of lists, and logged.
    [[nodiscard]] core::Result<std::vector<Credential>> ofIntegration(IntegrationId integration);
    [[nodiscard]] core::Result<std::vector<CredentialHash>> hashes();
    /// Whose it is, and whether it is revoked already; also of a damaged one.
    [[nodiscard]] core::Result<std::optional<CredentialOwner>> owner(CredentialId id);
    /// Nothing when it does not exist, or is damaged.
    [[nodiscard]] core::Result<std::optional<Credential>> byId(CredentialId id);
    [[nodiscard]] core::Result<Credential> insert(const NewCredential& credential, core::Timestamp now);
    /// The label, the expiry and the redirect URIs.
    [[nodiscard]] core::Result<> update(const Credential& credential);
    [[nodiscard]] core::Result<> revoke(CredentialId id, core::Timestamp now);
    /// False when it was noted less than a minute ago, or is unknown.
    [[nodiscard]] core::Result<bool> noteUse(CredentialId id, core::Timestamp now);
    [[nodiscard]] core::Result<> removeOfIntegration(IntegrationId integration);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
