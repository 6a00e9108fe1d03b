// SPDX-License-Identifier: Apache-2.0
// What Okta's own answers speak against: seen, the likely cause, the one thing to do.
#include "GroupPush.h"
#include "OktaAnswers.h"
#include "OktaProofs.h"
#include "SignInRules.h"
#include "setup/OktaQuestion.h"
#include "setup/Prover.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

/// An app that people make themselves ends in a number behind the organisation's name; one of the catalogue does not.
bool isOfCatalogue(const okta::App& app)
{
    const std::size_t number = app.name.find_last_not_of("0123456789");
    const bool isNumbered = number != std::string::npos && number + 1 < app.name.size() && app.name[number] == '_';
    return !app.name.empty() && !isNumbered;
}

std::optional<Trouble> troubleOfSignIn(ProofKind kind, const Profile& profile, const OktaFacts& okta)
{
    if (!okta.signIn)
        return std::nullopt;
    const auto findings = findingsFor(kind, profile, okta);
    const SignInFinding* finding = worst(findings);
    // Before there is any rule, an identity provider that is not there or not active yet is only the next thing to do.
    const bool isNotBegun = std::ranges::none_of(findings, [](const SignInFinding& one) {
        return one.topic != SignInTopic::Provider && one.severity != Severity::Note;
    });
    if (finding == nullptr || isNotBegun)
        return std::nullopt;
    if (finding->severity == Severity::Unknown)
        return Trouble{finding->sentence, "Okta alone does not say whether that is as it should be.",
                       "Look at the rule in Okta and at the vendor's list of people, and confirm this step by name.",
                       std::nullopt, TroubleKind::Hint};
    if (finding->topic == SignInTopic::Provider)
        return Trouble{finding->sentence, "It was deactivated, or never activated, in Okta.",
                       "Activate it under *Security › Identity Providers*.", std::nullopt};
    return Trouble{finding->sentence, "A rule in Okta is wider than it should be, or is missing.",
                   "Open the rule in Okta and compare it with this step.", std::nullopt};
}

bool isAnybodySentTo(const SignInFacts& signIn, const Providers& providers)
{
    return std::ranges::any_of(signIn.routing, [&providers](const PolicyWithRules& policy) {
        return std::ranges::any_of(policy.rules, [&providers](const okta::PolicyRule& rule) {
            return rule.isActive() && leadsTo(rule, providers);
        });
    });
}

/// Of one that is there and does not work: who is sent to it cannot sign in. Where nobody is, to activate it is only
/// the next thing to do, as it is where there is none at all.
std::optional<Trouble> troubleOfProvider(const Profile& profile, const OktaFacts& okta)
{
    if (!okta.signIn)
        return std::nullopt;
    const auto providers = providersOf(*okta.signIn, signInExpectation(profile, okta));
    if (providers.empty() || std::ranges::any_of(providers, [](const auto* one) { return one->isActive(); }))
        return std::nullopt;
    return Trouble{"The identity provider " + providers.front()->name + " is not active.",
                   "It was deactivated, or never activated, in Okta.",
                   "Activate it under *Security › Identity Providers*.", std::nullopt,
                   isAnybodySentTo(*okta.signIn, providers) ? TroubleKind::Failure : TroubleKind::ToDo};
}

std::optional<Trouble> troubleOfMappings(const Profile& profile, const OktaFacts& okta)
{
    if (!okta.mapping)
        return std::nullopt;
    const auto rows = mappingRows(profile, &*okta.mapping, okta.appSchema ? &*okta.appSchema : nullptr, nullptr);
    const auto row = std::ranges::find_if(rows, isMissing);
    const auto unsent = okta.appSchema ? neverSent(*okta.mapping, *okta.appSchema) : std::vector<std::string>();
    if (row == rows.end() && !unsent.empty())
        return Trouble{"“" + unsent.front() + "” is mapped in Okta, and never sent.",
                       "It was added to Okta's profile of the app without an external namespace.",
                       "Delete it in the *Profile Editor* and add it again with an external namespace, or take its "
                       "mapping away.",
                       std::nullopt};
    if (row == rows.end())
        return std::nullopt;
    return Trouble{row->problem, "Without it the attribute never arrives, or only when a person is created.",
                   "Map it under *Provisioning › To App › Attribute Mappings*, for *Create and update*.", std::nullopt};
}

