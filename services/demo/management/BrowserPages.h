// SPDX-License-Identifier: Apache-2.0
// What answers name beside the API: pages and pictures that a browser opens, without a token.
#pragma once

#include "Call.h"
#include "Organisation.h"
#include "Reply.h"

#include <optional>

namespace rollcall::demo::management {

/// Nothing when the path is no browser's.
[[nodiscard]] std::optional<Reply> browserPage(const Organisation& organisation, const Call& call);

} // namespace rollcall::demo::management
