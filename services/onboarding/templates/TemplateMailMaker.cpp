// SPDX-License-Identifier: Apache-2.0
// Template, values and sender are read for each mail: what an admin saves holds for the next one.
#include "onboarding/TemplateMailMaker.h"

#include "MailFrame.h"
#include "directory/MailTemplates.h"
#include "directory/ReadSession.h"
#include "onboarding/MailLogo.h"
#include "onboarding/ShippedTemplates.h"
#include "onboarding/TemplateCheck.h"
#include "onboarding/TemplateVersions.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::onboarding {

namespace {

struct Chosen {
    Template mail;
    std::int64_t version = 0;
};

core::Error refusal(std::string message)
{
    return core::makeError(core::ErrorKind::Invalid, std::move(message));
}

/// Names of the members and where they belong; all are texts.
template<class Identity>
auto membersOf(Identity& identity)
{
    return std::array{std::pair(std::string_view("fromAddress"), &identity.fromAddress),
                      std::pair(std::string_view("fromName"), &identity.fromName),
                      std::pair(std::string_view("replyTo"), &identity.replyTo),
                      std::pair(std::string_view("application"), &identity.branding.application),
                      std::pair(std::string_view("organisation"), &identity.branding.organisation),
                      std::pair(std::string_view("colour"), &identity.branding.colour),
                      std::pair(std::string_view("logo"), &identity.branding.logo),
                      std::pair(std::string_view("support"), &identity.branding.support),
                      std::pair(std::string_view("iosApp"), &identity.iosApp),
                      std::pair(std::string_view("androidApp"), &identity.androidApp)};
}

core::Result<Chosen> chooseTemplate(directory::ReadSession& session, const MailRequest& request,
                                    std::string_view wanted, std::string_view integrationDefault)
{
    auto stored = session.mailTemplates().current(request.integration.id, request.kind);
    if (!stored)
        return tl::unexpected(std::move(stored.error()));
    std::erase_if(*stored, [](const directory::MailTemplate& each) { return each.isShipped; });
    const auto choice = chooseLanguage(wanted, languagesOf(*stored), integrationDefault);
    const std::string language = choice ? choice->language : "en";
    const auto changed = std::find_if(stored->begin(), stored->end(), [&](const directory::MailTemplate& each) {
        return each.key.language == language;
    });
    if (changed != stored->end())
        return Chosen{{request.kind, language, changed->subject, changed->html, changed->text}, changed->version};
    auto shipped = shippedTemplate(request.kind, language);
    if (!shipped)
        return tl::unexpected(std::move(shipped.error()));
    return Chosen{std::move(*shipped), 0};
}

} // namespace

std::string settingOfMailIdentity(directory::IntegrationId integration)
{
    return "mail/" + std::to_string(integration.value);
}

std::string toJson(const MailIdentity& identity)
{
    scim::JsonObject object;
    for (const auto& [name, text] : membersOf(identity))
        object[name] = *text;
    return scim::toJson(object);
}

core::Result<MailIdentity> parseMailIdentity(std::string_view json)
{
    const auto parsed = scim::parseJson(json);
    if (!parsed || !parsed->is_object())
        return core::failure(core::ErrorKind::Corrupt,
                             "Who the mails come from cannot be read: it is no JSON object. Save it anew.");
    MailIdentity identity;
    for (const auto& [name, text] : membersOf(identity)) {
        const scim::JsonValue* value = parsed->get_object().if_contains(name);
        if (value == nullptr)
            continue;
        if (!value->is_string())
            return tl::unexpected(
                refusal("Who the mails come from cannot be used: " + std::string(name) + " is no text."));
        *text = std::string(value->get_string());
    }
    if (identity.fromAddress.empty())
        return tl::unexpected(refusal("Nobody has said which address the mails come from. Fill in the sender."));
    for (const std::string* address : {&identity.fromAddress, &identity.replyTo}) {
        if (address->empty())
            continue;
        if (const auto mailbox = readMailbox(*address); !mailbox)
            return tl::unexpected(mailbox.error());
    }
    return identity;
}

core::Result<MadeMail> makeMailOfTemplate(directory::ReadSession& session, const MailRequest& request)
{
    auto identity = identityOf(session, request.integration);
    if (!identity)
        return tl::unexpected(std::move(identity.error()));
    auto logo = logoOf(session, request.integration.id);
    if (!logo)
        return tl::unexpected(std::move(logo.error()));
    if (*logo)
        identity->branding.logo = logoReference;
    const auto settings = settingsOf(session, request.integration.id);
    if (!settings)
        return tl::unexpected(settings.error());
    const auto parsed = scim::parseJson(request.person.resource, scim::ownLimits);
    if (!parsed || !parsed->is_object())
        return core::failure(core::ErrorKind::Corrupt, "What is stored of this person cannot be read.");
    const scim::JsonObject& person = parsed->get_object();
    const auto chosen = chooseTemplate(session, request, languageOf(person), settings->language);
    if (!chosen)
        return tl::unexpected(chosen.error());
    InvitationValues invitation;
    invitation.link = request.link;
    invitation.expires = request.expires;
    invitation.timeZone = settings->timeZone;
    invitation.reminderNumber = request.kind == directory::MailKind::Reminder ? request.invitation.reminders + 1 : 0;
    invitation.iosApp = identity->iosApp;
    invitation.androidApp = identity->androidApp;
    const TemplateValues values = valuesFor(person, identity->branding, invitation, chosen->mail.language);
    for (const PersonFinding finding : checkForPerson(chosen->mail, values)) {
        if (finding == PersonFinding::RequiredEmpty)
            return tl::unexpected(refusal("The template would give a mail without the personal link. Correct it."));
    }
    auto rendered = render(chosen->mail, values);
    if (!rendered)
        return tl::unexpected(refusal(wordsFor(rendered.error())));
    const auto from = readMailbox(identity->fromAddress, identity->fromName);
    if (!from)
        return tl::unexpected(from.error());
    const auto to = readMailbox(request.invitation.address, values.at("displayName"));
    if (!to)
        return tl::unexpected(to.error());
    MadeMail made;
    made.message.from = *from;
    made.message.to = *to;
    if (!identity->replyTo.empty()) {
        const auto replyTo = readMailbox(identity->replyTo);
        if (!replyTo)
            return tl::unexpected(replyTo.error());
        made.message.replyTo = *replyTo;
    }
    made.message.subject = std::move(rendered->subject);
    made.message.html = std::move(rendered->html);
    made.message.text = std::move(rendered->text);
    if (*logo && made.message.html.find(identity->branding.logo) != std::string::npos)
        made.message.images.push_back(asImage(std::move(**logo)));
    made.message.language = chosen->mail.language;
    made.language = chosen->mail.language;
    made.templateVersion = chosen->version;
    return made;
}

} // namespace rollcall::onboarding
