// SPDX-License-Identifier: Apache-2.0
// Compares two looks; the log may say who, and is believed only when it names the very switch.
#include "setup/Drift.h"

#include <algorithm>

namespace rollcall::setup {

namespace {

/// Words by which the log names the switches that a step's proofs are about.
bool namesSwitch(const okta::LogEvent& event, const Step& step)
{
    for (const ProofDemand& demand : step.proofs) {
        for (const std::string& feature : demand.features) {
            const auto isNamed = [&feature](const okta::LogChange& change) {
                return change.before.find(feature) != std::string::npos &&
                       change.after.find(feature) == std::string::npos;
            };
            if (std::ranges::any_of(event.changes, isNamed))
                return true;
        }
    }
    return false;
}

const okta::LogEvent* last(std::span<const okta::LogEvent> log, const auto& isWanted)
{
    const okta::LogEvent* found = nullptr;
    for (const okta::LogEvent& event : log) {
        if (event.published && isWanted(event) && (found == nullptr || *event.published > *found->published))
            found = &event;
    }
    return found;
}

Drift driftOf(const GuideStep& was, const GuideStep& is, std::span<const okta::LogEvent> log, core::Timestamp now)
{
    const std::string seen = is.trouble ? is.trouble->seen : "What proved it is not there any more.";
    Drift drift{is.step.id, is.step.title, seen, now};
    const auto isSwitch = [&](const okta::LogEvent& event) { return namesSwitch(event, is.step); };
    const auto isAfter = [&](const okta::LogEvent& event) {
        return !was.evidence || *event.published >= was.evidence->at;
    };
    if (const okta::LogEvent* event = last(log, isSwitch)) {
        drift.actor = event->actor.displayName.empty() ? event->actor.alternateId : event->actor.displayName;
        drift.sentence += " Changed by " + drift.actor + " at " + core::toRfc3339(*event->published) + ".";
    } else if (const okta::LogEvent* changed = last(log, isAfter)) {
        const std::string who =
            changed->actor.displayName.empty() ? changed->actor.alternateId : changed->actor.displayName;
        drift.sentence += " App settings changed by " + who + " at " + core::toRfc3339(*changed->published) +
                          "; found off at " + core::toRfc3339(now) + ".";
    } else {
        drift.sentence += " Found at " + core::toRfc3339(now) + ".";
    }
    return drift;
}

} // namespace

std::vector<Drift> findDrift(const Guide& before, const Guide& after, std::span<const okta::LogEvent> log,
                             core::Timestamp now)
{
    std::vector<Drift> drifts;
    for (const GuideStep& was : before.steps) {
        const bool isProof = was.state == StepState::Proven && was.evidence && !isTraffic(was.evidence->kind);
        if (!isProof)
            continue;
        const auto is =
            std::ranges::find_if(after.steps, [&was](const GuideStep& step) { return step.step.id == was.step.id; });
        if (is != after.steps.end() && is->state != StepState::Proven)
            drifts.push_back(driftOf(was, *is, log, now));
    }
    return drifts;
}

} // namespace rollcall::setup
