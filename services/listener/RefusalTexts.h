// SPDX-License-Identifier: Apache-2.0
// The words for what is refused before any integration is known.
#pragma once

#include "scim/Error.h"

namespace rollcall::listener {

/// One and the same for unknown paths, unknown integrations and those that are not served, so that nobody can find out
/// which names exist.
[[nodiscard]] scim::Error unknownAddress();

/// For what the HTTP layer refuses by itself.
[[nodiscard]] scim::Error refusalError(int status);

} // namespace rollcall::listener
