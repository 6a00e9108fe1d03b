// SPDX-License-Identifier: Apache-2.0
// A mail to oneself from an integration's sender, whose outcome is kept as the proof of its step.
#pragma once

#include "composition/MailSettings.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "onboarding/Deliverability.h"
#include "onboarding/MailServer.h"
#include "setup/MailTrial.h"

#include <stop_token>
#include <string>

namespace rollcall::app {

struct MailTried {
    onboarding::Delivery delivery;
    setup::MailTrial trial;
};

/// Asks the domain name system, each name for at most five seconds; names that RFC 2606 reserves have no records.
[[nodiscard]] onboarding::DomainNames domainNames(std::stop_token stop);

/// Sends it with what is stored, looks up what the sender's domain says of its mails where the mail was taken, and
/// keeps both; nothing is kept of one that was cancelled. Invalid, with the next step, while no mail can be made:
/// without a server, a sender, or for what is no address. Blocking; for lanes.
[[nodiscard]] core::Result<MailTried> tryMail(directory::Database& database, MailAccess& access,
                                              const core::Clock& clock, const directory::Integration& integration,
                                              const std::string& to, const onboarding::DomainNames& names,
                                              std::stop_token stop);

} // namespace rollcall::app
