// SPDX-License-Identifier: Apache-2.0
// What an integration's mails are made with beside template and person, as it is stored.
#pragma once

#include "core/Result.h"
#include "directory/MailTemplates.h"
#include "directory/ReadSession.h"
#include "onboarding/InvitationSettings.h"
#include "onboarding/TemplateMailMaker.h"
#include "scim/Json.h"

#include <string>
#include <vector>

namespace rollcall::onboarding {

[[nodiscard]] core::Result<InvitationSettings> settingsOf(directory::ReadSession& session,
                                                          directory::IntegrationId integration);
/// The integration's name stands for the application's where none was given. Invalid while nobody has said who the
/// mails come from.
[[nodiscard]] core::Result<MailIdentity> identityOf(directory::ReadSession& session,
                                                    const directory::Integration& integration);
/// That the person prefers; empty when nothing says it.
[[nodiscard]] std::string languageOf(const scim::JsonObject& person);
/// Those that are shipped, and those that admins added; each once, sorted. `stored` are the last versions.
[[nodiscard]] std::vector<std::string> languagesOf(const std::vector<directory::MailTemplate>& stored);

} // namespace rollcall::onboarding
