// SPDX-License-Identifier: Apache-2.0
// Makes failures: what kind an answer is, and the sentence for it.
#pragma once

#include "core/WebClient.h"
#include "okta/Failure.h"

#include <string>
#include <string_view>

namespace rollcall::okta {

/// Where a failure happened, for its sentence.
struct CallPlace {
    std::string_view method;
    std::string_view host;
    bool isServiceApp = false;
    std::string_view tokenOwner = {}; ///< login, where it is known
};

/// Of an answer that is not 2xx.
[[nodiscard]] Failure refusalOf(const core::WebResponse& response, const CallPlace& place);
/// Of an exchange without an answer.
[[nodiscard]] Failure brokenOf(const core::WebFailure& broken, const CallPlace& place);
[[nodiscard]] Failure cancelled();
/// A failure of our own making, without an answer.
[[nodiscard]] Failure ownFailure(FailureKind kind, std::string message, std::string detail = {});
/// OAuth's `error` of an answer; empty when it has none.
[[nodiscard]] std::string oauthError(const core::WebResponse& response);

} // namespace rollcall::okta
