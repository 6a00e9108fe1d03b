// SPDX-License-Identifier: Apache-2.0
// "Come again in a moment", said so that each kind of client does.
#pragma once

#include "Answer.h"
#include "directory/Types.h"

#include <string_view>

namespace rollcall::listener {

/// The status and the integer Retry-After that the integration has. 429 is the one answer after which Okta waits and
/// tries again, where any 5xx would become a failed task for the admin; others take the usual 503. For requests that
/// belong to no integration a default-made one has Okta's.
[[nodiscard]] Answer transientAnswer(const directory::Integration& integration, std::string_view journalReason);

} // namespace rollcall::listener
