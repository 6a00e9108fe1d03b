// SPDX-License-Identifier: Apache-2.0
#include "composition/WebhookAccess.h"

#include "composition/DirectoryVault.h"

namespace rollcall::app {

WebhookAccess::WebhookAccess(directory::Database& database, const core::Clock& clock)
    : m_database(database), m_clock(clock)
{
}

WebhookAccess::~WebhookAccess() = default;

secrets::Vault& WebhookAccess::vault()
{
    const std::lock_guard lock(m_mutex);
    if (!m_vault)
        m_vault = std::make_unique<DirectoryVault>(m_database, m_clock);
    return m_vault->vault();
}

onboarding::WebhookDesk WebhookAccess::desk()
{
    return {m_database, m_clock, [this]() -> secrets::Vault& { return vault(); }};
}

onboarding::WebhookSender WebhookAccess::sender()
{
    return {m_database, m_clock, [this]() -> secrets::Vault& { return vault(); }, m_clients};
}

} // namespace rollcall::app
