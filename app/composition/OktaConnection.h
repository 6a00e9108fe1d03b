// SPDX-License-Identifier: Apache-2.0
// An integration's connection with an Okta organisation, as it is stored: everything but the credential, which is in
// the vault.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/ReadSession.h"
#include "directory/WriteSession.h"
#include "okta/Credential.h"
#include "okta/Ids.h"
#include "okta/OrganisationUrl.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::app {

enum class OktaCredentialKind { ApiToken, ServiceApp };

/// "api-token", "service-app".
[[nodiscard]] std::string_view toString(OktaCredentialKind kind);
[[nodiscard]] OktaCredentialKind kindOf(const okta::Credential& credential);

struct OktaConnection {
    okta::OrganisationUrl organisation;
    OktaCredentialKind kind = OktaCredentialKind::ApiToken;
    okta::AppId app{};                    ///< whose assignments are looked at; empty: not chosen yet
    std::string certificateAuthorities{}; ///< PEM file trusted besides the system's; may be empty
    std::string actsAs{};                 ///< login of the token's owner, or the client id: for people
    core::Timestamp since{};
};

/// Nothing when the integration is not connected. Corrupt when what is stored cannot be read.
[[nodiscard]] core::Result<std::optional<OktaConnection>> readOktaConnection(directory::ReadSession& session,
                                                                             directory::IntegrationId integration);
/// Takes the place of an earlier one.
[[nodiscard]] core::Result<> saveOktaConnection(directory::WriteSession& session, directory::IntegrationId integration,
                                                const OktaConnection& connection);
/// With credential and signing key. Succeeds when there is none.
[[nodiscard]] core::Result<> removeOktaConnection(directory::WriteSession& session,
                                                  directory::IntegrationId integration);

/// Names in the vault: of the credential, and of the key that was made for a service app before it was connected.
[[nodiscard]] std::string oktaSecretName(directory::IntegrationId integration);
[[nodiscard]] std::string oktaKeyName(directory::IntegrationId integration);

} // namespace rollcall::app
