// SPDX-License-Identifier: Apache-2.0
// The words for what is refused before an endpoint is reached.
#pragma once

#include "Router.h"
#include "scim/Error.h"

namespace rollcall::listener {

/// One and the same for unknown paths, unknown integrations and those that are not served, so that nobody can find out
/// which names exist.
[[nodiscard]] scim::Error unknownAddress();

/// 501 for what isLeftOut().
[[nodiscard]] scim::Error leftOut(Endpoint endpoint);

/// For what the HTTP layer refuses by itself.
[[nodiscard]] scim::Error refusalError(int status);

} // namespace rollcall::listener
