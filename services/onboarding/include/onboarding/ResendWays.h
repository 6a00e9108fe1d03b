// SPDX-License-Identifier: Apache-2.0
// The ways by which a mail can reach people again, as screens and commands speak of them: nothing of Okta's client
// stands here.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/Jobs.h"
#include "directory/ReadSession.h"
#include "directory/Types.h"
#include "onboarding/InvitationSettings.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

enum class ResendRoute {
    OwnMail,    ///< Rollcall's invitation
    OktaMail,   ///< Okta's activation mail: about the Okta account, not about the application
    VendorMail, ///< the vendor's welcome, which it sends to whom Okta deactivates and provisions again
};

/// "mail", "okta", "vendor".
[[nodiscard]] std::string_view toString(ResendRoute route);
[[nodiscard]] std::optional<ResendRoute> parseResendRoute(std::string_view word);
/// The one that is meant where nobody names any.
[[nodiscard]] ResendRoute usualRoute(directory::Role role, Mailer mailer);

/// What a route does, in a sentence or two, before anybody chooses it.
[[nodiscard]] std::string_view aboutRoute(ResendRoute route);

/// Whom a route reaches.
struct RoutedPerson {
    directory::ResourceId person; ///< as it is here; a companion's people are called by their id in Okta
    std::string oktaUser;         ///< the id there
    std::string name;
};

struct UnroutedPerson {
    directory::ResourceId person; ///< as it was asked for
    std::string name;
    std::string why;                 ///< for people
    std::vector<std::string> clicks; ///< what can be done in Okta by hand instead; may be empty
};

/// Whether an integration's people can be reached by it at all, whoever it is.
struct OfferedRoute {
    ResendRoute route = ResendRoute::OwnMail;
    std::string why; ///< it is not open; empty: it is, and each person is looked at by themselves
};

/// One time that a route was ordered for a person, and what became of it.
struct RouteTried {
    ResendRoute route = ResendRoute::VendorMail;
    directory::JobState state = directory::JobState::Waiting;
    std::string askedBy;
    std::string message; ///< for people; may be empty
    std::string detail;  ///< as Okta said it; may be empty
    core::Timestamp at{};
};

/// Newest first.
[[nodiscard]] core::Result<std::vector<RouteTried>>
routesTried(directory::ReadSession& session, directory::IntegrationId integration, const directory::ResourceId& person);

/// Who is off the app at the moment, and could not be put back at the last try.
struct HeldHalfway {
    std::string name;
    std::string message; ///< why, and what follows, for people
};
/// The newest first; at most `limit`.
[[nodiscard]] core::Result<std::vector<HeldHalfway>>
heldHalfway(directory::ReadSession& session, directory::IntegrationId integration, std::size_t limit);

/// Whom an order was for that called them so, newest first: a companion's people are in no directory of ours.
[[nodiscard]] core::Result<std::optional<directory::ResourceId>>
personOrdered(directory::ReadSession& session, directory::IntegrationId integration, std::string_view name);

} // namespace rollcall::onboarding
