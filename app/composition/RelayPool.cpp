// SPDX-License-Identifier: Apache-2.0
// Makes relays as they are needed.
#include "composition/RelayPool.h"

#include "composition/DirectoryVault.h"
#include "composition/DownstreamSettings.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rollcall::app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds secretLooks{1};

/// The secret, opened once for the life of a relay. While it cannot be opened, each request tries again.
class OpenedSecret {
public:
    OpenedSecret(secrets::Vault& vault, std::string name) : m_vault(vault), m_name(std::move(name)) {}

    [[nodiscard]] core::Result<core::Secret> read()
    {
        const std::lock_guard lock(m_mutex);
        if (!m_secret) {
            auto opened = m_vault.read(m_name);
            if (!opened && opened.error().kind == core::ErrorKind::NotFound)
                return core::failure(
                    core::ErrorKind::NotFound,
                    "The credential for the vendor's service is not stored. Enter it again, on the "
                    "Set-up page or with `rollcallctl integration update SLUG --downstream-secret-file FILE`.");
            if (!opened)
                return tl::unexpected(opened.error());
            m_secret = std::move(*opened);
        }
        return core::Secret(m_secret->reveal());
    }

private:
    secrets::Vault& m_vault;
    std::string m_name;
    std::mutex m_mutex;
    std::optional<core::Secret> m_secret;
};

} // namespace

RelayPool::RelayPool(directory::Database& database, const core::Clock& clock) : m_database(database), m_clock(clock) {}

RelayPool::~RelayPool() = default;

core::Result<RelayPool::Tools> RelayPool::tools()
{
    const std::lock_guard lock(m_toolsMutex);
    if (!m_client) {
        auto client = core::WebClient::create({});
        if (!client)
            return tl::unexpected(client.error());
        m_client = std::move(*client);
    }
    if (!m_vault)
        m_vault = std::make_unique<DirectoryVault>(m_database, m_clock);
    return Tools{m_client.get(), m_vault.get()};
}

core::Result<std::string> RelayPool::secretState(directory::IntegrationId integration)
{
    const auto row = SecretTable(m_database).find(downstreamSecretName(integration));
    if (!row)
        return tl::unexpected(row.error());
    return *row ? (*row)->keyId + " " + core::toHex(core::sha256((*row)->sealed)) : std::string();
}

core::Result<std::shared_ptr<relay::Relay>> RelayPool::makeRelay(const directory::Integration& integration)
{
    auto downstream = downstreamOf(integration);
    if (!downstream)
        return tl::unexpected(downstream.error());
    const auto with = tools();
    if (!with)
        return tl::unexpected(with.error());
    auto secret = std::make_shared<OpenedSecret>(with->vault->vault(), downstreamSecretName(integration.id));
    auto made =
        relay::Relay::create(std::move(*downstream), [secret] { return secret->read(); }, *with->client, m_budget);
    if (!made)
        return tl::unexpected(made.error());
    return std::shared_ptr<relay::Relay>(std::move(*made));
}

core::Result<std::shared_ptr<relay::Relay>> RelayPool::relayOf(const directory::Integration& integration)
{
    const auto now = Clock::now();
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(integration.id.value);
        const bool isFresh = found != m_entries.end() && found->second.setUp == integration.downstream &&
                             now - found->second.looked < secretLooks;
        if (isFresh)
            return found->second.relay;
    }
    auto state = secretState(integration.id);
    if (!state)
        return tl::unexpected(state.error());
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(integration.id.value);
        if (found != m_entries.end() && found->second.setUp == integration.downstream &&
            found->second.secretState == *state) {
            found->second.looked = now;
            return found->second.relay;
        }
    }
    auto made = makeRelay(integration);
    if (!made)
        return made;
    const std::lock_guard lock(m_mutex);
    m_entries[integration.id.value] = {integration.downstream, std::move(*state), now, *made};
    return made;
}

void RelayPool::keepOnly(std::span<const directory::Integration> integrations)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [&](const auto& entry) {
        return std::ranges::none_of(integrations, [&](const directory::Integration& each) {
            return each.id.value == entry.first && each.role == directory::Role::Relay;
        });
    });
}

} // namespace rollcall::app
