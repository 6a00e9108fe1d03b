// SPDX-License-Identifier: Apache-2.0
// The guide of one integration: its steps in order, each with what is known of it.
#pragma once

#include "setup/Evidence.h"
#include "setup/Step.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

/// Only Proven is green.
enum class StepState : std::uint8_t { NotYet, Waiting, Proven, Confirmed, Failed, NotNeeded };
[[nodiscard]] std::string_view toString(StepState state); ///< "not-yet", …

struct CopyValue {
    std::string label;
    std::string value; ///< empty while it is not known, and of a secret, which is shown once where it is made
    bool isSecret = false;
    std::string withheld{}; ///< why the value is not offered yet
};

/// Either proven, or answered, or neither.
struct GuidePrecondition {
    Precondition asked;
    std::optional<Evidence> evidence{};
    std::optional<Answer> answer{};

    [[nodiscard]] bool holds() const { return evidence || (answer && answer->isYes && !answer->isTakenBack); }
};

struct GuideStep {
    Step step;
    StepState state = StepState::NotYet;
    std::string expected{}; ///< what will prove it
    std::optional<Evidence> evidence{};
    std::optional<Confirmation> confirmation{};
    std::optional<Trouble> trouble{};
    std::string waitingFor{}; ///< while it waits
    std::vector<CopyValue> copies{};
    /// Why Okta's side of it is not known: the credential may not read it, or the look failed. Empty otherwise.
    std::string unknownBecause{};
    std::string comesWith{}; ///< id of the later step whose proof is this one's as well: nothing is left to do here
    std::string soFar{};     ///< which parts of it are proven, while not all are
    std::vector<GuidePrecondition> preconditions{}; ///< of the step that asks for them

    /// Somebody said that it is not needed; that may be contradicted.
    [[nodiscard]] bool isWaived() const { return confirmation && confirmation->isNotNeeded; }
    std::string page{};     ///< address of the very page in Okta's Admin Console; empty while it is not known
    std::string command{};  ///< for a terminal, where it can be done there as well
    std::string proposed{}; ///< what its redirect URI is as a rule; empty while it is not known
    std::map<std::string, std::string> names{}; ///< of what was pasted, by field, as Okta calls it, where it was asked
    std::string connected{}; ///< organisation or app of the connection, where its field asks for that and is empty
};

enum class FactState : std::uint8_t { NotChecked, No, Partly, Yes };

/// Three facts that are kept apart.
struct GuideFacts {
    FactState listenerUp = FactState::No;
    FactState oktaConfigured = FactState::No;
    FactState provenByTraffic = FactState::No;
};

struct Guide {
    std::vector<GuideStep> steps{};
    GuideFacts facts{};
    std::vector<Trouble> warnings{}; ///< of the whole set-up, e.g. one group both assigned and pushed

    [[nodiscard]] std::size_t count(StepState state) const;
    /// The first that is neither done, nor confirmed, nor said not to be needed, those last whose proof comes with a
    /// later step; nullptr when there is none.
    [[nodiscard]] const GuideStep* next() const;
};

} // namespace rollcall::setup
