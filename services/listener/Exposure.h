// SPDX-License-Identifier: Apache-2.0
// Who may come, by a listener's settings.
#pragma once

#include "AllowList.h"
#include "listener/ListenerService.h"

namespace rollcall::listener {

[[nodiscard]] AllowLists allowListsOf(const ListenerSettings& settings);

} // namespace rollcall::listener
