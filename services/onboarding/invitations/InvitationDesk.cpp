// SPDX-License-Identifier: Apache-2.0
// Refusals are decided where the mail is ordered, in the same transaction.
#include "onboarding/InvitationDesk.h"

#include "InvitationStep.h"
#include "directory/ReadSession.h"
#include "onboarding/InvitationKeeper.h"

#include <algorithm>
#include <utility>

namespace rollcall::onboarding {

using directory::HoldReason;
using directory::Invitation;
using directory::InvitationState;

namespace {

/// So that a transaction of ours holds nobody up.
constexpr std::size_t peopleAtOnce = 100;

struct Setting {
    directory::Integration integration;
    InvitationSettings settings;
};

core::Result<Setting> settingOf(directory::ReadSession& session, directory::IntegrationId id)
{
    const auto integrations = session.integrations();
    if (!integrations)
        return tl::unexpected(integrations.error());
    const auto found = std::find_if(integrations->begin(), integrations->end(),
                                    [id](const directory::Integration& each) { return each.id == id; });
    if (found == integrations->end())
        return core::failure(core::ErrorKind::NotFound, "This integration is not in the directory any more.");
    const auto stored = session.setting(settingOfInvitations(id));
    if (!stored)
        return tl::unexpected(stored.error());
    auto settings = parseInvitationSettings(stored->value_or("{}"));
    if (!settings)
        return tl::unexpected(std::move(settings.error()));
    return Setting{*found, std::move(*settings)};
}

core::Result<Setting> settingOf(directory::Database& database, directory::IntegrationId id)
{
    auto future = database.readAsync(
        {}, [id](directory::ReadSession& session, std::stop_token) { return settingOf(session, id); });
    future.waitForFinished();
    return future.result();
}

Invitation startingPoint(const Situation& situation, directory::IntegrationId integration)
{
    if (situation.invitation)
        return *situation.invitation;
    Invitation fresh;
    fresh.integration = integration;
    fresh.person = situation.person.id;
    return fresh;
}

/// What is known better already is not known worse by hearing it again, nor undone by what happened before it.
bool tellsMore(const directory::Registration& told, const directory::Registration& held)
{
    if (told.isRegistered != held.isRegistered)
        return told.at >= held.at;
    return told.strength > held.strength || (told.strength == held.strength && told.source != held.source);
}

enum class Ordered { Now, Before };

core::Result<Ordered> order(directory::WriteSession& session, const Situation& situation, const ResendRequest& request,
                            std::optional<directory::JobQueueId> queue)
{
    Invitation invitation = startingPoint(situation, request.integration);
    if (invitation.id.value == 0) {
        const auto saved = session.invitations().save(invitation);
        if (!saved)
            return tl::unexpected(saved.error());
        invitation = *saved;
    }
    directory::NewJob job;
    job.integration = request.integration;
    job.kind = invitationMailJob;
    job.queue = queue;
    job.subject = invitation.person.value;
    job.cause = std::to_string(invitation.id.value) + ": asked for, " + request.requestId;
    job.payload = toJson(MailOrder{invitation.id, directory::MailKind::Invitation, request.askedBy});
    const auto added = session.jobs().add(job);
    if (!added)
        return tl::unexpected(added.error());
    if (!added->isNew)
        return Ordered::Before;
    // Another job of it that still waits finds that it is not its turn any more.
    invitation.job = added->id.value;
    invitation.personRow = situation.person.row;
    invitation.state = InvitationState::Queued;
    invitation.hold = HoldReason::None;
    invitation.note.clear();
    invitation.dueAt.reset();
    invitation.address = situation.person.address;
    invitation.cause = "sent again by " + request.askedBy;
    const auto saved = session.invitations().save(invitation);
    if (!saved)
        return tl::unexpected(saved.error());
    return Ordered::Now;
}

} // namespace

core::Result<ResendPreview> InvitationDesk::preview(directory::IntegrationId integration,
                                                    std::span<const directory::ResourceId> people, std::stop_token stop)
{
    const auto setting = settingOf(m_database, integration);
    if (!setting)
        return tl::unexpected(setting.error());
    ResendPreview preview;
    for (std::size_t from = 0; from < people.size(); from += peopleAtOnce) {
        if (stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        const auto part = people.subspan(from, std::min(peopleAtOnce, people.size() - from));
        // In the writer's transaction as the real one is, so that both look the same way; it writes nothing.
        const auto looked = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            for (const directory::ResourceId& person : part) {
                const auto situation = situationOf(session, setting->integration, setting->settings, person, {});
                if (!situation)
                    return tl::unexpected(situation.error());
                if (auto refusal = refusalOfResend(*situation, setting->settings))
                    preview.skipped.push_back({person, std::move(*refusal)});
                else
                    preview.people.push_back(person);
            }
            return {};
        });
        if (!looked)
            return tl::unexpected(looked.error());
    }
    return preview;
}

