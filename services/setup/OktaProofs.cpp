// SPDX-License-Identifier: Apache-2.0
// A read-back proves a step only when all of what the step asks for is there.
#include "OktaProofs.h"

#include "GroupPush.h"
#include "OktaAnswers.h"
#include "SignInRules.h"
#include "setup/Prover.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

std::optional<Evidence> proofOfApp(const ProofDemand& demand, const OktaFacts& okta)
{
    if (!okta.app || !okta.app->isActive() || !missingBoxes(demand, *okta.app).empty() ||
        !isSignedOnBy(demand, *okta.app))
        return std::nullopt;
    std::string text = okta.app->label + " found";
    if (!demand.features.empty())
        text += ", all on";
    return Evidence{demand.kind, std::move(text), okta.at};
}

std::optional<Evidence> proofOfProvider(const ProofDemand& demand, const Profile& profile, const OktaFacts& okta)
{
    const auto providers = providersOf(*okta.signIn, signInExpectation(profile, okta));
    const auto active = std::ranges::find_if(providers, [](const auto* provider) { return provider->isActive(); });
    if (active == providers.end())
        return std::nullopt;
    return Evidence{demand.kind, "the identity provider " + (*active)->name + " is active", okta.at};
}

std::optional<Evidence> proofOfAssignedGroup(const ProofDemand& demand, const OktaFacts& okta)
{
    const auto group = okta.groups.find(demand.field);
    const bool isAssigned =
        group != okta.groups.end() &&
        std::ranges::find(okta.assignedGroups, group->second.id, &okta::AppGroup::id) != okta.assignedGroups.end();
    return isAssigned ? std::optional(Evidence{demand.kind, group->second.name + " is assigned to the app", okta.at})
                      : std::nullopt;
}

std::optional<Evidence> proofOfRegistration(const ProofDemand& demand, const Profile& profile, const OktaFacts& okta)
{
    if (!profile.registration ||
        registeredBy(profile.registration->oktaAttribute)(*okta.pilotUser) != std::optional(true))
        return std::nullopt;
    return Evidence{demand.kind,
                    okta.pilotUser->login() + " is registered, says " + profile.registration->oktaAttribute, okta.at};
}

std::optional<Evidence> proofOfMappings(const ProofDemand& demand, const Profile& profile, const OktaFacts& okta)
{
    // Without the app's schema nobody knows what is sent, whyever it could not be read.
    if (!okta.mapping || !okta.appSchema || !neverSent(*okta.mapping, *okta.appSchema).empty())
        return std::nullopt;
    const auto rows = mappingRows(profile, &*okta.mapping, okta.appSchema ? &*okta.appSchema : nullptr, nullptr);
    if (std::ranges::any_of(rows, isMissing))
        return std::nullopt;
    std::string text = std::to_string(rows.size()) + " attributes looked at";
    const auto optional = std::ranges::count_if(rows, [](const MappingRow& row) { return !row.problem.empty(); });
    if (optional > 0)
        text += "; of those that need not be sent, " + std::to_string(optional) + " are not, or not on each change";
    return Evidence{demand.kind, std::move(text), okta.at};
}

/// What was read before another one was pasted is not an answer about that.
bool isOfValue(const std::string& read, const std::string& value)
{
    return value.empty() || read == value;
}

std::optional<Evidence> proofOfSignIn(const ProofDemand& demand, const Profile& profile, const OktaFacts& okta)
{
    if (!okta.signIn || okta.isUnread(OktaSubject::People))
        return std::nullopt;
    const auto findings = findingsFor(demand.kind, profile, okta);
    const SignInTopic asked = demand.kind == ProofKind::RoutingRule ? SignInTopic::Route : SignInTopic::Exemption;
    const auto rule = std::ranges::find_if(
        findings, [asked](const SignInFinding& one) { return one.topic == asked && one.severity == Severity::Good; });
    if (rule == findings.end() || worst(findings) != nullptr)
        return std::nullopt;
    std::string text = rule->sentence;
    for (const SignInFinding& one : findings) {
        if (one.severity == Severity::Note)
            text += " " + one.sentence;
    }
    return Evidence{demand.kind, std::move(text), okta.at};
}

std::vector<OktaSubject> subjectsOf(ProofKind kind)
{
    switch (kind) {
    case ProofKind::Permission:
        return {OktaSubject::Access};
    case ProofKind::App:
        return {OktaSubject::App};
    case ProofKind::Connection:
        return {OktaSubject::Connection};
    case ProofKind::Group:
        return {OktaSubject::Groups};
    case ProofKind::Attribute:
        return {OktaSubject::UserSchema};
    case ProofKind::Mappings:
        return {OktaSubject::Mapping, OktaSubject::AppSchema};
    case ProofKind::Assignment:
        return {OktaSubject::Assignments, OktaSubject::Pilot};
    case ProofKind::SignInRule:
    case ProofKind::RoutingRule:
        return {OktaSubject::SignIn, OktaSubject::People};
    case ProofKind::IdentityProvider:
        return {OktaSubject::SignIn};
    case ProofKind::GroupAssigned:
        return {OktaSubject::AssignedGroups, OktaSubject::Groups};
    case ProofKind::PushMapping:
        return {OktaSubject::PushMappings};
    case ProofKind::Registered:
        return {OktaSubject::Pilot};
    default:
        return {};
    }
}

} // namespace

std::string valueOf(const ProofDemand& demand, const Step& step, const SetupRecord& record)
{
    for (const StepField& field : step.fields) {
        if (!demand.field.empty() && field.key != demand.field)
            continue;
        return record.value(field.key);
    }
    return {};
}

