// SPDX-License-Identifier: Apache-2.0
// The order in which a credential is put to the proof.
#include "composition/OktaProof.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::app {

namespace {

using okta::Access;
using okta::Capability;

/// What the list of people needs.
constexpr std::array<Capability, 5> needed{Capability::ReadUsers, Capability::ReadGroups, Capability::ReadApps,
                                           Capability::ReadAppUsers, Capability::ReadLog};

Access accessOf(const okta::Capabilities& capabilities, Capability capability)
{
    const auto found = capabilities.states.find(capability);
    return found == capabilities.states.end() ? Access::NotChecked : found->second.access;
}

/// The token in use is the one of its owner that was used last: each call renews that.
std::optional<OktaTokenLife> lifeOf(std::vector<okta::ApiTokenInfo> tokens, const okta::UserId& owner)
{
    std::erase_if(tokens, [&owner](const okta::ApiTokenInfo& each) { return each.owner != owner; });
    if (tokens.empty())
        return std::nullopt;
    auto latest = std::ranges::max_element(
        tokens, {}, [](const okta::ApiTokenInfo& each) { return each.lastUsed.value_or(core::Timestamp()); });
    return OktaTokenLife{std::move(*latest), tokens.size() == 1};
}

/// What may be denied without harm: nothing then, unless the call was stopped.
template<class Value>
okta::Answer<std::optional<Value>> optionally(okta::Answer<Value> answer)
{
    if (answer)
        return std::optional<Value>(std::move(*answer));
    if (answer.error().kind == okta::FailureKind::Cancelled)
        return tl::unexpected(std::move(answer.error()));
    return std::optional<Value>();
}

} // namespace

okta::Answer<OktaProof> proveOkta(OktaSession& session, okta::Discovery discovery,
                                  const std::optional<okta::AppId>& app, std::stop_token stop)
{
    OktaProof proof;
    proof.discovery = std::move(discovery);
    okta::Client& client = session.client();
    if (auto signedIn = client.signIn(stop); !signedIn)
        return tl::unexpected(std::move(signedIn.error()));
    okta::Organisation organisation(client);
    auto capabilities = organisation.probe(app, stop);
    if (!capabilities)
        return tl::unexpected(std::move(capabilities.error()));
    proof.capabilities = std::move(*capabilities);
    if (proof.capabilities.can(Capability::ReadOrganisation)) {
        auto info = optionally(organisation.info(stop));
        if (!info)
            return tl::unexpected(std::move(info.error()));
        proof.organisation = std::move(*info);
    }
    if (proof.capabilities.me && proof.capabilities.can(Capability::ReadApiTokens)) {
        auto tokens = optionally(organisation.apiTokens(stop));
        if (!tokens)
            return tl::unexpected(std::move(tokens.error()));
        if (*tokens)
            proof.life = lifeOf(std::move((*tokens)->items), proof.capabilities.me->id);
    }
    if (proof.capabilities.me)
        proof.warnings = setup::warnOfApiToken(proof.life ? std::optional(proof.life->token) : std::nullopt,
                                               proof.capabilities.me, client.serverNow());
    proof.limits = session.pace().state();
    proof.clockSkew = client.clockSkew();
    return proof;
}

std::vector<Capability> gapsOf(const okta::Capabilities& capabilities)
{
    std::vector<Capability> gaps;
    std::ranges::copy_if(needed, std::back_inserter(gaps),
                         [&](Capability each) { return accessOf(capabilities, each) == Access::Denied; });
    return gaps;
}

bool isUseless(const okta::Capabilities& capabilities)
{
    return std::ranges::none_of(needed, [&](Capability each) { return capabilities.can(each); });
}

std::string_view untriedBecause(Capability capability, bool isServiceApp)
{
    switch (capability) {
    case Capability::ReadAppUsers:
    case Capability::ReadAppSchema:
    case Capability::ReadPushMappings:
        return "no app is chosen";
    case Capability::ReadRoles:
        return isServiceApp ? "a service app has no account" : "the owner's account could not be read";
    default:
        return {};
    }
}

std::string_view subjectOf(Capability capability)
{
    switch (capability) {
    case Capability::ReadUsers:
        return "users";
    case Capability::ReadGroups:
        return "groups";
    case Capability::ReadApps:
        return "apps";
    case Capability::ReadAppUsers:
        return "people assigned to the app";
    case Capability::ReadUserSchema:
        return "the user schema";
    case Capability::ReadAppSchema:
        return "the app's schema";
    case Capability::ReadMappings:
        return "profile mappings";
    case Capability::ReadPushMappings:
        return "push groups of the app";
    case Capability::ReadIdentityProviders:
        return "identity providers";
    case Capability::ReadPolicies:
        return "policies";
    case Capability::ReadLog:
        return "the System Log";
    case Capability::ReadOrganisation:
        return "the organisation";
    case Capability::ReadRoles:
        return "admin roles";
    case Capability::ReadApiTokens:
        break;
    }
    return "API tokens";
}

} // namespace rollcall::app
