// SPDX-License-Identifier: Apache-2.0
// What of the listener's settings somebody changed, apart from what others stored meanwhile.
#pragma once

#include "listener/ListenerService.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::app {

struct ListenerSettingsChange {
    listener::ListenerSettings settings;                           ///< to start with
    std::vector<std::pair<std::string_view, std::string>> toStore; ///< keys and values that were changed
};

/// `wanted` came from somebody who saw `shown`, which began as `lastRead`; `stored` is what the directory says now.
/// A value that differs from what was shown is wanted and is to be stored. One that was in use without being stored,
/// such as another port for a demonstration, stays in use. All others come from `stored`. What is never stored comes
/// from `wanted`.
[[nodiscard]] ListenerSettingsChange mergeListenerSettings(const listener::ListenerSettings& wanted,
                                                           const listener::ListenerSettings& shown,
                                                           const listener::ListenerSettings& lastRead,
                                                           const listener::ListenerSettings& stored);

} // namespace rollcall::app
