// SPDX-License-Identifier: Apache-2.0
// Where each person stands between "provisioned" and "registered": the invitation, its links, and each mail that was
// tried. What follows from what is decided in `onboarding`; here it is kept.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "core/StrongId.h"
#include "directory/Types.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::directory {

using InvitationId = core::StrongId<struct InvitationTag, std::int64_t>;
using InvitationLinkId = core::StrongId<struct InvitationLinkTag, std::int64_t>;
using MailAttemptId = core::StrongId<struct MailAttemptTag, std::int64_t>;

enum class InvitationState {
    Held,       ///< waits for `hold`
    Queued,     ///< a job will mail it
    Sending,    ///< a mail is on its way to a server
    Accepted,   ///< a server took it; that it was delivered is not known
    Verified,   ///< the person said that the address is theirs; that is no registration
    Registered, ///< the application knows the person
    Deferred,   ///< a server asked to try later
    Bounced,    ///< a server refused it for good, or sent it back
    Complained, ///< reported as unwanted
    Failed,     ///< no mail could be made of it, or every try was used up
    Unknown,    ///< a mail may or may not have gone out: not repeated without somebody's word
    Expired,    ///< its link has ended; can be sent again
    Revoked,    ///< the person was deactivated, unassigned or removed, or somebody took it back
};

enum class HoldReason {
    None,
    Unconfirmed, ///< nobody has said yet that Rollcall is to mail this integration's people
    FirstSync,   ///< one of many that came at once
    ByHand,      ///< the integration invites by hand
    Delay,       ///< not before a time after they came
    StartDate,   ///< not before a day that an attribute names
    Wave,        ///< its group's turn, or the day's number, is still to come
    BounceRate,  ///< too many came back
    Domain,      ///< its domain is not mailed to
    NoAddress,
    Suppressed, ///< its address is known to bounce, or its owner complained
    TestMode,   ///< only some addresses are mailed to
    QuietHours,
    SignInStatus, ///< Okta says that the person cannot sign in
    Rejected,     ///< somebody said no when asked
};

struct Invitation {
    InvitationId id;
    IntegrationId integration;
    ResourceId person;
    PersonId personRow; ///< while they are in the directory; 0: only Okta knows them
    InvitationState state = InvitationState::Held;
    HoldReason hold = HoldReason::None; ///< Held only
    std::string note;                   ///< why it stands where it stands, for people; may be empty
    std::string address;                ///< that the next mail goes to, or the last one went to
    std::string cause;                  ///< of the mail that is next or was last
    std::int64_t job = 0;               ///< that mails it, or did last
    /// When it has to be looked at again though nothing happened: a hold that ends, a reminder, the link's end.
    std::optional<core::Timestamp> dueAt{};
    int mails = 0;     ///< that a server took
    int reminders = 0; ///< of these, since the last that was no reminder
    std::optional<core::Timestamp> lastAccepted{};
    std::string acceptedBy;                  ///< the server that took the last one
    std::optional<core::Timestamp> opened{}; ///< a hint: mail scanners follow links too
    std::optional<core::Timestamp> verified{};
    std::optional<core::Timestamp> expires{}; ///< of the live link
    core::Timestamp created{};
    core::Timestamp changed{};
};

enum class LinkState { Live, Used, Superseded, Expired, Revoked };
enum class LinkPurpose {
    Mail,   ///< stands in a mail
    Copied, ///< an admin took it to hand it over
    Letter, ///< stands on paper
    Code,   ///< short, read out on the phone
};

struct InvitationLink {
    InvitationLinkId id;
    InvitationId invitation;
    LinkPurpose purpose = LinkPurpose::Mail;
    LinkState state = LinkState::Live;
    core::Timestamp created{};
    core::Timestamp expires{};
    std::optional<core::Timestamp> ended{};
    std::string madeBy; ///< for people; empty: by itself
};

struct NewInvitationLink {
    InvitationId invitation;
    LinkPurpose purpose = LinkPurpose::Mail;
    core::Sha256Digest token{}; ///< hash of what stands in the link
    core::Timestamp expires{};
    std::string madeBy{};
};

