// SPDX-License-Identifier: Apache-2.0
// First the proofs of a step one by one, then what speaks against it, then somebody's word.
#include "setup/Prover.h"

#include "AddressProofs.h"
#include "CallerWords.h"
#include "Expectation.h"
#include "GroupPush.h"
#include "GuidePlaces.h"
#include "GuideValues.h"
#include "OktaProofs.h"
#include "OnboardingProofs.h"
#include "TrafficProofs.h"
#include "VendorProofs.h"
#include "Words.h"
#include "setup/OktaQuestion.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

std::optional<Evidence> proofHere(const ProofDemand& demand, const Step& step, const Facts& facts)
{
    for (const StepField& field : step.fields) {
        if (!demand.field.empty() && field.key != demand.field)
            continue;
        const auto found = facts.record.values.find(field.key);
        if (found == facts.record.values.end())
            return std::nullopt;
        return Evidence{demand.kind, found->second, facts.now};
    }
    return std::nullopt;
}

/// Whether what one of its read-backs asks for was looked at, whatever was found.
bool isAnsweredByOkta(const Step& step, const Facts& facts)
{
    return std::ranges::any_of(step.proofs, [&](const ProofDemand& demand) {
        return isReadBack(demand.kind) && isAskedNow(demand.kind, step, facts) &&
               wasReadFromOkta(demand, *facts.okta, valueOf(demand, step, facts.record));
    });
}

/// Whether what Okta says of the app's features is an answer. Okta lists none at all for some apps that do provision:
/// that says something only where it once listed them.
bool saysFeatures(const Step& step, const Facts& facts)
{
    if (!facts.okta || !isAnsweredByOkta(step, facts))
        return false;
    if (!step.demands(ProofKind::App) || !facts.okta->app || !facts.okta->app->features.empty())
        return true;
    const auto kept = facts.record.remembered.find(step.id);
    return kept != facts.record.remembered.end() && kept->second.kind == ProofKind::App;
}

/// Of a step that Okta can be asked about, traffic says only what Okta does not.
bool isLeftToTraffic(const Step& step, const Facts& facts)
{
    return step.waitsForTraffic() || !saysFeatures(step, facts);
}

/// That some organisation answers is no proof of the one that was pasted.
bool isItsOrganisation(const ProofDemand& demand, const Facts& facts)
{
    return demand.kind != ProofKind::Organisation || isPastedOrganisation(facts.record, *facts.okta);
}

std::optional<Evidence> proofOf(const ProofDemand& demand, const Step& step, const Profile& profile, const Facts& facts)
{
    if (isTraffic(demand.kind))
        return isLeftToTraffic(step, facts) ? proofByTraffic(demand.kind, profile, facts) : std::nullopt;
    if (isReadBack(demand.kind)) {
        if (!facts.okta || !isAskedNow(demand.kind, step, facts) || !isItsOrganisation(demand, facts))
            return std::nullopt;
        auto evidence = proofFromOkta(demand, profile, *facts.okta, valueOf(demand, step, facts.record));
        if (evidence)
            evidence->about = aboutOf(demand.kind, step, facts);
        return evidence;
    }
    if (demand.kind == ProofKind::ListenerAnswers)
        return proofOfAddress(profile, facts);
    if (demand.kind == ProofKind::VendorAnswers)
        return proofOfVendor(step, facts);
    if (demand.kind == ProofKind::MailTest)
        return proofOfMail(facts);
    if (demand.kind == ProofKind::PilotOnBoard)
        return proofOfPilotOnBoard(facts);
    // That a value can be read proves it only where Okta could not be asked about it.
    if (demand.kind == ProofKind::Parsed && facts.okta && isAnsweredByOkta(step, facts))
        return std::nullopt;
    return proofHere(demand, step, facts);
}

bool demandsReadBack(const Step& step)
{
    return std::ranges::any_of(step.proofs, [](const ProofDemand& demand) { return isReadBack(demand.kind); });
}

/// Each of its read-backs with the values that they are about now.
bool wasAskedNow(const Step& step, const Facts& facts)
{
    return std::ranges::all_of(step.proofs, [&](const ProofDemand& demand) {
        return !isReadBack(demand.kind) || isAskedNow(demand.kind, step, facts);
    });
}

/// What Okta says of what the step waits for: more than that nothing came, or that somebody else did.
std::optional<Trouble> troubleOfAwaited(const Step& step, const Facts& facts)
{
    if (!facts.okta || facts.okta->failure || !isOfThisApp(facts))
        return std::nullopt;
    if (step.demands(ProofKind::Created) && isOfThisPilot(facts))
        return troubleOfPilotInOkta(*facts.okta, facts.record.value(pilotField));
    const std::string group = facts.record.value(pushGroupField);
    return step.demands(ProofKind::GroupPushed) && !group.empty() ? troubleOfPush(*facts.okta, group) : std::nullopt;
}

