// SPDX-License-Identifier: Apache-2.0
// What OAuth gives out and takes back, with the feed rows that belong to it.
#pragma once

#include "CredentialRepository.h"
#include "OAuthRepository.h"
#include "WriteContext.h"

namespace rollcall::directory {

/// Who gives whom access is fed as a change of the OAuth client; single tokens, of which each hour brings some, are
/// not.
class OAuthWriter {
public:
    explicit OAuthWriter(WriteContext& context);

    [[nodiscard]] core::Result<> createConsent(IntegrationId integration, const core::Sha256Digest& hash,
                                               core::Timestamp expires, int tries);
    [[nodiscard]] core::Result<ConsentAnswer> tryConsent(IntegrationId integration, const core::Sha256Digest& hash);
    [[nodiscard]] core::Result<> createCode(const NewAuthorizationCode& code);
    [[nodiscard]] core::Result<OAuthFamilyId> redeemCode(const AuthorizationCode& code, const NewOAuthTokens& tokens);
    [[nodiscard]] core::Result<OAuthFamilyId> issue(CredentialId client, std::string_view scope,
                                                    const NewOAuthTokens& tokens);
    [[nodiscard]] core::Result<> replaceRefresh(const OAuthToken& current, const NewOAuthTokens& tokens);
    [[nodiscard]] core::Result<> revokeFamily(OAuthFamilyId family);

private:
    /// NotFound when it does not exist or is revoked.
    [[nodiscard]] core::Result<> requireClient(CredentialId client);
    [[nodiscard]] core::Result<> feedClient(CredentialId client);

    WriteContext& m_context;
    CredentialRepository m_credentials;
    OAuthRepository m_oauth;
};

} // namespace rollcall::directory