bool wasReadFromOkta(const ProofDemand& demand, const OktaFacts& okta, const std::string& value)
{
    const auto isUnread = [&okta](OktaSubject subject) { return okta.isUnread(subject); };
    const bool isWhole = demand.kind != ProofKind::Permission && demand.kind != ProofKind::Group;
    if (okta.failure || (isWhole && std::ranges::any_of(subjectsOf(demand.kind), isUnread)))
        return false;
    switch (demand.kind) {
    case ProofKind::Organisation:
        return true;
    case ProofKind::Permission:
        return !isUnread(OktaSubject::Access) || isAccessRefused(okta);
    case ProofKind::App:
        return okta.isAppMissing || (okta.app && isOfValue(okta.app->id.value, value));
    case ProofKind::Group: {
        const auto found = okta.groups.find(demand.field);
        return std::ranges::find(okta.missingGroups, demand.field) != okta.missingGroups.end() ||
               (found != okta.groups.end() && isOfValue(found->second.id.value, value));
    }
    case ProofKind::Attribute:
        return okta.userSchema.has_value();
    case ProofKind::Mappings:
        return okta.mapping && okta.appSchema;
    case ProofKind::Assignment:
        return value.empty() ? okta.assigned || okta.assignments : isPilotOf(okta, value);
    case ProofKind::SignInRule:
    case ProofKind::RoutingRule:
    case ProofKind::IdentityProvider:
        return okta.signIn.has_value();
    case ProofKind::GroupAssigned:
        return okta.app.has_value() && okta.groups.contains(demand.field);
    case ProofKind::PushMapping:
        return okta.app.has_value();
    case ProofKind::Registered:
        return okta.pilotUser.has_value();
    case ProofKind::Connection:
        return okta.connection && okta.connection->status != okta::ConnectionStatus::Unknown;
    default:
        return false;
    }
}

std::optional<Evidence> proofFromOkta(const ProofDemand& demand, const Profile& profile, const OktaFacts& okta,
                                      const std::string& value)
{
    if (!wasReadFromOkta(demand, okta, value))
        return std::nullopt;
    const auto evidence = [&](std::string text) { return Evidence{demand.kind, std::move(text), okta.at}; };
    switch (demand.kind) {
    case ProofKind::Organisation:
        return evidence(okta.organisation + " answers");
    case ProofKind::Permission:
        return okta.canReadApps && okta.canReadUsers ? std::optional(evidence("people and apps may be read"))
                                                     : std::nullopt;
    case ProofKind::App:
        return proofOfApp(demand, okta);
    case ProofKind::Group: {
        const auto found = okta.groups.find(demand.field);
        return found == okta.groups.end() ? std::nullopt : std::optional(evidence(found->second.name + " found"));
    }
    case ProofKind::Attribute: {
        if (!profile.registration || !okta.userSchema)
            return std::nullopt;
        const auto* attribute = okta.userSchema->find(profile.registration->oktaAttribute);
        return attribute == nullptr || attribute->type != "boolean"
                   ? std::nullopt
                   : std::optional(evidence(attribute->name + " is in the schema"));
    }
    case ProofKind::Mappings:
        return proofOfMappings(demand, profile, okta);
    case ProofKind::Assignment: {
        const auto& named = value.empty() ? okta.assigned : okta.pilot;
        return named && named->outcome() == okta::ProvisioningOutcome::Done
                   ? std::optional(evidence(named->userName + " is provisioned, says Okta"))
                   : std::nullopt;
    }
    case ProofKind::SignInRule:
    case ProofKind::RoutingRule:
        return proofOfSignIn(demand, profile, okta);
    case ProofKind::IdentityProvider:
        return proofOfProvider(demand, profile, okta);
    case ProofKind::GroupAssigned:
        return proofOfAssignedGroup(demand, okta);
    case ProofKind::PushMapping:
        return proofOfPush(okta, value);
    case ProofKind::Registered:
        return proofOfRegistration(demand, profile, okta);
    case ProofKind::Connection:
        return okta.connection && okta.connection->status == okta::ConnectionStatus::Enabled
                   ? std::optional(evidence("Okta shows it as enabled"))
                   : std::nullopt;
    default:
        return std::nullopt;
    }
}

FactState configuredInOkta(const std::optional<OktaFacts>& okta)
{
    if (!okta || okta->failure || okta->isUnread(OktaSubject::App))
        return FactState::NotChecked;
    if (!okta->app || !okta->app->isActive() || !okta->app->isProvisioning())
        return FactState::No;
    const bool isAll = okta->app->hasFeature("PUSH_NEW_USERS") && okta->app->hasFeature("PUSH_PROFILE_UPDATES") &&
                       okta->app->hasFeature("PUSH_USER_DEACTIVATION");
    return isAll ? FactState::Yes : FactState::Partly;
}

bool isLetIn(const Facts& facts)
{
    return !facts.isWithoutOkta &&
           !(facts.okta && facts.okta->failure && facts.okta->failure->kind == okta::FailureKind::Credentials);
}

std::string unknownBecause(const Step& step, const OktaFacts& okta)
{
    for (const ProofDemand& demand : step.proofs) {
        if (!isReadBack(demand.kind))
            continue;
        if (okta.failure)
            return okta.failure->error.message;
        for (const OktaSubject subject : subjectsOf(demand.kind)) {
            if (const auto refused = okta.unread.find(subject); refused != okta.unread.end())
                return refused->second.error.message;
        }
    }
    return {};
}

} // namespace rollcall::setup
