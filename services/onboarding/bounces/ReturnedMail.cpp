// SPDX-License-Identifier: Apache-2.0
// A report is somebody's word: it is believed as far as it names a mail that we sent, and no further.
#include "onboarding/ReturnedMail.h"

#include "directory/Invitations.h"
#include "scim/Fold.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

using directory::Invitation;
using directory::InvitationState;
using directory::MailAttempt;
using directory::MailFate;
using directory::MailOutcome;

namespace {

/// An attempt takes at most some minutes: one that says so for longer will not end by itself.
constexpr auto longestAttempt = std::chrono::minutes(10);

/// The more exact one: some report 5.0.0 and the other server's own status in its words.
std::string statusOf(const ReportedRecipient& recipient)
{
    if (!recipient.status.empty() && !recipient.status.ends_with(".0.0"))
        return recipient.status;
    std::string_view rest = recipient.diagnostic;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(" -"), rest.size());
        if (isEnhancedStatus(rest.substr(0, end)))
            return std::string(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return recipient.status;
}

bool isForGood(const ReportedRecipient& recipient)
{
    const std::string status = statusOf(recipient);
    if (!status.empty())
        return status.front() == '5';
    return !recipient.diagnostic.starts_with('4');
}

std::string reasonOf(const ReportedRecipient& recipient)
{
    if (!recipient.diagnostic.empty())
        return recipient.diagnostic;
    const std::string status = statusOf(recipient);
    const std::string_view words = status.starts_with("5.1.")   ? "there is no such address"
                                   : status.starts_with("5.2.") ? "the mailbox takes no mail"
                                   : status.starts_with("5.4.") ? "no mail server answers for it"
                                   : status.starts_with("5.7.") ? "a policy forbids it"
                                                                : "the server gives no reason";
    return std::string(words) + (status.empty() ? "" : " (" + status + ")");
}

/// A sentence's end, where the server's words have none.
std::string asSentence(std::string text)
{
    if (!text.ends_with('.') && !text.ends_with('!'))
        text += '.';
    return text;
}

std::string noteOf(const ReportedRecipient& recipient)
{
    const std::string reason = asSentence(reasonOf(recipient));
    if (blamesAddress(recipient))
        return "The mail came back: " + reason + " Correct the address in Okta.";
    if (isForGood(recipient))
        return "The mail came back, and not for its address: " + reason +
               " Often it looks like spam to a filter: ask the mail team to allow the sender, then send it again.";
    return "The mail came back after days of trying: " + reason + " Send it again once their mail server answers.";
}

bool isTo(const MailAttempt& attempt, const ReportedRecipient& recipient)
{
    const std::string address = scim::fold(attempt.address);
    return std::ranges::any_of(recipient.addresses,
                               [&](const std::string& each) { return scim::fold(each) == address; });
}

/// The try that a server took, of those that share the mail's name.
const MailAttempt* takenOne(const std::vector<MailAttempt>& attempts, const ReportedRecipient& recipient)
{
    const auto found = std::ranges::find_if(attempts, [&](const MailAttempt& each) {
        const bool isOut = each.outcome == MailOutcome::Accepted || each.outcome == MailOutcome::Unknown ||
                           each.outcome == MailOutcome::Sending;
        return isOut && isTo(each, recipient);
    });
    return found == attempts.end() ? nullptr : &*found;
}

class Following {
public:
    Following(directory::WriteSession& session, const DeliveryReport& report) : m_session(session), m_report(report) {}

