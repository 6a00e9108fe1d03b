// SPDX-License-Identifier: Apache-2.0
// First the proofs of a step one by one, then what speaks against it, then somebody's word.
#include "setup/Prover.h"

#include "OktaProofs.h"
#include "scim/Fold.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::setup {

namespace {

using namespace std::chrono_literals;

constexpr auto longWait = 5min;

using People = std::map<std::string, TrafficFact, std::less<>>;

/// Folded; empty when nobody was chosen.
std::string pilotOf(const SetupRecord& record)
{
    return scim::fold(record.value(pilotField));
}

std::optional<Evidence> byTraffic(ProofKind kind, const std::optional<TrafficFact>& fact, std::string_view sentence)
{
    if (!fact)
        return std::nullopt;
    const std::string who = fact->subject.empty() ? "somebody" : fact->subject;
    return Evidence{kind, who + " " + std::string(sentence), fact->at, fact->request, fact->subject};
}

/// What concerns the pilot, where there is one; of anybody else.
std::optional<TrafficFact> ofPilot(const std::string& pilot, const std::optional<TrafficFact>& newest,
                                   const People& people)
{
    if (pilot.empty() || (newest && scim::fold(newest->subject) == pilot))
        return newest;
    const auto found = people.find(pilot);
    return found == people.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Evidence> proofByTraffic(ProofKind kind, const TrafficFacts& traffic, const std::string& pilot)
{
    switch (kind) {
    case ProofKind::AnyRequest:
        return traffic.accepted ? std::optional(Evidence{kind, "a request arrived with a good credential",
                                                         traffic.accepted->at, traffic.accepted->request})
                                : std::nullopt;
    case ProofKind::ConnectionTest:
        return traffic.test ? std::optional(Evidence{kind, "a test arrived and was answered with 200", traffic.test->at,
                                                     traffic.test->request})
                            : std::nullopt;
    case ProofKind::Created:
        return byTraffic(kind, traffic.created, "was created");
    case ProofKind::Updated:
        return byTraffic(kind, ofPilot(pilot, traffic.updated, traffic.updates), "was updated");
    case ProofKind::Deactivated:
        return byTraffic(kind, ofPilot(pilot, traffic.deactivated, traffic.deactivations), "was deactivated");
    case ProofKind::GroupPushed:
        return byTraffic(kind, traffic.groupPushed, "was pushed");
    default:
        return std::nullopt;
    }
}

std::optional<Evidence> proofHere(const ProofDemand& demand, const Step& step, const Facts& facts)
{
    if (demand.kind == ProofKind::ListenerAnswers) {
        if (!facts.listener.isUp)
            return std::nullopt;
        return Evidence{demand.kind, "listening on " + facts.listener.address,
                        facts.listener.since.value_or(facts.now)};
    }
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

/// The pasted value that a demand is about; empty without one.
std::string valueOf(const ProofDemand& demand, const Step& step, const SetupRecord& record)
{
    for (const StepField& field : step.fields) {
        if (!demand.field.empty() && field.key != demand.field)
            continue;
        return record.value(field.key);
    }
    return {};
}

/// Whether what one of its read-backs asks for was looked at, whatever was found.
bool isAnsweredByOkta(const Step& step, const Facts& facts)
{
    return std::ranges::any_of(step.proofs, [&](const ProofDemand& demand) {
        return isReadBack(demand.kind) && wasReadFromOkta(demand, *facts.okta, valueOf(demand, step, facts.record));
    });
}

std::optional<Evidence> proofOf(const ProofDemand& demand, const Step& step, const Profile& profile, const Facts& facts)
{
    if (isTraffic(demand.kind))
        return proofByTraffic(demand.kind, facts.traffic, pilotOf(facts.record));
    if (isReadBack(demand.kind))
        return facts.okta ? proofFromOkta(demand, profile, *facts.okta, valueOf(demand, step, facts.record))
                          : std::nullopt;
    // That a value can be read proves it only where Okta could not be asked about it.
    if (demand.kind == ProofKind::Parsed && facts.okta && isAnsweredByOkta(step, facts))
        return std::nullopt;
    return proofHere(demand, step, facts);
}

bool demands(const Step& step, bool (*isKind)(ProofKind))
{
    return std::ranges::any_of(step.proofs, [isKind](const ProofDemand& demand) { return isKind(demand.kind); });
}

bool demandsKind(const Step& step, ProofKind kind)
{
    return std::ranges::any_of(step.proofs, [kind](const ProofDemand& demand) { return demand.kind == kind; });
}

/// Something was done to somebody, and not to the pilot.
std::optional<Trouble> troubleOfPilot(const Step& step, const Facts& facts)
{
    const std::string pilot = pilotOf(facts.record);
    if (pilot.empty())
        return std::nullopt;
    const auto& [kind, newest] = demandsKind(step, ProofKind::Updated)
                                     ? std::pair(ProofKind::Updated, facts.traffic.updated)
                                     : std::pair(ProofKind::Deactivated, facts.traffic.deactivated);
    if (!newest || !demandsKind(step, kind) || proofByTraffic(kind, facts.traffic, pilot))
        return std::nullopt;
    const std::string name = facts.record.value(pilotField);
    return Trouble{newest->subject +
                       (kind == ProofKind::Updated ? " was updated; the pilot " : " was deactivated; the pilot ") +
                       name + " was not yet.",
                   "It was done to another person, or the pilot has another user name at the app.",
                   "Do it to the pilot in Okta, or correct the pilot's user name in the step before.", newest->request};
}

/// Since when somebody could have called who knew what to call.
core::Timestamp expectedSince(const Facts& facts)
{
    auto since = std::max(facts.made, facts.listener.since.value_or(facts.made));
    for (const auto& [step, word] : facts.record.confirmations)
        since = std::max(since, word.at);
    return since;
}

/// A newer request with a good credential says more than a call of our own.
bool failedToMeetItself(const ListenerFacts& listener, const TrafficFacts& traffic)
{
    const bool isOvertaken = traffic.accepted && listener.selfCallAt && traffic.accepted->at > *listener.selfCallAt;
    return listener.isUp && listener.hasMetItself == std::optional(false) && !isOvertaken;
}

/// Nothing has come although somebody listens.
Trouble troubleOfSilence(const Facts& facts)
{
    const ListenerFacts& listener = facts.listener;
    Trouble trouble{"Nothing has arrived for more than five minutes.",
                    "Okta's cloud cannot reach an address of this computer alone.",
                    "Give the listener a public https address, or use the on-premises provisioning agent.",
                    std::nullopt};
    if (!listener.isPublic)
        return trouble;
    trouble.cause = "The address cannot be reached from outside, or the base URL in Okta is another one.";
    trouble.next = "Open the base URL's /healthz from outside your network, as with a phone that is not in your Wi-Fi.";
    if (failedToMeetItself(listener, facts.traffic) && !listener.selfCallProblem.empty())
        trouble.cause += " A call of our own to it did not get here either: " + listener.selfCallProblem;
    return trouble;
}

/// Traffic proof whose step is done in Okta, so that there is something to wait for.
std::optional<Trouble> troubleOfTraffic(const Step& step, const Facts& facts)
{
    const TrafficFacts& traffic = facts.traffic;
    const bool isFirstContact =
        demandsKind(step, ProofKind::AnyRequest) || demandsKind(step, ProofKind::ConnectionTest);
    if (traffic.unauthorized)
        return explainUnauthorized(*traffic.unauthorized, facts.authMode);
    if (isFirstContact && traffic.refused)
        return Trouble{"A request came and was refused: " + traffic.refused->detail,
                       "Base URL or settings in Okta differ from what this step names.",
                       "Compare the base URL in Okta with the one here, and test again.", traffic.refused->request};
    if (demandsKind(step, ProofKind::Created) && traffic.lookedUp)
        return Trouble{"Okta looked for " + traffic.lookedUp->subject +
                           ", found nobody, and created nobody. Okta shows "
                           "\"Matching user not found\".",
                       "*Create Users* is off under *Provisioning › To App*, or it was switched on after the person "
                       "was assigned.",
                       "Switch *Create Users* on, save, and press *Provision User* on the *Assignments* tab.",
                       traffic.lookedUp->request};
    if (auto trouble = troubleOfPilot(step, facts))
        return trouble;
    if (isFirstContact && facts.listener.isUp && facts.listener.since && !traffic.accepted &&
        facts.now - expectedSince(facts) > longWait)
        return troubleOfSilence(facts);
    return std::nullopt;
}

std::optional<Trouble> troubleOfListener(const ListenerFacts& listener, const TrafficFacts& traffic)
{
    if (!listener.isUp && !listener.problem.empty()) {
        const bool isPort = listener.problem.find("in use") != std::string::npos;
        return Trouble{listener.problem,
                       isPort ? "Another program uses this port, perhaps a second Rollcall."
                              : "Address, certificate or key do not fit together.",
                       isPort ? "Stop the other program, or choose another port under *Settings*."
                              : "Look through the listener's address and certificate under *Settings*.",
                       std::nullopt};
    }
    if (failedToMeetItself(listener, traffic)) {
        const auto orElse = [](const std::string& said, const char* general) { return said.empty() ? general : said; };
        return Trouble{orElse(listener.selfCallProblem, "The public address did not lead back to this listener."),
                       orElse(listener.selfCallCause,
                              "The certificate, the proxy or the name in between; some networks do not "
                              "let a computer reach its own public address.") +
                           " This is a hint: only a request from Okta proves it.",
                       orElse(listener.selfCallNext,
                              "Check the certificate's name and date, and where the proxy passes requests on to."),
                       std::nullopt};
    }
    return std::nullopt;
}

std::string expectationOf(ProofKind kind)
{
    switch (kind) {
    case ProofKind::Parsed:
        return "a value that can be read";
    case ProofKind::ListenerAnswers:
        return "the listener is up";
    case ProofKind::Organisation:
    case ProofKind::Permission:
        return "Okta answers with our credential";
    case ProofKind::App:
        return "the app's features";
    case ProofKind::Group:
        return "the group is found";
    case ProofKind::Attribute:
        return "the attribute is in Okta's schema";
    case ProofKind::Mappings:
        return "all mappings, pushed on update";
    case ProofKind::Assignment:
        return "somebody assigned and provisioned";
    case ProofKind::SignInRule:
    case ProofKind::RoutingRule:
        return "Okta's rules";
    case ProofKind::Connection:
        return "Okta shows the connection as enabled";
    case ProofKind::AnyRequest:
        return "Okta's first request";
    case ProofKind::ConnectionTest:
        return "Okta's test, answered here";
    case ProofKind::Created:
        return "a person is created here";
    case ProofKind::Updated:
        return "a person is updated here";
    case ProofKind::Deactivated:
        return "a person is deactivated here";
    case ProofKind::GroupPushed:
        return "a group is pushed here";
    }
    return {};
}

std::string expectationOf(const Step& step)
{
    std::string text;
    for (const ProofDemand& demand : step.proofs) {
        const std::string one = expectationOf(demand.kind);
        if (text.find(one) == std::string::npos)
            text += (text.empty() ? "" : ", or ") + one;
    }
    return text.empty() ? "somebody's word" : text;
}

std::vector<CopyValue> copiesOf(const Step& step, const Profile& profile, const Facts& facts)
{
    std::vector<CopyValue> copies;
    for (const StepCopy& copy : step.copies) {
        switch (copy.kind) {
        case CopyKind::BaseUrl:
            copies.push_back({copy.label, facts.listener.baseUrl, false});
            break;
        case CopyKind::UniqueIdentifier:
            copies.push_back({copy.label, profile.uniqueIdentifier, false});
            break;
        case CopyKind::Token:
        case CopyKind::UserName:
            copies.push_back({copy.label, {}, true});
            break;
        case CopyKind::Text:
            copies.push_back({copy.label, copy.text, false});
            break;
        }
    }
    return copies;
}

std::optional<Trouble> troubleOf(const Step& step, const Profile& profile, const Facts& facts)
{
    if (demandsKind(step, ProofKind::ListenerAnswers))
        return troubleOfListener(facts.listener, facts.traffic);
    if (demands(step, isTraffic)) {
        if (auto trouble = troubleOfTraffic(step, facts))
            return trouble;
    }
    if (facts.okta && demands(step, isReadBack))
        return troubleFromOkta(step, profile, *facts.okta);
    return std::nullopt;
}

/// Whether it is about the pilot, where there is one and it should be.
bool isOfPilot(const Evidence& evidence, const std::string& pilot)
{
    if (pilot.empty() || (evidence.kind != ProofKind::Updated && evidence.kind != ProofKind::Deactivated))
        return true;
    // Kept before subjects were: the name begins the sentence.
    return evidence.subject.empty() ? scim::fold(evidence.text).starts_with(pilot + " ")
                                    : scim::fold(evidence.subject) == pilot;
}

/// A remembered proof counts while nothing newer can be looked at: traffic always, read-backs where Okta cannot be
/// asked.
bool countsStill(const Evidence& evidence, const Step& step, const Facts& facts)
{
    if (isTraffic(evidence.kind))
        return isOfPilot(evidence, pilotOf(facts.record));
    return isReadBack(evidence.kind) && (!facts.okta || facts.okta->failure || !isAnsweredByOkta(step, facts));
}

GuideStep judge(const Step& step, const Profile& profile, const Facts& facts)
{
    GuideStep judged{step};
    judged.expected = expectationOf(step);
    judged.copies = copiesOf(step, profile, facts);
    judged.trouble = troubleOf(step, profile, facts);
    for (const ProofDemand& demand : step.proofs) {
        judged.evidence = proofOf(demand, step, profile, facts);
        if (judged.evidence)
            break;
    }
    if (!judged.evidence) {
        const auto kept = facts.record.remembered.find(step.id);
        if (kept != facts.record.remembered.end() && countsStill(kept->second, step, facts))
            judged.evidence = kept->second;
    }
    const bool isTrafficStep = demands(step, isTraffic);
    if (judged.evidence) {
        judged.state = StepState::Proven;
        // What came last does not do any more, or the door is open and hard to find: worth saying beside the proof.
        const bool isWorthSaying =
            (facts.traffic.unauthorized && isTrafficStep) || demandsKind(step, ProofKind::ListenerAnswers);
        if (!isWorthSaying)
            judged.trouble.reset();
        return judged;
    }
    if (facts.okta && (!judged.trouble || facts.okta->failure))
        judged.unknownBecause = unknownBecause(step, *facts.okta);
    const auto word = facts.record.confirmations.find(step.id);
    const bool speaksAgainst =
        judged.trouble && (!isTrafficStep || (facts.okta && demands(step, isReadBack) && !facts.okta->failure));
    if (word != facts.record.confirmations.end() && !speaksAgainst) {
        judged.confirmation = word->second;
        judged.state = StepState::Confirmed;
        return judged;
    }
    if (isTrafficStep && facts.listener.isUp) {
        judged.state = judged.trouble && facts.traffic.unauthorized ? StepState::Failed : StepState::Waiting;
        judged.waitingFor = judged.expected + ", listening on " + facts.listener.address;
        return judged;
    }
    judged.state = judged.trouble ? StepState::Failed : StepState::NotYet;
    return judged;
}

} // namespace

Guide prove(const Profile& profile, const Facts& facts)
{
    Guide guide;
    for (const Step& step : profile.steps) {
        if (step.isFor(facts.role, facts.authMode))
            guide.steps.push_back(judge(step, profile, facts));
    }
    guide.facts.listenerUp = facts.listener.isUp ? FactState::Yes : FactState::No;
    guide.facts.oktaConfigured = configuredInOkta(facts.okta);
    if (facts.okta)
        guide.warnings = warningsFromOkta(*facts.okta);
    if (facts.traffic.created)
        guide.facts.provenByTraffic = FactState::Yes;
    else
        guide.facts.provenByTraffic = facts.traffic.accepted ? FactState::Partly : FactState::No;
    return guide;
}

} // namespace rollcall::setup
