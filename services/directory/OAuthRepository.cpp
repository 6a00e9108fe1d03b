// SPDX-License-Identifier: Apache-2.0
// Reads and writes what OAuth gives out. An index may look a hash up: it is of 256 random bits, and tells nothing.
#include "OAuthRepository.h"

#include "Rows.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::directory {

namespace {

std::int64_t numberOf(OAuthTokenKind kind)
{
    return kind == OAuthTokenKind::Access ? 0 : 1;
}

std::string_view bytesOf(const core::Sha256Digest& digest)
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// To be followed by further conditions.
constexpr std::string_view selectToken =
    "SELECT t.id, t.family, f.client, c.integration, t.kind, f.scope, t.last_four, t.created, t.expires, t.replaced, "
    "f.revoked IS NOT NULL OR c.revoked IS NOT NULL FROM oauth_tokens t JOIN oauth_families f ON f.id = t.family "
    "JOIN credentials c ON c.id = f.client JOIN integrations i ON i.id = c.integration WHERE t.hash = ?";

OAuthToken tokenOf(const Statement& row)
{
    OAuthToken token;
    token.id = OAuthTokenId(row.integer(0));
    token.family = OAuthFamilyId(row.integer(1));
    token.client = CredentialId(row.integer(2));
    token.integration = IntegrationId(row.integer(3));
    token.kind = row.integer(4) == numberOf(OAuthTokenKind::Access) ? OAuthTokenKind::Access : OAuthTokenKind::Refresh;
    token.scope = row.text(5);
    token.lastFour = row.text(6);
    token.created = row.time(7);
    token.expires = row.time(8);
    token.replaced = row.optionalTime(9);
    token.isRevoked = row.flag(10);
    return token;
}

} // namespace

core::Result<> OAuthRepository::saveConsent(IntegrationId integration, const core::Sha256Digest& hash, int tries,
                                            core::Timestamp expires, core::Timestamp now)
{
    Statement upsert = m_connection.statement(
        "INSERT INTO oauth_consents(integration, hash, created, expires, tries_left, used) VALUES (?, ?, ?, ?, ?, NULL)"
        " ON CONFLICT(integration) DO UPDATE SET hash = excluded.hash, created = excluded.created, "
        "expires = excluded.expires, tries_left = excluded.tries_left, used = NULL");
    upsert.bind(integration.value).bindDigest(hash).bindTime(now).bindTime(expires);
    return upsert.bind(std::int64_t{tries}).run();
}

core::Result<std::optional<ConsentCode>> OAuthRepository::consent(IntegrationId integration)
{
    Statement query =
        m_connection.statement("SELECT created, expires, tries_left, used FROM oauth_consents WHERE integration = ?");
    return oneRow(query.bind(integration.value), [](const Statement& row) {
        return ConsentCode{row.time(0), row.time(1), static_cast<int>(row.integer(2)), row.optionalTime(3)};
    });
}

core::Result<ConsentAnswer> OAuthRepository::tryConsent(IntegrationId integration, const core::Sha256Digest& hash,
                                                        core::Timestamp now)
{
    bool isRight = false;
    {
        Statement query = m_connection.statement("SELECT hash FROM oauth_consents WHERE integration = ? AND "
                                                 "used IS NULL AND tries_left > 0 AND expires > ?");
        const auto row = query.bind(integration.value).bindTime(now).step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return ConsentAnswer::None;
        isRight = core::equalInConstantTime(query.blob(0), bytesOf(hash));
    }
    Statement update =
        m_connection.statement("UPDATE oauth_consents SET tries_left = tries_left - 1, used = ? WHERE integration = ?");
    update.bindTime(isRight ? std::optional(now) : std::nullopt);
    if (auto updated = update.bind(integration.value).run(); !updated)
        return tl::unexpected(std::move(updated.error()));
    return isRight ? ConsentAnswer::Accepted : ConsentAnswer::Wrong;
}

