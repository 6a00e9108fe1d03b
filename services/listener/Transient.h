// SPDX-License-Identifier: Apache-2.0
// "Come again in a moment", said so that each kind of client does.
#pragma once

#include "Answer.h"
#include "scim/Compatibility.h"

#include <string_view>

namespace rollcall::listener {

/// The status and the integer Retry-After that the client understands. 429 is the one answer after which Okta waits and
/// tries again, where any 5xx would become a failed task for the admin; others take the usual 503. For requests that
/// belong to no integration the tolerant compatibility has Okta's.
/// `Unknown`: what was asked for may still come about.
enum class Effect { None, Unknown };
[[nodiscard]] Answer transientAnswer(const scim::Compatibility& compatibility, std::string_view journalReason,
                                     Effect effect = Effect::None);

} // namespace rollcall::listener