    [[nodiscard]] core::Result<ReportFollowed> follow(const MailAttempt& attempt, const ReportedRecipient& recipient)
    {
        if (attempt.outcome == MailOutcome::Sending && attempt.started + longestAttempt > m_session.now())
            return ReportFollowed::TooEarly;
        if (recipient.action != ReportedAction::Failed && recipient.action != ReportedAction::Delayed)
            return ReportFollowed::Nothing;
        const bool isReturned = recipient.action == ReportedAction::Failed;
        const auto noted =
            m_session.invitations().noteReport(attempt.id, {isReturned ? MailFate::Returned : MailFate::Delayed,
                                                            statusOf(recipient), reasonOf(recipient), written()});
        if (!noted)
            return tl::unexpected(noted.error());
        if (!*noted)
            return ReportFollowed::Nothing;
        if (!isReturned)
            return ReportFollowed::Delayed;
        const auto followed = returned(attempt, recipient);
        return followed ? core::Result<ReportFollowed>(ReportFollowed::Returned) : tl::unexpected(followed.error());
    }

private:
    [[nodiscard]] core::Timestamp written() const
    {
        return std::min(m_report.written.value_or(m_session.now()), m_session.now());
    }

    [[nodiscard]] core::Result<> returned(const MailAttempt& attempt, const ReportedRecipient& recipient)
    {
        const auto stored = m_session.invitations().byId(attempt.invitation);
        if (!stored)
            return tl::unexpected(stored.error());
        if (!*stored)
            return {};
        const Invitation& invitation = **stored;
        // A server took another mail to the same address since: that one has a report of its own, or none.
        const bool isSameAddress = scim::fold(invitation.address) == scim::fold(attempt.address);
        if (isSameAddress && invitation.lastAccepted && *invitation.lastAccepted > written() &&
            *invitation.lastAccepted > attempt.ended.value_or(attempt.started))
            return {};
        if (blamesAddress(recipient)) {
            const auto suppressed = m_session.invitations().suppress({invitation.integration,
                                                                      attempt.address,
                                                                      "Mail came back: " + reasonOf(recipient),
                                                                      evidence(recipient),
                                                                      {}});
            if (!suppressed)
                return suppressed;
        }
        return isSameAddress ? move(invitation, recipient) : core::Result<>{};
    }

    [[nodiscard]] static std::string evidence(const ReportedRecipient& recipient)
    {
        return recipient.diagnostic.empty() ? statusOf(recipient) : recipient.diagnostic;
    }

    [[nodiscard]] core::Result<> move(const Invitation& before, const ReportedRecipient& recipient)
    {
        const bool isWaitedFor = before.state == InvitationState::Accepted ||
                                 before.state == InvitationState::Expired || before.state == InvitationState::Unknown;
        if (!isWaitedFor)
            return {};
        Invitation after = before;
        after.state = isForGood(recipient) ? InvitationState::Bounced : InvitationState::Failed;
        after.note = noteOf(recipient);
        after.dueAt.reset(); // no reminders
        const auto saved = m_session.invitations().save(after);
        return saved ? core::Result<>{} : core::Result<>(tl::unexpected(saved.error()));
    }

    directory::WriteSession& m_session;
    const DeliveryReport& m_report;
};

} // namespace

bool blamesAddress(const ReportedRecipient& recipient)
{
    if (recipient.action != ReportedAction::Failed || !isForGood(recipient))
        return false;
    // RFC 3463: .3 is about their system, .6 about the mail's form, .7 about policy.
    const std::string status = statusOf(recipient);
    return !status.starts_with("5.3.") && !status.starts_with("5.6.") && !status.starts_with("5.7.");
}

core::Result<ReportFollowed> followReport(directory::WriteSession& session, const DeliveryReport& report)
{
    if (report.messageId.empty())
        return ReportFollowed::NotOurs;
    const auto attempts = session.invitations().attemptsOfMessage(report.messageId);
    if (!attempts)
        return tl::unexpected(attempts.error());
    ReportFollowed most = ReportFollowed::NotOurs;
    for (const ReportedRecipient& recipient : report.recipients) {
        const MailAttempt* attempt = takenOne(*attempts, recipient);
        if (!attempt)
            continue;
        const auto followed = Following(session, report).follow(*attempt, recipient);
        if (!followed)
            return followed;
        most = std::max(most, *followed);
    }
    return most;
}

} // namespace rollcall::onboarding
