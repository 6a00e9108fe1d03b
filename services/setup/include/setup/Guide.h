// SPDX-License-Identifier: Apache-2.0
// How far each step of a guide is, by evidence alone: a pure function over what is known.
#pragma once

#include "core/Timestamp.h"
#include "setup/Profile.h"
#include "setup/Progress.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

/// Only `Proven` is green.
enum class StepState { NotYet, Waiting, Proven, Confirmed, Failed, NotNeeded };
[[nodiscard]] std::string_view toString(StepState state); ///< "not yet", "waiting", …

/// What went wrong: what was seen, its likely cause, the one next action.
struct Trouble {
    std::string seen;
    std::string cause;
    std::string next;
    std::int64_t journal = 0; ///< the raw exchange; 0 without one

    bool operator==(const Trouble&) const = default;
};

struct ListenerFacts {
    bool isUp = false;
    std::optional<core::Timestamp> since;
    std::string address;   ///< "127.0.0.1:8420"
    std::string publicUrl; ///< without a path; empty when none is set
    std::string failure;   ///< why it does not listen, a sentence; empty otherwise
};

/// What requests to the integration told. Gathered by readTraffic.
struct TrafficFacts {
    std::map<std::string, SeenProof, std::less<>> proofs; ///< by toString(Proof)
    std::int64_t lookUps = 0;                             ///< of people that are not there, since the last creation
    std::optional<SeenProof> lastLookUp;
    /// The newest refused request that came after the last one that was answered.
    std::optional<Trouble> lastRefusal;
    std::optional<core::Timestamp> lastRefusalAt;
};

struct GuideFacts {
    ListenerFacts listener;
    TrafficFacts traffic;
    Progress progress;
    core::Timestamp integrationMade{};
    core::Timestamp now{};
};

struct GuideStep {
    const Step* step = nullptr; ///< of the profile
    StepState state = StepState::NotYet;
    std::string evidence;              ///< a few words; what will prove it while nothing does
    std::optional<core::Timestamp> at; ///< of the evidence
    std::int64_t journal = 0;          ///< the request that is the proof; 0 without one
    std::optional<Trouble> trouble;    ///< also of a step that still waits
    std::optional<core::Timestamp> waitingSince;
    bool canBeConfirmed = false;
};

/// The steps of the profile that this role and mode of authentication have, in order. At most one step waits: the first
/// whose traffic has not come, once everything that must come before it is done here. `profile` must outlive the
/// answer.
[[nodiscard]] std::vector<GuideStep> proveGuide(const Profile& profile, std::string_view role,
                                                std::string_view authMode, const GuideFacts& facts);

/// Three facts that are kept apart.
struct Standing {
    bool isListenerUp = false;
    StepState oktaConfigured = StepState::NotYet;  ///< of the steps in Okta: Proven when all are, Waiting when some are
    StepState provenByTraffic = StepState::NotYet; ///< of the proofs that traffic gives
};
[[nodiscard]] Standing standingOf(const std::vector<GuideStep>& steps, const GuideFacts& facts);

/// For the colleague who administers Okta: all steps with their states and values, without any secret.
[[nodiscard]] std::string guideMarkdown(const Profile& profile, std::string_view integrationName,
                                        const std::vector<GuideStep>& steps,
                                        const std::map<ValueKind, std::string>& values);

} // namespace rollcall::setup
