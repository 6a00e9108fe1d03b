// SPDX-License-Identifier: Apache-2.0
// One look at what the directory knows of how far the set-up of an integration is.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "setup/Facts.h"
#include "setup/MappingRecord.h"
#include "setup/Profile.h"

#include <optional>
#include <stop_token>

namespace rollcall::models {

/// All that one look reads.
struct SetupFindings {
    setup::TrafficFacts traffic;
    setup::SetupRecord record;
    setup::MappingExpectations expectations{}; ///< of attributes, otherwise than the profile says
    setup::VendorFacts vendor{};               ///< of a relay
    setup::OnboardingFacts onboarding{};
    std::optional<directory::Credential> credential; ///< the newest that Okta can sign in with
};

/// On a reader's thread.
[[nodiscard]] core::Result<SetupFindings>
readSetup(directory::ReadSession& session, const directory::Integration& integration, const setup::Profile& profile,
          const std::vector<std::string>& ownAddresses, const std::stop_token& stop);

} // namespace rollcall::models
