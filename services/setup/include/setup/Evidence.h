// SPDX-License-Identifier: Apache-2.0
// What was seen, and when: a step is green because of this and of nothing else.
#pragma once

#include "core/Timestamp.h"
#include "directory/Types.h"
#include "setup/Step.h"

#include <cstdint>
#include <optional>
#include <string>

namespace rollcall::setup {

struct Evidence {
    ProofKind kind = ProofKind::Parsed;
    std::string text; ///< "alex@acme.example was created", without a time
    core::Timestamp at{};
    std::optional<directory::JournalId> request{}; ///< the request that is the proof; it may be gone from the journal
    std::string subject{};                         ///< of a proof by traffic: whom or which group it was about
    std::string address{};                         ///< of a proof by traffic: who called; empty when it is not known
    std::string about{}; ///< of a proof from Okta: which organisation, app, group and pilot it was read of
};

/// Somebody's word: shown as such, never green.
struct Confirmation {
    std::string by;
    core::Timestamp at{};
    std::string inSpiteOf{};  ///< what was seen to speak against it when the word was given
    bool isNotNeeded = false; ///< not that it is done, but that it is not to be done here
};

/// Somebody's answer to a precondition.
struct Answer {
    bool isYes = false; ///< no is "not yet"
    std::string by;
    core::Timestamp at{};
    bool isTakenBack = false; ///< by them and then: there is no answer any more
};

/// How much a trouble says against its step.
enum class TroubleKind : std::uint8_t {
    Failure, ///< it does not hold
    Hint,    ///< it may come to nothing: no step is red by it
    ToDo,    ///< nobody did it yet, as far as was ever seen
};

/// What went wrong.
struct Trouble {
    std::string seen;
    std::string cause; ///< the likely one
    std::string next;  ///< the one thing to do
    std::optional<directory::JournalId> request{};
    TroubleKind kind = TroubleKind::Failure;
};

} // namespace rollcall::setup
