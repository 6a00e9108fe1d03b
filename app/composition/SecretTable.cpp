// SPDX-License-Identifier: Apache-2.0
// Rows of one shape to rows of the other; reading waits for a reader, writing for the commit.
#include "composition/SecretTable.h"

#include <string>
#include <utility>

namespace rollcall::app {

namespace {

secrets::SealedSecret sealedOf(directory::StoredSecret row)
{
    return {std::move(row.name), std::move(row.keyId), std::move(row.sealed), row.modified};
}

directory::StoredSecret storedOf(const secrets::SealedSecret& row)
{
    return {row.name, row.keyId, row.sealed, row.modified};
}

} // namespace

core::Result<std::optional<secrets::SealedSecret>> SecretTable::find(std::string_view name)
{
    using Found = core::Result<std::optional<secrets::SealedSecret>>;
    return m_database
        .readAsync({},
                   [name = std::string(name)](directory::ReadSession& session, const std::stop_token&) -> Found {
                       auto row = session.secret(name);
                       if (!row)
                           return tl::unexpected(row.error());
                       if (!*row)
                           return std::nullopt;
                       return sealedOf(std::move(**row));
                   })
        .result();
}

core::Result<std::vector<secrets::SealedSecret>> SecretTable::all()
{
    using All = core::Result<std::vector<secrets::SealedSecret>>;
    return m_database
        .readAsync({},
                   [](directory::ReadSession& session, const std::stop_token&) -> All {
                       auto rows = session.secrets();
                       if (!rows)
                           return tl::unexpected(rows.error());
                       std::vector<secrets::SealedSecret> all;
                       for (directory::StoredSecret& row : *rows)
                           all.push_back(sealedOf(std::move(row)));
                       return all;
                   })
        .result();
}

core::Result<> SecretTable::put(const secrets::SealedSecret& row)
{
    return m_database.writeAndWait([&row](directory::WriteSession& session) { return put(session, row); });
}

core::Result<> SecretTable::put(directory::WriteSession& session, const secrets::SealedSecret& row)
{
    return session.saveSecret(storedOf(row));
}

core::Result<> SecretTable::remove(std::string_view name)
{
    return m_database.writeAndWait(
        [name = std::string(name)](directory::WriteSession& session) { return session.deleteSecret(name); });
}

core::Result<> SecretTable::changeAll(const Change& change)
{
    // The caller waits, so that what it captured lives as long as this runs.
    return m_database.writeAndWait([&change](directory::WriteSession& session) -> core::Result<> {
        auto rows = session.secrets();
        if (!rows)
            return tl::unexpected(rows.error());
        for (directory::StoredSecret& row : *rows) {
            auto changed = change(sealedOf(std::move(row)));
            if (!changed)
                return tl::unexpected(changed.error());
            if (auto saved = session.saveSecret(storedOf(*changed)); !saved)
                return saved;
        }
        return {};
    });
}

} // namespace rollcall::app
