// SPDX-License-Identifier: Apache-2.0
// Makes an integration by a profile, together with its first credential.
#pragma once

#include "composition/OAuthClient.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"
#include "scim/Compatibility.h"
#include "setup/Profile.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::app {

/// What the admin asked for; what is left out comes from the profile.
struct IntegrationWishes {
    std::string profileId;
    std::string name;
    std::string slug; ///< empty: made from the name, with a number when taken
    std::optional<directory::Role> role;
    std::optional<directory::AuthMode> authMode;
    bool hasDownstream = false;
    std::optional<scim::Compatibility> compatibility;
    CredentialRequest credential; ///< of its first one
};

struct CreatedIntegration {
    directory::Integration integration;
    listener::IssuedCredential credential;
};

/// Blocks for two commits; an integration whose credential cannot be made is taken back. Denied for roles that are not
/// built yet, and for roles and authentication that the profile does not offer; Conflict when the slug is taken;
/// Invalid for a credential that cannot be.
[[nodiscard]] core::Result<CreatedIntegration>
createIntegration(directory::Database& database, const setup::Profile& profile, const IntegrationWishes& wishes);

/// "Zoë’s SCIM (Okta)" → "zoe-s-scim-okta"; the fallback when nothing is left of the name.
[[nodiscard]] std::string slugFromName(std::string_view name, std::string_view fallback);

} // namespace rollcall::app
