// SPDX-License-Identifier: Apache-2.0
// What webhooks need of this computer: the vault of the directory, and the ways out.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"
#include "onboarding/WebhookDesk.h"
#include "onboarding/WebhookSender.h"

#include <memory>
#include <mutex>

namespace rollcall::app {

class DirectoryVault;

/// Thread-safe.
class WebhookAccess {
public:
    /// Both must outlive it.
    WebhookAccess(directory::Database& database, const core::Clock& clock);
    ~WebhookAccess();
    WebhookAccess(const WebhookAccess&) = delete;
    WebhookAccess& operator=(const WebhookAccess&) = delete;

    /// Opened when first needed: it may wait for a keychain.
    [[nodiscard]] secrets::Vault& vault();
    [[nodiscard]] onboarding::WebhookClients& clients() { return m_clients; }
    /// Refers to this.
    [[nodiscard]] onboarding::WebhookDesk desk();
    /// The handler of the jobs; refers to this.
    [[nodiscard]] onboarding::WebhookSender sender();

private:
    directory::Database& m_database;
    const core::Clock& m_clock;
    onboarding::WebhookClients m_clients;
    std::mutex m_mutex;
    std::unique_ptr<DirectoryVault> m_vault;
};

} // namespace rollcall::app