core::Result<ResendOutcome> InvitationDesk::resend(const ResendRequest& request, const DeskProgress& progress,
                                                   std::stop_token stop)
{
    if (request.requestId.empty() || request.askedBy.empty())
        return core::failure(core::ErrorKind::Internal, "A wish to send again needs a name and somebody who asks.");
    const auto setting = settingOf(m_database, request.integration);
    if (!setting)
        return tl::unexpected(setting.error());
    ResendOutcome outcome;
    if (!request.title.empty()) {
        const auto made = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            const auto queue = session.jobs().addQueue({request.integration, std::string(invitationMailJob),
                                                        request.title, request.askedBy, request.perMinute});
            if (!queue)
                return tl::unexpected(queue.error());
            outcome.queue = *queue;
            return {};
        });
        if (!made)
            return tl::unexpected(made.error());
    }
    const std::span<const directory::ResourceId> people(request.people);
    for (std::size_t from = 0; from < people.size() && !stop.stop_requested(); from += peopleAtOnce) {
        const auto part = people.subspan(from, std::min(peopleAtOnce, people.size() - from));
        const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            for (const directory::ResourceId& person : part) {
                const auto situation = situationOf(session, setting->integration, setting->settings, person, {});
                if (!situation)
                    return tl::unexpected(situation.error());
                if (auto refusal = refusalOfResend(*situation, setting->settings)) {
                    outcome.skipped.push_back({person, std::move(*refusal)});
                    continue;
                }
                const auto ordered = order(session, *situation, request, outcome.queue);
                if (!ordered)
                    return tl::unexpected(ordered.error());
                ++(*ordered == Ordered::Now ? outcome.ordered : outcome.orderedBefore);
            }
            return {};
        });
        if (!written)
            return tl::unexpected(written.error());
        if (progress)
            progress(static_cast<std::int64_t>(from + part.size()));
    }
    return outcome;
}

core::Result<std::int64_t> InvitationDesk::reject(directory::IntegrationId integration,
                                                  std::span<const directory::ResourceId> people, const std::string& by)
{
    std::int64_t rejected = 0;
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        for (const directory::ResourceId& person : people) {
            auto found = session.invitations().ofPerson(integration, person);
            if (!found)
                return tl::unexpected(std::move(found.error()));
            if (!*found || ((*found)->state != InvitationState::Held && (*found)->state != InvitationState::Queued))
                continue;
            Invitation invitation = **found;
            invitation.state = InvitationState::Held;
            invitation.hold = HoldReason::Rejected;
            invitation.note = by + " said that no mail is to be sent.";
            invitation.dueAt.reset();
            if (auto saved = session.invitations().save(invitation); !saved)
                return tl::unexpected(std::move(saved.error()));
            ++rejected;
        }
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    return rejected;
}

core::Result<> InvitationDesk::revoke(directory::IntegrationId integration, const directory::ResourceId& person,
                                      const std::string& by)
{
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto found = session.invitations().ofPerson(integration, person);
        if (!found)
            return tl::unexpected(std::move(found.error()));
        if (!*found)
            return core::failure(core::ErrorKind::NotFound, "This person was never invited.");
        Invitation invitation = **found;
        // Held, and not Revoked: that is what Okta's deactivation leaves, and its end would invite them anew.
        if (invitation.state != InvitationState::Registered) {
            invitation.state = InvitationState::Held;
            invitation.hold = HoldReason::Rejected;
            invitation.note = "Taken back by " + by + ".";
        }
        invitation.dueAt.reset();
        invitation.expires.reset();
        if (auto saved = session.invitations().save(invitation); !saved)
            return tl::unexpected(std::move(saved.error()));
        return session.invitations().endLinks(invitation.id, directory::LinkState::Revoked);
    });
}

core::Result<directory::Registration> InvitationDesk::setRegistered(directory::IntegrationId integration,
                                                                    const directory::ResourceId& person,
                                                                    bool isRegistered, const std::string& reason,
                                                                    const std::string& by)
{
    if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
        return core::failure(core::ErrorKind::Invalid, "Say how you know it: whoever looks later will ask.");
    directory::Registration word;
    word.integration = integration;
    word.person = person;
    word.isRegistered = isRegistered;
    word.strength = directory::EvidenceStrength::Weak;
    word.source = directory::RegistrationSource::ByHand;
    word.evidence = reason;
    word.by = by;
    auto kept = addEvidence(word);
    return kept ? core::Result<directory::Registration>(std::move(kept->registration))
                : tl::unexpected(std::move(kept.error()));
}

core::Result<KeptEvidence> InvitationDesk::addEvidence(const directory::Registration& evidence)
{
    const auto setting = settingOf(m_database, evidence.integration);
    if (!setting)
        return tl::unexpected(setting.error());
    KeptEvidence result;
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        const auto person = session.person(evidence.integration, evidence.person);
        if (!person)
            return tl::unexpected(person.error());
        if (!*person)
            return core::failure(core::ErrorKind::NotFound, "This person is not in the directory any more.");
        const auto current = session.registrations().current(evidence.integration, evidence.person);
        if (!current)
            return tl::unexpected(current.error());
        const auto isKnown = session.registrations().isKnown(evidence);
        if (!isKnown)
            return tl::unexpected(isKnown.error());
        directory::Registration row = evidence;
        if (row.at == core::Timestamp{})
            row.at = session.now();
        if (*current && (*isKnown || !tellsMore(row, **current))) {
            result = {**current, false};
            return {};
        }
        auto kept = session.registrations().add(row);
        if (!kept)
            return tl::unexpected(std::move(kept.error()));
        result = {std::move(*kept), true};
        const auto situation = situationOf(session, setting->integration, setting->settings, evidence.person, {});
        if (!situation)
            return tl::unexpected(situation.error());
        const auto applied = apply(session, *situation, decide(*situation, setting->settings, setting->integration.id));
        return applied ? core::Result<>{} : core::Result<>(tl::unexpected(applied.error()));
    });
    if (!written)
        return tl::unexpected(written.error());
    return result;
}

} // namespace rollcall::onboarding
