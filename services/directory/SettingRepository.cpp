// SPDX-License-Identifier: Apache-2.0
// One row for each setting.
#include "SettingRepository.h"

namespace rollcall::directory {

core::Result<std::optional<std::string>> SettingRepository::value(std::string_view name)
{
    Statement query = m_connection.statement("SELECT value FROM settings WHERE name = ?");
    const auto row = query.bindText(name).step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return query.text(0);
}

core::Result<> SettingRepository::save(std::string_view name, std::string_view value, core::Timestamp at)
{
    Statement upsert =
        m_connection.statement("INSERT INTO settings(name, value, modified) VALUES (?, ?, ?) "
                               "ON CONFLICT(name) DO UPDATE SET value = excluded.value, modified = excluded.modified");
    return upsert.bindText(name).bindText(value).bind(core::toMilliseconds(at)).run();
}

core::Result<bool> SettingRepository::remove(std::string_view name)
{
    // The zero is the character after the slash: between the two is all that begins with "name/".
    const std::string from = std::string(name) + '/';
    const std::string until = std::string(name) + '0';
    Statement remove = m_connection.statement("DELETE FROM settings WHERE name = ? OR (name >= ? AND name < ?)");
    if (auto removed = remove.bindText(name).bindText(from).bindText(until).run(); !removed)
        return tl::unexpected(std::move(removed.error()));
    return remove.rowsAffected() > 0;
}

} // namespace rollcall::directory
