// SPDX-License-Identifier: Apache-2.0
// What can go wrong between this program and an Okta organisation, with all that Okta said about it.
#pragma once

#include "core/Error.h"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

/// Drives what the caller does next; the texts never do.
enum class FailureKind {
    BadUrl,        ///< the address cannot be an organisation's, or plain http to elsewhere than this computer
    NotOkta,       ///< something answers there, and it is not an Okta organisation
    Unreachable,   ///< no such name, nothing answers, or the proxy refuses
    Certificate,   ///< no trust in the certificate: wrong name, expired, unknown authority
    Credentials,   ///< the token or key is wrong, expired, revoked (401)
    Permission,    ///< the credential is good, its role, scope or network zone does not suffice (403)
    NotLicensed,   ///< the organisation does not have that feature (E0000015 and the like); the credential is good
    NotFound,      ///< 404
    Invalid,       ///< Okta refuses the content of the call (400 and its kin); see `causes`
    Conflict,      ///< it exists already, is in another state, or changed meanwhile (409, 412, 423, some 403)
    RateLimited,   ///< the calls of this minute are used up, and waiting was not enough
    Concurrency,   ///< too many calls at the same moment, and waiting was not enough
    ServerTrouble, ///< 5xx, read-only organisation
    TimedOut,      ///< no complete answer in time; a write may have taken effect
    Cancelled,     ///< stopped on request
    Malformed,     ///< the answer is not what Okta's API says: no JSON, wrong types, foreign links, too large
};

struct Failure {
    FailureKind kind = FailureKind::Malformed;
    int httpStatus = 0;              ///< 0 when there was no answer
    std::string errorCode;           ///< E0000011 …, or OAuth's `error`, e.g. invalid_client; may be empty
    std::string summary;             ///< errorSummary or error_description, as Okta wrote it
    std::vector<std::string> causes; ///< errorCauses[].errorSummary
    std::string errorId;             ///< oae…, for Okta's support
    std::string requestId;           ///< X-Okta-Request-Id of the last answer
    /// The sentence for the person (what happened, likely cause, next step); the detail is redacted, for the log.
    core::Error error;
    /// Whether the call may have taken effect at Okta although this failure came back (time-outs, broken connections
    /// of writes). Read again before repeating.
    bool mayHaveTakenEffect = false;
};

template<class T = void>
using Answer = tl::expected<T, Failure>;

/// A stable lower-case word for logs and machine-readable output, e.g. "not-licensed".
[[nodiscard]] std::string_view toString(FailureKind kind);

/// Okta's summary, every cause and the error id in one text, for a "details" box; empty when Okta said nothing.
[[nodiscard]] std::string oktaWords(const Failure& failure);

/// The core error, for callers whose own functions return core::Result.
[[nodiscard]] core::Error toError(const Failure& failure);

} // namespace rollcall::okta