core::Result<> OAuthRepository::insertCode(const NewAuthorizationCode& code, core::Timestamp now)
{
    Statement insert = m_connection.statement(
        "INSERT INTO oauth_codes(client, hash, redirect_uri, code_challenge, scope, created, expires) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(code.client.value).bindDigest(code.hash).bindText(code.redirectUri).bindText(code.codeChallenge);
    return insert.bindText(code.scope).bindTime(now).bindTime(code.expires).run();
}

core::Result<std::optional<AuthorizationCode>> OAuthRepository::code(IntegrationId integration,
                                                                     const core::Sha256Digest& hash)
{
    Statement query = m_connection.statement(
        "SELECT k.id, k.client, c.integration, k.redirect_uri, k.code_challenge, k.scope, k.expires, k.redeemed, "
        "k.family FROM oauth_codes k JOIN credentials c ON c.id = k.client WHERE k.hash = ? AND c.integration = ?");
    return oneRow(query.bindDigest(hash).bind(integration.value), [](const Statement& row) {
        AuthorizationCode code;
        code.id = OAuthCodeId(row.integer(0));
        code.client = CredentialId(row.integer(1));
        code.integration = IntegrationId(row.integer(2));
        code.redirectUri = row.text(3);
        code.codeChallenge = row.text(4);
        code.scope = row.text(5);
        code.expires = row.time(6);
        code.redeemed = row.optionalTime(7);
        if (const auto family = row.optionalInteger(8))
            code.family = OAuthFamilyId(*family);
        return code;
    });
}

core::Result<bool> OAuthRepository::redeemCode(OAuthCodeId id, OAuthFamilyId family, core::Timestamp now)
{
    Statement update =
        m_connection.statement("UPDATE oauth_codes SET redeemed = ?, family = ? WHERE id = ? AND redeemed IS NULL");
    if (auto updated = update.bindTime(now).bind(family.value).bind(id.value).run(); !updated)
        return tl::unexpected(std::move(updated.error()));
    return update.rowsAffected() > 0;
}

core::Result<OAuthFamilyId> OAuthRepository::insertFamily(CredentialId client, std::string_view scope,
                                                          core::Timestamp now)
{
    Statement insert = m_connection.statement("INSERT INTO oauth_families(client, scope, created) VALUES (?, ?, ?)");
    if (auto inserted = insert.bind(client.value).bindText(scope).bindTime(now).run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return OAuthFamilyId(insert.insertedId());
}

core::Result<> OAuthRepository::insertTokens(OAuthFamilyId family, const NewOAuthTokens& tokens, core::Timestamp now)
{
    if (auto inserted = insertToken(family, OAuthTokenKind::Access, tokens.access, now); !inserted || !tokens.refresh)
        return inserted;
    return insertToken(family, OAuthTokenKind::Refresh, *tokens.refresh, now);
}

core::Result<> OAuthRepository::insertToken(OAuthFamilyId family, OAuthTokenKind kind, const NewOAuthToken& token,
                                            core::Timestamp now)
{
    Statement insert = m_connection.statement(
        "INSERT INTO oauth_tokens(family, kind, hash, last_four, created, expires) VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(family.value).bind(numberOf(kind)).bindDigest(token.hash).bindText(token.lastFour);
    return insert.bindTime(now).bindTime(token.expires).run();
}

core::Result<std::optional<OAuthToken>> OAuthRepository::token(IntegrationId integration,
                                                               const core::Sha256Digest& hash)
{
    static const std::string sql = std::string(selectToken) + " AND c.integration = ?";
    Statement query = m_connection.statement(sql);
    return oneRow(query.bindDigest(hash).bind(integration.value), tokenOf);
}

core::Result<std::optional<OAuthToken>> OAuthRepository::tokenAnywhere(const core::Sha256Digest& hash)
{
    static const std::string sql = std::string(selectToken) + " AND i.removed IS NULL";
    Statement query = m_connection.statement(sql);
    return oneRow(query.bindDigest(hash), tokenOf);
}

core::Result<> OAuthRepository::markReplaced(OAuthTokenId id, core::Timestamp now)
{
    Statement update = m_connection.statement("UPDATE oauth_tokens SET replaced = ? WHERE id = ? AND replaced IS NULL");
    return update.bindTime(now).bind(id.value).run();
}

core::Result<std::optional<CredentialId>> OAuthRepository::clientOf(OAuthFamilyId family)
{
    Statement query = m_connection.statement("SELECT client FROM oauth_families WHERE id = ? AND revoked IS NULL");
    return oneRow(query.bind(family.value), [](const Statement& row) { return CredentialId(row.integer(0)); });
}

core::Result<> OAuthRepository::revokeFamily(OAuthFamilyId family, core::Timestamp now)
{
    Statement update = m_connection.statement("UPDATE oauth_families SET revoked = ? WHERE id = ? AND revoked IS NULL");
    return update.bindTime(now).bind(family.value).run();
}

core::Result<> OAuthRepository::removeOfIntegration(IntegrationId integration)
{
    // In the order of what refers to what.
    constexpr std::array<std::string_view, 4> statements{
        "DELETE FROM oauth_codes WHERE client IN (SELECT id FROM credentials WHERE integration = ?)",
        "DELETE FROM oauth_tokens WHERE family IN (SELECT f.id FROM oauth_families f JOIN credentials c "
        "ON c.id = f.client WHERE c.integration = ?)",
        "DELETE FROM oauth_families WHERE client IN (SELECT id FROM credentials WHERE integration = ?)",
        "DELETE FROM oauth_consents WHERE integration = ?",
    };
    for (const std::string_view sql : statements) {
        Statement remove = m_connection.statement(sql);
        if (auto removed = remove.bind(integration.value).run(); !removed)
            return removed;
    }
    return {};
}

core::Result<std::int64_t> OAuthRepository::prune(core::Timestamp oldest, std::int64_t limit)
{
    std::int64_t pruned = 0;
    for (const std::string_view sql : {
             std::string_view("DELETE FROM oauth_codes WHERE id IN (SELECT id FROM oauth_codes WHERE expires < ? "
                              "ORDER BY expires LIMIT ?)"),
             std::string_view("DELETE FROM oauth_tokens WHERE id IN (SELECT id FROM oauth_tokens WHERE expires < ? "
                              "ORDER BY expires LIMIT ?)"),
             // A family lives as long as one of its tokens, or the code that must be known as used.
             std::string_view("DELETE FROM oauth_families WHERE id IN (SELECT f.id FROM oauth_families f "
                              "WHERE f.created < ? AND NOT EXISTS (SELECT 1 FROM oauth_tokens t WHERE t.family = f.id) "
                              "AND NOT EXISTS (SELECT 1 FROM oauth_codes k WHERE k.family = f.id) LIMIT ?)"),
         }) {
        Statement remove = m_connection.statement(sql);
        if (auto removed = remove.bindTime(oldest).bind(limit).run(); !removed)
            return tl::unexpected(std::move(removed.error()));
        pruned += remove.rowsAffected();
    }
    return pruned;
}

} // namespace rollcall::directory
