// SPDX-License-Identifier: Apache-2.0
// "Come again in a moment", said so that each kind of client does.
#pragma once

#include "Answer.h"

#include <string_view>

namespace rollcall::listener {

/// 429 with an integer Retry-After: the one answer after which Okta waits and tries again, where any 5xx would become a
/// failed task for the admin. Clients of the profiles `entra` and `custom` get the usual 503. `profileId` may be empty.
[[nodiscard]] Answer transientAnswer(std::string_view profileId, std::string_view journalReason);

} // namespace rollcall::listener
