// SPDX-License-Identifier: Apache-2.0
#include "WebhookEvents.h"

#include "core/PercentEncoding.h"
#include "core/Secret.h"
#include "directory/Invitations.h"
#include "directory/Registrations.h"
#include "scim/Json.h"

#include <array>
#include <utility>

namespace rollcall::onboarding {

namespace {

using Events = std::vector<WebhookEvent>;

/// Of one person; no more are looked at for one entry of the feed.
constexpr std::int64_t changesLookedAt = 1'000;
constexpr std::size_t digitsOfId = 32;

std::string eventId(WebhookEventType type, const directory::Integration& integration, const std::string& person,
                    const std::string& occasion)
{
    // The person's id is random, so that the events of two directories never share an id before one receiver.
    const std::string known = std::string(toString(type)) + "\n" + integration.slug + "\n" +
                              std::to_string(core::toMilliseconds(integration.created)) + "\n" + person + "\n" +
                              occasion;
    return "evt_" + core::toHex(core::sha256(known)).substr(0, digitsOfId);
}

std::string_view nameOf(directory::RegistrationSource source)
{
    static constexpr std::array<std::string_view, 7> names{
        "system-log", "managed-group", "attribute", "vendor-callback", "vendor-api", "by-hand", "demo"};
    return names.at(static_cast<std::size_t>(source));
}

std::string_view nameOf(directory::EvidenceStrength strength)
{
    static constexpr std::array<std::string_view, 3> names{"weak", "medium", "strong"};
    return names.at(static_cast<std::size_t>(strength));
}

std::string_view nameOf(directory::MailKind kind)
{
    return kind == directory::MailKind::AddressChanged ? "address-changed" : "invitation";
}

std::optional<scim::JsonObject> objectOf(const std::string& json)
{
    auto parsed = scim::parseJson(json, scim::ownLimits);
    return parsed && parsed->is_object() ? std::optional(std::move(parsed->get_object())) : std::nullopt;
}

std::string textAt(const scim::JsonObject& object, std::string_view name)
{
    const auto* value = scim::findMember(object, name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool isActive(const scim::JsonObject& person)
{
    const auto* value = scim::findMember(person, "active");
    return !value || !value->is_bool() || value->get_bool();
}

/// Who was active before the change and is not any more; nothing otherwise.
std::optional<scim::JsonObject> deactivatedBy(const directory::ChangeRecord& change)
{
    auto before = change.before.empty() ? std::nullopt : objectOf(change.before);
    if (!before || !isActive(*before))
        return std::nullopt;
    const auto after = change.after.empty() ? std::nullopt : objectOf(change.after);
    return after && isActive(*after) ? std::nullopt : std::move(before);
}

} // namespace

std::string webhookBody(std::string_view type, core::Timestamp at, const directory::Integration& integration,
                        const WebhookSubject* person, const std::vector<std::pair<std::string, std::string>>& more)
{
    scim::JsonObject data{{"integration", integration.slug}};
    if (person) {
        scim::JsonObject who;
        if (!person->id.empty())
            who["id"] = person->id;
        if (!person->externalId.empty())
            who["externalId"] = person->externalId;
        who["userName"] = person->userName;
        data["person"] = std::move(who);
    }
    for (const auto& [name, value] : more)
        data[name] = value;
    return scim::toJson(
        scim::JsonObject{{"type", type}, {"timestamp", core::toRfc3339(at)}, {"data", std::move(data)}});
}

core::Result<Events> WebhookEventReader::read(const directory::FeedEntry& entry,
                                              const directory::Integration& integration)
{
    switch (entry.kind) {
    case directory::FeedKind::Registration:
        return entry.change == directory::FeedChange::Added ? ofRegistration(entry, integration) : Events{};
    case directory::FeedKind::Invitation:
        return ofInvitation(entry, integration);
    case directory::FeedKind::Person:
        return entry.change == directory::FeedChange::Added ? Events{} : ofPerson(entry, integration);
    default:
        return Events{};
    }
}

core::Result<WebhookSubject> WebhookEventReader::subject(const directory::Integration& integration,
                                                         const directory::ResourceId& person)
{
    const auto found = m_session.person(integration.id, person);
    if (!found)
        return tl::unexpected(found.error());
    WebhookSubject subject{person.value, {}, {}};
    if (*found) {
        subject.externalId = (*found)->externalId;
        subject.userName = (*found)->userName;
    }
    return subject;
}

core::Result<Events> WebhookEventReader::ofRegistration(const directory::FeedEntry& entry,
                                                        const directory::Integration& integration)
{
    const auto found = m_session.registrations().byId(directory::RegistrationId(entry.rowId));
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return Events{};
    const directory::Registration& registration = **found;
    const auto who = subject(integration, registration.person);
    if (!who)
        return tl::unexpected(who.error());
    WebhookEvent event;
    event.type = registration.isRegistered ? WebhookEventType::Registered : WebhookEventType::Unregistered;
    event.person = who->id;
    event.id = eventId(event.type, integration, who->id, std::to_string(entry.rowId));
    event.body = webhookBody(toString(event.type), registration.recorded, integration, &*who,
                             {{"source", std::string(nameOf(registration.source))},
                              {"strength", std::string(nameOf(registration.strength))},
                              {"at", core::toRfc3339(registration.at)}});
    return Events{std::move(event)};
}

core::Result<Events> WebhookEventReader::ofInvitation(const directory::FeedEntry& entry,
                                                      const directory::Integration& integration)
{
    const auto found = m_session.invitations().byId(directory::InvitationId(entry.rowId));
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return Events{};
    const directory::Invitation& invitation = **found;
    const auto attempts = m_session.invitations().attempts(invitation.id);
    const auto who = subject(integration, invitation.person);
    if (!attempts || !who)
        return tl::unexpected(attempts ? who.error() : attempts.error());
    Events events;
    const auto add = [&](WebhookEventType type, const std::string& occasion,
                         const std::vector<std::pair<std::string, std::string>>& more) {
        events.push_back({type, eventId(type, integration, who->id, occasion), who->id,
                          webhookBody(toString(type), entry.at, integration, &*who, more)});
    };
    for (const directory::MailAttempt& attempt : *attempts) {
        const bool isInvitation =
            attempt.kind == directory::MailKind::Invitation || attempt.kind == directory::MailKind::AddressChanged;
        if (isInvitation && attempt.outcome == directory::MailOutcome::Accepted && attempt.ended == entry.at)
            add(WebhookEventType::Invited, std::to_string(attempt.id.value),
                {{"mail", std::string(nameOf(attempt.kind))}});
    }
    if (invitation.verified == entry.at)
        add(WebhookEventType::Verified, std::to_string(core::toMilliseconds(entry.at)), {});
    return events;
}

core::Result<Events> WebhookEventReader::ofPerson(const directory::FeedEntry& entry,
                                                  const directory::Integration& integration)
{
    const directory::PersonId row(entry.rowId);
    const auto changes = m_session.changesOfPerson(row, changesLookedAt);
    if (!changes)
        return tl::unexpected(changes.error());
    for (const directory::ChangeRecord& change : *changes) {
        if (change.at != entry.at)
            continue;
        const auto before = deactivatedBy(change);
        if (!before)
            continue;
        const auto id = idOf(row, change.journal);
        if (!id)
            return tl::unexpected(id.error());
        const WebhookSubject who{*id, textAt(*before, "externalId"), textAt(*before, "userName")};
        WebhookEvent event;
        event.type = WebhookEventType::Deactivated;
        event.person = who.id;
        event.id = eventId(event.type, integration, who.id,
                           std::to_string(entry.rowId) + " " + std::to_string(core::toMilliseconds(entry.at)));
        event.body = webhookBody(toString(event.type), entry.at, integration, &who,
                                 {{"change", change.after.empty() ? "deleted" : "deactivated"}});
        return Events{std::move(event)};
    }
    return Events{};
}

core::Result<std::string> WebhookEventReader::idOf(directory::PersonId row, directory::JournalId journal)
{
    const auto person = m_session.personByRow(row);
    const auto invitation = m_session.invitations().ofPersonRow(row);
    if (!person || !invitation)
        return tl::unexpected(person ? invitation.error() : person.error());
    if (*person)
        return (*person)->id.value;
    if (*invitation)
        return (*invitation)->person.value;
    const auto request = m_session.journalEntry(journal);
    if (!request)
        return tl::unexpected(request.error());
    constexpr std::string_view people = "/Users/";
    const std::string target = *request ? (*request)->target : std::string();
    const std::size_t from = target.rfind(people);
    if (from == std::string::npos)
        return std::string();
    const std::string last = target.substr(from + people.size());
    return core::percentDecoded(last.substr(0, last.find_first_of("?/")));
}

} // namespace rollcall::onboarding
