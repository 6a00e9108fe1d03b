// SPDX-License-Identifier: Apache-2.0
// Reads and writes credentials; the secret itself is never here.
#include "CredentialRepository.h"

#include "Rows.h"
#include "core/Log.h"
#include "scim/Json.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::directory {

namespace {

const std::string selectCredentials =
    "SELECT id, integration, purpose, mode, username, last_four, created, expires, last_used, revoked, label, "
    "header_name, redirect_uris, is_public FROM credentials ";

void logDamaged(std::int64_t id)
{
    core::log(core::LogLevel::Error, "directory",
              "The stored credential " + std::to_string(id) +
                  " is damaged and lets nobody in. Create a new one for its integration.");
}

std::string textOf(const std::vector<std::string>& uris)
{
    if (uris.empty())
        return {};
    scim::JsonArray array;
    for (const std::string& uri : uris)
        array.emplace_back(uri);
    return scim::toJson(scim::JsonValue(std::move(array)));
}

/// Nothing when the text is damaged.
std::optional<std::vector<std::string>> urisOf(const std::string& text)
{
    std::vector<std::string> uris;
    if (text.empty())
        return uris;
    const auto value = scim::parseJson(text);
    if (!value || !value->is_array())
        return std::nullopt;
    for (const scim::JsonValue& uri : value->get_array()) {
        if (!uri.is_string())
            return std::nullopt;
        uris.emplace_back(uri.get_string());
    }
    return uris;
}

std::optional<Credential> credentialOf(const Statement& row)
{
    const auto mode = parseAuthMode(row.text(3));
    auto uris = urisOf(row.text(12));
    if (!mode || !uris) {
        logDamaged(row.integer(0));
        return std::nullopt;
    }
    Credential credential;
    credential.id = CredentialId(row.integer(0));
    credential.integration = IntegrationId(row.integer(1));
    credential.purpose = row.text(2);
    credential.mode = *mode;
    credential.username = row.text(4);
    credential.lastFour = row.text(5);
    credential.created = row.time(6);
    credential.expires = row.optionalTime(7);
    credential.lastUsed = row.optionalTime(8);
    credential.revoked = row.optionalTime(9);
    credential.label = row.text(10);
    credential.headerName = row.text(11);
    credential.redirectUris = std::move(*uris);
    credential.isPublic = row.flag(13);
    return credential;
}

std::optional<CredentialHash> hashOf(const Statement& row)
{
    CredentialHash hash;
    hash.id = CredentialId(row.integer(0));
    hash.integration = IntegrationId(row.integer(1));
    const auto mode = parseAuthMode(row.text(2));
    const std::string bytes = row.blob(4);
    auto uris = urisOf(row.text(10));
    // A hash of another length could match by its zero padding: it matches nothing instead.
    if (!mode || !uris || bytes.size() != hash.hash.size()) {
        logDamaged(hash.id.value);
        return std::nullopt;
    }
    hash.mode = *mode;
    hash.username = row.text(3);
    std::ranges::transform(bytes, hash.hash.begin(), [](char byte) { return static_cast<std::uint8_t>(byte); });
    hash.lastFour = row.text(5);
    hash.expires = row.optionalTime(6);
    hash.isRevoked = row.optionalInteger(7).has_value();
    hash.purpose = row.text(8);
    hash.headerName = row.text(9);
    hash.redirectUris = std::move(*uris);
    hash.isPublic = row.flag(11);
    hash.label = row.text(12);
    return hash;
}

template<class Value>
core::Result<std::vector<Value>> withoutDamaged(core::Result<std::vector<std::optional<Value>>> rows)
{
    if (!rows)
        return tl::unexpected(std::move(rows.error()));
    std::vector<Value> values;
    for (std::optional<Value>& row : *rows) {
        if (row)
            values.push_back(std::move(*row));
    }
    return values;
}

} // namespace

core::Result<std::vector<Credential>> CredentialRepository::ofIntegration(IntegrationId integration)
{
    static const std::string sql = selectCredentials + "WHERE integration = ? ORDER BY id";
    Statement query = m_connection.statement(sql);
    return withoutDamaged(allRows(query.bind(integration.value), credentialOf));
}