std::optional<Trouble> troubleOf(const Step& step, const Profile& profile, const Facts& facts)
{
    if (step.demands(ProofKind::ListenerAnswers))
        return troubleOfListener(profile, facts);
    if (step.demands(ProofKind::VendorAnswers))
        return troubleOfVendor(step, facts);
    if (step.demands(ProofKind::MailTest))
        return troubleOfMail(facts);
    if (step.demands(ProofKind::PilotOnBoard))
        return troubleOfPilotOnBoard(facts);
    if (step.waitsForTraffic()) {
        auto trouble = troubleOfTraffic(step, profile, facts);
        if (trouble && trouble->kind != TroubleKind::Hint)
            return trouble;
        if (auto told = troubleOfAwaited(step, facts))
            return told;
        if (trouble)
            return trouble;
    }
    if (facts.okta && demandsReadBack(step) && wasAskedNow(step, facts))
        return troubleFromOkta(step, profile, *facts.okta, facts.record);
    return std::nullopt;
}

/// The same in the words of whoever calls, where it is about that one.
std::optional<Trouble> toldOf(const Step& step, const Profile& profile, std::optional<Trouble> trouble)
{
    const bool isAboutCaller = step.waitsForTraffic() || step.demands(ProofKind::ListenerAnswers);
    return trouble && isAboutCaller ? ofCaller(std::move(*trouble), profile) : std::move(trouble);
}

/// A remembered proof counts while nothing newer can be looked at: traffic always, but for what Okta answers by itself;
/// read-backs where Okta cannot be asked, of what they were about.
bool countsStill(const Evidence& evidence, const Step& step, const Profile& profile, const Facts& facts)
{
    if (isTraffic(evidence.kind))
        return isLeftToTraffic(step, facts) && countsStill(evidence, profile, facts);
    if (!isReadBack(evidence.kind) || !isAboutNow(evidence, step, facts))
        return false;
    // That Okta lets us in is nothing that held once: there is a credential that works now, or there is none.
    const bool isAccess = evidence.kind == ProofKind::Organisation || evidence.kind == ProofKind::Permission;
    if (isAccess && !isLetIn(facts))
        return false;
    return !facts.okta || facts.okta->failure || !isAnsweredByOkta(step, facts);
}

std::optional<Evidence> evidenceOf(const Step& step, const Profile& profile, const Facts& facts)
{
    for (const ProofDemand& demand : step.proofs) {
        if (auto evidence = proofOf(demand, step, profile, facts))
            return evidence;
    }
    const auto kept = facts.record.remembered.find(step.id);
    if (kept != facts.record.remembered.end() && countsStill(kept->second, step, profile, facts))
        return kept->second;
    return std::nullopt;
}

/// Why Okta's side of a step is not known now; empty where it is, or where Okta has no part in it.
std::string notChecked(const Step& step, const Facts& facts)
{
    // That the credential is refused is an answer to the step that asks for it.
    if (step.demands(ProofKind::Permission) && facts.okta && !isLetIn(facts))
        return {};
    if (facts.okta)
        return unknownBecause(step, *facts.okta);
    return facts.isWithoutOkta && demandsReadBack(step) ? "There is no access to Okta's API." : std::string();
}

/// A word stands against silence, and against what it was given in spite of. That Okta cannot be asked is silence; only
/// the step that asks for access is contradicted by it.
bool isOverruled(const Confirmation& word, const Step& step, const std::optional<Trouble>& trouble, const Facts& facts)
{
    // A hint contradicts nobody.
    if (!trouble || trouble->kind == TroubleKind::Hint || word.inSpiteOf == trouble->seen)
        return false;
    const bool isSilent = facts.okta && facts.okta->failure && demandsReadBack(step) && !step.waitsForTraffic();
    if (isSilent)
        return step.demands(ProofKind::Permission) && !isLetIn(facts);
    return !step.waitsForTraffic() || isOfThisComputer(*trouble) ||
           (facts.okta && demandsReadBack(step) && !facts.okta->failure);
}

/// Turned away at the door, as opposed to what only has not come.
bool isTurnedAway(const Step& step, const TrafficFacts& traffic)
{
    constexpr int ours = 500;
    return traffic.unauthorized || (step.isFirstContact() && traffic.refused && traffic.refused->status < ours);
}

