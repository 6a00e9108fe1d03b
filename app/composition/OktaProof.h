// SPDX-License-Identifier: Apache-2.0
// What a credential for Okta proves to be worth: whose it is, what it may do, how long it lives, and how fast it may
// call.
#pragma once

#include "composition/OktaSession.h"
#include "core/Timestamp.h"
#include "okta/Organisation.h"
#include "setup/TokenLife.h"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::app {

/// An API token as Okta lists it.
struct OktaTokenLife {
    okta::ApiTokenInfo token;
    /// Okta does not say which token is in use: true when its owner has this one alone, false when it is the one of
    /// several that was used last.
    bool isCertain = true;
};

struct OktaProof {
    okta::Discovery discovery;
    std::optional<okta::OrganisationInfo> organisation; ///< where it may be read
    okta::Capabilities capabilities;
    std::optional<OktaTokenLife> life; ///< API tokens, where they may be read
    /// Of an API token: its own end, and its owner's account.
    std::vector<setup::TokenWarning> warnings;
    std::vector<okta::BucketState> limits;
    std::optional<std::chrono::milliseconds> clockSkew; ///< Okta's clock less ours
};

/// Signs in and makes one cheap read for each thing the credential may be allowed. `discovery` is what
/// OktaSession::discover answered: to be asked first, since it needs no credential. `app` adds what concerns one app. A
/// wrong credential is a failure; one of few rights is an answer, see `gapsOf`.
[[nodiscard]] okta::Answer<OktaProof> proveOkta(OktaSession& session, okta::Discovery discovery,
                                                const std::optional<okta::AppId>& app, std::stop_token stop);

/// Of what telling who is assigned and how it went needs: what is denied.
[[nodiscard]] std::vector<okta::Capability> gapsOf(const okta::Capabilities& capabilities);
/// Whether it may read nothing at all of what is needed.
[[nodiscard]] bool isUseless(const okta::Capabilities& capabilities);

/// Why that could not be tried, where nothing failed; empty for what always can.
[[nodiscard]] std::string_view untriedBecause(okta::Capability capability, bool isServiceApp);

/// For people: "users", "the System Log", …
[[nodiscard]] std::string_view subjectOf(okta::Capability capability);

} // namespace rollcall::app
