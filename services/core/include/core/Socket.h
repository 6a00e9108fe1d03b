// SPDX-License-Identifier: Apache-2.0
// What the operating system does with a connection that a library keeps.
#pragma once

#include <cstdint>

namespace rollcall::core {

/// Ends both directions at once without closing it: whoever waits on it is woken, and whoever owns it closes it still.
void endConnection(std::intptr_t socket);

} // namespace rollcall::core
