// SPDX-License-Identifier: Apache-2.0
// Whether what was proven still holds.
#pragma once

#include "okta/Client.h"
#include "okta/SystemLog.h"
#include "setup/Guide.h"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::setup {

struct Drift {
    std::string step; ///< its id
    std::string title;
    std::string sentence; ///< what is otherwise, since when as far as is known, by whom only if the log says so
    core::Timestamp foundAt{};
    std::string actor{};   ///< empty unless the log names that very switch
    std::string changed{}; ///< who changed it, or the app's settings, and when: a sentence; empty where no log tells
};

/// `before` is an earlier look, `after` one of `now`. `log` are events of the app's settings between the two, in any
/// order. A proof by traffic does not fade: what arrived has arrived; and what could not be looked at has not drifted.
/// What is in use although somebody said that it is not needed is told as well.
[[nodiscard]] std::vector<Drift> findDrift(const Guide& before, const Guide& after, std::span<const okta::LogEvent> log,
                                           core::Timestamp now);

/// The log that `findDrift` takes: what happened to the app's settings since `since`, newest first, at most 1,000.
[[nodiscard]] okta::Answer<std::vector<okta::LogEvent>> readSettingsLog(okta::Client& client, const okta::AppId& app,
                                                                        core::Timestamp since, std::stop_token stop);

} // namespace rollcall::setup
