// SPDX-License-Identifier: Apache-2.0
// The Okta connections of a directory: stored, removed, and opened when first needed and again when set-up or
// credential has changed.
#pragma once

#include "composition/OktaCallers.h"
#include "composition/OktaConnection.h"
#include "composition/OktaHooks.h"
#include "composition/OktaSession.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "directory/Database.h"
#include "okta/Credential.h"
#include "okta/SigningKey.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace rollcall::app {

class DirectoryVault;

/// Thread-safe and blocking: for lanes.
class OktaConnections {
public:
    /// Both must outlive it. `hooks` hear of all calls in the sessions that are opened.
    OktaConnections(directory::Database& database, const core::Clock& clock, OktaHooks hooks = {});
    ~OktaConnections();
    OktaConnections(const OktaConnections&) = delete;
    OktaConnections& operator=(const OktaConnections&) = delete;

    /// NotFound when it is not connected, or its credential is missing. Denied when it is connected, and the credential
    /// is locked on this computer; nothing else is Denied. Corrupt when what is stored cannot be read, or the
    /// credential is another organisation's than the connection. The session stays good for those who hold it also when
    /// the connection changes meanwhile.
    [[nodiscard]] core::Result<std::shared_ptr<OktaSession>> open(const directory::Integration& integration);

    /// `hooks`, which must outlive what is returned, hear of the calls that this thread makes meanwhile.
    [[nodiscard]] OktaCallers::Hearing hear(const OktaHooks& hooks) { return m_callers->hear(hooks); }

    /// As stored; nothing when it is not connected. Needs no vault.
    [[nodiscard]] core::Result<std::optional<OktaConnection>> find(directory::IntegrationId integration);
    /// The app that Okta is asked about: the one that was pasted in the guide, else the one that was chosen on
    /// connecting. Empty for neither.
    [[nodiscard]] core::Result<okta::AppId> askedApp(directory::IntegrationId integration,
                                                     const OktaConnection& connection);
    /// Stores both in one transaction, in place of what was there, which stays when that fails. Denied while this
    /// computer cannot read the vault.
    [[nodiscard]] core::Result<> store(directory::IntegrationId integration, const OktaConnection& connection,
                                       const okta::Credential& credential);
    /// The connection alone, as when another app is chosen.
    [[nodiscard]] core::Result<> update(directory::IntegrationId integration, const OktaConnection& connection);
    /// With credential and key. Nothing is told to Okta. Succeeds when there is none, and while locked.
    [[nodiscard]] core::Result<> remove(directory::IntegrationId integration);

    /// The key that was made for a service app. NotFound when there is none, Denied while locked.
    [[nodiscard]] core::Result<okta::SigningKey> signingKey(directory::IntegrationId integration);
    [[nodiscard]] core::Result<> storeSigningKey(directory::IntegrationId integration, const okta::SigningKey& key);

private:
    struct Entry {
        std::string state; ///< of connection and sealed credential, as they were when it was opened
        std::shared_ptr<OktaSession> session;
    };
    [[nodiscard]] DirectoryVault& vault();
    [[nodiscard]] core::Result<core::Secret> read(const std::string& name, const std::string& missing);
    [[nodiscard]] core::Result<std::string> stateOf(directory::IntegrationId integration,
                                                    const OktaConnection& connection);

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::shared_ptr<OktaCallers> m_callers; ///< shared with the sessions, which may stay longer
    std::mutex m_vaultMutex;
    std::unique_ptr<DirectoryVault> m_vault;
    std::mutex m_mutex; ///< guards the entries, and is never held while anything is read or opened
    std::map<std::int64_t, Entry> m_entries;
};

} // namespace rollcall::app
