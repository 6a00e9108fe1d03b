// SPDX-License-Identifier: Apache-2.0
// What Okta's log says of having deactivated somebody at the vendor.
#pragma once

#include "okta/Client.h"
#include "okta/Failure.h"
#include "okta/Ids.h"

#include <optional>
#include <stop_token>
#include <string>

namespace rollcall::onboarding {

struct DeactivationEvent {
    std::string uuid;
    bool hasSucceeded = false;
    std::string reason; ///< may be empty though it failed
};

/// The newest one of that person at that app, within the days that the log shows by itself.
[[nodiscard]] okta::Answer<std::optional<DeactivationEvent>>
newestDeactivation(okta::Client& client, const okta::AppId& app, const okta::UserId& user, const std::stop_token& stop);

} // namespace rollcall::onboarding
