// SPDX-License-Identifier: Apache-2.0
// What came of a self-call, in three sentences each.
#pragma once

#include "composition/SelfCall.h"
#include "core/WebClient.h"

#include <string>

namespace rollcall::app {

/// Each sets the outcome as well. `host` is the one that was called.
void tellMetItself(SelfCallResult& result, core::Timestamp now);
void tellSomebodyAnswers(SelfCallResult& result);
void tellAnotherRollcall(SelfCallResult& result);
/// A status and a body that are none of ours.
void tellSomebodyElse(SelfCallResult& result, const core::WebResponse& answer, bool isHealthRestricted);
void tellNotAsked(SelfCallResult& result);
void tellNoPublicUrl(SelfCallResult& result);
void tellBadAddress(SelfCallResult& result, const std::string& why);
void tellFailure(SelfCallResult& result, const core::WebFailure& failure, const std::string& host);
/// By what was shown, or by the client's own reason where nothing was.
void tellBadCertificate(SelfCallResult& result, const std::string& host, const std::string& reason);

} // namespace rollcall::app
