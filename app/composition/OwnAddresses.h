// SPDX-License-Identifier: Apache-2.0
// By what addresses this computer is known in its networks.
#pragma once

#include <string>
#include <vector>

namespace rollcall::app {

/// Of all interfaces that are up, as they are now.
[[nodiscard]] std::vector<std::string> ownAddresses();

} // namespace rollcall::app
