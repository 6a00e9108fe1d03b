// SPDX-License-Identifier: Apache-2.0
// Small questions to one look at Okta.
#include "OktaAnswers.h"

#include "FailureScope.h"
#include "scim/Fold.h"

#include <algorithm>

namespace rollcall::setup {

SignInExpectation signInExpectation(const Profile& profile, const OktaFacts& okta)
{
    SignInExpectation expectation;
    expectation.vendor = profile.vendor;
    expectation.hosts = profile.identityProviderHosts;
    expectation.provider = okta.identityProvider;
    if (profile.registration)
        expectation.registrationAttribute = profile.registration->oktaAttribute;
    if (okta.app && !okta.app->accessPolicy.value.empty())
        expectation.appPolicies.push_back(okta.app->accessPolicy);
    if (const auto managed = okta.groups.find("managed-group"); managed != okta.groups.end())
        expectation.managedGroup = managed->second.id;
    return expectation;
}

std::string_view boxOf(std::string_view feature)
{
    if (feature == "PUSH_NEW_USERS")
        return "Create Users";
    if (feature == "PUSH_PROFILE_UPDATES")
        return "Update User Attributes";
    if (feature == "PUSH_USER_DEACTIVATION")
        return "Deactivate Users";
    if (feature == "GROUP_PUSH")
        return "Push Groups";
    return feature;
}

std::string missingBoxes(const ProofDemand& demand, const okta::App& app)
{
    std::string boxes;
    for (const std::string& feature : demand.features) {
        if (!app.hasFeature(feature))
            boxes += (boxes.empty() ? "*" : ", *") + std::string(boxOf(feature)) + "*";
    }
    return boxes;
}

bool isSignedOnBy(const ProofDemand& demand, const okta::App& app)
{
    return demand.signOnMode.empty() || app.signOnMode == demand.signOnMode;
}

const okta::SchemaAttribute* otherAttribute(const Profile& profile, const OktaFacts& okta)
{
    if (!profile.registration || !okta.userSchema)
        return nullptr;
    const auto* attribute = okta.userSchema->find(profile.registration->oktaAttribute);
    return attribute == nullptr || attribute->type == "boolean" ? nullptr : attribute;
}

bool isMissing(const MappingRow& row)
{
    return row.isRequired && !row.problem.empty();
}

std::vector<SignInFinding> findingsFor(ProofKind kind, const Profile& profile, const OktaFacts& okta)
{
    auto findings = reviewSignIn(*okta.signIn, signInExpectation(profile, okta));
    if (kind == ProofKind::RoutingRule)
        std::erase_if(findings, [](const SignInFinding& one) { return one.topic == SignInTopic::Exemption; });
    return findings;
}

const SignInFinding* worst(const std::vector<SignInFinding>& findings)
{
    const auto found = std::ranges::max_element(findings, {}, &SignInFinding::severity);
    return found == findings.end() || found->severity <= Severity::Note ? nullptr : &*found;
}

bool isPilotOf(const OktaFacts& okta, const std::string& named)
{
    const auto isHe = [wanted = scim::fold(named)](std::string_view name) { return scim::fold(name) == wanted; };
    return okta.app && !okta.isUnread(OktaSubject::Pilot) && okta.pilotUser &&
           (isHe(okta.pilotUser->login()) || (okta.pilot && isHe(okta.pilot->userName)));
}

bool isAccessRefused(const OktaFacts& okta)
{
    const auto unread = okta.unread.find(OktaSubject::Access);
    return unread != okta.unread.end() && isRefusal(unread->second.kind);
}

} // namespace rollcall::setup
