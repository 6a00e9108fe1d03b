// SPDX-License-Identifier: Apache-2.0
// A trial is kept beside what it was tried with, so that whoever changes that, in whichever program, makes it stale.
#include "setup/MailTrial.h"

#include "scim/Json.h"

#include <utility>

namespace rollcall::setup {

namespace {

std::string keyOf(directory::IntegrationId integration)
{
    return "setup/" + std::to_string(integration.value) + "/mail-trial";
}

std::string textOf(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const scim::JsonString* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

MailTrial trialOf(const scim::JsonObject& object)
{
    const scim::JsonValue* at = object.if_contains("at");
    MailTrial trial{core::fromMilliseconds(at != nullptr && at->is_int64() ? at->get_int64() : std::int64_t{0}),
                    textOf(object, "to"),
                    textOf(object, "server"),
                    textOf(object, "seen"),
                    textOf(object, "cause"),
                    textOf(object, "next"),
                    textOf(object, "doubt")};
    const scim::JsonValue* settings = object.if_contains("settings");
    if (settings != nullptr && settings->is_object()) {
        for (const auto& member : settings->get_object())
            trial.settings[std::string(member.key())] = textOf(settings->get_object(), member.key());
    }
    return trial;
}

core::Result<bool> isStale(directory::ReadSession& session, const MailTrial& trial)
{
    for (const auto& [key, value] : trial.settings) {
        const auto now = session.setting(key);
        if (!now)
            return tl::unexpected(now.error());
        if (now->value_or("") != value)
            return true;
    }
    return false;
}

core::Result<std::optional<MailTrial>> readMailTrial(directory::ReadSession& session,
                                                     directory::IntegrationId integration)
{
    const std::string key = keyOf(integration);
    const auto stored = session.setting(key);
    if (!stored)
        return tl::unexpected(stored.error());
    if (!*stored || (*stored)->empty())
        return std::nullopt;
    const auto parsed = scim::parseJson(**stored);
    if (!parsed || !parsed->is_object())
        return core::failure(core::ErrorKind::Corrupt, "What was kept of the last test mail cannot be read.", key);
    MailTrial trial = trialOf(parsed->get_object());
    const auto stale = isStale(session, trial);
    if (!stale)
        return tl::unexpected(stale.error());
    trial.isStale = *stale;
    return trial;
}

core::Result<std::optional<PilotOnBoard>> readPilot(directory::ReadSession& session,
                                                    directory::IntegrationId integration, std::string_view pilot)
{
    if (pilot.empty())
        return std::nullopt;
    auto person = session.personByUserName(integration, pilot);
    if (!person)
        return tl::unexpected(person.error());
    if (!*person)
        return std::nullopt;
    auto invitation = session.invitations().ofPerson(integration, (*person)->id);
    auto registration = session.registrations().current(integration, (*person)->id);
    if (!invitation || !registration)
        return tl::unexpected(invitation ? registration.error() : invitation.error());
    return PilotOnBoard{std::move(**person), std::move(*invitation), std::move(*registration)};
}

} // namespace

core::Result<OnboardingFacts> readOnboarding(directory::ReadSession& session, directory::IntegrationId integration,
                                             std::string_view pilot)
{
    OnboardingFacts facts;
    const auto host = session.setting(mailHostSetting);
    if (!host)
        return tl::unexpected(host.error());
    facts.hasMailServer = !host->value_or("").empty();
    auto trial = readMailTrial(session, integration);
    if (!trial)
        return tl::unexpected(trial.error());
    facts.mailTrial = std::move(*trial);
    auto person = readPilot(session, integration, pilot);
    if (!person)
        return tl::unexpected(person.error());
    facts.pilot = std::move(*person);
    return facts;
}

core::Result<> saveMailTrial(directory::WriteSession& session, directory::IntegrationId integration,
                             const MailTrial& trial)
{
    scim::JsonObject settings;
    for (const auto& [key, value] : trial.settings)
        settings[key] = value;
    const scim::JsonObject object{{"at", core::toMilliseconds(trial.at)},
                                  {"to", trial.to},
                                  {"server", trial.server},
                                  {"seen", trial.seen},
                                  {"cause", trial.cause},
                                  {"next", trial.next},
                                  {"doubt", trial.doubt},
                                  {"settings", std::move(settings)}};
    return session.saveSetting(keyOf(integration), scim::toJson(object));
}

} // namespace rollcall::setup
