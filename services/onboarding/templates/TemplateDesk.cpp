// SPDX-License-Identifier: Apache-2.0
#include "onboarding/TemplateDesk.h"

#include "MailFrame.h"
#include "onboarding/ShippedTemplates.h"
#include "onboarding/TemplateVersions.h"

#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::int64_t peopleBetweenReports = 200;
constexpr std::size_t mostShown = 200;

core::Result<Template> shippedOrEnglish(directory::MailKind kind, const std::string& language)
{
    const auto& shipped = shippedLanguages();
    const bool isThere = std::ranges::find(shipped, language) != shipped.end();
    auto mail = shippedTemplate(kind, isThere ? language : "en");
    if (mail)
        mail->language = language;
    return mail;
}

/// The sender may not have been filled in yet: templates can be written before.
core::Result<TemplateFrame> frameOf(directory::ReadSession& session, const directory::Integration& integration)
{
    auto settings = settingsOf(session, integration.id);
    if (!settings)
        return tl::unexpected(std::move(settings.error()));
    auto identity = identityOf(session, integration);
    if (!identity && identity.error().kind != core::ErrorKind::Invalid)
        return tl::unexpected(std::move(identity.error()));
    TemplateFrame frame;
    if (identity)
        frame = {identity->branding, identity->iosApp, identity->androidApp, {}, 0, {}, {}};
    else
        frame.branding.application = integration.name;
    auto logo = logoOf(session, integration.id);
    if (!logo)
        return tl::unexpected(std::move(logo.error()));
    if (*logo)
        frame.branding.logo = logoReference;
    frame.logo = std::move(*logo);
    frame.timeZone = settings->timeZone;
    frame.lifetimeDays = settings->lifetimeDays;
    frame.defaultLanguage = settings->language;
    return frame;
}

const directory::MailTemplate* lastOf(const std::vector<directory::MailTemplate>& stored, std::string_view language)
{
    const auto found = std::ranges::find_if(
        stored, [language](const directory::MailTemplate& each) { return each.key.language == language; });
    return found == stored.end() ? nullptr : &*found;
}

Template textsOf(const directory::MailTemplate& stored)
{
    return {stored.key.kind, stored.key.language, stored.subject, stored.html, stored.text};
}

} // namespace

core::Result<TemplateShelf> readTemplate(directory::ReadSession& session, const directory::Integration& integration,
                                         directory::MailKind kind, const std::string& language)
{
    auto frame = frameOf(session, integration);
    if (!frame)
        return tl::unexpected(std::move(frame.error()));
    const auto stored = session.mailTemplates().current(integration.id, kind);
    if (!stored)
        return tl::unexpected(stored.error());
    auto versions = session.mailTemplates().versions({integration.id, kind, language});
    if (!versions)
        return tl::unexpected(std::move(versions.error()));
    auto shipped = shippedOrEnglish(kind, language);
    if (!shipped)
        return tl::unexpected(std::move(shipped.error()));
    TemplateShelf shelf;
    shelf.shipped = std::move(*shipped);
    shelf.languages = languagesOf(*stored);
    const auto choice = chooseLanguage(language, shelf.languages, frame->defaultLanguage);
    const directory::MailTemplate* used = lastOf(*stored, choice ? choice->language : language);
    if (used != nullptr && !used->isShipped) {
        shelf.mail = textsOf(*used);
    } else {
        auto otherwise = shippedOrEnglish(kind, choice ? choice->language : language);
        if (!otherwise)
            return tl::unexpected(std::move(otherwise.error()));
        shelf.mail = std::move(*otherwise);
    }
    shelf.mail.language = language;
    shelf.basis = versions->empty() ? 0 : versions->front().version;
    shelf.isShipped = hasSameWords(shelf.mail, shelf.shipped);
    shelf.versions = std::move(*versions);
    shelf.frame = std::move(*frame);
    return shelf;
}

