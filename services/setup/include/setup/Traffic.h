// SPDX-License-Identifier: Apache-2.0
// Reads from the journal what requests to an integration have proven.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "setup/Guide.h"

#include <stop_token>

namespace rollcall::setup {

/// On a reader's thread. Looks at the newest 5,000 rows and the oldest 1,000 of the integration, and no further: what
/// was seen before stands in the progress. Requests that met no credential count as refusals when they came after the
/// last one that was answered.
[[nodiscard]] core::Result<TrafficFacts> readTraffic(directory::ReadSession& session,
                                                     directory::IntegrationId integration, std::stop_token stop);

/// Adds what was seen to what is remembered. Whether anything is new, so that it is worth being stored.
[[nodiscard]] bool remember(Progress& progress, const TrafficFacts& traffic);

} // namespace rollcall::setup
