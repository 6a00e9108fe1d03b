// SPDX-License-Identifier: Apache-2.0
// An invitation on paper, for somebody whom no mail reaches.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "directory/Database.h"
#include "onboarding/StoredEnrolmentDesk.h"

#include <string>

namespace rollcall::onboarding {

struct InvitationLetter {
    core::Secret html; ///< one whole page in the person's language; holds the link
    core::Timestamp expires{};
};

/// Makes the one live link, as LinkDesk::makeLink does and with its errors, and the letter around it. `address` is the
/// start of links. Blocking; thread-safe.
[[nodiscard]] core::Result<InvitationLetter>
makeInvitationLetter(directory::Database& database, const core::Clock& clock, const EnrolmentContentSource& content,
                     const std::string& address, directory::IntegrationId integration,
                     const directory::ResourceId& person, const std::string& by);

} // namespace rollcall::onboarding
