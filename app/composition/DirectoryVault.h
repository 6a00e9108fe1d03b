// SPDX-License-Identifier: Apache-2.0
// The vault of one directory: its rows in the directory, its key where this computer keeps it.
#pragma once

#include "composition/SecretTable.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "secrets/KeyPlace.h"
#include "secrets/Vault.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace rollcall::app {

/// Where the key of that directory may be, in the order in which it is looked for: the service's credential, the
/// system's keychain, a private file in the place for settings, away from the data. ROLLCALL_KEY_FILE names another
/// file, and leaves the keychain out: whoever says where the key is wants it there.
[[nodiscard]] std::vector<std::unique_ptr<secrets::KeyPlace>> keyPlaces(const std::filesystem::path& dataDirectory);

/// Thread-safe, as the vault; opening may wait for a keychain.
class DirectoryVault {
public:
    /// Both must outlive it.
    DirectoryVault(directory::Database& database, const core::Clock& clock)
        : m_rows(database), m_vault(m_rows, keyPlaces(database.dataDirectory()), clock)
    {
    }

    [[nodiscard]] secrets::Vault& vault() { return m_vault; }

private:
    SecretTable m_rows;
    secrets::Vault m_vault;
};

} // namespace rollcall::app