enum class MailKind { Invitation, Reminder, AddressChanged, Registered };
enum class MailOutcome {
    Sending,
    Accepted,
    Deferred, ///< tried again later
    Refused,
    NotMade,  ///< the template gave no mail for this person
    Withheld, ///< right before it, something spoke against it
    Unknown,  ///< the program or the line ended between the mail's end and the server's answer
    Stopped,  ///< on request, before anything went out
};

enum class MailFate {
    NotReported,
    Delayed,  ///< not there yet, and still tried
    Returned, ///< given up on
};

/// What came back of a mail that a server had taken (RFC 3464).
struct MailReport {
    MailFate fate = MailFate::NotReported;
    std::string status; ///< RFC 3463, e.g. "5.1.1"; may be empty
    std::string text;   ///< the other server's own words; may be empty
    std::optional<core::Timestamp> at{};
};

/// One try to mail, kept for good: who, when, why, with what, and what the server said.
struct MailAttempt {
    MailAttemptId id;
    InvitationId invitation;
    std::int64_t job = 0;
    MailKind kind = MailKind::Invitation;
    std::string cause;
    std::string causedBy; ///< for people; empty: by itself
    std::string language;
    std::int64_t templateVersion = 0; ///< 0: the one that Rollcall ships
    std::string address;
    std::string subject;
    std::string messageId;
    std::string server;
    MailOutcome outcome = MailOutcome::Sending;
    std::string reply; ///< the server's own words, or why there was none
    core::Timestamp started{};
    std::optional<core::Timestamp> ended{};
    MailReport report{};
};

/// What a person's page was told does not work.
struct EnrolmentReport {
    InvitationId invitation;
    std::string platform; ///< "ios", "android"
    std::string trouble;  ///< "no-store", "other-account", "no-code"
    std::int64_t times = 1;
    core::Timestamp at{}; ///< the last time
};

struct SuppressedAddress {
    IntegrationId integration;
    std::string address;
    std::string reason;   ///< for people
    std::string evidence; ///< as the server said it
    core::Timestamp since{};
};

/// Inside the writer's transaction; every change has its feed row, and people are compared as `scim::fold` does it.
class InvitationWrites {
public:
    virtual ~InvitationWrites() = default;

    [[nodiscard]] virtual core::Result<std::optional<Invitation>> ofPerson(IntegrationId integration,
                                                                           const ResourceId& person) = 0;
    [[nodiscard]] virtual core::Result<std::optional<Invitation>> byId(InvitationId id) = 0;
    /// Adds the one of a person, or puts `invitation` in its place: there is one for each. `id`, `created` and
    /// `changed` are set here; nothing is written when nothing differs.
    [[nodiscard]] virtual core::Result<Invitation> save(const Invitation& invitation) = 0;
    /// How many of an integration were added since then: a burst is told by it.
    [[nodiscard]] virtual core::Result<std::int64_t> addedSince(IntegrationId integration, core::Timestamp since) = 0;

    /// The others of this invitation that live are superseded; a code stands beside them and supersedes codes alone.
    [[nodiscard]] virtual core::Result<InvitationLinkId> addLink(const NewInvitationLink& link) = 0;
    /// False when it does not live any more.
    [[nodiscard]] virtual core::Result<bool> endLink(InvitationLinkId link, LinkState state) = 0;
    /// All that live of an invitation.
    [[nodiscard]] virtual core::Result<> endLinks(InvitationId invitation, LinkState state) = 0;
    [[nodiscard]] virtual core::Result<std::optional<InvitationLink>> linkByToken(const core::Sha256Digest& token) = 0;

    [[nodiscard]] virtual core::Result<MailAttemptId> addAttempt(const MailAttempt& attempt) = 0;
    [[nodiscard]] virtual core::Result<> endAttempt(MailAttemptId attempt, MailOutcome outcome, std::string_view server,
                                                    std::string_view reply) = 0;
    /// The attempts of a job that has ended otherwise than by its own word, as after a crash.
    [[nodiscard]] virtual core::Result<> endAttemptsOfJob(std::int64_t job, MailOutcome outcome,
                                                          std::string_view reply) = 0;

