// SPDX-License-Identifier: Apache-2.0
// A call of our own is a hint in both directions; what came to another base URL says nothing of this one.
#include "AddressProofs.h"

#include "TrafficProofs.h"
#include "setup/Prover.h"

namespace rollcall::setup {

namespace {

/// Since when a request can only have come to the address that is told now.
core::Timestamp addressSince(const Facts& facts)
{
    const auto& seen = facts.record.address;
    if (!seen)
        return {};
    return seen->url == facts.listener.baseUrl ? seen->since : facts.now;
}

} // namespace

bool failedToMeetItself(const ListenerFacts& listener, const TrafficFacts& traffic)
{
    const bool isOvertaken = traffic.accepted && listener.selfCallAt && traffic.accepted->at > *listener.selfCallAt;
    return listener.isUp && listener.hasMetItself == std::optional(false) && !isOvertaken;
}

std::optional<Evidence> proofOfAddress(const Profile& profile, const Facts& facts)
{
    if (!facts.listener.isUp)
        return std::nullopt;
    std::optional<Evidence> found;
    const core::Timestamp since = addressSince(facts);
    const auto take = [&](core::Timestamp at, std::optional<directory::JournalId> request, const std::string& address) {
        if (at < since || !countsAsCaller(address, profile, facts) || (found && found->at >= at))
            return;
        found = Evidence{ProofKind::ListenerAnswers,
                         "a request got here" + (address.empty() ? std::string() : " from " + address),
                         at,
                         request,
                         {},
                         address};
    };
    if (const auto& accepted = facts.traffic.accepted)
        take(accepted->at, accepted->request, accepted->address);
    if (!found) {
        for (const auto& [step, kept] : facts.record.remembered) {
            if (isTraffic(kept.kind))
                take(kept.at, kept.request, kept.address);
        }
    }
    return found;
}

std::optional<Trouble> troubleOfListener(const Profile& profile, const Facts& facts)
{
    const ListenerFacts& listener = facts.listener;
    if (!listener.isUp && !listener.problem.empty()) {
        const bool isPort = listener.problem.find("in use") != std::string::npos;
        return Trouble{listener.problem,
                       isPort ? "Another program uses this port, perhaps a second Rollcall."
                              : "Address, certificate or key do not fit together.",
                       isPort ? "Stop the other program, or choose another port under *Settings*."
                              : "Look through the listener's address and certificate under *Settings*.",
                       std::nullopt};
    }
    if (listener.isUp && !whyWithheld(profile, facts).empty() && !proofOfAddress(profile, facts))
        return Trouble{"Okta's cloud cannot call this address.", whyWithheld(profile, facts),
                       "Set a public URL that begins with https:// under *Overview › Connection › Change address*.",
                       std::nullopt, TroubleKind::ToDo};
    if (listener.isUp && facts.traffic.accepted && facts.traffic.accepted->at < addressSince(facts)) {
        const auto& seen = *facts.record.address;
        const std::string& before = seen.url == listener.baseUrl ? seen.before : seen.url;
        return Trouble{"The base URL is another one since the last request came.",
                       "It was changed here; Okta still has " + before + ".",
                       "Copy the base URL into Okta's provisioning settings, and test the connection there.",
                       std::nullopt, TroubleKind::ToDo};
    }
    if (failedToMeetItself(listener, facts.traffic)) {
        const auto orElse = [](const std::string& said, const char* general) { return said.empty() ? general : said; };
        return Trouble{orElse(listener.selfCallProblem, "The public address did not lead back to this listener."),
                       orElse(listener.selfCallCause,
                              "The certificate, the proxy or the name in between; some networks do not "
                              "let a computer reach its own public address.") +
                           " This is a hint, and need not matter: names that are others inside your network (split "
                           "DNS), a router that leads no call back in (hairpin NAT) or a proxy hold up our own call, "
                           "and not Okta's; only a request from Okta proves it.",
                       orElse(listener.selfCallNext,
                              "Check the certificate's name and date, and where the proxy passes requests on to."),
                       std::nullopt, TroubleKind::Hint};
    }
    return std::nullopt;
}

std::string whyWithheld(const Profile& profile, const Facts& facts)
{
    return facts.isOktaHere || profile.reach == Reach::Near ? std::string() : facts.listener.notReachable;
}

} // namespace rollcall::setup
