// SPDX-License-Identifier: Apache-2.0
// The vendor's own service behind a relay, as it is stored with the integration: everything but the secret, which is in
// the vault.
#pragma once

#include "core/Result.h"
#include "directory/Types.h"
#include "relay/Downstream.h"
#include "scim/Json.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::app {

/// {"baseUrl","auth"} and, where the way of logging in has them, "headerName", "username", "tokenUrl", "scope",
/// "secretInBody".
[[nodiscard]] scim::JsonObject toJson(const relay::Downstream& downstream);
/// Corrupt when the stored text cannot be read; NotFound when the integration has none.
[[nodiscard]] core::Result<relay::Downstream> downstreamOf(const directory::Integration& integration);

/// "bearer", "header", "basic", "client-credentials".
[[nodiscard]] std::string_view toString(relay::DownstreamAuth auth);
[[nodiscard]] std::optional<relay::DownstreamAuth> parseDownstreamAuth(std::string_view text);

/// The name of its secret in the vault; it goes in the transaction that deletes the integration.
[[nodiscard]] std::string downstreamSecretName(directory::IntegrationId integration);

} // namespace rollcall::app