std::optional<Trouble> troubleOfApp(const ProofDemand& demand, const OktaFacts& okta)
{
    if (okta.isAppMissing)
        return Trouble{"The app that was chosen is not in this organisation any more.",
                       "It was deleted, or belongs to another organisation.", "Choose the app again.", std::nullopt};
    if (!okta.app)
        return std::nullopt;
    if (!okta.app->isActive())
        return Trouble{"The app " + okta.app->label + " is not active.", "It was deactivated in Okta.",
                       "Activate it under *Applications*.", std::nullopt};
    if (!isSignedOnBy(demand, *okta.app))
        return Trouble{"The app " + okta.app->label + " signs in by another method than this step asks for.",
                       "It is not the app with which people sign in to the vendor by SAML.",
                       "Open that app in Okta, and paste its address.", std::nullopt};
    if (demand.features.empty())
        return std::nullopt;
    if (!okta.app->isProvisioning() && isOfCatalogue(*okta.app)) {
        // The step that switches it on is only the next thing to do.
        if (demand.features == std::vector<std::string>{"SCIM_PROVISIONING"})
            return std::nullopt;
        return Trouble{"The app " + okta.app->label + " has no provisioning.",
                       "*Configure API Integration* is not saved on its *Provisioning* tab.",
                       "Open *Provisioning › Configure API Integration*, tick *Enable API integration*, test and save.",
                       std::nullopt, TroubleKind::ToDo};
    }
    if (!okta.app->isProvisioning())
        return Trouble{"The app " + okta.app->label + " has no provisioning yet.",
                       "*SCIM* was not chosen or not saved under *General › App Settings*, or the feature is not "
                       "enabled for this organisation.",
                       "Choose *SCIM* under *General › App Settings › Edit*, and press *Save*; if it is not offered, "
                       "ask Okta's support to enable SCIM provisioning.",
                       std::nullopt, TroubleKind::ToDo};
    const std::string boxes = missingBoxes(demand, *okta.app);
    if (boxes.empty())
        return std::nullopt;
    // Where one of them is on, somebody has been there and left the others out.
    const bool isBegun = std::ranges::any_of(
        demand.features, [&okta](const std::string& feature) { return okta.app->hasFeature(feature); });
    return Trouble{boxes + " off in Okta.", "The box is not ticked, or was not saved.",
                   "Tick it under *Provisioning › To App › Edit*, and save.", std::nullopt,
                   isBegun ? TroubleKind::Failure : TroubleKind::ToDo};
}

std::optional<Trouble> troubleOfAssignment(const okta::AppUser& assigned)
{
    const std::string& name = assigned.userName;
    switch (assigned.outcome()) {
    case okta::ProvisioningOutcome::NotProvisioning:
        return Trouble{name + " is assigned, and was not sent.", "Assigned before provisioning was enabled.",
                       "Press *Provision User* on the *Assignments* tab.", std::nullopt};
    case okta::ProvisioningOutcome::Failed:
        return Trouble{"Provisioning " + name + " failed.", "Okta keeps the reason in its tasks.",
                       "Open *Dashboard › Tasks*, read the error, and retry it there.", std::nullopt};
    default:
        return std::nullopt;
    }
}

/// Okta was asked for that person by name, and has nobody.
bool isUnknownToOkta(const OktaFacts& okta, const std::string& pilot)
{
    if (!okta.asked || okta.pilotUser || okta.isUnread(OktaSubject::Pilot))
        return false;
    const auto asked = okta.asked->values.find(pilotField);
    return asked != okta.asked->values.end() && asked->second == pilot;
}

/// Of the pilot where one is named, else of whoever tells most.
std::optional<Trouble> troubleOfAssignment(const OktaFacts& okta, const std::string& pilot)
{
    if (pilot.empty())
        return okta.assigned ? troubleOfAssignment(*okta.assigned) : std::nullopt;
    if (isUnknownToOkta(okta, pilot))
        return Trouble{"Okta knows nobody who signs in as " + pilot + ".",
                       "A letter is wrong, or it is an address and not the user name.",
                       "Open that person under *Directory › People*, and paste *Username* as it stands there.",
                       std::nullopt};
    if (!isPilotOf(okta, pilot))
        return std::nullopt;
    if (okta.pilot)
        return troubleOfAssignment(*okta.pilot);
    return Trouble{pilot + " is not assigned to the app.", "The assignment was not saved, or was taken away again.",
                   "Press *Assign* beside that person on the *Assignments* tab.", std::nullopt, TroubleKind::ToDo};
}