core::Result<std::vector<CredentialHash>> CredentialRepository::hashes()
{
    Statement query = m_connection.statement("SELECT id, integration, mode, username, hash, last_four, expires, "
                                             "revoked, purpose, header_name, redirect_uris, is_public, label "
                                             "FROM credentials ORDER BY id");
    return withoutDamaged(allRows(query, hashOf));
}

core::Result<std::optional<CredentialOwner>> CredentialRepository::owner(CredentialId id)
{
    Statement query = m_connection.statement("SELECT integration, revoked FROM credentials WHERE id = ?");
    return oneRow(query.bind(id.value), [](const Statement& row) {
        return CredentialOwner{IntegrationId(row.integer(0)), row.optionalInteger(1).has_value()};
    });
}

core::Result<std::optional<Credential>> CredentialRepository::byId(CredentialId id)
{
    static const std::string sql = selectCredentials + "WHERE id = ?";
    Statement query = m_connection.statement(sql);
    auto found = oneRow(query.bind(id.value), credentialOf);
    if (!found)
        return tl::unexpected(std::move(found.error()));
    return *found ? std::move(**found) : std::nullopt;
}

core::Result<Credential> CredentialRepository::insert(const NewCredential& credential, core::Timestamp now)
{
    // No secret has the hash of zeroes.
    const core::Sha256Digest hash = credential.isPublic ? core::Sha256Digest{} : credential.hash;
    Statement insert = m_connection.statement(
        "INSERT INTO credentials(integration, purpose, mode, label, username, header_name, redirect_uris, is_public, "
        "hash, last_four, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(credential.integration.value).bindText(credential.purpose).bindText(toString(credential.mode));
    insert.bindText(credential.label).bindText(credential.username).bindText(credential.headerName);
    insert.bindText(textOf(credential.redirectUris)).bindFlag(credential.isPublic).bindDigest(hash);
    insert.bindText(credential.lastFour).bindTime(now).bindTime(credential.expires);
    if (auto inserted = insert.run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    Credential result;
    result.id = CredentialId(insert.insertedId());
    result.integration = credential.integration;
    result.purpose = credential.purpose;
    result.mode = credential.mode;
    result.username = credential.username;
    result.lastFour = credential.lastFour;
    result.created = now;
    result.expires = credential.expires;
    result.label = credential.label;
    result.headerName = credential.headerName;
    result.redirectUris = credential.redirectUris;
    result.isPublic = credential.isPublic;
    return result;
}

core::Result<> CredentialRepository::update(const Credential& credential)
{
    Statement update =
        m_connection.statement("UPDATE credentials SET label = ?, expires = ?, redirect_uris = ? WHERE id = ?");
    update.bindText(credential.label).bindTime(credential.expires).bindText(textOf(credential.redirectUris));
    return update.bind(credential.id.value).run();
}

core::Result<> CredentialRepository::revoke(CredentialId id, core::Timestamp now)
{
    Statement update = m_connection.statement("UPDATE credentials SET revoked = ? WHERE id = ? AND revoked IS NULL");
    return update.bindTime(now).bind(id.value).run();
}

core::Result<bool> CredentialRepository::noteUse(CredentialId id, core::Timestamp now)
{
    Statement update = m_connection.statement(
        "UPDATE credentials SET last_used = ? WHERE id = ? AND (last_used IS NULL OR last_used <= ?)");
    update.bindTime(now).bind(id.value).bindTime(now - std::chrono::minutes(1));
    if (auto updated = update.run(); !updated)
        return tl::unexpected(std::move(updated.error()));
    return update.rowsAffected() > 0;
}

core::Result<> CredentialRepository::removeOfIntegration(IntegrationId integration)
{
    Statement remove = m_connection.statement("DELETE FROM credentials WHERE integration = ?");
    return remove.bind(integration.value).run();
}

} // namespace rollcall::directory
