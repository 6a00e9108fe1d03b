// SPDX-License-Identifier: Apache-2.0
#include "composition/OktaAccess.h"

#include "composition/OktaApp.h"

#include <algorithm>
#include <utility>

namespace rollcall::app {

namespace {

/// One organisation may be called by Okta's name of it and by a domain of its own.
bool isSame(const okta::OrganisationUrl& before, const okta::OrganisationUrl& now, const okta::Discovery& discovery)
{
    return before == now || okta::isSameOrigin(before.origin(), discovery.organisationUrl) ||
           okta::isSameOrigin(before.origin(), discovery.alternateUrl);
}

/// Trouble, and features that are missing, are answered to whoever asks. A service app's token came of its key.
bool knowsCredential(const okta::Capabilities& capabilities)
{
    return capabilities.me || std::ranges::any_of(capabilities.states, [&](const auto& each) {
               const okta::CapabilityState& state = each.second;
               const bool isRefused = state.access == okta::Access::Denied && state.failure;
               return state.access == okta::Access::Allowed ||
                      (isRefused && (!capabilities.scopes.empty() || state.failure->errorCode == "E0000006"));
           });
}

okta::Failure unknownCredential(const okta::Capabilities& capabilities)
{
    okta::Failure failure;
    const auto first =
        std::ranges::find_if(capabilities.states, [](const auto& each) { return each.second.failure.has_value(); });
    if (first != capabilities.states.end())
        failure = *first->second.failure;
    failure.kind = okta::FailureKind::ServerTrouble;
    failure.error = core::makeError(
        core::ErrorKind::Offline,
        "Okta answers none of the questions" +
            (failure.httpStatus == 0 ? std::string() : " (HTTP " + std::to_string(failure.httpStatus) + ")") +
            ", so that it is not known whether the credential is good. Try again later, and see status.okta.com.",
        failure.error.detail);
    return failure;
}

} // namespace

okta::Answer<ProvenOktaAccess> proveOktaAccess(OktaSession& session, std::string_view wantedApp,
                                               const std::optional<OktaConnection>& before, std::stop_token stop)
{
    auto discovery = session.discover(stop);
    if (!discovery)
        return tl::unexpected(std::move(discovery.error()));
    ProvenOktaAccess access;
    const bool isSameOrganisation = before && isSame(before->organisation, session.client().organisation(), *discovery);
    if (before)
        (isSameOrganisation ? access.chosenApp : access.droppedApp) = before->app;
    if (!wantedApp.empty()) {
        auto found = findOktaApp(session.client(), wantedApp, stop);
        if (!found)
            return tl::unexpected(std::move(found.error()));
        access.chosenApp = found->id;
        access.droppedApp = {};
        access.app = std::move(*found);
    }
    const auto app = access.chosenApp.value.empty() ? std::nullopt : std::optional(access.chosenApp);
    auto proof = proveOkta(session, std::move(*discovery), app, std::move(stop));
    if (!proof)
        return tl::unexpected(std::move(proof.error()));
    if (!access.app && !knowsCredential(proof->capabilities))
        return tl::unexpected(unknownCredential(proof->capabilities));
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
