// SPDX-License-Identifier: Apache-2.0
// OAuth codes and tokens as hashes, and the families that tokens are revoked by.
#pragma once

#include "Connection.h"
#include "directory/OAuth.h"

#include <string_view>

namespace rollcall::directory {

class OAuthRepository {
public:
    explicit OAuthRepository(Connection& connection) : m_connection(connection) {}

    /// Takes the place of an older one.
    [[nodiscard]] core::Result<> saveConsent(IntegrationId integration, const core::Sha256Digest& hash, int tries,
                                             core::Timestamp expires, core::Timestamp now);
    [[nodiscard]] core::Result<std::optional<ConsentCode>> consent(IntegrationId integration);
    [[nodiscard]] core::Result<ConsentAnswer> tryConsent(IntegrationId integration, const core::Sha256Digest& hash,
                                                         core::Timestamp now);

    [[nodiscard]] core::Result<> insertCode(const NewAuthorizationCode& code, core::Timestamp now);
    [[nodiscard]] core::Result<std::optional<AuthorizationCode>> code(IntegrationId integration,
                                                                      const core::Sha256Digest& hash);
    /// False when it was redeemed before.
    [[nodiscard]] core::Result<bool> redeemCode(OAuthCodeId id, OAuthFamilyId family, core::Timestamp now);

    [[nodiscard]] core::Result<OAuthFamilyId> insertFamily(CredentialId client, std::string_view scope,
                                                           core::Timestamp now);
    [[nodiscard]] core::Result<> insertTokens(OAuthFamilyId family, const NewOAuthTokens& tokens, core::Timestamp now);
    [[nodiscard]] core::Result<std::optional<OAuthToken>> token(IntegrationId integration,
                                                                const core::Sha256Digest& hash);
    [[nodiscard]] core::Result<std::optional<OAuthToken>> tokenAnywhere(const core::Sha256Digest& hash);
    [[nodiscard]] core::Result<> markReplaced(OAuthTokenId id, core::Timestamp now);
    /// The client it belongs to; nothing when it does not exist or is revoked already.
    [[nodiscard]] core::Result<std::optional<CredentialId>> clientOf(OAuthFamilyId family);
    [[nodiscard]] core::Result<> revokeFamily(OAuthFamilyId family, core::Timestamp now);

    [[nodiscard]] core::Result<> removeOfIntegration(IntegrationId integration);
    /// Deletes what expired before `oldest`, about `limit` rows; answers how many.
    [[nodiscard]] core::Result<std::int64_t> prune(core::Timestamp oldest, std::int64_t limit);

private:
    [[nodiscard]] core::Result<> insertToken(OAuthFamilyId family, OAuthTokenKind kind, const NewOAuthToken& token,
                                             core::Timestamp now);

    Connection& m_connection;
};

} // namespace rollcall::directory