/// A group is named, and Okta does not show it as pushed yet.
bool waitsForPush(const Step& step, const Facts& facts)
{
    return step.demands(ProofKind::PushMapping) && facts.okta && isAnsweredByOkta(step, facts) &&
           !facts.record.value(pushGroupField).empty();
}

/// Seen once, looked at again, and not there any more.
std::optional<Trouble> troubleOfLost(const Step& step, const Facts& facts)
{
    const auto kept = facts.record.remembered.find(step.id);
    if (kept == facts.record.remembered.end() || !isReadBack(kept->second.kind) || !facts.okta || facts.okta->failure ||
        !isAnsweredByOkta(step, facts) || !notChecked(step, facts).empty())
        return std::nullopt;
    const Evidence& proof = kept->second;
    if (!isAboutNow(proof, step, facts))
        return std::nullopt;
    return Trouble{"It was proven at " + core::toRfc3339(proof.at) + ": " + proof.text +
                       (proof.text.ends_with('.') ? "" : ".") + " Okta does not show that any more.",
                   "It was changed or taken away in Okta since.", "Do this step again.", std::nullopt};
}

/// What was never seen done, and nobody said was done, is only the next thing to do.
void weigh(GuideStep& judged, const Facts& facts)
{
    if (!judged.trouble || judged.trouble->kind != TroubleKind::ToDo)
        return;
    const TrafficFacts& traffic = facts.traffic;
    // Who arrives by SCIM says nothing of how people sign in.
    const bool wasProvisioned = !judged.step.demands(ProofKind::IdentityProvider) &&
                                (traffic.created || traffic.updated || traffic.deactivated);
    const bool wasDone = facts.record.remembered.contains(judged.step.id) ||
                         facts.record.confirmations.contains(judged.step.id) || wasProvisioned;
    if (wasDone)
        judged.trouble->kind = TroubleKind::Failure;
}

void judgeUnproven(GuideStep& judged, const Facts& facts)
{
    const Step& step = judged.step;
    const auto word = facts.record.confirmations.find(step.id);
    // One that is not asked for any more as something that can be left out is no confirmation either.
    if (word != facts.record.confirmations.end() && !word->second.isNotNeeded &&
        !isOverruled(word->second, step, judged.trouble, facts)) {
        judged.confirmation = word->second;
        judged.state = StepState::Confirmed;
    } else if (step.waitsForTraffic() && facts.listener.isUp) {
        const bool isFailed = judged.trouble && isTurnedAway(step, facts.traffic);
        judged.state = isFailed ? StepState::Failed : StepState::Waiting;
        judged.waitingFor = judged.expected + ", listening on " + facts.listener.address;
    } else if (step.demands(ProofKind::VendorAnswers) && waitsForVendor(step, facts)) {
        judged.state = StepState::Waiting;
        judged.waitingFor = judged.expected;
    } else if (step.demands(ProofKind::PilotOnBoard) && waitsForPilot(facts)) {
        judged.state = StepState::Waiting;
        judged.waitingFor = judged.expected;
    } else if (!judged.trouble && waitsForPush(step, facts)) {
        judged.state = StepState::Waiting;
        judged.waitingFor = judged.expected;
    } else {
        const bool isFailed = judged.trouble && judged.trouble->kind == TroubleKind::Failure;
        judged.state = isFailed ? StepState::Failed : StepState::NotYet;
    }
}

/// Whether somebody's word that it is not needed decides its state: NotNeeded, or what the contradiction leaves.
bool isSettledByWaiver(GuideStep& judged, const Facts& facts)
{
    const auto word = facts.record.confirmations.find(judged.step.id);
    if (!judged.step.isOptional || word == facts.record.confirmations.end() || !word->second.isNotNeeded)
        return false;
    judged.confirmation = word->second;
    judged.trouble = contradictionOf(judged.step, word->second, judged.evidence, facts);
    if (judged.trouble) {
        judged.state = judged.evidence ? StepState::Proven : StepState::Failed;
    } else {
        judged.evidence.reset();
        judged.state = StepState::NotNeeded;
    }
    return true;
}

