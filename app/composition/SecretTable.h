// SPDX-License-Identifier: Apache-2.0
// The sealed rows of the vault, kept in the directory.
#pragma once

#include "directory/Database.h"
#include "secrets/SecretRows.h"

namespace rollcall::app {

/// Thread-safe, but not for the directory's own threads: each call waits for one of them.
class SecretTable final : public secrets::SecretRows {
public:
    /// `database` must outlive it.
    explicit SecretTable(directory::Database& database) : m_database(database) {}

    [[nodiscard]] core::Result<std::optional<secrets::SealedSecret>> find(std::string_view name) override;
    [[nodiscard]] core::Result<std::vector<secrets::SealedSecret>> all() override;
    [[nodiscard]] core::Result<> put(const secrets::SealedSecret& row) override;
    [[nodiscard]] core::Result<> remove(std::string_view name) override;
    [[nodiscard]] core::Result<> changeAll(const Change& change) override;
    /// Within a transaction of the caller's.
    [[nodiscard]] static core::Result<> put(directory::WriteSession& session, const secrets::SealedSecret& row);

private:
    directory::Database& m_database;
};

} // namespace rollcall::app
