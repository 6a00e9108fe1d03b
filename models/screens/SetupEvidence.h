// SPDX-License-Identifier: Apache-2.0
// What the requests of an integration prove.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/ReadSession.h"

#include <optional>
#include <stop_token>
#include <string>

namespace rollcall::models {

/// A request that proves something.
struct SetupSighting {
    directory::JournalId request;
    core::Timestamp at{};
    std::string subject;
};

/// The first request of each kind that went well. What was seen once stays, so that later reads look at new requests
/// alone.
struct SetupEvidence {
    directory::JournalId examined; ///< up to here all is known
    std::optional<SetupSighting> any;
    std::optional<SetupSighting> created;
    std::optional<SetupSighting> updated;
    std::optional<SetupSighting> deactivated;
    std::optional<SetupSighting> group;
    std::optional<core::Timestamp> lastAnswered;
};

/// Adds what came since `evidence.examined`; of a long first look the newest five thousand requests.
[[nodiscard]] core::Result<SetupEvidence> readSetupEvidence(directory::ReadSession& session,
                                                            directory::IntegrationId integration,
                                                            SetupEvidence evidence, const std::stop_token& stop);

} // namespace rollcall::models
