// SPDX-License-Identifier: Apache-2.0
// The Link header of lists (RFC 8288), in as many fields as Okta sends or folded into one by somebody on the way.
#pragma once

#include "core/WebClient.h"

#include <optional>
#include <string>

namespace rollcall::okta {

/// The target of rel="next"; nothing when there is none. Commas within <…> and within quotes do not separate.
[[nodiscard]] std::optional<std::string> nextLink(const core::WebHeaders& headers);

} // namespace rollcall::okta
