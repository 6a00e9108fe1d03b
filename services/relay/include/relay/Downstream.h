// SPDX-License-Identifier: Apache-2.0
// The vendor's own SCIM service behind a relay: where it is and how we log in there.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace rollcall::relay {

enum class DownstreamAuth {
    Bearer,            ///< Authorization: Bearer SECRET
    Header,            ///< `headerName`: SECRET, without a scheme
    Basic,             ///< Authorization: Basic, of `username` and the secret
    ClientCredentials, ///< a token from `tokenUrl` for the client `username` and the secret (RFC 6749 §4.4)
};

struct Downstream {
    std::string baseUrl; ///< what stands before /Users; https, or http on loopback; a slash at the end is optional
    DownstreamAuth auth = DownstreamAuth::Bearer;
    std::string headerName = "Authorization";
    std::string username;
    std::string tokenUrl;
    std::string scope;           ///< of the token; may be empty
    bool isSecretInBody = false; ///< client id and secret in the body of the token request instead of by Basic
    std::chrono::milliseconds timeout{20'000}; ///< of one call
    /// Of all calls for one request, from its arrival: Okta gives up at 60 s and wants our answer before.
    std::chrono::milliseconds budget{40'000};
    /// After the service could not be reached, requests are put off without trying for this long, so that they do not
    /// queue up behind time-outs.
    std::chrono::milliseconds pauseAfterFailure{2'000};
    /// Of one answer. What all answers may take together is the AnswerBudget's.
    std::size_t maximumAnswerBytes = std::size_t{16} * 1024 * 1024;
};

/// Invalid, naming the field, when this cannot work.
[[nodiscard]] core::Result<> checkDownstream(const Downstream& downstream);

/// Where the secret comes from each time it is needed; called on the caller's lane. An error (a locked vault) puts the
/// request off.
using SecretSource = std::function<core::Result<core::Secret>()>;

} // namespace rollcall::relay