    /// Newest first: a mail that was tried again kept its name.
    [[nodiscard]] virtual core::Result<std::vector<MailAttempt>> attemptsOfMessage(std::string_view messageId) = 0;
    /// False when as much was known already, and nothing is changed.
    [[nodiscard]] virtual core::Result<bool> noteReport(MailAttemptId attempt, const MailReport& report) = 0;
    /// How far a mailbox of reports was read, see readReports; no feed row, since nobody is told by it.
    [[nodiscard]] virtual core::Result<> keepReadReports(std::string_view source, std::span<const std::string> added,
                                                         std::span<const std::string> dropped) = 0;

    /// `times` and `at` are set here; the same once more is counted.
    [[nodiscard]] virtual core::Result<> addReport(const EnrolmentReport& report) = 0;

    [[nodiscard]] virtual core::Result<bool> isSuppressed(IntegrationId integration, std::string_view address) = 0;
    /// Takes the place of what was known of the address.
    [[nodiscard]] virtual core::Result<> suppress(const SuppressedAddress& address) = 0;
    /// False when it was not.
    [[nodiscard]] virtual core::Result<bool> unsuppress(IntegrationId integration, std::string_view address) = 0;
};

struct InvitationQuery {
    IntegrationId integration;
    std::vector<InvitationState> states{}; ///< empty: all
    std::optional<HoldReason> hold{};
    std::int64_t after = 0; ///< rows with a larger id
    std::int64_t limit = 200;
};

struct InvitationCount {
    InvitationState state = InvitationState::Held;
    HoldReason hold = HoldReason::None;
    std::int64_t people = 0;
    std::int64_t mailed = 0; ///< of these, who ever got a mail that a server took
};

/// What became of the mails since a time.
struct MailTally {
    std::int64_t accepted = 0;
    std::int64_t refused = 0;
    std::int64_t returned = 0; ///< reported to have come back, whatever the first server said of them
};

class InvitationReads {
public:
    virtual ~InvitationReads() = default;

    [[nodiscard]] virtual core::Result<std::optional<Invitation>> ofPerson(IntegrationId integration,
                                                                           const ResourceId& person) = 0;
    [[nodiscard]] virtual core::Result<std::optional<Invitation>> byId(InvitationId id) = 0;
    /// Also when the person is gone.
    [[nodiscard]] virtual core::Result<std::optional<Invitation>> ofPersonRow(PersonId person) = 0;
    /// In all integrations, whatever the case of ASCII letters; at most a few.
    [[nodiscard]] virtual core::Result<std::vector<Invitation>> ofAddress(std::string_view address) = 0;
    /// By id, ascending.
    [[nodiscard]] virtual core::Result<std::vector<Invitation>> find(const InvitationQuery& query) = 0;
    /// The ones that have to be looked at by then, the longest overdue first.
    [[nodiscard]] virtual core::Result<std::vector<Invitation>> due(core::Timestamp now, std::int64_t limit) = 0;
    [[nodiscard]] virtual core::Result<std::optional<core::Timestamp>> nextDue() = 0;
    [[nodiscard]] virtual core::Result<std::vector<InvitationCount>> counts(IntegrationId integration) = 0;

    /// Also when it has ended.
    [[nodiscard]] virtual core::Result<std::optional<InvitationLink>> linkByToken(const core::Sha256Digest& token) = 0;
    /// Newest first.
    [[nodiscard]] virtual core::Result<std::vector<InvitationLink>> links(InvitationId invitation) = 0;
    /// Oldest first.
    [[nodiscard]] virtual core::Result<std::vector<MailAttempt>> attempts(InvitationId invitation) = 0;
    [[nodiscard]] virtual core::Result<std::vector<EnrolmentReport>> reports(InvitationId invitation) = 0;
    /// What was read of a mailbox of reports: names of mails, as their source names them.
    [[nodiscard]] virtual core::Result<std::vector<std::string>> readReports(std::string_view source) = 0;
    [[nodiscard]] virtual core::Result<MailTally> mailsSince(IntegrationId integration, core::Timestamp since) = 0;

    [[nodiscard]] virtual core::Result<bool> isSuppressed(IntegrationId integration, std::string_view address) = 0;
    /// By address, those behind `after`.
    [[nodiscard]] virtual core::Result<std::vector<SuppressedAddress>>
    suppressed(IntegrationId integration, std::string_view after, std::int64_t limit) = 0;
};

} // namespace rollcall::directory
