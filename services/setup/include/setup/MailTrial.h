// SPDX-License-Identifier: Apache-2.0
// What is known of the way from "provisioned" to "registered" while it is set up: the last try to mail, and how far the
// pilot's invitation is.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/Invitations.h"
#include "directory/ReadSession.h"
#include "directory/Registrations.h"
#include "directory/WriteSession.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::setup {

/// A mail to oneself that was tried with an integration's settings.
struct MailTrial {
    core::Timestamp at{};
    std::string to;
    std::string server{}; ///< as it names itself; empty where it was not reached
    std::string seen{};   ///< what went wrong; empty: the server took the mail
    std::string cause{};
    std::string next{};
    std::string doubt{}; ///< why mails may not arrive although it was taken, as by SPF or DMARC; empty: nothing known
    /// What it was tried with, by the name of the setting. Once one of them is another, it proves nothing any more.
    std::map<std::string, std::string> settings{};
    bool isStale = false; ///< set by reading

    [[nodiscard]] bool isAccepted() const { return seen.empty(); }
};

/// How far the person is who was named as the pilot.
struct PilotOnBoard {
    directory::Person person;
    std::optional<directory::Invitation> invitation{};
    std::optional<directory::Registration> registration{};
};

struct OnboardingFacts {
    std::optional<MailTrial> mailTrial{};
    std::optional<PilotOnBoard> pilot{}; ///< nothing: nobody was named, or nobody of that name is here
    bool hasMailServer = false;
};

/// The setting that names the mail server; without one nothing is mailed.
inline constexpr std::string_view mailHostSetting = "mail.host";

/// `pilot`: as it was named in the guide; may be empty.
[[nodiscard]] core::Result<OnboardingFacts>
readOnboarding(directory::ReadSession& session, directory::IntegrationId integration, std::string_view pilot);
/// Takes the place of the one before.
[[nodiscard]] core::Result<> saveMailTrial(directory::WriteSession& session, directory::IntegrationId integration,
                                           const MailTrial& trial);

} // namespace rollcall::setup
