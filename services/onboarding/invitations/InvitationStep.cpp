// SPDX-License-Identifier: Apache-2.0
// Decisions are made from what the transaction sees, so that nothing can change between looking and writing.
#include "InvitationStep.h"

#include "directory/Registrations.h"
#include "scim/Json.h"

#include <array>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

namespace {

constexpr std::array<std::pair<directory::MailKind, std::string_view>, 4> mailKinds{
    {{directory::MailKind::Invitation, "invitation"},
     {directory::MailKind::Reminder, "reminder"},
     {directory::MailKind::AddressChanged, "address-changed"},
     {directory::MailKind::Registered, "registered"}}};

core::Result<std::vector<std::string>> groupIdsOf(directory::WriteSession& session, const directory::Person& person,
                                                  const InvitationSettings& settings)
{
    std::vector<std::string> ids;
    if (settings.waveGroups.empty())
        return ids;
    const auto groups = session.groupsOfPerson(person.rowId);
    if (!groups)
        return tl::unexpected(groups.error());
    for (const directory::GroupReference& group : *groups)
        ids.push_back(group.id.value);
    return ids;
}

core::Result<> changeSuppression(directory::WriteSession& session, const directory::Invitation& invitation)
{
    const auto cleared = session.invitations().unsuppress(invitation.integration, invitation.address);
    return cleared ? core::Result<>{} : core::Result<>(tl::unexpected(cleared.error()));
}

} // namespace

std::string toJson(const MailOrder& order)
{
    scim::JsonObject object;
    object["invitation"] = order.invitation.value;
    for (const auto& [kind, word] : mailKinds) {
        if (kind == order.kind)
            object["kind"] = word;
    }
    if (!order.askedBy.empty())
        object["askedBy"] = order.askedBy;
    return scim::toJson(object);
}

core::Result<MailOrder> parseMailOrder(std::string_view json)
{
    const auto unreadable = [] {
        return core::failure(core::ErrorKind::Corrupt,
                             "What this mail is about cannot be read. Invite the person again.");
    };
    const auto parsed = scim::parseJson(json);
    if (!parsed || !parsed->is_object())
        return unreadable();
    const scim::JsonObject& object = parsed->get_object();
    const scim::JsonValue* invitation = object.if_contains("invitation");
    const scim::JsonValue* kind = object.if_contains("kind");
    if (invitation == nullptr || !invitation->is_int64() || kind == nullptr || !kind->is_string())
        return unreadable();
    MailOrder order{directory::InvitationId(invitation->get_int64())};
    bool isKnown = false;
    for (const auto& [value, word] : mailKinds) {
        if (std::string_view(kind->get_string()) == word) {
            order.kind = value;
            isKnown = true;
        }
    }
    if (const scim::JsonValue* askedBy = object.if_contains("askedBy"); askedBy != nullptr && askedBy->is_string())
        order.askedBy = std::string(askedBy->get_string());
    if (!isKnown)
        return unreadable();
    return order;
}

core::Result<Situation> situationOf(directory::WriteSession& session, const directory::Integration& integration,
                                    const InvitationSettings& settings, const directory::ResourceId& id,
                                    const Traffic& traffic)
{
    Situation situation;
    situation.traffic = traffic;
    situation.now = session.now();
    auto person = session.person(integration.id, id);
    if (!person)
        return tl::unexpected(std::move(person.error()));
    if (*person) {
        const auto groups = groupIdsOf(session, **person, settings);
        if (!groups)
            return tl::unexpected(groups.error());
        situation.person = factsOf(**person, settings, *groups);
    } else {
        situation.person.id = id;
        situation.person.isThere = false;
    }
    auto invitation = session.invitations().ofPerson(integration.id, id);
    if (!invitation)
        return tl::unexpected(std::move(invitation.error()));
    situation.invitation = std::move(*invitation);
    auto registration = session.registrations().current(integration.id, id);
    if (!registration)
        return tl::unexpected(std::move(registration.error()));
    situation.registration = std::move(*registration);
    if (!situation.person.address.empty()) {
        const auto isSuppressed = session.invitations().isSuppressed(integration.id, situation.person.address);
        if (!isSuppressed)
            return tl::unexpected(isSuppressed.error());
        situation.isSuppressed = *isSuppressed;
    }
    return situation;
}

core::Result<bool> apply(directory::WriteSession& session, const Situation& situation, const Decision& decision)
{
    if (!decision.invitation)
        return false;
    directory::Invitation invitation = *decision.invitation;
    if (situation.person.isThere)
        invitation.personRow = situation.person.row;
    const auto saved = session.invitations().save(invitation);
    if (!saved)
        return tl::unexpected(saved.error());
    if (decision.endLinks) {
        if (auto ended = session.invitations().endLinks(saved->id, *decision.endLinks); !ended)
            return tl::unexpected(std::move(ended.error()));
    }
    if (decision.clearSuppression) {
        if (auto cleared = changeSuppression(session, *saved); !cleared)
            return tl::unexpected(std::move(cleared.error()));
    }
    if (decision.mail) {
        // State and job are written together: nothing makes a second job of what is queued already.
        const std::string cause = "by itself, " + core::toRfc3339(session.now());
        if (auto ordered = orderMail(session, *saved, *decision.mail, cause, {}, {}); !ordered)
            return tl::unexpected(std::move(ordered.error()));
    }
    return true;
}

core::Result<> orderMail(directory::WriteSession& session, directory::Invitation invitation, directory::MailKind kind,
                         const std::string& cause, std::optional<directory::JobQueueId> queue,
                         const std::string& askedBy)
{
    directory::NewJob job;
    job.integration = invitation.integration;
    job.kind = invitationMailJob;
    job.queue = queue;
    job.subject = invitation.person.value;
    job.cause = std::to_string(invitation.id.value) + ": " + cause;
    job.urgency = kind == directory::MailKind::Reminder ? directory::JobUrgency::Last : directory::JobUrgency::Usual;
    job.payload = toJson(MailOrder{invitation.id, kind, askedBy});
    const auto added = session.jobs().add(job);
    if (!added)
        return tl::unexpected(added.error());
    invitation.job = added->id.value;
    const auto saved = session.invitations().save(invitation);
    return saved ? core::Result<>{} : core::Result<>(tl::unexpected(saved.error()));
}

} // namespace rollcall::onboarding
