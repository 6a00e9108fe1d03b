// SPDX-License-Identifier: Apache-2.0
// Makes an integration by a profile, together with its first credential.
#pragma once

#include "composition/OAuthClient.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"
#include "scim/Compatibility.h"
#include "setup/Profile.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::secrets {
class Vault;
}

namespace rollcall::app {

/// What the admin asked for; what is left out comes from the profile.
struct IntegrationWishes {
    std::string profileId;
    std::string name;
    std::string slug; ///< empty: made from the name, with a number when taken
    std::optional<directory::Role> role;
    std::optional<directory::AuthMode> authMode;
    std::string downstream;         ///< JSON as DownstreamSettings has it; of the role relay, and needed there
    bool mayLackDownstream = false; ///< it may be entered later; until then the relay asks everybody to come again
    std::shared_ptr<const core::Secret> downstreamSecret; ///< goes into the vault
    std::optional<scim::Compatibility> compatibility;
    CredentialRequest credential; ///< of its first one
};

struct CreatedIntegration {
    directory::Integration integration;
    listener::IssuedCredential credential; ///< empty for a companion, see hasCredential()

    [[nodiscard]] bool hasCredential() const { return integration.role != directory::Role::Companion; }
};

/// Blocks for some commits, and for a keychain perhaps; an integration whose credential cannot be made, or whose
/// downstream's secret cannot be kept, is taken back. `vault` is needed for a relay alone. A companion has no
/// credential, and its wishes for one are not looked at. Denied for roles and authentication that the profile does not
/// offer; Conflict when the slug is taken; Invalid for a credential that cannot be, and for a relay that
/// lacks its downstream or the secret for it.
[[nodiscard]] core::Result<CreatedIntegration> createIntegration(directory::Database& database,
                                                                 const setup::Profile& profile,
                                                                 const IntegrationWishes& wishes,
                                                                 secrets::Vault* vault = nullptr);

/// With its people, groups and credentials, the secret of its downstream, its connection with Okta, and all that was
/// kept of its set-up; the journal stays. Blocks for one commit.
[[nodiscard]] core::Result<> deleteIntegration(directory::Database& database, directory::IntegrationId integration);

/// "Zoë’s SCIM (Okta)" → "zoe-s-scim-okta"; the fallback when nothing is left of the name.
[[nodiscard]] std::string slugFromName(std::string_view name, std::string_view fallback);

} // namespace rollcall::app
