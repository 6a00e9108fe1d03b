// SPDX-License-Identifier: Apache-2.0
// Whoever calls from this computer or its network may be anybody: a try of one's own, or a tunnel that passes Okta's
// requests on.
#include "TrafficProofs.h"

#include "AddressProofs.h"
#include "CallerWords.h"
#include "GroupPush.h"
#include "scim/Fold.h"
#include "setup/Caller.h"
#include "setup/Prover.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

namespace rollcall::setup {

namespace {

using namespace std::chrono_literals;

constexpr auto longWait = 5min;
constexpr auto briefWait = 2min;

/// A word that is given in spite of it says that such calls are Okta's.
constexpr std::string_view cameFromHere = "A request with a good credential came from this computer.";
constexpr std::string_view cameFromNear = "A request with a good credential came from your own network.";

using Each = std::map<std::string, TrafficFact, std::less<>>;

/// Folded; empty when nobody was chosen.
std::string pilotOf(const SetupRecord& record)
{
    return scim::fold(record.value(pilotField));
}

bool isVouchedFor(CallerPlace place, const Profile& profile, const Facts& facts)
{
    const std::string_view said = place == CallerPlace::Here ? cameFromHere : cameFromNear;
    return std::ranges::any_of(profile.steps, [&facts, said](const Step& step) {
        const auto word = facts.record.confirmations.find(step.id);
        return step.isFirstContact() && word != facts.record.confirmations.end() && word->second.inSpiteOf == said;
    });
}

/// Whether it can only have been the one who is to call.
bool isSurely(const std::string& address, const Profile& profile, const Facts& facts)
{
    return facts.isOktaHere || profile.reach == Reach::Near ||
           placeOf(address, facts.listener.ownAddresses) == CallerPlace::Elsewhere;
}

/// What concerns that one, where one is named; else whatever came last. `name` is folded.
std::optional<TrafficFact> ofOne(const std::string& name, const std::optional<TrafficFact>& newest, const Each& each)
{
    if (name.empty() || (newest && scim::fold(newest->subject) == name))
        return newest;
    const auto found = each.find(name);
    return found == each.end() ? std::nullopt : std::optional(found->second);
}

/// What happened of that kind, whoever called.
std::optional<TrafficFact> factOf(ProofKind kind, const Facts& facts)
{
    const TrafficFacts& traffic = facts.traffic;
    switch (kind) {
    case ProofKind::AnyRequest:
        return traffic.accepted;
    case ProofKind::ConnectionTest:
        return traffic.test;
    case ProofKind::Created:
        return ofOne(pilotOf(facts.record), traffic.created, traffic.creations);
    case ProofKind::Updated:
        return ofOne(pilotOf(facts.record), traffic.updated, traffic.updates);
    case ProofKind::Deactivated:
        return ofOne(pilotOf(facts.record), traffic.deactivated, traffic.deactivations);
    case ProofKind::Reactivated:
        return ofOne(pilotOf(facts.record), traffic.reactivated, traffic.reactivations);
    case ProofKind::CreatedAnother: {
        const std::string pilot = pilotOf(facts.record);
        const bool isAnother = traffic.created && !pilot.empty() && scim::fold(traffic.created->subject) != pilot;
        return isAnother ? traffic.created : std::nullopt;
    }
    case ProofKind::GroupPushed:
        return ofOne(scim::fold(chosenGroup(facts)), traffic.groupPushed, traffic.groups);
    default:
        return std::nullopt;
    }
}

std::string_view wordsOf(ProofKind kind)
{
    switch (kind) {
    case ProofKind::Created:
    case ProofKind::CreatedAnother:
        return " was created";
    case ProofKind::Updated:
        return " was updated";
    case ProofKind::Deactivated:
        return " was deactivated";
    case ProofKind::Reactivated:
        return " is active again";
    default:
        return " was pushed";
    }
}

std::string textOf(ProofKind kind, const TrafficFact& fact)
{
    const std::string from = fact.address.empty() ? std::string() : " from " + fact.address;
    if (kind == ProofKind::AnyRequest)
        return "a request with a good credential arrived" + from;
    if (kind == ProofKind::ConnectionTest)
        return "a test arrived" + from + " and was answered with 200";
    return (fact.subject.empty() ? "somebody" : fact.subject) + std::string(wordsOf(kind));
}

constexpr std::array lifeCycle{ProofKind::Created, ProofKind::Updated, ProofKind::Deactivated};

/// Of anybody: the three boxes are the app's and not the pilot's.
std::optional<TrafficFact> partOf(ProofKind kind, const Profile& profile, const Facts& facts)
{
    const TrafficFacts& traffic = facts.traffic;
    const auto& fact = kind == ProofKind::Created
                           ? traffic.created
                           : (kind == ProofKind::Updated ? traffic.updated : traffic.deactivated);
    return fact && countsAsCaller(fact->address, profile, facts) ? fact : std::nullopt;
}

std::optional<Evidence> proofOfLifeCycle(const Profile& profile, const Facts& facts)
{
    Evidence evidence{ProofKind::LifeCycle, {}};
    for (const ProofKind kind : lifeCycle) {
        const auto part = partOf(kind, profile, facts);
        if (!part)
            return std::nullopt;
        evidence.text += (evidence.text.empty() ? "" : ", ") + textOf(kind, *part);
        if (part->at < evidence.at)
            continue;
        evidence.at = part->at;
        evidence.request = part->request;
        evidence.address = part->address;
    }
    return evidence;
}

/// Something was done to somebody, and not to the pilot.
std::optional<Trouble> troubleOfPilot(const Step& step, const Facts& facts)
{
    using Part = std::pair<ProofKind, const std::optional<TrafficFact>*>;
    const TrafficFacts& traffic = facts.traffic;
    const std::array<Part, 4> parts{{{ProofKind::Created, &traffic.created},
                                     {ProofKind::Updated, &traffic.updated},
                                     {ProofKind::Deactivated, &traffic.deactivated},
                                     {ProofKind::Reactivated, &traffic.reactivated}}};
    const auto* part = std::ranges::find_if(parts, [&step](const Part& one) { return step.demands(one.first); });
    if (pilotOf(facts.record).empty() || part == parts.end() || !*part->second || factOf(part->first, facts))
        return std::nullopt;
    const TrafficFact& other = **part->second;
    return Trouble{textOf(part->first, other) + "; the pilot " + facts.record.value(pilotField) +
                       (part->first == ProofKind::Reactivated ? " is not yet." : " was not yet."),
                   "It was done to another person, or the pilot has another user name at the app.",
                   part->first == ProofKind::Created
                       ? "Assign the pilot in Okta, or correct the pilot's user name in this step."
                       : "Do it to the pilot in Okta, or correct the pilot's user name in its step.",
                   other.request, TroubleKind::Hint};
}

Trouble troubleOfLookUp(const TrafficFact& lookedUp, const Profile& profile)
{
    Trouble trouble{"Okta looked for " + lookedUp.subject + ", found nobody, and created nobody.",
                    "It is set to change people, and not to create them.",
                    "Let it create people as well, and send the person again.", lookedUp.request};
    if (!isCalledByOkta(profile))
        return trouble;
    trouble.seen += " Okta shows \"Matching user not found\".";
    trouble.cause = "*Create Users* is off under *Provisioning › To App*, or it was switched on after the person was "
                    "assigned.";
    trouble.next = "Switch *Create Users* on, save, and press *Provision User* on the *Assignments* tab.";
    return trouble;
}

/// A group was pushed, and not the one that was chosen.
std::optional<Trouble> troubleOfGroup(const Step& step, const Facts& facts)
{
    const auto& other = facts.traffic.groupPushed;
    if (!step.demands(ProofKind::GroupPushed) || !other || factOf(ProofKind::GroupPushed, facts))
        return std::nullopt;
    return Trouble{textOf(ProofKind::GroupPushed, *other) + "; the group " + chosenGroup(facts) + " was not yet.",
                   "Another group was chosen in Okta, or this one goes by another name at the app.",
                   "Push the group of this step under *Push Groups*, or paste the address of the one that was pushed.",
                   other->request, TroubleKind::Hint};
}

std::string nextOfCaller(const std::string& address, bool isHere, bool trustsProxy)
{
    if (trustsProxy)
        return "Test the connection in Okta; what comes through the trusted proxy is known by the address it names.";
    return "Does a tunnel or a proxy run " + std::string(isHere ? "here" : "there") +
           "? Set its address as trusted proxy (*rollcallctl settings set listener.trustedProxies " + address +
           "*), then who called is known.";
}

/// It may have been Okta, through something that runs here or nearby.
std::optional<Trouble> troubleOfCaller(const Step& step, const Profile& profile, const Facts& facts)
{
    for (const ProofDemand& demand : step.proofs) {
        const auto fact = factOf(demand.kind, facts);
        // What a word stands for is told beside it.
        const bool isKnown = fact && (step.isFirstContact() ? isSurely(fact->address, profile, facts)
                                                            : countsAsCaller(fact->address, profile, facts));
        if (!fact || isKnown)
            continue;
        const bool isHere = placeOf(fact->address, facts.listener.ownAddresses) == CallerPlace::Here;
        const std::string place = isHere ? "this computer" : "your own network";
        Trouble trouble{std::string(isHere ? cameFromHere : cameFromNear),
                        "A try of one's own, from " + fact->address + ", which proves nothing; or a tunnel or proxy " +
                            (isHere ? "on this computer" : "in your network") + " that passes Okta's requests on.",
                        nextOfCaller(fact->address, isHere, facts.listener.trustsProxy), fact->request};
        if (step.isFirstContact()) {
            trouble.next += " Or confirm this step all the same: calls from " + place + " are then taken for Okta's.";
            return trouble;
        }
        trouble.seen = textOf(demand.kind, *fact) + " by a request from " + place + ".";
        trouble.next += " Or say so in the step that tests the connection, by confirming it.";
        return trouble;
    }
    return std::nullopt;
}

/// Since when somebody could have called who knew what to call.
core::Timestamp expectedSince(const Facts& facts)
{
    auto since = std::max(facts.made, facts.listener.since.value_or(facts.made));
    for (const auto& [step, word] : facts.record.confirmations)
        since = std::max(since, word.at);
    return since;
}

/// Nothing has come although somebody listens.
Trouble troubleOfSilence(const Profile& profile, const Facts& facts)
{
    const ListenerFacts& listener = facts.listener;
    Trouble trouble{"Nothing has arrived for more than five minutes.",
                    "Okta's cloud cannot reach an address of this computer alone.",
                    "Give the listener a public https address, or use the on-premises provisioning agent.",
                    std::nullopt};
    if (profile.reach == Reach::Near) {
        trouble.cause = "Whoever is to call cannot reach this address, or was given another one.";
        trouble.next = "Open the base URL's /healthz on the computer that is to call.";
        return trouble;
    }
    if (!listener.isPublic)
        return trouble;
    trouble.cause = "The address cannot be reached from outside, or the base URL in Okta is another one.";
    trouble.next = "Open the base URL's /healthz from outside your network, as with a phone that is not in your Wi-Fi.";
    if (failedToMeetItself(listener, facts.traffic) && !listener.selfCallProblem.empty())
        trouble.cause += " A call of our own to it did not get here either: " + listener.selfCallProblem;
    return trouble;
}

/// Behind the origin.
std::string_view pathOf(std::string_view url)
{
    const auto scheme = url.find("://");
    const auto slash = scheme == std::string_view::npos ? scheme : url.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

/// Okta got here, and the service behind did not do.
Trouble troubleBehind(const TrafficFact& refused)
{
    const int status = *refused.vendorStatus;
    Trouble trouble{"The vendor's service refused a request of Okta's with " + std::to_string(status) + ": " +
                        refused.detail,
                    "It does not take what Okta sends.",
                    "Open the request, and compare what was sent with what the vendor asks for.", refused.request};
    if (status == 401 || status == 403) {
        trouble.seen = "The vendor's service refused a request of Okta's with " + std::to_string(status) + ".";
        trouble.cause = "The credential that is stored here for the vendor's service is not accepted there any more.";
        trouble.next = "Press *Test* in the card *Vendor's SCIM service*, and store a new credential there.";
    } else if (status == 0 || status >= 500 || status == 404) {
        trouble.cause = "The vendor's service is in trouble, or its address is another one.";
        trouble.next = "Press *Test* in the card *Vendor's SCIM service*.";
    }
    if (status == 0)
        trouble.seen = "The vendor's service did not answer a request of Okta's: " + refused.detail;
    return trouble;
}

Trouble troubleOfRefused(const TrafficFact& refused, const ListenerFacts& listener)
{
    if (refused.vendorStatus)
        return troubleBehind(refused);
    const bool isElsewhere = refused.status == 404 && !refused.target.starts_with(pathOf(listener.baseUrl));
    if (!isElsewhere)
        return Trouble{"A request came and was refused: " + refused.detail,
                       "Base URL or settings in Okta differ from what this step names.",
                       "Compare the base URL in Okta with the one here, and test again.", refused.request};
    return Trouble{"A request came to " + refused.target + "; the base URL is " + listener.baseUrl,
                   "The base URL that was entered in Okta is another one.",
                   "Copy the base URL of this step whole, paste it in Okta, and test again.", refused.request};
}

} // namespace

bool countsAsCaller(const std::string& address, const Profile& profile, const Facts& facts)
{
    return isSurely(address, profile, facts) ||
           isVouchedFor(placeOf(address, facts.listener.ownAddresses), profile, facts);
}

std::optional<Evidence> proofByTraffic(ProofKind kind, const Profile& profile, const Facts& facts)
{
    if (kind == ProofKind::LifeCycle)
        return proofOfLifeCycle(profile, facts);
    const bool isContact = kind == ProofKind::AnyRequest || kind == ProofKind::ConnectionTest;
    const auto fact = factOf(kind, facts);
    // A word on who calls is not made a proof by the very call that it is about.
    if (!fact || !(isContact ? isSurely(fact->address, profile, facts) : countsAsCaller(fact->address, profile, facts)))
        return std::nullopt;
    return Evidence{kind, textOf(kind, *fact), fact->at, fact->request, fact->subject, fact->address};
}

bool countsStill(const Evidence& evidence, const Profile& profile, const Facts& facts)
{
    if (!countsAsCaller(evidence.address, profile, facts))
        return false;
    const bool isAboutThePilot = evidence.kind == ProofKind::Created || evidence.kind == ProofKind::Updated ||
                                 evidence.kind == ProofKind::Deactivated || evidence.kind == ProofKind::Reactivated;
    std::string name;
    if (isAboutThePilot)
        name = pilotOf(facts.record);
    // A group that Okta shows as pushed may have been renamed there since.
    else if (evidence.kind == ProofKind::GroupPushed && !isPushActive(facts))
        name = scim::fold(chosenGroup(facts));
    if (name.empty())
        return true;
    // Kept before subjects were: the name begins the sentence.
    return evidence.subject.empty() ? scim::fold(evidence.text).starts_with(name + " ")
                                    : scim::fold(evidence.subject) == name;
}

std::string lifeCycleSoFar(const Profile& profile, const Facts& facts)
{
    std::string text;
    for (const ProofKind kind : lifeCycle) {
        if (const auto part = partOf(kind, profile, facts))
            text += (text.empty() ? "" : ", ") + textOf(kind, *part);
    }
    return text;
}

std::optional<Trouble> troubleOfTraffic(const Step& step, const Profile& profile, const Facts& facts)
{
    const TrafficFacts& traffic = facts.traffic;
    const bool isRefusedLast =
        traffic.refused && (!traffic.unauthorized || traffic.refused->at > traffic.unauthorized->at);
    if (step.isFirstContact() && isRefusedLast)
        return troubleOfRefused(*traffic.refused, facts.listener);
    if (traffic.unauthorized)
        return explainUnauthorized(*traffic.unauthorized, facts.authMode);
    if (auto trouble = troubleOfCaller(step, profile, facts))
        return trouble;
    if (step.demands(ProofKind::Created) && traffic.lookedUp)
        return troubleOfLookUp(*traffic.lookedUp, profile);
    if (auto trouble = troubleOfPilot(step, facts))
        return trouble;
    if (auto trouble = troubleOfGroup(step, facts))
        return trouble;
    const bool isSilent = !traffic.accepted && !traffic.refused && facts.listener.isUp && facts.listener.since;
    if (step.isFirstContact() && isSilent && facts.now - expectedSince(facts) > longWait)
        return troubleOfSilence(profile, facts);
    return std::nullopt;
}

bool isOfThisComputer(const Trouble& trouble)
{
    return trouble.seen == cameFromHere || trouble.seen == cameFromNear;
}

std::optional<Trouble> troubleOfNobody(const Profile& profile, const Facts& facts, core::Timestamp since)
{
    if (!facts.traffic.accepted || facts.traffic.created || facts.traffic.lookedUp || facts.now - since <= briefWait)
        return std::nullopt;
    const std::string pilot = facts.record.value(pilotField);
    Trouble trouble{
        "Okta has looked for nobody and created nobody" + (pilot.empty() ? "." : ", " + pilot + " neither."),
        "Nobody is to be sent yet, or sending has not begun.", "Choose one person, and send that one.", std::nullopt};
    if (!isCalledByOkta(profile))
        return trouble;
    trouble.cause = "Nobody is assigned yet, or was before provisioning was enabled: Okta shows a red mark then.";
    trouble.next = "Press *Provision User* on the *Assignments* tab; assign the person where nobody is.";
    return trouble;
}

} // namespace rollcall::setup
