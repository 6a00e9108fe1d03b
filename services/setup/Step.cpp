// SPDX-License-Identifier: Apache-2.0
// The words for sides and proofs, and which steps are whose.
#include "setup/Step.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr std::array<std::pair<ProofKind, std::string_view>, 28> proofNames{{
    {ProofKind::Parsed, "parsed"},
    {ProofKind::ListenerAnswers, "listener-answers"},
    {ProofKind::VendorAnswers, "vendor-answers"},
    {ProofKind::MailTest, "mail-test"},
    {ProofKind::PilotOnBoard, "pilot-on-board"},
    {ProofKind::Organisation, "okta-organisation"},
    {ProofKind::Permission, "okta-permission"},
    {ProofKind::App, "okta-app"},
    {ProofKind::Group, "okta-group"},
    {ProofKind::Attribute, "okta-attribute"},
    {ProofKind::Mappings, "okta-mappings"},
    {ProofKind::Assignment, "okta-assignment"},
    {ProofKind::SignInRule, "okta-sign-in-rule"},
    {ProofKind::RoutingRule, "okta-routing-rule"},
    {ProofKind::IdentityProvider, "okta-identity-provider"},
    {ProofKind::GroupAssigned, "okta-group-assigned"},
    {ProofKind::PushMapping, "okta-push-mapping"},
    {ProofKind::Registered, "okta-registered"},
    {ProofKind::Connection, "okta-connection"},
    {ProofKind::AnyRequest, "any-request"},
    {ProofKind::ConnectionTest, "connection-test"},
    {ProofKind::Created, "created"},
    {ProofKind::CreatedAnother, "created-another"},
    {ProofKind::Updated, "updated"},
    {ProofKind::Deactivated, "deactivated"},
    {ProofKind::Reactivated, "reactivated"},
    {ProofKind::GroupPushed, "group-pushed"},
    {ProofKind::LifeCycle, "life-cycle"},
}};

bool isAmong(const std::vector<std::string>& names, std::string_view name)
{
    return names.empty() || std::ranges::find(names, name) != names.end();
}

} // namespace

std::string_view toString(Side side)
{
    switch (side) {
    case Side::Here:
        return "here";
    case Side::Okta:
        return "okta";
    case Side::Vendor:
        return "vendor";
    }
    return "here";
}

std::string_view wordsOf(Side side)
{
    switch (side) {
    case Side::Here:
        return "Here";
    case Side::Okta:
        return "In Okta";
    case Side::Vendor:
        return "At the vendor";
    }
    return "Here";
}

std::string_view toString(ProofKind kind)
{
    const auto* found = std::ranges::find(proofNames, kind, &std::pair<ProofKind, std::string_view>::first);
    return found == proofNames.end() ? std::string_view("parsed") : found->second;
}

std::optional<ProofKind> parseProofKind(std::string_view text)
{
    const auto* found = std::ranges::find(proofNames, text, &std::pair<ProofKind, std::string_view>::second);
    if (found == proofNames.end())
        return std::nullopt;
    return found->first;
}

bool isTraffic(ProofKind kind)
{
    return kind >= ProofKind::AnyRequest;
}

bool isReadBack(ProofKind kind)
{
    return kind >= ProofKind::Organisation && kind <= ProofKind::Connection;
}

bool Step::isFor(std::string_view role, std::string_view authMode) const
{
    return isAmong(roles, role) && isAmong(authModes, authMode);
}

bool Precondition::isFor(std::string_view role) const
{
    return isAmong(roles, role);
}

bool Step::canBeConfirmed() const
{
    if (side != Side::Here)
        return true;
    return std::ranges::none_of(
        proofs, [](const ProofDemand& proof) { return proof.kind == ProofKind::Parsed || isTraffic(proof.kind); });
}

bool Step::demands(ProofKind kind) const
{
    return std::ranges::find(proofs, kind, &ProofDemand::kind) != proofs.end();
}

bool Step::waitsForTraffic() const
{
    return !proofs.empty() && isTraffic(proofs.front().kind);
}

bool Step::isFirstContact() const
{
    return waitsForTraffic() && (demands(ProofKind::AnyRequest) || demands(ProofKind::ConnectionTest));
}

} // namespace rollcall::setup
