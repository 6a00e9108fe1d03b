// SPDX-License-Identifier: Apache-2.0
// Each step of OAuth in the transaction of its batch.
#include "OAuthWriter.h"

#include <utility>

namespace rollcall::directory {

OAuthWriter::OAuthWriter(WriteContext& context)
    : m_context(context), m_credentials(context.connection), m_oauth(context.connection)
{
}

core::Result<> OAuthWriter::createConsent(IntegrationId integration, const core::Sha256Digest& hash,
                                          core::Timestamp expires, int tries)
{
    if (auto saved = m_oauth.saveConsent(integration, hash, tries, expires, m_context.now); !saved)
        return saved;
    return m_context.addFeed(FeedKind::Credential, FeedChange::Added, integration, 0);
}

core::Result<ConsentAnswer> OAuthWriter::tryConsent(IntegrationId integration, const core::Sha256Digest& hash)
{
    auto answer = m_oauth.tryConsent(integration, hash, m_context.now);
    if (!answer || *answer == ConsentAnswer::None)
        return answer;
    if (auto fed = m_context.addFeed(FeedKind::Credential, FeedChange::Changed, integration, 0); !fed)
        return tl::unexpected(std::move(fed.error()));
    return answer;
}

core::Result<> OAuthWriter::createCode(const NewAuthorizationCode& code)
{
    if (auto present = requireClient(code.client); !present)
        return present;
    return m_oauth.insertCode(code, m_context.now);
}

core::Result<OAuthFamilyId> OAuthWriter::redeemCode(const AuthorizationCode& code, const NewOAuthTokens& tokens)
{
    auto family = issue(code.client, code.scope, tokens);
    if (!family)
        return family;
    const auto isFirst = m_oauth.redeemCode(code.id, *family, m_context.now);
    if (!isFirst)
        return tl::unexpected(isFirst.error());
    if (!*isFirst)
        return core::failure(core::ErrorKind::Conflict, "This authorization code was used before.");
    if (auto fed = feedClient(code.client); !fed)
        return tl::unexpected(std::move(fed.error()));
    return family;
}

core::Result<OAuthFamilyId> OAuthWriter::issue(CredentialId client, std::string_view scope,
                                               const NewOAuthTokens& tokens)
{
    if (auto present = requireClient(client); !present)
        return tl::unexpected(std::move(present.error()));
    auto family = m_oauth.insertFamily(client, scope, m_context.now);
    if (!family)
        return family;
    if (auto inserted = m_oauth.insertTokens(*family, tokens, m_context.now); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return family;
}

core::Result<> OAuthWriter::replaceRefresh(const OAuthToken& current, const NewOAuthTokens& tokens)
{
    const auto client = m_oauth.clientOf(current.family);
    if (!client)
        return tl::unexpected(client.error());
    if (!*client)
        return core::failure(core::ErrorKind::NotFound, "This authorization was revoked.");
    if (auto present = requireClient(**client); !present)
        return present;
    if (auto marked = m_oauth.markReplaced(current.id, m_context.now); !marked)
        return marked;
    return m_oauth.insertTokens(current.family, tokens, m_context.now);
}

core::Result<> OAuthWriter::revokeFamily(OAuthFamilyId family)
{
    const auto client = m_oauth.clientOf(family);
    if (!client)
        return tl::unexpected(client.error());
    if (!*client)
        return {};
    if (auto revoked = m_oauth.revokeFamily(family, m_context.now); !revoked)
        return revoked;
    return feedClient(**client);
}

core::Result<> OAuthWriter::requireClient(CredentialId client)
{
    const auto owner = m_credentials.owner(client);
    if (!owner)
        return tl::unexpected(owner.error());
    if (!*owner || (*owner)->isRevoked)
        return core::failure(core::ErrorKind::NotFound, "This OAuth client does not exist any more.");
    return {};
}

core::Result<> OAuthWriter::feedClient(CredentialId client)
{
    const auto owner = m_credentials.owner(client);
    if (!owner)
        return tl::unexpected(owner.error());
    const IntegrationId integration = *owner ? (*owner)->integration : IntegrationId(0);
    return m_context.addFeed(FeedKind::Credential, FeedChange::Changed, integration, client.value);
}

} // namespace rollcall::directory
