// SPDX-License-Identifier: Apache-2.0
// Reads and writes sealed secrets.
#include "SecretRepository.h"

#include "Rows.h"

namespace rollcall::directory {

namespace {

StoredSecret secretOf(const Statement& row)
{
    return {row.text(0), row.text(1), row.blob(2), row.time(3)};
}

} // namespace

core::Result<std::optional<StoredSecret>> SecretRepository::byName(std::string_view name)
{
    Statement query = m_connection.statement("SELECT name, key_id, sealed, modified FROM secrets WHERE name = ?");
    return oneRow(query.bindText(name), secretOf);
}

core::Result<std::vector<StoredSecret>> SecretRepository::all()
{
    Statement query = m_connection.statement("SELECT name, key_id, sealed, modified FROM secrets ORDER BY name");
    return allRows(query, secretOf);
}

core::Result<> SecretRepository::save(const StoredSecret& secret, core::Timestamp now)
{
    Statement upsert = m_connection.statement(
        "INSERT INTO secrets(name, key_id, sealed, modified) VALUES (?, ?, ?, ?) ON CONFLICT(name) DO UPDATE SET "
        "key_id = excluded.key_id, sealed = excluded.sealed, modified = excluded.modified");
    upsert.bindText(secret.name).bindText(secret.keyId).bindBlob(secret.sealed);
    return upsert.bindTime(secret.modified == core::Timestamp{} ? now : secret.modified).run();
}

core::Result<bool> SecretRepository::remove(std::string_view name)
{
    Statement remove = m_connection.statement("DELETE FROM secrets WHERE name = ?");
    if (auto removed = remove.bindText(name).run(); !removed)
        return tl::unexpected(std::move(removed.error()));
    return remove.rowsAffected() > 0;
}

} // namespace rollcall::directory
