// SPDX-License-Identifier: Apache-2.0
// By which ways a mail can reach one person again, decided from facts alone: no clock, no store, no Okta.
#pragma once

#include "directory/Types.h"
#include "okta/AppUsers.h"
#include "okta/Provisioning.h"
#include "okta/Users.h"
#include "onboarding/ResendWays.h"

#include <optional>
#include <string>
#include <vector>

namespace rollcall::onboarding {

/// Of whom it is asked. What is not known speaks neither for nor against a route.
struct RouteFacts {
    directory::Role role = directory::Role::Own;
    Mailer mailer = Mailer::Nobody;
    bool isHere = true;                        ///< in our directory; not looked at for a companion
    bool isActiveHere = true;                  ///< likewise
    std::string registeredBy{};                ///< how it is known that they are registered; empty: they are not
    std::string objectionToOwnMail{};          ///< as `refusalOfResend` has it; empty for none
    bool isUnderWay = false;                   ///< a route of before has not ended
    bool isAppKnown = false;                   ///< which app in Okta it is
    bool isKnownToOkta = false;                ///< there is such a user
    okta::User user{};                         ///< then
    std::optional<okta::AppUser> assignment{}; ///< to the app
    std::string groupName{};                   ///< that gives them the app, where it could be read
    okta::Switch deactivateUsers = okta::Switch::NotShown;
};

struct RouteVerdict {
    std::string why{};                 ///< it is not open, for people; empty: it is
    std::vector<std::string> clicks{}; ///< what somebody can do in Okta instead, one after the other

    [[nodiscard]] bool isOpen() const { return why.empty(); }
};

[[nodiscard]] RouteVerdict judge(ResendRoute route, const RouteFacts& facts);

} // namespace rollcall::onboarding
