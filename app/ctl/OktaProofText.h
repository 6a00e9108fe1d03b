// SPDX-License-Identifier: Apache-2.0
// What a credential for Okta proved to be worth, for machines and for people.
#pragma once

#include "composition/OktaConnection.h"
#include "composition/OktaProof.h"
#include "ctl/Console.h"
#include "ctl/Outcome.h"
#include "okta/Apps.h"
#include "scim/Json.h"

#include <optional>
#include <stop_token>
#include <string>

namespace rollcall::ctl {

/// A proof and whose it is.
struct ProvenOkta {
    app::OktaProof proof{};
    okta::OrganisationUrl organisation;
    std::string clientId{};         ///< of a service app; empty for an API token
    std::optional<okta::App> app{}; ///< where one was asked for
    okta::AppId chosenApp{};        ///< that one, else the one that was chosen before in the same organisation
    okta::AppId droppedApp{};       ///< chosen before, in another organisation
};

/// Asks whether an organisation answers before any credential is sent, then for the app that `wantedApp` names, which
/// may be empty, and for what the credential may do. The app of `before` stands in where none is wanted. Failed when
/// nothing that Okta answered shows that it knows the credential.
[[nodiscard]] Outcome<> prove(app::OktaSession& session, ProvenOkta& proven, const std::string& wantedApp,
                              const std::optional<app::OktaConnection>& before, const std::stop_token& stop);

/// The login of the token's owner, or the client id.
[[nodiscard]] std::string actorOf(const ProvenOkta& proven);

/// {"organisation","actsAs","credential","warnings","app","capabilities","manage","limits","clockSkewMilliseconds"}
[[nodiscard]] scim::JsonObject toJson(const ProvenOkta& proven);
void print(Console& console, const ProvenOkta& proven);

/// Refused, naming what the credential must not read of what the list of people needs, and what to do. Done when there
/// is nothing.
[[nodiscard]] Outcome<> refuseGaps(const ProvenOkta& proven);

} // namespace rollcall::ctl
