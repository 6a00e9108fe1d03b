// SPDX-License-Identifier: Apache-2.0
// Integrations and credential hashes as one immutable value that all handlers of the door look at.
#pragma once

#include "ServedIntegration.h"
#include "core/Result.h"
#include "directory/ReadSession.h"
#include "directory/Types.h"

#include <memory>
#include <string_view>
#include <vector>

namespace rollcall::listener {

struct AccessTable {
    directory::FeedPosition position = 0; ///< how far the feed was when this was read
    std::vector<std::shared_ptr<const ServedIntegration>> integrations;
    std::vector<directory::CredentialHash> candidates;

    /// nullptr when there is none of that slug.
    [[nodiscard]] std::shared_ptr<const ServedIntegration> integration(std::string_view slug) const;
    [[nodiscard]] std::shared_ptr<const ServedIntegration> integration(directory::IntegrationId id) const;
};

/// Reads it anew. Errors are those of the session.
[[nodiscard]] core::Result<std::shared_ptr<const AccessTable>> loadAccessTable(directory::ReadSession& session);

} // namespace rollcall::listener
