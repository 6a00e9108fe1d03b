// SPDX-License-Identifier: Apache-2.0
// The signing secrets of one endpoint in the vault: the one that holds, and the one before while it overlaps.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "core/Timestamp.h"
#include "onboarding/WebhookSettings.h"

#include <functional>
#include <optional>
#include <vector>

namespace rollcall::secrets {
class Vault;
}

namespace rollcall::onboarding {

/// The directory's vault, opened when first asked for, which may wait for a keychain. Thread-safe.
using VaultOpener = std::function<secrets::Vault&()>;

struct WebhookSecrets {
    core::Secret current;
    core::Secret previous{}; ///< empty: none
    std::optional<core::Timestamp> previousUntil{};

    /// Those that sign at that time, the current one first.
    [[nodiscard]] std::vector<core::Secret> signingAt(core::Timestamp now) const;
};

/// NotFound, saying what to do, when there is none; Denied while this computer cannot read the vault; Corrupt.
[[nodiscard]] core::Result<WebhookSecrets>
readWebhookSecrets(secrets::Vault& vault, directory::IntegrationId integration, WebhookEndpointId endpoint);
[[nodiscard]] core::Result<> writeWebhookSecrets(secrets::Vault& vault, directory::IntegrationId integration,
                                                 WebhookEndpointId endpoint, const WebhookSecrets& secrets);

} // namespace rollcall::onboarding
