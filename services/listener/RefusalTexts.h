// SPDX-License-Identifier: Apache-2.0
// What is refused before an endpoint is reached, and its words.
#pragma once

#include "AllowList.h"
#include "Answer.h"
#include "Router.h"
#include "http/Server.h"
#include "scim/Compatibility.h"
#include "scim/Error.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::listener {

/// One and the same for unknown paths, unknown integrations and those that are not served, so that nobody can find out
/// which names exist.
[[nodiscard]] scim::Error unknownAddress();

/// Why the address of an integration whose role is companion is answered like an unknown one: for the journal alone.
[[nodiscard]] std::string companionIsNotServed();

/// 501 for what isLeftOut().
[[nodiscard]] scim::Error leftOut(Endpoint endpoint);

/// For what the HTTP layer refuses by itself.
[[nodiscard]] scim::Error refusalError(int status);

/// The answer to it: what passes is said as that client understands it.
[[nodiscard]] Answer refusedByServer(const http::Refusal& refusal, const scim::Compatibility& compatibility);

/// Nothing when the address may pass.
[[nodiscard]] std::optional<Answer> barred(const AllowList& list, std::string_view address);

/// 405 with the verbs that the address answers to, e.g. "GET, POST".
[[nodiscard]] Answer methodNotAllowed(std::string_view allowed);

/// 415 for a body that would have to be unpacked.
[[nodiscard]] Answer compressedBody();

} // namespace rollcall::listener
