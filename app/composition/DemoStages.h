// SPDX-License-Identifier: Apache-2.0
// How far the people of the demonstration are, and how long one of them took.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"

#include <cstdint>

namespace rollcall::app {

/// How far people are on their way.
struct DemoStages {
    std::int64_t invited = 0;
    std::int64_t verified = 0;
    std::int64_t registered = 0;
    std::int64_t writtenBack = 0;
    std::int64_t held = 0;
};
[[nodiscard]] core::Result<DemoStages> demoStages(directory::ReadSession& session,
                                                  const directory::Integration& integration);

/// How long the last one who was hired took, in seconds from the moment Okta knows them.
struct DemoTimes {
    double toMail = 0;
    double toWrittenBack = 0;
};

} // namespace rollcall::app
