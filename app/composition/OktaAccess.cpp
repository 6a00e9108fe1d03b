// SPDX-License-Identifier: Apache-2.0
#include "composition/OktaAccess.h"

#include "composition/OktaApp.h"

#include <utility>

namespace rollcall::app {

okta::Answer<ProvenOktaAccess> proveOktaAccess(OktaSession& session, std::string_view wantedApp,
                                               const okta::AppId& storedApp, std::stop_token stop)
{
    auto discovery = session.discover(stop);
    if (!discovery)
        return tl::unexpected(std::move(discovery.error()));
    ProvenOktaAccess access;
    std::optional<okta::AppId> app;
    if (!storedApp.value.empty())
        app = storedApp;
    if (!wantedApp.empty()) {
        auto found = findOktaApp(session.client(), wantedApp, stop);
        if (!found)
            return tl::unexpected(std::move(found.error()));
        app = found->id;
        access.app = std::move(*found);
    }
    auto proof = proveOkta(session, std::move(*discovery), app, std::move(stop));
    if (!proof)
        return tl::unexpected(std::move(proof.error()));
    access.proof = std::move(*proof);
    return access;
}

std::string gapSentence(const std::vector<okta::Capability>& gaps, const std::string& actsAs, bool isServiceApp)
{
    std::string what;
    for (const okta::Capability gap : gaps)
        what += (what.empty() ? "" : ", ") + std::string(subjectOf(gap));
    if (isServiceApp)
        return "Okta accepts the service app, but it may not read: " + what +
               ". In Okta grant it the scopes under Okta API Scopes, and an admin role under Admin roles.";
    return "Okta accepts the token, but its owner " + actsAs + " may not read: " + what +
           ". A super administrator gives the role Read-Only Administrator under Security › Administrators, or "
           "makes a token of another admin; where the token is bound to a network zone, check that too.";
}

} // namespace rollcall::app