/// An attribute that is not there is only the next thing to do; one of another type is in the way.
std::optional<Trouble> troubleOfAttribute(const Profile& profile, const OktaFacts& okta)
{
    const auto* attribute = otherAttribute(profile, okta);
    if (attribute == nullptr)
        return std::nullopt;
    return Trouble{"Okta has “" + attribute->name + "” as " + attribute->type + ", and not as boolean.",
                   "It was added by hand with another *Data type*, or belongs to something else.",
                   "If nothing else uses it, delete it under *Directory › Profile Editor › User (default)*, and add it "
                   "again with *Data type* *boolean*: Okta does not change the type of an attribute.",
                   std::nullopt};
}

Trouble troubleOfOrganisation(const SetupRecord& record, const OktaFacts& okta)
{
    return {"The access to Okta's API is to " + okta.organisation + ", and " + record.value(organisationField) +
                " was pasted.",
            "One is another organisation, as preview beside production, or a name that this one does not go by.",
            "Paste the address of the organisation that is connected, or connect with the other one.", std::nullopt};
}

} // namespace

std::optional<Trouble> troubleFromOkta(const Step& step, const Profile& profile, const OktaFacts& okta,
                                       const SetupRecord& record)
{
    // Somebody stopped the look: that speaks against nothing.
    if (okta.failure && okta.failure->kind == okta::FailureKind::Cancelled)
        return std::nullopt;
    if (okta.failure)
        return explainOkta(*okta.failure);
    for (const ProofDemand& demand : step.proofs) {
        std::optional<Trouble> trouble;
        if (demand.kind == ProofKind::Organisation && !isPastedOrganisation(record, okta))
            trouble = troubleOfOrganisation(record, okta);
        else if (demand.kind == ProofKind::App)
            trouble = troubleOfApp(demand, okta);
        else if (demand.kind == ProofKind::Attribute)
            trouble = troubleOfAttribute(profile, okta);
        else if (demand.kind == ProofKind::Mappings)
            trouble = troubleOfMappings(profile, okta);
        else if (demand.kind == ProofKind::PushMapping)
            trouble = troubleOfPush(okta, valueOf(demand, step, record));
        else if (demand.kind == ProofKind::Assignment)
            trouble = troubleOfAssignment(okta, valueOf(demand, step, record));
        else if (demand.kind == ProofKind::Group &&
                 std::ranges::find(okta.missingGroups, demand.field) != okta.missingGroups.end())
            trouble = Trouble{"There is no group of this id in Okta.",
                              "It was deleted, or the address is of another "
                              "organisation.",
                              "Open the group in Okta and paste its address.", std::nullopt};
        else if (demand.kind == ProofKind::IdentityProvider)
            trouble = troubleOfProvider(profile, okta);
        else if (demand.kind == ProofKind::SignInRule || demand.kind == ProofKind::RoutingRule)
            trouble = troubleOfSignIn(demand.kind, profile, okta);
        else if (demand.kind == ProofKind::Permission && isAccessRefused(okta))
            trouble = explainOkta(okta.unread.at(OktaSubject::Access));
        if (trouble)
            return trouble;
    }
    return std::nullopt;
}

std::optional<Trouble> troubleOfPilotInOkta(const OktaFacts& okta, const std::string& pilot)
{
    return troubleOfAssignment(okta, pilot);
}

namespace {

std::string nameOf(const OktaFacts& okta, const okta::GroupId& group)
{
    const auto inField = std::ranges::find_if(okta.groups, [&](const auto& known) { return known.second.id == group; });
    if (inField != okta.groups.end())
        return inField->second.name;
    const auto other = okta.groupNames.find(group.value);
    return other == okta.groupNames.end() ? group.value : other->second;
}

} // namespace

std::vector<Trouble> warningsFromOkta(const OktaFacts& okta)
{
    std::vector<Trouble> warnings;
    for (const okta::GroupId& group : okta.groupsForBoth()) {
        warnings.push_back({"The group " + nameOf(okta, group) + " is assigned to the app and pushed to it.",
                            "Okta does not support the same group for both: members may never arrive in it.",
                            "Make a second group with the same members and push that one, then end the push of this "
                            "one under *Push Groups*.",
                            std::nullopt});
    }
    return warnings;
}

} // namespace rollcall::setup
