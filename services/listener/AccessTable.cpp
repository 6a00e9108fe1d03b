// SPDX-License-Identifier: Apache-2.0
// Integrations and credential hashes as one immutable value.
#include "AccessTable.h"

#include <unordered_set>
#include <utility>

namespace rollcall::listener {

const directory::Integration* AccessTable::integration(std::string_view slug) const
{
    for (const auto& candidate : integrations) {
        if (candidate.slug == slug)
            return &candidate;
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
    table->integrations = std::move(*integrations);

    std::unordered_set<directory::CredentialId> forScim;
    for (const auto& integration : table->integrations) {
        const auto credentials = session.credentials(integration.id);
        if (!credentials)
            return tl::unexpected(credentials.error());
        for (const auto& credential : *credentials) {
            if (credential.purpose == "scim")
                forScim.insert(credential.id);
        }
    }

    auto hashes = session.credentialHashes();
    if (!hashes)
        return tl::unexpected(hashes.error());
    table->candidates.reserve(hashes->size());
    for (auto& hash : *hashes) {
        const bool isForScim = forScim.contains(hash.id);
        table->candidates.push_back({std::move(hash), isForScim});
    }
    return std::shared_ptr<const AccessTable>(std::move(table));
}

} // namespace rollcall::listener