GuideStep judge(const Step& step, const Profile& profile, const Facts& facts)
{
    GuideStep judged{step};
    judged.expected = expectationOf(step, profile);
    judged.copies = copiesOf(step, profile, facts);
    if (asksPreconditions(step, profile, facts)) {
        judgePreconditions(judged, profile, facts);
        return judged;
    }
    judged.page = pageOf(step, profile, facts);
    judged.command = commandOf(step, profile, facts);
    if (std::ranges::find(step.fields, FieldKind::RedirectUri, &StepField::kind) != step.fields.end())
        judged.proposed = redirectUriAsARule(profile, facts);
    judged.connected = connectedValue(step, facts);
    judged.names = namesOf(step, facts);
    judged.trouble = toldOf(step, profile, troubleOf(step, profile, facts));
    judged.evidence = evidenceOf(step, profile, facts);
    if (!judged.evidence && !judged.trouble)
        judged.trouble = troubleOfLost(step, facts);
    weigh(judged, facts);
    if (isSettledByWaiver(judged, facts))
        return judged;
    if (judged.evidence) {
        judged.state = StepState::Proven;
        // What came last does not do any more, or the door is open and hard to find, or mails may land among the junk,
        // or a push that did arrive fails by now: worth saying beside the proof.
        const bool isWorthSaying = (facts.traffic.unauthorized && step.waitsForTraffic()) ||
                                   step.demands(ProofKind::ListenerAnswers) || step.demands(ProofKind::MailTest);
        const bool isPushed = step.demands(ProofKind::GroupPushed);
        if (!isWorthSaying)
            judged.trouble = isPushed ? toldOf(step, profile, troubleOfAwaited(step, facts)) : std::nullopt;
        // It was read once: that is said with its time, and that nobody can look now.
        if (isReadBack(judged.evidence->kind) && judged.evidence->at < facts.now)
            judged.unknownBecause = notChecked(step, facts);
        return judged;
    }
    if (step.demands(ProofKind::LifeCycle))
        judged.soFar = lifeCycleSoFar(profile, facts);
    if (step.demands(ProofKind::PilotOnBoard))
        judged.soFar = pilotSoFar(facts);
    if (!judged.trouble || (facts.okta && facts.okta->failure))
        judged.unknownBecause = notChecked(step, facts);
    judgeUnproven(judged, facts);
    return judged;
}

/// The listener answers: that others reach it shows with the first of the steps that are proven by what arrives.
void leaveAddressToTraffic(Guide& guide, const Profile& profile, const Facts& facts)
{
    const auto address = std::ranges::find_if(
        guide.steps, [](const GuideStep& one) { return one.step.demands(ProofKind::ListenerAnswers); });
    const auto later =
        std::find_if(address, guide.steps.end(), [](const GuideStep& one) { return one.step.waitsForTraffic(); });
    if (later == guide.steps.end() || address->evidence || !facts.listener.isUp || !whyWithheld(profile, facts).empty())
        return;
    address->state = StepState::Waiting;
    address->comesWith = later->step.id;
    address->waitingFor = address->expected + "; answers from here on " + facts.listener.address;
}

/// Told only when it is that step's turn, and since then.
void tellOfNobody(Guide& guide, const Profile& profile, const Facts& facts)
{
    core::Timestamp since = facts.made;
    for (GuideStep& step : guide.steps) {
        const bool isIt = step.state == StepState::Waiting && step.step.demands(ProofKind::Created);
        if (isIt && !step.trouble)
            step.trouble = toldOf(step.step, profile, troubleOfNobody(profile, facts, since));
        const bool isSettled =
            step.state == StepState::Proven || step.state == StepState::Confirmed || step.state == StepState::NotNeeded;
        if (!isSettled && step.comesWith.empty())
            return;
        if (step.confirmation)
            since = std::max(since, step.confirmation->at);
        if (step.evidence && step.step.waitsForTraffic())
            since = std::max(since, step.evidence->at);
    }
}

} // namespace

Guide prove(const Profile& profile, const Facts& facts)
{
    if (!isOfThisOrganisation(facts)) {
        // It was connected with another one since: nobody was asked yet.
        Facts unasked = facts;
        unasked.okta.reset();
        return prove(profile, unasked);
    }
    Guide guide;
    for (const Step& step : profile.steps) {
        if (step.isFor(facts.role, facts.authMode))
            guide.steps.push_back(judge(step, profile, facts));
    }
    leaveAddressToTraffic(guide, profile, facts);
    tellOfNobody(guide, profile, facts);
    guide.facts.listenerUp = facts.listener.isUp ? FactState::Yes : FactState::No;
    guide.facts.oktaConfigured = isOfThisApp(facts) ? configuredInOkta(facts.okta) : FactState::NotChecked;
    if (facts.okta && isOfThisApp(facts))
        guide.warnings = warningsFromOkta(*facts.okta);
    if (proofByTraffic(ProofKind::Created, profile, facts) || proofByTraffic(ProofKind::CreatedAnother, profile, facts))
        guide.facts.provenByTraffic = FactState::Yes;
    else
        guide.facts.provenByTraffic =
            proofByTraffic(ProofKind::AnyRequest, profile, facts) ? FactState::Partly : FactState::No;
    return guide;
}

} // namespace rollcall::setup
