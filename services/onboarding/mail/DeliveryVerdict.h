// SPDX-License-Identifier: Apache-2.0
// What a server's reply, or its silence, means for a mail.
#pragma once

#include "SmtpReplies.h"
#include "onboarding/MailServer.h"

namespace rollcall::onboarding {

/// The command that the last reply answered.
enum class SmtpStage { Connect, Login, Sender, Recipient, Content };

/// How the exchange ended below SMTP.
enum class LineEnd { Kept, NoSuchHost, NotReachable, TimedOut, NoTlsOffered, TlsFailed, LoginFailed, Broken, Stopped };

struct Exchange {
    SmtpStage stage = SmtpStage::Connect;
    LineEnd line = LineEnd::Kept;
    bool isHandedOver = false;
    bool lacksUtf8 = false; ///< the mail needed it, and the server does not offer it
    std::string detail{};   ///< the mail library's own words
};

[[nodiscard]] Delivery judge(const MailServer& server, const Exchange& exchange, const SmtpReplies& replies);

} // namespace rollcall::onboarding
