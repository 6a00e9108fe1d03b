// SPDX-License-Identifier: Apache-2.0
#include "onboarding/WriteBackPolicy.h"

#include <utility>

namespace rollcall::onboarding {

using directory::EvidenceStrength;
using directory::WriteBack;
using directory::WriteBackHold;
using directory::WriteBackState;

namespace {

WriteBack startingPoint(const WriteBackSituation& situation, bool isWanted)
{
    WriteBack row = situation.writeBack.value_or(WriteBack{});
    row.integration = situation.integration;
    row.person = situation.person;
    if (situation.row.value != 0)
        row.personRow = situation.row;
    row.isWanted = isWanted;
    if (situation.registration)
        row.evidence = situation.registration->id;
    row.hold = WriteBackHold::None;
    row.confirmedBy.clear();
    row.note.clear();
    return row;
}

WriteBackDecision ordered(WriteBack row, core::Timestamp now)
{
    row.state = WriteBackState::Queued;
    row.ordered = now;
    return {std::move(row), true};
}

WriteBackDecision held(WriteBack row, WriteBackHold hold, std::string note)
{
    row.state = WriteBackState::Held;
    row.hold = hold;
    row.note = std::move(note);
    row.ordered.reset();
    return {std::move(row), false};
}

std::string effectOf(const WriteBackSettings& settings)
{
    return settings.kind == WriteBackKind::Group
               ? "Adding to " + settings.targetText() + " may waive Okta's second factor for this person."
               : "Setting " + settings.targetText() + " may send this person to the vendor to sign in.";
}

/// Decided already, and nothing is otherwise.
bool isSettled(const WriteBackSituation& situation, const WriteBackSettings& settings, bool isWanted)
{
    const auto& row = situation.writeBack;
    if (!row || row->isWanted != isWanted)
        return false;
    if (situation.registration && row->evidence != situation.registration->id && isWanted)
        return false;
    const bool isWatched = row->state == WriteBackState::Watched;
    return isWatched == (settings.mode == WriteBackMode::Watch);
}

} // namespace

WriteBackDecision decide(const WriteBackSituation& situation, const WriteBackSettings& settings)
{
    if (settings.mode == WriteBackMode::Off || (!situation.registration && !situation.writeBack))
        return {};
    const bool isWanted = situation.isActive && situation.registration && situation.registration->isRegistered;
    if (isSettled(situation, settings, isWanted))
        return {};
    WriteBack row = startingPoint(situation, isWanted);
    if (settings.mode == WriteBackMode::Watch) {
        row.state = WriteBackState::Watched;
        row.ordered.reset();
        return {std::move(row), false};
    }
    // What Okta has already is not written again for stronger evidence of the same.
    const bool isKnownThere = situation.writeBack && situation.writeBack->state == WriteBackState::Written &&
                              situation.writeBack->isWanted == isWanted;
    if (isKnownThere) {
        row.state = WriteBackState::Written;
        return {std::move(row), false};
    }
    if (!isWanted)
        return ordered(std::move(row), situation.now);
    if (situation.registration->strength != EvidenceStrength::Strong)
        return held(std::move(row), WriteBackHold::Evidence,
                    "What is known of the registration is not strong enough. " + effectOf(settings));
    if (situation.additionsThisHour >= settings.additionsPerHour)
        return held(std::move(row), WriteBackHold::Rate,
                    std::to_string(situation.additionsThisHour) +
                        " people were added within an hour. Look whether all of them have registered, then go on.");
    return ordered(std::move(row), situation.now);
}

WriteBackDecision confirmed(const WriteBackSituation& situation, const WriteBackSettings& settings,
                            const std::string& by)
{
    const auto& row = situation.writeBack;
    const bool isWanted = situation.isActive && situation.registration && situation.registration->isRegistered;
    if (settings.mode != WriteBackMode::Write || !row || row->state != WriteBackState::Held ||
        row->isWanted != isWanted)
        return {};
    WriteBack next = startingPoint(situation, isWanted);
    next.confirmedBy = by;
    return ordered(std::move(next), situation.now);
}

} // namespace rollcall::onboarding
