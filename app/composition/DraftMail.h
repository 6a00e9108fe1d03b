// SPDX-License-Identifier: Apache-2.0
// A template that is still being written, as a mail to whoever writes it.
#pragma once

#include "composition/MailSettings.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "onboarding/Template.h"

#include <stop_token>
#include <string>

namespace rollcall::app {

/// As `person` (SCIM JSON) would get it, with "[Test]" before the subject and a link that leads nowhere; the person
/// gets nothing. The server that took it. Invalid, with the next step, while no mail can be made of it: without a
/// server, a sender, or for what is no address; Unavailable, likewise, where the server did not take it; Cancelled when
/// it was stopped. Blocking; for lanes.
[[nodiscard]] core::Result<std::string> sendDraft(directory::Database& database, MailAccess& access,
                                                  const core::Clock& clock, const directory::Integration& integration,
                                                  const onboarding::Template& draft, const std::string& person,
                                                  const std::string& to, std::stop_token stop);

} // namespace rollcall::app
