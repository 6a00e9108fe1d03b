// SPDX-License-Identifier: Apache-2.0
// What an admin does to the templates of mails: read them with their versions, look for whom they would break, save.
// Thread-safe; each function waits for the directory.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/Database.h"
#include "directory/MailTemplates.h"
#include "onboarding/MailLogo.h"
#include "onboarding/Template.h"
#include "onboarding/TemplateCheck.h"
#include "onboarding/TemplateVariables.h"
#include "scim/Json.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

/// What stands in an integration's mails beside the person.
struct TemplateFrame {
    Branding branding;
    std::string iosApp;
    std::string androidApp;
    std::string timeZone;
    int lifetimeDays = 7;
    std::string defaultLanguage;
    std::optional<MailLogo> logo{}; ///< that `branding` refers to, where there is one
};

/// One text of an integration, and what an editor needs around it.
struct TemplateShelf {
    Template mail;          ///< that the next mail is made of
    Template shipped;       ///< in the same language; the English one where none is shipped in it
    std::int64_t basis = 0; ///< the last version, which a save names; 0: nobody ever saved one
    bool isShipped = true;  ///< `mail` is the shipped one
    std::vector<directory::MailTemplate> versions; ///< newest first
    std::vector<std::string> languages;            ///< that mails of this kind can be in, sorted
    TemplateFrame frame;
};

/// For a language nobody has written in yet, the text begins as the one that its people get until then.
[[nodiscard]] core::Result<TemplateShelf> readTemplate(directory::ReadSession& session,
                                                       const directory::Integration& integration,
                                                       directory::MailKind kind, const std::string& language);

/// The values of a mail to this person as it would be made at `now`, with an address for the link that leads nowhere.
[[nodiscard]] TemplateValues previewValues(const scim::JsonObject& person, const TemplateFrame& frame,
                                           directory::MailKind kind, std::string_view language, core::Timestamp now);

struct BrokenMail {
    directory::PersonId row;
    std::string userName;
};

struct BrokenMails {
    BrokenMailTally tally;          ///< over the active people who get their mails in this language; ids are rows
    std::vector<BrokenMail> people; ///< the first of them
};

/// Called on the caller's thread now and then, with how many of how many people were looked at.
using TemplateProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// For how many active people of the integration, among those whose mails are in its language, the template would give
/// a broken mail. Cancelled when it was stopped.
[[nodiscard]] core::Result<BrokenMails> findBrokenMails(directory::ReadSession& session,
                                                        const directory::Integration& integration, const Template& mail,
                                                        core::Timestamp now, const TemplateProgress& progress,
                                                        std::stop_token stop);

/// "de", "pt-BR": what `preferredLanguage` may say.
[[nodiscard]] bool isLanguageTag(std::string_view tag);

/// As the next version; what is word for word the shipped one is stored as "back to it". Invalid when it has errors or
/// its language is none, Conflict when somebody saved since `basis`.
[[nodiscard]] core::Result<directory::MailTemplate> saveTemplate(directory::Database& database,
                                                                 directory::IntegrationId integration,
                                                                 const Template& mail, std::int64_t basis,
                                                                 const std::string& savedBy);

} // namespace rollcall::onboarding
