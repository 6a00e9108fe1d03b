// SPDX-License-Identifier: Apache-2.0
// Looks again at what the set-up of an integration rests on in Okta, and says what no longer holds.
#pragma once

#include "composition/OktaConnection.h"
#include "composition/OktaSession.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "setup/Drift.h"
#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/OktaReader.h"
#include "setup/Profile.h"

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::app {

struct SetupCheck {
    setup::Guide guide; ///< as it is now
    std::vector<setup::Drift> drifts;
    std::vector<std::string> notLookedAt; ///< titles of steps proven earlier that could not be read this time
    std::vector<std::string> gaps;        ///< what could not be read at all, and why: sentences
};

/// The app that was pasted in the guide, else the one that the connection looks at.
[[nodiscard]] okta::AppId appOf(const setup::SetupRecord& record, const OktaConnection& connection);

/// Where guides take Okta's answers from.
[[nodiscard]] setup::OktaTarget targetOf(const OktaConnection& connection);
/// For `OktaReading::otherNames`; one call without any credential. The session must outlive it.
[[nodiscard]] std::function<std::vector<std::string>()> otherNamesOf(OktaSession& session, std::stop_token stop);

/// With what was said here of its attributes: what a guide is judged by. Blocks: for a lane.
[[nodiscard]] core::Result<setup::Profile> readExpected(directory::Database& database, const setup::Profile& profile,
                                                        directory::IntegrationId integration, std::stop_token stop);

/// What was proven earlier by a look into Okta and holds no longer by `facts`, which hold Okta's word of `facts.now`.
/// Okta's log is asked only where something does; where it could not be read, `gaps` says so. Blocks: for a lane.
struct SetupDrift {
    std::vector<setup::Drift> drifts;
    std::vector<std::string> gaps;
};
[[nodiscard]] SetupDrift driftOf(const setup::Profile& profile, const setup::Facts& facts, const setup::Guide& after,
                                 okta::Client& client, const okta::AppId& app, std::stop_token stop);

struct SetupLook {
    core::Timestamp now{};
    setup::ListenerFacts listener{}; ///< as far as the caller knows it
    std::stop_token stop{};
    /// As `setup::OktaReading::onProgress`.
    std::function<void(setup::OktaReadStage stage, std::size_t read)> onProgress{};
};

/// Compares the proofs that were kept with what Okta says now. What is proven now is kept for the next time; what holds
/// no longer stays kept as it was, so that it is told until it holds again. Nothing changes in Okta. Blocks: for a
/// lane.
[[nodiscard]] core::Result<SetupCheck> checkSetup(directory::Database& database, const setup::Profile& profile,
                                                  const directory::Integration& integration, OktaSession& session,
                                                  const OktaConnection& connection, const SetupLook& look);

} // namespace rollcall::app
