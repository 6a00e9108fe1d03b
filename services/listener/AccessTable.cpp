// SPDX-License-Identifier: Apache-2.0
// Integrations and credential hashes as one immutable value.
#include "AccessTable.h"

#include <utility>

namespace rollcall::listener {

std::shared_ptr<const ServedIntegration> AccessTable::integration(std::string_view slug) const
{
    for (const auto& candidate : integrations) {
        if (candidate->integration.slug == slug)
            return candidate;
    }
    return nullptr;
}

std::shared_ptr<const ServedIntegration> AccessTable::integration(directory::IntegrationId id) const
{
    for (const auto& candidate : integrations) {
        if (candidate->integration.id == id)
            return candidate;
    }
    return nullptr;
}

core::Result<std::shared_ptr<const AccessTable>> loadAccessTable(directory::ReadSession& session)
{
    auto table = std::make_shared<AccessTable>();
    // The position is read first: what is committed after it makes the table stale rather than silently incomplete.
    auto position = session.feedEnd();
    if (!position)
        return tl::unexpected(position.error());
    table->position = *position;

    auto integrations = session.integrations();
    if (!integrations)
        return tl::unexpected(integrations.error());
    for (auto& integration : *integrations) {
        const auto extensions = session.extensionSchemas(integration.id);
        if (!extensions)
            return tl::unexpected(extensions.error());
        table->integrations.push_back(servedIntegration(std::move(integration), *extensions));
    }

    auto hashes = session.credentialHashes();
    if (!hashes)
        return tl::unexpected(hashes.error());
    table->candidates = std::move(*hashes);
    return std::shared_ptr<const AccessTable>(std::move(table));
}

} // namespace rollcall::listener
