// SPDX-License-Identifier: Apache-2.0
// What becomes of one person's invitation, decided from facts alone: no clock, no store, no mail.
#pragma once

#include "core/Timestamp.h"
#include "directory/Invitations.h"
#include "directory/Registrations.h"
#include "directory/Types.h"
#include "onboarding/InvitationSettings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::onboarding {

/// What counts of a person.
struct PersonFacts {
    directory::ResourceId id;
    directory::PersonId row; ///< 0 when they are gone
    bool isThere = true;     ///< false: deleted
    bool isActive = true;
    std::string address; ///< the primary one, else the first; empty: none
    std::string userName;
    std::string startDate;   ///< value of the attribute that the settings name
    bool isTheirTurn = true; ///< in a wave that goes by group or attribute
};

[[nodiscard]] PersonFacts factsOf(const directory::Person& person, const InvitationSettings& settings,
                                  const std::vector<std::string>& groups);

/// What counts of the integration at this moment.
struct Traffic {
    std::int64_t newInWindow = 0;  ///< people who came within the burst's window
    std::int64_t invitedToday = 0; ///< mailed, or about to be
    std::int64_t mailsToday = 0;
    std::int64_t bouncedToday = 0;
};

struct Situation {
    PersonFacts person;
    std::optional<directory::Invitation> invitation;
    std::optional<directory::Registration> registration;
    bool isSuppressed = false; ///< the present address
    Traffic traffic;
    core::Timestamp now{};
};

/// What to do. `invitation` is to be saved when it is set; with `mail` a job is to be made for it.
struct Decision {
    std::optional<directory::Invitation> invitation{};
    std::optional<directory::MailKind> mail{};
    std::optional<directory::LinkState> endLinks{}; ///< what becomes of the links that live
    bool clearSuppression = false;                  ///< of the present address: Okta has pushed it anew
};

/// What follows by itself, e.g. from a change in Okta or because a time has come. `integration` names the new one.
[[nodiscard]] Decision decide(const Situation& situation, const InvitationSettings& settings,
                              directory::IntegrationId integration);

/// What speaks against a mail even when somebody asks for it; for a mail that nobody asked for, soft holds come on top.
struct Obstacle {
    directory::HoldReason reason = directory::HoldReason::None;
    std::string why; ///< for people
};
[[nodiscard]] std::optional<Obstacle> hardObstacle(const PersonFacts& person, bool isSuppressed,
                                                   const InvitationSettings& settings);

/// Why a person is not mailed again on request; nothing when it can be done.
[[nodiscard]] std::optional<std::string> refusalOfResend(const Situation& situation,
                                                         const InvitationSettings& settings);

} // namespace rollcall::onboarding
