// SPDX-License-Identifier: Apache-2.0
// A read-back proves a step only when all of what the step asks for is there.
#include "OktaProofs.h"

#include "FailureScope.h"
#include "SignInRules.h"
#include "scim/Fold.h"
#include "setup/Mapping.h"
#include "setup/Prover.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

SignInExpectation signInExpectation(const Profile& profile, const OktaFacts& okta)
{
    SignInExpectation expectation;
    expectation.vendor = profile.vendor;
    expectation.hosts = profile.identityProviderHosts;
    if (profile.registration)
        expectation.registrationAttribute = profile.registration->oktaAttribute;
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

namespace {

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

/// An app that people make themselves ends in a number behind the organisation's name; one of the catalogue does not.
bool isOfCatalogue(const okta::App& app)
{
    const std::size_t number = app.name.find_last_not_of("0123456789");
    const bool isNumbered = number != std::string::npos && number + 1 < app.name.size() && app.name[number] == '_';
    return !app.name.empty() && !isNumbered;
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

/// What need not be sent may be left out in Okta.
bool isMissing(const MappingRow& row)
{
    return row.isRequired && !row.problem.empty();
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

/// Of what the step is about: a routing rule says nothing of second factors.
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
    return found == findings.end() || found->severity == Severity::Good ? nullptr : &*found;
}

std::optional<Evidence> proofOfSignIn(const ProofDemand& demand, const Profile& profile, const OktaFacts& okta)
{
    if (!okta.signIn || okta.isUnread(OktaSubject::People))
        return std::nullopt;
    const auto findings = findingsFor(demand.kind, profile, okta);
    const SignInTopic asked = demand.kind == ProofKind::RoutingRule ? SignInTopic::Route : SignInTopic::Exemption;
    const auto rule = std::ranges::find(findings, asked, &SignInFinding::topic);
    if (rule == findings.end() || worst(findings) != nullptr)
        return std::nullopt;
    return Evidence{demand.kind, rule->sentence, okta.at};
}

std::optional<Trouble> troubleOfSignIn(ProofKind kind, const Profile& profile, const OktaFacts& okta)
{
    if (!okta.signIn)
        return std::nullopt;
    const auto findings = findingsFor(kind, profile, okta);
    const SignInFinding* finding = worst(findings);
    // Before there is any rule, an identity provider that is not there yet is only the next thing to do.
    const bool isNotBegun = finding != nullptr && finding->severity == Severity::Warning && findings.size() == 1 &&
                            finding->topic == SignInTopic::Provider;
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
    case ProofKind::Registered:
        return {OktaSubject::Pilot};
    default:
        return {};
    }
}

/// Of one that is there and does not work; none at all is only the next thing to do.
std::optional<Trouble> troubleOfProvider(const Profile& profile, const OktaFacts& okta)
{
    if (!okta.signIn)
        return std::nullopt;
    const auto providers = providersOf(*okta.signIn, signInExpectation(profile, okta));
    if (providers.empty() || std::ranges::any_of(providers, [](const auto* one) { return one->isActive(); }))
        return std::nullopt;
    return Trouble{"The identity provider " + providers.front()->name + " is not active.",
                   "It was deactivated, or never activated, in Okta.",
                   "Activate it under *Security › Identity Providers*.", std::nullopt};
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

/// Whether the named pilot is whom Okta was asked about last, and the app as well.
bool isPilotOf(const OktaFacts& okta, const std::string& named)
{
    const auto isHe = [wanted = scim::fold(named)](std::string_view name) { return scim::fold(name) == wanted; };
    return okta.app && !okta.isUnread(OktaSubject::Pilot) && okta.pilotUser &&
           (isHe(okta.pilotUser->login()) || (okta.pilot && isHe(okta.pilot->userName)));
}

/// Of the pilot where one is named, else of whoever tells most.
std::optional<Trouble> troubleOfAssignment(const OktaFacts& okta, const std::string& pilot)
{
    if (pilot.empty())
        return okta.assigned ? troubleOfAssignment(*okta.assigned) : std::nullopt;
    if (!isPilotOf(okta, pilot))
        return std::nullopt;
    if (okta.pilot)
        return troubleOfAssignment(*okta.pilot);
    return Trouble{pilot + " is not assigned to the app.", "The assignment was not saved, or was taken away again.",
                   "Press *Assign* beside that person on the *Assignments* tab.", std::nullopt, TroubleKind::ToDo};
}

bool isAccessRefused(const OktaFacts& okta)
{
    const auto unread = okta.unread.find(OktaSubject::Access);
    return unread != okta.unread.end() && isRefusal(unread->second.kind);
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
        if (demand.kind == ProofKind::App)
            trouble = troubleOfApp(demand, okta);
        else if (demand.kind == ProofKind::Mappings)
            trouble = troubleOfMappings(profile, okta);
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

std::optional<Trouble> troubleOfPilotInOkta(const OktaFacts& okta)
{
    const auto& named = okta.pilot ? okta.pilot : okta.assigned;
    return named ? troubleOfAssignment(*named) : std::nullopt;
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

std::vector<Trouble> warningsFromOkta(const OktaFacts& okta)
{
    std::vector<Trouble> warnings;
    for (const okta::GroupId& group : okta.groupsForBoth()) {
        const auto named =
            std::ranges::find_if(okta.groups, [&](const auto& known) { return known.second.id == group; });
        const std::string name = named == okta.groups.end() ? group.value : named->second.name;
        warnings.push_back({"The group " + name + " is assigned to the app and pushed to it.",
                            "Okta does not support the same group for both: members may never arrive in it.",
                            "Make a second group with the same members and push that one, then end the push of this "
                            "one under *Push Groups*.",
                            std::nullopt});
    }
    return warnings;
}

} // namespace rollcall::setup
