// SPDX-License-Identifier: Apache-2.0
// Where Okta knows who is registered: as it was chosen, else as profile and guide name it.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "onboarding/WriteBackSettings.h"
#include "setup/ProfileCatalogue.h"

#include <stop_token>
#include <string>

namespace rollcall::app {

class OktaSession;

/// Fills target and identity provider in where `settings` has none.
[[nodiscard]] core::Result<> proposeTarget(directory::ReadSession& session, const directory::Integration& integration,
                                           const setup::ProfileCatalogue& profiles,
                                           onboarding::WriteBackSettings& settings);

/// The Okta id that the session acts as, so that what it wrote is no other writer's; `otherwise` where Okta does not
/// say.
[[nodiscard]] std::string ownActor(OktaSession& session, const std::string& otherwise, const std::stop_token& stop);

} // namespace rollcall::app
