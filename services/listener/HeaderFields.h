// SPDX-License-Identifier: Apache-2.0
// Which header fields may carry a credential.
#pragma once

#include <string_view>

namespace rollcall::listener {

/// One that never carries a credential, so that the journal keeps its value and no credential may be put into it.
/// Everything else is kept by name only: which field a client or a proxy puts its token into is an admin's choice.
[[nodiscard]] bool isHarmlessField(std::string_view name);

} // namespace rollcall::listener
