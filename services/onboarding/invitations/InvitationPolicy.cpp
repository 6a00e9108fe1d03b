// SPDX-License-Identifier: Apache-2.0
// In the order of what outranks what: gone, registered, who mails, a new address, and only then whose turn it is.
#include "onboarding/InvitationPolicy.h"

#include "onboarding/MailMessage.h"
#include "scim/Fold.h"

#include <algorithm>
#include <utility>

namespace rollcall::onboarding {

using directory::HoldReason;
using directory::Invitation;
using directory::InvitationState;
using directory::LinkState;
using directory::MailKind;

namespace {

constexpr std::int64_t fewestMailsForARate = 20;

Invitation held(Invitation invitation, HoldReason reason, std::string note, std::optional<core::Timestamp> until = {})
{
    invitation.state = InvitationState::Held;
    invitation.hold = reason;
    invitation.note = std::move(note);
    invitation.dueAt = until;
    return invitation;
}

Invitation moved(Invitation invitation, InvitationState state, std::string note)
{
    invitation.state = state;
    invitation.hold = HoldReason::None;
    invitation.note = std::move(note);
    invitation.dueAt.reset();
    return invitation;
}

bool isOver(InvitationState state)
{
    return state == InvitationState::Registered || state == InvitationState::Revoked;
}

/// A job has it, and asks again right before its mail.
bool isUnderWay(InvitationState state)
{
    return state == InvitationState::Queued || state == InvitationState::Sending ||
           state == InvitationState::Deferred || state == InvitationState::Unknown;
}

std::string domainOf(std::string_view address)
{
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string() : scim::fold(address.substr(at + 1));
}

bool isListed(const std::vector<std::string>& list, std::string_view value)
{
    const std::string folded = scim::fold(value);
    return std::any_of(list.begin(), list.end(), [&](const std::string& each) { return scim::fold(each) == folded; });
}

/// What holds a mail back that nobody asked for, though nothing is wrong with it.
class SoftHolds {
public:
    SoftHolds(const Situation& situation, const InvitationSettings& settings)
        : m_situation(situation), m_settings(settings)
    {
    }

    [[nodiscard]] std::optional<Invitation> apply(const Invitation& invitation) const
    {
        if (m_settings.when == InviteWhen::ByHand)
            return held(invitation, HoldReason::ByHand, "This integration invites by hand.");
        if (isNew() && m_situation.traffic.newInWindow > m_settings.burst)
            return held(invitation, HoldReason::FirstSync,
                        "Came with " + std::to_string(m_situation.traffic.newInWindow - 1) +
                            " others at once: say whether they are to be invited.");
        if (auto waits = untilTheirDay(invitation))
            return waits;
        if (auto waits = untilTheirTurn(invitation))
            return waits;
        const core::Timestamp allowed = outsideQuietHours(m_settings, m_situation.now);
        if (allowed > m_situation.now)
            return held(invitation, HoldReason::QuietHours, "Waits for the end of the quiet hours.", allowed);
        return std::nullopt;
    }

private:
    [[nodiscard]] bool isNew() const
    {
        return !m_situation.invitation || m_situation.invitation->state == InvitationState::Revoked;
    }

