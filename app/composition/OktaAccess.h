// SPDX-License-Identifier: Apache-2.0
// The way from an address and a credential to what they are worth, for whoever connects an integration with Okta.
#pragma once

#include "composition/OktaConnection.h"
#include "composition/OktaProof.h"
#include "okta/Apps.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::app {

struct ProvenOktaAccess {
    OktaProof proof{};
    std::optional<okta::App> app{}; ///< where one was asked for
    okta::AppId chosenApp{};        ///< that one, else the one that was chosen before in the same organisation
    okta::AppId droppedApp{};       ///< chosen before, in another organisation
};

/// Asks whether an organisation answers before any credential is sent, then for the app that `wantedApp` names, which
/// may be empty, and for what the credential may do. The app of `before`, the connection as it is stored, stands in
/// where none is wanted. ServerTrouble when nothing that Okta answered shows that it knows the credential.
[[nodiscard]] okta::Answer<ProvenOktaAccess> proveOktaAccess(OktaSession& session, std::string_view wantedApp,
                                                             const std::optional<OktaConnection>& before,
                                                             std::stop_token stop);

/// Why a credential of so few rights does not do, and who changes that where in Okta.
[[nodiscard]] std::string gapSentence(const std::vector<okta::Capability>& gaps, const std::string& actsAs,
                                      bool isServiceApp);

} // namespace rollcall::app
