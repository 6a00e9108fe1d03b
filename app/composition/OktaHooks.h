// SPDX-License-Identifier: Apache-2.0
// What may be heard of calls to Okta while they are made.
#pragma once

#include "okta/Client.h"
#include "okta/Pace.h"

#include <functional>

namespace rollcall::app {

/// Both are called on the thread that calls Okta and must not block.
struct OktaHooks {
    std::function<void(const okta::PaceWait&)> onWait = {};
    std::function<void(const okta::ExchangeNote&)> onExchange = {};
};

} // namespace rollcall::app
