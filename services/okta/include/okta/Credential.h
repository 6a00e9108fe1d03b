// SPDX-License-Identifier: Apache-2.0
// How the program shows Okta who it is: an administrator's API token, or a service app that signs with its own key.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "okta/SigningKey.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rollcall::okta {

/// `Authorization: SSWS …`. Has the rights of the administrator who made it, dies after 30 days without use and with
/// the account of its owner.
struct ApiToken {
    core::Secret token; ///< without the word SSWS; see PastedToken
    /// Login of the administrator, where it is known: told when Okta does not take the token any more. Not kept in the
    /// vault's text.
    std::string owner = {};
};

/// OAuth 2.0 client credentials with private_key_jwt. Needs scopes granted to the app and an admin role assigned to it.
/// DPoP is used when Okta asks for it, unless it is known before; the app's own setting decides.
struct ServiceApp {
    std::string clientId;
    std::vector<std::string> scopes; ///< wished for; what of them was granted is `Client::grantedScopes`
    SigningKey key;
    /// The `kid` under which Okta knows the key, when it is not `key.keyId()`.
    std::string keyId = {};
    /// DPoP from the first request on, which spares a refusal of an app that is known to ask for it.
    bool usesDpop = false;
};

/// Move-only.
using Credential = std::variant<ApiToken, ServiceApp>;

/// Scopes for looking on only, enough for comparing and explaining.
[[nodiscard]] const std::vector<std::string>& readingScopes();
/// Scopes for everything the program can do at Okta.
[[nodiscard]] const std::vector<std::string>& managingScopes();

/// One text that holds the whole credential, for a row of the vault, and back. Invalid for a text of another kind.
[[nodiscard]] core::Result<core::Secret> toVaultText(const Credential& credential);
[[nodiscard]] core::Result<Credential> fromVaultText(const core::Secret& text);

} // namespace rollcall::okta
