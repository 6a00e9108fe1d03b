// SPDX-License-Identifier: Apache-2.0
// Integrations and credentials as the command line shows them to machines.
#pragma once

#include "directory/Types.h"
#include "listener/ListenerService.h"
#include "scim/Json.h"

#include <string>
#include <vector>

namespace rollcall::ctl {

/// {"id","slug","name","profile","role","authMode","baseUrl","baseUrlV1","created"}, and of a relay
/// "downstream" without its secret. A companion, which nobody calls, has null for mode and base URLs; a relay for
/// "baseUrlV1".
[[nodiscard]] scim::JsonObject toJson(const directory::Integration& integration, const std::string& publicUrl);
/// Everything but the secret, which is not kept.
[[nodiscard]] scim::JsonObject toJson(const directory::Credential& credential);
/// {"mode", then "clientId", "clientSecret", "authorizeUrl" and "tokenUrl", or "token" (with "headerName" when it is
/// not Authorization), or "username" and "password"}: the one place where a secret is printed to machines.
[[nodiscard]] scim::JsonObject revealOnce(const listener::IssuedCredential& issued, const std::string& publicUrl,
                                          const std::string& slug);
/// The same for people, a line each, indented by two.
[[nodiscard]] std::vector<std::string> linesOnce(const listener::IssuedCredential& issued, const std::string& publicUrl,
                                                 const std::string& slug);

} // namespace rollcall::ctl
