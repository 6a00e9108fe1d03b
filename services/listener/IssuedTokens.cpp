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
using Found = core::Result<std::optional<directory::OAuthToken>>;

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

/// A token is stored with its integration and found nowhere else.
Found findElsewhere(directory::ReadSession& session, const AccessTable& table, directory::IntegrationId own,
                    const core::Sha256Digest& digest)
{
    for (const auto& served : table.integrations) {
        const auto& other = served->integration;
        if (other.id == own || other.authMode != AuthMode::OAuth)
            continue;
        if (auto found = session.oauthToken(other.id, digest); !found || *found)
            return found;
    }
    return std::optional<directory::OAuthToken>{};
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
    const auto own = session->oauthToken(integration.id, digest);
    if (!own) {
        core::logError("listener", own.error());
        return unreadable();
    }
    const auto elsewhere = *own ? Found() : findElsewhere(*session, table, integration.id, digest);
    const bool isForeign = !*own && elsewhere && *elsewhere;
    if (!*own && !isForeign)
        return verdict;
    const auto& token = isForeign ? **elsewhere : **own;
    verdict.credential = token.client;
    verdict.redacted = "Bearer ****" + token.lastFour;
    verdict.diagnosis = isForeign ? Diagnosis::OtherIntegration : judgeOwn(token, table, integration.authMode, now);
    return verdict;
}

} // namespace rollcall::listener
