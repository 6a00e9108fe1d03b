// SPDX-License-Identifier: Apache-2.0
// The relays of a directory, one for each integration of that role, made when first needed and again when its set-up or
// secret has changed.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "core/WebClient.h"
#include "directory/Database.h"
#include "relay/AnswerBudget.h"
#include "relay/Relay.h"
#include "relay/RelaySource.h"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>

namespace rollcall::app {

class DirectoryVault;

/// Thread-safe and blocking: for lanes.
class RelayPool final : public relay::RelaySource {
public:
    /// Both must outlive it.
    RelayPool(directory::Database& database, const core::Clock& clock);
    ~RelayPool() override;
    RelayPool(const RelayPool&) = delete;
    RelayPool& operator=(const RelayPool&) = delete;

    /// A changed secret is taken within a second, a changed set-up at once. NotFound, Corrupt or Invalid when the
    /// set-up is missing or wrong. A locked vault shows when the relay is used.
    [[nodiscard]] core::Result<std::shared_ptr<relay::Relay>>
    relayOf(const directory::Integration& integration) override;

    void keepOnly(std::span<const directory::Integration> integrations) override;

private:
    struct Entry {
        std::string setUp;
        std::string secretState;
        std::chrono::steady_clock::time_point looked;
        std::shared_ptr<relay::Relay> relay;
    };
    struct Tools {
        core::WebClient* client = nullptr;
        DirectoryVault* vault = nullptr;
    };
    [[nodiscard]] core::Result<Tools> tools();
    [[nodiscard]] core::Result<std::string> secretState(directory::IntegrationId integration);
    [[nodiscard]] core::Result<std::shared_ptr<relay::Relay>> makeRelay(const directory::Integration& integration);

    directory::Database& m_database;
    const core::Clock& m_clock;
    const std::shared_ptr<relay::AnswerBudget> m_budget = std::make_shared<relay::AnswerBudget>();
    std::mutex m_toolsMutex;
    std::unique_ptr<core::WebClient> m_client;
    std::unique_ptr<DirectoryVault> m_vault;
    std::mutex m_mutex; ///< guards the entries, and is never held while anything is read or opened
    std::map<std::int64_t, Entry> m_entries;
};

} // namespace rollcall::app
