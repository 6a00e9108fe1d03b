// SPDX-License-Identifier: Apache-2.0
// Makes a person's mail of the integration's templates, or of those that are shipped.
#pragma once

#include "core/Result.h"
#include "onboarding/InvitationMailer.h"
#include "onboarding/TemplateVariables.h"

#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// Who an integration's mails come from, and what they look like.
struct MailIdentity {
    std::string fromAddress;
    std::string fromName{};
    std::string replyTo{}; ///< empty: answers go to the sender
    Branding branding{};   ///< the application's name is the integration's when it is empty
    std::string iosApp{};
    std::string androidApp{};
};

/// The setting that holds an integration's MailIdentity as JSON.
[[nodiscard]] std::string settingOfMailIdentity(directory::IntegrationId integration);
[[nodiscard]] std::string toJson(const MailIdentity& identity);
/// Invalid, with the next step, for what no mail can be sent from.
[[nodiscard]] core::Result<MailIdentity> parseMailIdentity(std::string_view json);

/// In the person's language (preferredLanguage, else locale), or the nearest there is. Invalid when the template gives
/// no mail for this person, or nobody has said who the mails come from.
[[nodiscard]] core::Result<MadeMail> makeMailOfTemplate(directory::ReadSession& session, const MailRequest& request);

} // namespace rollcall::onboarding