    [[nodiscard]] std::optional<Invitation> untilTheirDay(const Invitation& invitation) const
    {
        if (m_settings.when == InviteWhen::AfterDelay) {
            const core::Timestamp came = invitation.id.value == 0 ? m_situation.now : invitation.created;
            const core::Timestamp due = came + m_settings.delay;
            if (due > m_situation.now)
                return held(invitation, HoldReason::Delay, "Waits until the mailbox is surely there.", due);
        }
        if (m_settings.when == InviteWhen::OnStartDate) {
            const auto day = startDate(m_settings, m_situation.person.startDate);
            if (!day)
                return held(invitation, HoldReason::StartDate,
                            "Has no start date in " + m_settings.startDateAttribute +
                                ". Fill it in Okta, or invite by hand.");
            if (*day > m_situation.now)
                return held(invitation, HoldReason::StartDate, "Waits for the start date.", *day);
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Invitation> untilTheirTurn(const Invitation& invitation) const
    {
        const Traffic& traffic = m_situation.traffic;
        if (!m_situation.person.isTheirTurn)
            return held(invitation, HoldReason::Wave,
                        "Is in none of the groups, and has not the attribute, whose turn it is.");
        if (traffic.mailsToday >= fewestMailsForARate &&
            traffic.bouncedToday * 100 > traffic.mailsToday * m_settings.bouncePercent)
            return held(invitation, HoldReason::BounceRate,
                        std::to_string(traffic.bouncedToday) + " of today's " + std::to_string(traffic.mailsToday) +
                            " mails came back. Look at their addresses, then go on by hand.");
        if (m_settings.perDay > 0 && traffic.invitedToday >= m_settings.perDay)
            return held(invitation, HoldReason::Wave, "Waits for tomorrow: today's number is reached.",
                        startOfDay(m_settings, m_situation.now + std::chrono::hours(25)));
        return std::nullopt;
    }

    const Situation& m_situation;
    const InvitationSettings& m_settings;
};

class Decider {
public:
    Decider(const Situation& situation, const InvitationSettings& settings, directory::IntegrationId integration)
        : m_situation(situation), m_settings(settings), m_person(situation.person)
    {
        if (situation.invitation) {
            m_invitation = *situation.invitation;
        } else {
            m_invitation.integration = integration;
            m_invitation.person = m_person.id;
        }
    }

    [[nodiscard]] Decision decide() const
    {
        if (!m_person.isThere || !m_person.isActive)
            return gone();
        if (m_situation.registration && m_situation.registration->isRegistered)
            return registered();
        if (m_settings.mailer != Mailer::Rollcall)
            return othersMail();
        if (!m_situation.invitation || m_invitation.state == InvitationState::Revoked)
            return newcomer();
        if (m_invitation.state == InvitationState::Registered)
            return noLongerRegistered();
        if (hasMoved())
            return movedAddress();
        if (isUnderWay(m_invitation.state))
            return {};
        if (m_invitation.state == InvitationState::Accepted || m_invitation.state == InvitationState::Expired)
            return waitedFor();
        if (m_invitation.state == InvitationState::Held && !isDecidedByPeople())
            return lookedAtAgain(m_invitation);
        return {};
    }

private:
    [[nodiscard]] bool isFound() const { return m_situation.invitation.has_value(); }

    [[nodiscard]] Decision gone() const
    {
        if (!isFound() || isOver(m_invitation.state))
            return {};
        Invitation revoked = moved(m_invitation, InvitationState::Revoked,
                                   m_person.isThere ? "Was deactivated in Okta." : "Was removed from the application.");
        revoked.expires.reset();
        return {std::move(revoked), {}, LinkState::Revoked, false};
    }

    [[nodiscard]] Decision registered() const
    {
        if (m_invitation.state == InvitationState::Registered && isFound())
            return {};
        Invitation done = moved(m_invitation, InvitationState::Registered, {});
        done.expires.reset();
        if (!isFound())
            done.address = m_person.address;
        return {std::move(done), {}, LinkState::Used, false};
    }

    /// What waited for us waits no longer; what has been mailed stays as it is.
    [[nodiscard]] Decision othersMail() const
    {
        if (!isFound() ||
            (m_invitation.state != InvitationState::Held && m_invitation.state != InvitationState::Queued) ||
            m_invitation.hold == HoldReason::Unconfirmed)
            return {};
        return {held(m_invitation, HoldReason::Unconfirmed, "Rollcall does not mail this integration's people."),
                {},
                {},
                false};
    }

    [[nodiscard]] Decision newcomer() const
    {
        Invitation fresh = m_invitation;
        fresh.state = InvitationState::Held;
        fresh.address = m_person.address;
        fresh.cause = isFound() ? "active again in Okta" : "provisioned by Okta";
        fresh.mails = 0;
        fresh.reminders = 0;
        fresh.opened.reset();
        fresh.verified.reset();
        fresh.lastAccepted.reset();
        fresh.acceptedBy.clear();
        return lookedAtAgain(fresh);
    }

    [[nodiscard]] Decision noLongerRegistered() const
    {
        return {
            held(m_invitation, HoldReason::ByHand,
                 "Is not registered any more: the last authenticator is gone. Invite again when it was no accident."),
            {},
            {},
            false};
    }

    [[nodiscard]] bool hasMoved() const
    {
        return !m_person.address.empty() && scim::fold(m_person.address) != scim::fold(m_invitation.address);
    }

    /// The old link may lie in somebody else's mailbox.
    [[nodiscard]] Decision movedAddress() const
    {
        Invitation changed = m_invitation;
        changed.address = m_person.address;
        if (changed.state == InvitationState::Verified)
            return {std::move(changed), {}, {}, false};
        // A job on its way looks at the address itself; a mail of unknown outcome went to the old one.
        if (changed.state == InvitationState::Queued || changed.state == InvitationState::Deferred)
            return {std::move(changed), {}, {}, true};
        if (changed.state == InvitationState::Sending)
            return {};
        if (changed.state == InvitationState::Held && !isDecidedByPeople()) {
            Decision decision = lookedAtAgain(changed, false);
            decision.clearSuppression = true;
            return decision;
        }
        const std::string from = m_invitation.address.empty() ? "no address" : m_invitation.address;
        changed.cause = "the address changed";
        changed.expires.reset();
        return {held(std::move(changed), HoldReason::ByHand,
                     "The address changed from " + from + " to " + m_person.address + ": send it there."),
                {},
                LinkState::Revoked,
                true};
    }

    /// A server has it: then come reminders, and the end of the link, which a later reminder makes good by a new one.
    [[nodiscard]] Decision waitedFor() const
    {
        const auto reminder = nextReminder();
        if (reminder && *reminder <= m_situation.now)
            return reminded();
        if (m_invitation.state == InvitationState::Expired)
            return {};
        Invitation waiting = m_invitation;
        if (m_invitation.expires && *m_invitation.expires <= m_situation.now) {
            waiting = moved(waiting, InvitationState::Expired, "The link has ended without being used.");
            waiting.dueAt = reminder;
            return {std::move(waiting), {}, LinkState::Expired, false};
        }
        waiting.dueAt = reminder && m_invitation.expires ? std::min(*reminder, *m_invitation.expires)
                        : reminder                       ? reminder
                                                         : m_invitation.expires;
        return waiting.dueAt == m_invitation.dueAt ? Decision{} : Decision{std::move(waiting), {}, {}, false};
    }

    [[nodiscard]] Decision reminded() const
    {
        Invitation waiting = m_invitation;
        const bool isExpired = m_invitation.state == InvitationState::Expired;
        const auto end = isExpired ? std::nullopt : m_invitation.expires;
        if (const auto obstacle = hardObstacle(m_person, m_situation.isSuppressed, m_settings)) {
            waiting.note = "No reminder: " + obstacle->why;
            waiting.dueAt = end;
            return {std::move(waiting), {}, {}, false};
        }
        if (const auto allowed = outsideQuietHours(m_settings, m_situation.now); allowed > m_situation.now) {
            waiting.dueAt = end ? std::min(allowed, *end) : allowed;
            return {std::move(waiting), {}, {}, false};
        }
        Invitation due = moved(m_invitation, InvitationState::Queued, {});
        due.cause = "reminder " + std::to_string(m_invitation.reminders + 1);
        return {std::move(due), MailKind::Reminder, {}, false};
    }

    /// Counted from the first mail, whose time is the last one's less what the reminders took.
    [[nodiscard]] std::optional<core::Timestamp> nextReminder() const
    {
        const auto index = static_cast<std::size_t>(m_invitation.reminders);
        if (!m_invitation.lastAccepted || index >= m_settings.reminderDays.size())
            return std::nullopt;
        const int before = index == 0 ? 0 : m_settings.reminderDays[index - 1];
        return *m_invitation.lastAccepted + std::chrono::hours(24) * (m_settings.reminderDays[index] - before);
    }

    [[nodiscard]] bool isDecidedByPeople() const
    {
        return m_invitation.hold == HoldReason::Rejected || m_invitation.hold == HoldReason::FirstSync ||
               (m_invitation.hold == HoldReason::ByHand && m_settings.when == InviteWhen::ByHand) ||
               (m_invitation.hold == HoldReason::ByHand && m_invitation.mails > 0);
    }

    [[nodiscard]] Decision lookedAtAgain(const Invitation& invitation) const
    {
        return lookedAtAgain(invitation, m_situation.isSuppressed);
    }

    [[nodiscard]] Decision lookedAtAgain(const Invitation& invitation, bool isSuppressed) const
    {
        if (auto obstacle = hardObstacle(m_person, isSuppressed, m_settings))
            return {held(invitation, obstacle->reason, std::move(obstacle->why)), {}, {}, false};
        if (auto waits = SoftHolds(m_situation, m_settings).apply(invitation))
            return {std::move(waits), {}, {}, false};
        return {moved(invitation, InvitationState::Queued, {}), MailKind::Invitation, {}, false};
    }

    const Situation& m_situation;
    const InvitationSettings& m_settings;
    const PersonFacts& m_person;
    Invitation m_invitation;
};

} // namespace

Decision decide(const Situation& situation, const InvitationSettings& settings, directory::IntegrationId integration)
{
    return Decider(situation, settings, integration).decide();
}

std::optional<Obstacle> hardObstacle(const PersonFacts& person, bool isSuppressed, const InvitationSettings& settings)
{
    if (person.address.empty()) {
        const bool looksLikeOne = readMailbox(person.userName).has_value();
        return Obstacle{HoldReason::NoAddress,
                        looksLikeOne
                            ? "Okta sends no e-mail address, only a userName that looks like one. Map email in "
                              "the application's provisioning in Okta."
                            : "Okta sends no e-mail address. Map email in the application's provisioning in Okta."};
    }
    if (const auto mailbox = readMailbox(person.address); !mailbox)
        return Obstacle{HoldReason::NoAddress, mailbox.error().message};
    if (isSuppressed)
        return Obstacle{HoldReason::Suppressed,
                        "Mail to " + person.address +
                            " came back before. Correct the address in Okta, or clear it here."};
    if (!settings.testAddresses.empty() && !isListed(settings.testAddresses, person.address))
        return Obstacle{HoldReason::TestMode, "Test mode: only the listed addresses are mailed."};
    if (!settings.domains.empty() && !isListed(settings.domains, domainOf(person.address)))
        return Obstacle{HoldReason::Domain,
                        "The domain " + domainOf(person.address) + " is not among those that are mailed."};
    return std::nullopt;
}

std::optional<std::string> refusalOfResend(const Situation& situation, const InvitationSettings& settings)
{
    if (settings.mailer != Mailer::Rollcall)
        return "Rollcall does not mail this integration's people. Choose it as the one that mails first.";
    if (!situation.person.isThere)
        return "Is not in the application any more.";
    if (!situation.person.isActive)
        return "Is deactivated in Okta.";
    if (situation.registration && situation.registration->isRegistered)
        return "Is registered already.";
    if (situation.invitation && situation.invitation->state == InvitationState::Sending)
        return "A mail is on its way at this moment.";
    if (const auto obstacle = hardObstacle(situation.person, situation.isSuppressed, settings))
        return obstacle->why;
    return std::nullopt;
}

} // namespace rollcall::onboarding