TemplateValues previewValues(const scim::JsonObject& person, const TemplateFrame& frame, directory::MailKind kind,
                             std::string_view language, core::Timestamp now)
{
    InvitationValues invitation;
    invitation.link = "https://enrol.example.com/enrol/your-personal-link";
    invitation.expires = now + std::chrono::hours(24) * frame.lifetimeDays;
    invitation.timeZone = frame.timeZone;
    invitation.reminderNumber = kind == directory::MailKind::Reminder ? 1 : 0;
    invitation.iosApp = frame.iosApp;
    invitation.androidApp = frame.androidApp;
    return valuesFor(person, frame.branding, invitation, language);
}

core::Result<BrokenMails> findBrokenMails(directory::ReadSession& session, const directory::Integration& integration,
                                          const Template& mail, core::Timestamp now, const TemplateProgress& progress,
                                          std::stop_token stop)
{
    const auto frame = frameOf(session, integration);
    if (!frame)
        return tl::unexpected(frame.error());
    const auto stored = session.mailTemplates().current(integration.id, mail.kind);
    if (!stored)
        return tl::unexpected(stored.error());
    std::vector<std::string> languages = languagesOf(*stored);
    if (std::ranges::find(languages, mail.language) == languages.end())
        languages.push_back(mail.language);
    directory::PersonQuery query;
    query.integration = integration.id;
    query.active = true;
    const auto order = session.personOrder(query, stop);
    if (!order)
        return tl::unexpected(order.error());
    BrokenMails found;
    std::int64_t done = 0;
    for (const directory::PersonId row : *order) {
        if (stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        if (progress && done++ % peopleBetweenReports == 0)
            progress(done, static_cast<std::int64_t>(order->size()));
        const auto person = session.personByRow(row);
        if (!person)
            return tl::unexpected(person.error());
        const auto parsed = *person ? scim::parseJson((*person)->resource, scim::ownLimits) : scim::parseJson("{}");
        if (!*person || !parsed || !parsed->is_object())
            continue;
        const auto choice = chooseLanguage(languageOf(parsed->get_object()), languages, frame->defaultLanguage);
        if (choice && choice->language != mail.language)
            continue;
        const auto brokenBefore = found.tally.broken();
        found.tally.add(std::to_string(row.value), checkForPerson(mail, previewValues(parsed->get_object(), *frame,
                                                                                      mail.kind, mail.language, now)));
        if (found.tally.broken() > brokenBefore && found.people.size() < mostShown)
            found.people.push_back({row, (*person)->userName});
    }
    return found;
}

bool isLanguageTag(std::string_view tag)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\\z"));
    return pattern.match(QString::fromUtf8(tag.data(), static_cast<qsizetype>(tag.size()))).hasMatch();
}

core::Result<directory::MailTemplate> saveTemplate(directory::Database& database, directory::IntegrationId integration,
                                                   const Template& mail, std::int64_t basis, const std::string& savedBy)
{
    if (!isLanguageTag(mail.language))
        return core::failure(core::ErrorKind::Invalid,
                             "“" + mail.language + "” is no language. Write it as Okta does, for example nl or pt-BR.");
    const auto findings = checkTemplate(mail);
    if (std::ranges::any_of(findings, &Finding::isError))
        return core::failure(core::ErrorKind::Invalid, "The template has errors, and no mail could be made of it.");
    const auto& shipped = shippedLanguages();
    const auto original = std::ranges::find(shipped, mail.language) == shipped.end()
                              ? core::Result<Template>(Template{})
                              : shippedTemplate(mail.kind, mail.language);
    if (!original)
        return tl::unexpected(original.error());
    directory::MailTemplate row;
    row.key = {integration, mail.kind, mail.language};
    row.isShipped = hasSameWords(mail, *original);
    row.savedBy = savedBy;
    if (!row.isShipped) {
        row.subject = mail.subject;
        row.html = mail.html;
        row.text = mail.text;
    }
    directory::MailTemplate kept;
    const auto written = database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto saved = session.mailTemplates().save(row, basis);
        if (!saved)
            return tl::unexpected(std::move(saved.error()));
        kept = std::move(*saved);
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    return kept;
}

} // namespace rollcall::onboarding
