// SPDX-License-Identifier: Apache-2.0
// The life of the credentials Okta signs in with: another one in place of those before, and taking one away.
#pragma once

#include "composition/OAuthClient.h"
#include "core/Clock.h"
#include "core/Error.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"

#include <chrono>
#include <optional>
#include <span>
#include <vector>

namespace rollcall::app {

/// For a credential that can do what the newest one can that is not revoked: its header, its redirect URIs, and being
/// public.
[[nodiscard]] CredentialRequest requestLikeTheNewest(std::span<const directory::Credential> credentials);

struct CredentialRotation {
    listener::IssuedCredential issued;
    /// Those that were valid before, with the ends they have now.
    std::vector<directory::Credential> ending{};
    /// Why they have none all the same; the new one is there and valid.
    std::optional<core::Error> notEnded{};
};

/// Makes a new one as requested, and has all that are valid end after `overlap`, or when they end anyway before. Blocks
/// for two commits. Invalid for an overlap that is negative or longer than setup::rotationOverlap, and for what
/// issueCredential refuses; Denied for a companion. Nothing is changed then.
[[nodiscard]] core::Result<CredentialRotation> rotateCredential(directory::Database& database,
                                                                const directory::Integration& integration,
                                                                const CredentialRequest& request,
                                                                std::chrono::seconds overlap, const core::Clock& clock);

enum class LastOne { Refused, Allowed };

/// With every token that was issued to it; the listener refuses it within a second. Succeeds when it is revoked
/// already. Blocks for one commit. Conflict when it is the only one that is valid and `lastOne` refuses that.
[[nodiscard]] core::Result<> revokeCredential(directory::Database& database, const directory::Credential& credential,
                                              LastOne lastOne, const core::Clock& clock);

/// Whether Okta could sign in with no other one; blocks for a read.
[[nodiscard]] core::Result<bool>
isLastValidCredential(directory::Database& database, const directory::Credential& credential, const core::Clock& clock);

} // namespace rollcall::app
