// SPDX-License-Identifier: Apache-2.0
// Whether mails from a sender are likely to arrive, as far as the names of the sender's domain tell.
#pragma once

#include "core/Result.h"
#include "onboarding/MailServer.h"
#include "onboarding/TemplateMailMaker.h"

#include <functional>
#include <string>
#include <vector>

namespace rollcall::onboarding {

enum class DeliverabilityVerdict {
    Good,
    Warning, ///< some receivers will mind
    Bad,     ///< mails will be lost
    NotChecked,
};

struct DeliverabilityCheck {
    std::string name; ///< "SPF", "DMARC", "Mail exchanger", "Sender"
    DeliverabilityVerdict verdict = DeliverabilityVerdict::NotChecked;
    std::string message; ///< for people: what was seen, and the next step
};

/// Answers of the domain name system; an error: nothing is known. Blocking.
struct DomainNames {
    std::function<core::Result<std::vector<std::string>>(const std::string&)> texts;
    std::function<core::Result<std::vector<std::string>>(const std::string&)> exchangers;
};

/// Blocks as long as the names do. What only the receiver can see, as a DKIM signature of the relay's, is not here.
[[nodiscard]] std::vector<DeliverabilityCheck> checkDeliverability(const MailIdentity& identity,
                                                                   const MailServer& server, const DomainNames& names);

/// What to give to whoever filters the organisation's mail, so that invitations are let through.
[[nodiscard]] std::string allowListText(const MailIdentity& identity, const MailServer& server,
                                        const std::string& enrolmentUrl);

} // namespace rollcall::onboarding
