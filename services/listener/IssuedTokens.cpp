// SPDX-License-Identifier: Apache-2.0
// Tokens that were given out by OAuth.
#include "IssuedTokens.h"

#include "CredentialText.h"
#include "core/Log.h"
#include "core/Secret.h"

#include <algorithm>
#include <utility>

namespace rollcall::listener {

namespace {

using directory::AuthMode;

Diagnosis judgeOwn(const directory::OAuthToken& token, const AccessTable& table, AuthMode mode, core::Timestamp now)
{
    if (mode != AuthMode::OAuth)
        return Diagnosis::WrongScheme;
    if (token.kind != directory::OAuthTokenKind::Access)
        return Diagnosis::OtherPurpose;
    const auto client =
        std::ranges::find_if(table.candidates, [&](const auto& candidate) { return candidate.id == token.client; });
    const bool isClientLive =
        client != table.candidates.end() && !client->isRevoked && (!client->expires || *client->expires > now);
    if (token.isRevoked || !isClientLive)
        return Diagnosis::Revoked;
    return token.expires <= now ? Diagnosis::Expired : Diagnosis::Accepted;
}

} // namespace

std::optional<Verdict> judgeIssuedToken(directory::ReadSession* session, const AccessTable& table,
                                        const http::Headers& headers, const directory::Integration& integration,
                                        core::Timestamp now, Verdict verdict)
{
    const auto text = readAuthorization(headers.value("Authorization").value_or(""));
    if (!text.isShapedAsOAuthToken())
        return verdict;
    const auto digest = core::sha256(text.secret);
    const auto unreadable = [&]() -> std::optional<Verdict> {
        if (integration.authMode == AuthMode::OAuth)
            return std::nullopt;
        return std::move(verdict);
    };
    if (!session)
        return unreadable();
    // One look-up whatever the number of integrations: who asks has proven nothing yet.
    const auto found = session->oauthTokenAnywhere(digest);
    if (!found) {
        core::logError("listener", found.error());
        return unreadable();
    }
    if (!*found)
        return verdict;
    const auto& token = **found;
    const bool isForeign = token.integration != integration.id;
    verdict.credential = token.client;
    verdict.redacted = "Bearer ****" + token.lastFour;
    verdict.diagnosis = isForeign ? Diagnosis::OtherIntegration : judgeOwn(token, table, integration.authMode, now);
    return verdict;
}

} // namespace rollcall::listener
