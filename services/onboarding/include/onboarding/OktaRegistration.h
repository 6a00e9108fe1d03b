// SPDX-License-Identifier: Apache-2.0
// Whether Okta knows a person as registered: read, and written where that was chosen.
#pragma once

#include "directory/ReadSession.h"
#include "directory/Types.h"
#include "okta/Client.h"
#include "okta/SystemLog.h"
#include "okta/Users.h"
#include "onboarding/WriteBackSettings.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// Whether it is what Okta gives its people: 20 signs that begin with 00u.
[[nodiscard]] bool isOktaUserId(std::string_view text);

/// The person at Okta: by Okta's own id where it was sent as externalId, and by nothing else then; else by login.
[[nodiscard]] okta::Answer<okta::User> findOktaUser(okta::Client& client, const directory::Person& person,
                                                    const std::stop_token& stop);

/// The other way round: who the person of that Okta id and login is here. Nobody where it cannot be told for certain.
[[nodiscard]] core::Result<std::optional<directory::Person>>
findPersonHere(directory::ReadSession& session, directory::IntegrationId integration, const std::string& oktaId,
               const std::string& login, const std::stop_token& stop);

/// Blocking. Nothing for an attribute that was never set.
[[nodiscard]] okta::Answer<std::optional<bool>> readRegistration(okta::Client& client,
                                                                 const WriteBackSettings& settings,
                                                                 const okta::User& user, const std::stop_token& stop);
/// Both ways are idempotent: repeated, they do no harm.
[[nodiscard]] okta::Answer<> writeRegistration(okta::Client& client, const WriteBackSettings& settings,
                                               const okta::User& user, bool isRegistered, const std::stop_token& stop);

/// Somebody else who changed the target not long ago.
struct OtherWriter {
    std::string name; ///< as the System Log names the actor
    core::Timestamp at{};
};
/// The last one within `since`, other than `ownActor` (an Okta id; empty: anybody is somebody else). Nothing when the
/// log shows none.
[[nodiscard]] okta::Answer<std::optional<OtherWriter>>
findOtherWriter(okta::Client& client, const WriteBackSettings& settings, core::Timestamp since,
                const std::string& ownActor, const std::stop_token& stop);

} // namespace rollcall::onboarding
