// SPDX-License-Identifier: Apache-2.0
// The vendor's own service behind a relay as somebody wants it: kept with the integration, its secret in the vault.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "directory/Database.h"
#include "directory/WriteSession.h"
#include "relay/Downstream.h"

#include <memory>
#include <optional>
#include <string_view>

namespace rollcall::setup {
struct Profile;
}

namespace rollcall::app {

struct DownstreamWish {
    std::optional<relay::Downstream> downstream; ///< nothing: it stays as it is
    std::shared_ptr<const core::Secret> secret;  ///< null: it stays as it is
};

/// The secret goes into the vault at once, the rest into `change`. Blocks, for a keychain perhaps. Denied while the
/// vault is locked.
[[nodiscard]] core::Result<> takeDownstream(directory::Database& database, const core::Clock& clock,
                                            const directory::Integration& integration, const DownstreamWish& wish,
                                            directory::IntegrationChange& change);

/// Whether the secret would go to another server than the one it was given for.
[[nodiscard]] bool goesElsewhere(const relay::Downstream& stored, const relay::Downstream& wanted);

/// The guide asks for the vendor's address as well, and nobody types it twice. What cannot be read as one is left out.
[[nodiscard]] core::Result<> keepVendorUrl(directory::WriteSession& session, const setup::Profile& profile,
                                           directory::IntegrationId integration, std::string_view url);

} // namespace rollcall::app
