// SPDX-License-Identifier: Apache-2.0
// How much a refusal of Okta's says: of the one thing that was asked for, or of everything after it too.
#pragma once

#include "okta/Failure.h"

namespace rollcall::setup {

/// Whether the next call may well be answered: a right or a licence that is missing, something that is not there. False
/// for what ends all calls: credential, network, cancelling.
[[nodiscard]] constexpr bool isOfOneThing(okta::FailureKind kind)
{
    switch (kind) {
    case okta::FailureKind::Permission:
    case okta::FailureKind::NotLicensed:
    case okta::FailureKind::NotFound:
    case okta::FailureKind::Invalid:
    case okta::FailureKind::Conflict:
        return true;
    default:
        return false;
    }
}

/// Whether Okta said that the credential may not, or the organisation does not have it: as opposed to what went wrong
/// on the way to an answer.
[[nodiscard]] constexpr bool isRefusal(okta::FailureKind kind)
{
    return kind == okta::FailureKind::Permission || kind == okta::FailureKind::NotLicensed;
}

} // namespace rollcall::setup
