// SPDX-License-Identifier: Apache-2.0
// What mails to oneself have in common: the trial of the mail server, and a template that is still being written.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "onboarding/MailServer.h"
#include "onboarding/TemplateMailMaker.h"

#include <string>

namespace rollcall::app {

/// From the sender to that address, with a message id and a date, and no words yet. Invalid for what is no address.
[[nodiscard]] core::Result<onboarding::MailMessage> mailToOneself(const onboarding::MailIdentity& sender,
                                                                  const std::string& to, core::Timestamp now);

/// What to do about a mail that was not taken; empty for one that was.
[[nodiscard]] std::string nextAfter(onboarding::DeliveryKind kind);

} // namespace rollcall::app
