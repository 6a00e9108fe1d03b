// SPDX-License-Identifier: Apache-2.0
// What the simulated organisation tells those who watch it.
#pragma once

#include "demo/Exchange.h"
#include "demo/OktaGroup.h"
#include "demo/OktaUser.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

namespace rollcall::demo {

/// What an admin (or the personnel system) did in Okta.
enum class Action {
    TestConnection,
    Populate,
    Assign,
    Hire,
    Rename,
    ChangeAddress,
    ChangeAttributes,
    MoveBetweenGroups,
    Deactivate,
    Reactivate,
    Unassign,
    PushGroup,
    RenameGroup,
    DeleteGroup,
    UpdateMembership,
    Import,
};

enum class Outcome {
    Done,
    Created,
    Linked,
    Reactivated,
    Skipped, ///< nothing to send; `text` says why
    Failed,  ///< `text` is what Okta shows its admin
    Cancelled,
};

/// One action that has come to its end.
struct Step {
    std::uint64_t number = 0; ///< rising from 1
    core::Timestamp time;     ///< on the virtual clock, when it ended
    Action action = Action::Assign;
    Outcome outcome = Outcome::Done;
    std::string subjectId; ///< Okta id of the person or group; empty where neither is meant
    std::string subject;   ///< their name
    std::string text;      ///< detail: the change in short, or the error
    std::size_t requests = 0;
    std::chrono::microseconds duration{0}; ///< real time from the first request to the last answer
};

struct ExchangeFinished {
    Exchange exchange;
    std::string subjectId; ///< Okta id of the person or group it was for; may be empty
};

struct PersonChanged {
    OktaUserPointer person;
};

/// Somebody whose push had not begun when it was cancelled, and who therefore left again.
struct PersonRemoved {
    std::string id;
};

struct GroupChanged {
    OktaGroupPointer group;
};

struct BurstProgress {
    std::size_t total = 0;
    std::size_t done = 0; ///< includes the failed ones
    std::size_t failed = 0;
    std::chrono::milliseconds elapsed{0}; ///< real time
    bool isRunning = false;
    bool wasCancelled = false;
};

using OrganisationEvent =
    std::variant<Step, ExchangeFinished, PersonChanged, PersonRemoved, GroupChanged, BurstProgress>;

} // namespace rollcall::demo
