// SPDX-License-Identifier: Apache-2.0
// Reads and writes credentials; the secret itself is never here.
#include "CredentialRepository.h"

#include "core/Log.h"

#include <algorithm>
#include <chrono>

namespace rollcall::directory {

namespace {

std::optional<core::Timestamp> optionalTime(const Statement& row, int column)
{
    const auto value = row.optionalInteger(column);
    if (!value)
        return std::nullopt;
    return core::fromMilliseconds(*value);
}

void logDamaged(std::int64_t id)
{
    core::log(core::LogLevel::Error, "directory",
              "The stored credential " + std::to_string(id) +
                  " is damaged and lets nobody in. Create a new one for its integration.");
}

std::optional<Credential> credentialOf(const Statement& row)
{
    const auto mode = parseAuthMode(row.text(3));
    if (!mode)
        return std::nullopt;
    Credential credential;
    credential.id = CredentialId(row.integer(0));
    credential.integration = IntegrationId(row.integer(1));
    credential.purpose = row.text(2);
    credential.mode = *mode;
    credential.username = row.text(4);
    credential.lastFour = row.text(5);
    credential.created = core::fromMilliseconds(row.integer(6));
    credential.expires = optionalTime(row, 7);
    credential.lastUsed = optionalTime(row, 8);
    credential.revoked = optionalTime(row, 9);
    return credential;
}

} // namespace

core::Result<std::vector<Credential>> CredentialRepository::ofIntegration(IntegrationId integration)
{
    Statement query = m_connection.statement(
        "SELECT id, integration, purpose, mode, username, last_four, created, expires, last_used, "
        "revoked FROM credentials WHERE integration = ? ORDER BY id");
    query.bind(integration.value);
    std::vector<Credential> credentials;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return credentials;
        if (auto credential = credentialOf(query))
            credentials.push_back(std::move(*credential));
        else
            logDamaged(query.integer(0));
    }
}

core::Result<std::vector<CredentialHash>> CredentialRepository::hashes()
{
    Statement query = m_connection.statement(
        "SELECT id, integration, mode, username, hash, last_four, expires, revoked FROM credentials ORDER BY id");
    std::vector<CredentialHash> hashes;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return hashes;
        CredentialHash hash;
        hash.id = CredentialId(query.integer(0));
        hash.integration = IntegrationId(query.integer(1));
        const auto mode = parseAuthMode(query.text(2));
        hash.username = query.text(3);
        const std::string bytes = query.blob(4);
        // A hash of another length could match by its zero padding: it matches nothing instead.
        if (!mode || bytes.size() != hash.hash.size()) {
            logDamaged(hash.id.value);
            continue;
        }
        hash.mode = *mode;
        std::transform(bytes.begin(), bytes.end(), hash.hash.begin(),
                       [](char byte) { return static_cast<std::uint8_t>(byte); });
        hash.lastFour = query.text(5);
        hash.expires = optionalTime(query, 6);
        hash.isRevoked = query.optionalInteger(7).has_value();
        hashes.push_back(std::move(hash));
    }
}

core::Result<std::optional<CredentialOwner>> CredentialRepository::owner(CredentialId id)
{
    Statement query = m_connection.statement("SELECT integration, revoked FROM credentials WHERE id = ?");
    const auto row = query.bind(id.value).step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return CredentialOwner{IntegrationId(query.integer(0)), query.optionalInteger(1).has_value()};
}

core::Result<Credential> CredentialRepository::insert(const NewCredential& credential, core::Timestamp now)
{
    Statement insert =
        m_connection.statement("INSERT INTO credentials(integration, purpose, mode, username, hash, last_four, "
                               "created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(credential.integration.value).bindText(credential.purpose).bindText(toString(credential.mode));
    insert.bindText(credential.username);
    insert.bindBlob({reinterpret_cast<const char*>(credential.hash.data()), credential.hash.size()});
    insert.bindText(credential.lastFour).bind(core::toMilliseconds(now));
    insert.bind(credential.expires ? std::optional(core::toMilliseconds(*credential.expires)) : std::nullopt);
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
    return result;
}

core::Result<> CredentialRepository::revoke(CredentialId id, core::Timestamp now)
{
    Statement update = m_connection.statement("UPDATE credentials SET revoked = ? WHERE id = ? AND revoked IS NULL");
    return update.bind(core::toMilliseconds(now)).bind(id.value).run();
}

core::Result<bool> CredentialRepository::noteUse(CredentialId id, core::Timestamp now)
{
    Statement update = m_connection.statement(
        "UPDATE credentials SET last_used = ? WHERE id = ? AND (last_used IS NULL OR last_used <= ?)");
    const auto minuteAgo = now - std::chrono::minutes(1);
    update.bind(core::toMilliseconds(now)).bind(id.value).bind(core::toMilliseconds(minuteAgo));
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
