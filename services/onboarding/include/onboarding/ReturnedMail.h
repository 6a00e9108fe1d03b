// SPDX-License-Identifier: Apache-2.0
// What follows from a report: for the attempt to mail, for the address, for the invitation.
#pragma once

#include "core/Result.h"
#include "directory/WriteSession.h"
#include "onboarding/DeliveryReport.h"

#include <string>

namespace rollcall::onboarding {

enum class ReportFollowed {
    NotOurs,  ///< about no mail of ours to that address
    Nothing,  ///< delivered, passed on, or known already
    Delayed,  ///< noted at the attempt
    Returned, ///< noted, with what follows from it
    TooEarly, ///< the attempt itself has not ended yet: to be read again
};

/// Whether a returned mail says that nobody can be reached at that address. Not what a server says of the mail, the
/// sender or itself, nor what it tried in vain for days: a good address must not be given up for that.
[[nodiscard]] bool blamesAddress(const ReportedRecipient& recipient);

/// Found by the mail's name and the address it went to. The same report again changes nothing, also not once people
/// decided otherwise; a report that was written before a later mail to the same address went out is noted alone; who
/// has verified, registered, or another address by now stays where they are. In the writer's transaction, feed rows
/// included.
[[nodiscard]] core::Result<ReportFollowed> followReport(directory::WriteSession& session, const DeliveryReport& report);

} // namespace rollcall::onboarding
