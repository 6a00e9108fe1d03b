// SPDX-License-Identifier: Apache-2.0
#include "screens/InvitationText.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "onboarding/InvitationMailer.h"
#include "onboarding/RouteJobs.h"

#include <QLocale>

namespace rollcall::models {

using directory::HoldReason;
using directory::InvitationState;
using directory::MailKind;
using directory::MailOutcome;

QString InvitationText::slice(InvitationSlice slice)
{
    switch (slice) {
    case InvitationSlice::All:
        return tr("All");
    case InvitationSlice::Held:
        return tr("Held");
    case InvitationSlice::OnTheWay:
        return tr("On the way");
    case InvitationSlice::Invited:
        return tr("Invited");
    case InvitationSlice::Verified:
        return tr("Verified");
    case InvitationSlice::Registered:
        return tr("Registered");
    case InvitationSlice::NeedsALook:
        return tr("Needs a look");
    case InvitationSlice::TakenBack:
        return tr("Taken back");
    }
    return {};
}

StateWord InvitationText::state(const directory::Invitation& invitation)
{
    switch (invitation.state) {
    case InvitationState::Held:
        return {tr("Held"), Tone::Neutral};
    case InvitationState::Queued:
        return {tr("Queued"), Tone::Accent};
    case InvitationState::Sending:
        return {tr("Sending"), Tone::Accent};
    case InvitationState::Accepted:
        return {invitation.reminders > 0 ? tr("Reminded") : tr("Invited"), Tone::Warning};
    case InvitationState::Verified:
        return {tr("Verified"), Tone::Warning};
    case InvitationState::Registered:
        return {tr("Registered"), Tone::Good};
    case InvitationState::Deferred:
        return {tr("Deferred"), Tone::Warning};
    case InvitationState::Bounced:
        return {tr("Bounced"), Tone::Bad};
    case InvitationState::Complained:
        return {tr("Complained"), Tone::Bad};
    case InvitationState::Failed:
        return {tr("Failed"), Tone::Bad};
    case InvitationState::Unknown:
        return {tr("Unknown"), Tone::Bad};
    case InvitationState::Expired:
        return {tr("Link expired"), Tone::Bad};
    case InvitationState::Revoked:
        return {tr("Taken back"), Tone::Neutral};
    }
    return {};
}

QString InvitationText::why(const directory::Invitation& invitation)
{
    if (!invitation.note.empty())
        return text(invitation.note);
    if (invitation.state != InvitationState::Held)
        return {};
    switch (invitation.hold) {
    case HoldReason::None:
        return {};
    case HoldReason::Unconfirmed:
        return tr("Nobody has said yet who invites.");
    case HoldReason::FirstSync:
        return tr("One of many who came at once.");
    case HoldReason::ByHand:
        return tr("Invited by hand.");
    case HoldReason::Delay:
        return tr("Waits for its time.");
    case HoldReason::StartDate:
        return tr("Waits for the first day.");
    case HoldReason::Wave:
        return tr("Its turn is still to come.");
    case HoldReason::BounceRate:
        return tr("Too many mails came back.");
    case HoldReason::Domain:
        return tr("Its domain is not mailed to.");
    case HoldReason::NoAddress:
        return tr("There is no address.");
    case HoldReason::Suppressed:
        return tr("The address is known to bounce.");
    case HoldReason::TestMode:
        return tr("Only test addresses are mailed to.");
    case HoldReason::QuietHours:
        return tr("Waits for the end of quiet hours.");
    case HoldReason::SignInStatus:
        return tr("Okta says that the person cannot sign in.");
    case HoldReason::Rejected:
        return tr("Somebody said no.");
    }
    return {};
}

QString InvitationText::name(const InvitationRow& row)
{
    if (!row.name.empty())
        return text(row.name);
    if (!row.userName.empty())
        return text(row.userName);
    return row.invitation.address.empty() ? tr("not here any more") : text(row.invitation.address);
}

QString InvitationText::sentence(const InvitationDetail& detail, core::Timestamp now)
{
    const directory::Invitation& invitation = detail.row.invitation;
    const auto at = [now](const std::optional<core::Timestamp>& time) {
        return time ? RelativeTime::text(*time, now) : QString();
    };
    const QString why = InvitationText::why(invitation);
    switch (invitation.state) {
    case InvitationState::Held:
        return tr("Not invited yet. %1").arg(why);
    case InvitationState::Queued:
        return tr("The mail waits for its turn.");
    case InvitationState::Sending:
        return tr("The mail is on its way to the server.");
    case InvitationState::Accepted:
        return tr("%1 took the mail %2. That it was delivered is not known.")
            .arg(text(invitation.acceptedBy), at(invitation.lastAccepted));
    case InvitationState::Verified:
        return tr("Confirmed the address %1, and has not registered yet, as far as is known.")
            .arg(at(invitation.verified));
    case InvitationState::Registered:
        return detail.registration ? evidence(*detail.registration, now) : tr("The application knows this person.");
    case InvitationState::Deferred:
        return tr("The server asked to try later. %1").arg(why);
    case InvitationState::Bounced:
        // Newest first: the one that came back says so itself.
        return !detail.attempts.empty() && detail.attempts.front().report.fate == directory::MailFate::Returned
                   ? why
                   : tr("The mail was refused for good. %1").arg(why);
    case InvitationState::Complained:
        return tr("The mail was reported as unwanted. %1").arg(why);
    case InvitationState::Failed:
        return tr("No mail went out. %1").arg(why);
    case InvitationState::Unknown:
        return tr("Whether the mail went out is not known. It is not sent again by itself. %1").arg(why);
    case InvitationState::Expired:
        return tr("The link ended unused. Invited %1.").arg(at(invitation.lastAccepted));
    case InvitationState::Revoked:
        return tr("Taken back: the link does not work. %1").arg(why);
    }
    return {};
}

QString InvitationText::outcome(MailOutcome outcome)
{
    switch (outcome) {
    case MailOutcome::Sending:
        return tr("on its way");
    case MailOutcome::Accepted:
        return tr("taken");
    case MailOutcome::Deferred:
        return tr("deferred");
    case MailOutcome::Refused:
        return tr("refused");
    case MailOutcome::NotMade:
        return tr("not made");
    case MailOutcome::Withheld:
        return tr("withheld");
    case MailOutcome::Unknown:
        return tr("not known");
    case MailOutcome::Stopped:
        return tr("stopped");
    }
    return {};
}

QString InvitationText::kind(MailKind kind)
{
    switch (kind) {
    case MailKind::Invitation:
        return tr("Invitation");
    case MailKind::Reminder:
        return tr("Reminder");
    case MailKind::AddressChanged:
        return tr("Address changed");
    case MailKind::Registered:
        return tr("Registered");
    }
    return {};
}

QString InvitationText::evidence(const directory::Registration& registration, core::Timestamp now)
{
    QString source;
    switch (registration.source) {
    case directory::RegistrationSource::SystemLog:
        source = tr("a sign-in in Okta’s System Log");
        break;
    case directory::RegistrationSource::ManagedGroup:
        source = tr("the group in Okta");
        break;
    case directory::RegistrationSource::Attribute:
        source = tr("the attribute in Okta");
        break;
    case directory::RegistrationSource::VendorCallback:
    case directory::RegistrationSource::VendorApi:
        source = tr("the vendor");
        break;
    case directory::RegistrationSource::ByHand:
        source = registration.by.empty() ? tr("somebody’s word") : tr("%1’s word").arg(text(registration.by));
        break;
    case directory::RegistrationSource::Demo:
        source = tr("the demonstration");
        break;
    }
    const QString when = RelativeTime::text(registration.at, now);
    const QString strength = registration.strength == directory::EvidenceStrength::Strong   ? tr("strong evidence")
                             : registration.strength == directory::EvidenceStrength::Medium ? tr("medium evidence")
                                                                                            : tr("weak evidence");
    return registration.isRegistered ? tr("Registered, by %1 (%2) · %3").arg(source, strength, when)
                                     : tr("Not registered any more, by %1 (%2) · %3").arg(source, strength, when);
}

QString InvitationText::writeBack(const directory::WriteBack& writeBack)
{
    const QString note = text(writeBack.note);
    switch (writeBack.state) {
    case directory::WriteBackState::Watched:
        return tr("Kept in Okta by others; Rollcall reads.");
    case directory::WriteBackState::Held:
        return tr("Held: %1").arg(note);
    case directory::WriteBackState::Queued:
        return tr("Is being written.");
    case directory::WriteBackState::Written:
        return writeBack.isWanted ? tr("Okta has it.") : tr("Taken out in Okta.");
    case directory::WriteBackState::Failed:
        return tr("Okta refused it. %1").arg(note);
    case directory::WriteBackState::Unknown:
        return tr("Not known. %1").arg(note);
    }
    return {};
}

QString InvitationText::bounces(const onboarding::BounceStanding& standing, core::Timestamp now)
{
    if (standing.source.empty())
        return tr("Bounces unknown: invited means that a server took the mail. Reports of mails that came back go to "
                  "the sender’s mailbox. Say in Set-up, under Mail, where they can be read.");
    const QString place = text(standing.source.substr(standing.source.find(':') + 1));
    if (standing.failed)
        return tr("Bounces could not be read from %1 · %2. %3")
            .arg(place, RelativeTime::text(*standing.failed, now), text(standing.trouble));
    QString said = tr("Bounces read from %1 · %2. Came back so far: %3; late: %4.")
                       .arg(place, standing.read ? RelativeTime::text(*standing.read, now) : QString(),
                            QLocale().toString(static_cast<qlonglong>(standing.all.returned)),
                            QLocale().toString(static_cast<qlonglong>(standing.all.delayed)));
    if (standing.all.notUnderstood > 0)
        said += QLatin1Char(' ') +
                tr("Reports that follow no standard: %1. Look into that mailbox.").arg(standing.all.notUnderstood);
    return said;
}

QString InvitationText::report(const directory::MailReport& report, core::Timestamp now)
{
    if (report.fate == directory::MailFate::NotReported)
        return {};
    const QString when = report.at ? RelativeTime::text(*report.at, now) : QString();
    return report.fate == directory::MailFate::Returned ? tr("came back %1: %2").arg(when, text(report.text))
                                                        : tr("late, as of %1: %2").arg(when, text(report.text));
}

QList<InvitationFacts> InvitationText::facts(const InvitationDetail& detail, core::Timestamp now)
{
    const directory::Invitation& invitation = detail.row.invitation;
    const auto time = [now](const std::optional<core::Timestamp>& at) {
        return at ? RelativeTime::text(*at, now) : QString();
    };
    const auto exact = [](const std::optional<core::Timestamp>& at) {
        return at ? RelativeTime::exact(*at) : QString();
    };
    InvitationFacts stand{tr("Invitation"), {}};
    stand.facts = {{tr("Address"), text(invitation.address)},
                   {tr("Mails taken"), QLocale().toString(invitation.mails)},
                   {tr("Last mail"), time(invitation.lastAccepted), exact(invitation.lastAccepted)},
                   {tr("Address confirmed"), time(invitation.verified), exact(invitation.verified)}};
    if (invitation.expires)
        stand.facts.append({tr("Link works until"), exact(invitation.expires)});
    if (invitation.dueAt)
        stand.facts.append({tr("Looked at again"), exact(invitation.dueAt)});
    InvitationFacts known{tr("Registration"), {}};
    known.facts.append({tr("Here"), detail.registration ? evidence(*detail.registration, now) : tr("not registered")});
    if (detail.registration && !detail.registration->evidence.empty())
        known.facts.append({tr("Seen"), text(detail.registration->evidence)});
    if (detail.writeBack)
        known.facts.append({tr("In Okta"), writeBack(*detail.writeBack)});
    QList<InvitationFacts> all{stand, known};
    if (!detail.routes.empty()) {
        InvitationFacts routes{tr("By way of Okta"), {}};
        for (const onboarding::RouteTried& each : detail.routes)
            routes.facts.append({route(each.route), routeOutcome(each), RelativeTime::exact(each.at)});
        all.append(routes);
    }
    InvitationFacts mails{tr("Mails that were tried"), {}};
    for (const directory::MailAttempt& each : detail.attempts) {
        QString what = QStringLiteral("%1: %2").arg(kind(each.kind), outcome(each.outcome));
        if (!each.reply.empty())
            what += QStringLiteral(" · ") + text(each.reply);
        if (const QString back = report(each.report, now); !back.isEmpty())
            what += QStringLiteral(" · ") + back;
        if (!each.causedBy.empty())
            what += QStringLiteral(" · ") + tr("by %1").arg(text(each.causedBy));
        mails.facts.append({RelativeTime::text(each.started, now), what,
                            tr("%1\n%2\nMessage-ID %3")
                                .arg(RelativeTime::exact(each.started), text(each.subject), text(each.messageId))});
    }
    if (!mails.facts.isEmpty())
        all.append(mails);
    InvitationFacts reports{tr("Said on the page: it does not work"), {}};
    for (const directory::EnrolmentReport& each : detail.reports)
        reports.facts.append({text(each.platform),
                              tr("%1, %n time(s)", nullptr, static_cast<int>(each.times)).arg(text(each.trouble)),
                              RelativeTime::exact(each.at)});
    if (!reports.facts.isEmpty())
        all.append(reports);
    return all;
}

QString InvitationText::mailer(onboarding::Mailer mailer)
{
    switch (mailer) {
    case onboarding::Mailer::Nobody:
        return tr("not decided");
    case onboarding::Mailer::Rollcall:
        return tr("Rollcall");
    case onboarding::Mailer::Vendor:
        return tr("the vendor’s service");
    case onboarding::Mailer::Okta:
        return tr("Okta, by its activation mail");
    }
    return {};
}

QString InvitationText::when(onboarding::InviteWhen when)
{
    switch (when) {
    case onboarding::InviteWhen::ByHand:
        return tr("by hand");
    case onboarding::InviteWhen::AtOnce:
        return tr("at once");
    case onboarding::InviteWhen::AfterDelay:
        return tr("after a delay");
    case onboarding::InviteWhen::OnStartDate:
        return tr("on the first day");
    }
    return {};
}

QString InvitationText::policy(const onboarding::InvitationSettings& settings)
{
    switch (settings.mailer) {
    case onboarding::Mailer::Nobody:
        return tr("Nobody is invited: who does it is not decided.");
    case onboarding::Mailer::Rollcall:
        return tr("Rollcall invites %1.").arg(when(settings.when));
    case onboarding::Mailer::Vendor:
        return tr("The vendor’s service invites; Rollcall mails nobody.");
    case onboarding::Mailer::Okta:
        return tr("Okta invites; Rollcall mails nobody.");
    }
    return {};
}

QString InvitationText::route(onboarding::ResendRoute route)
{
    switch (route) {
    case onboarding::ResendRoute::OwnMail:
        return tr("Rollcall’s mail");
    case onboarding::ResendRoute::OktaMail:
        return tr("Okta’s activation mail");
    case onboarding::ResendRoute::VendorMail:
        return tr("The vendor’s mail");
    }
    return {};
}

QString InvitationText::aboutRoute(onboarding::ResendRoute route)
{
    switch (route) {
    case onboarding::ResendRoute::OwnMail:
        return tr("Each mail brings a new link; the one before ends. Nobody is deactivated.");
    case onboarding::ResendRoute::OktaMail:
        return tr("Okta mails its activation link again. That mail is about the Okta account, not about the "
                  "application: it is for people who never came into Okta itself.");
    case onboarding::ResendRoute::VendorMail:
        return tr("The vendor mails when somebody is provisioned: each person is taken off the app in Okta, and put "
                  "back as before once the deactivation was seen. They are without the application for that time; "
                  "their Okta account is not touched.");
    }
    return {};
}

QString InvitationText::routeOutcome(const onboarding::RouteTried& tried)
{
    QString said = text(tried.message);
    if (said.isEmpty())
        said = tried.state == directory::JobState::Cancelled ? tr("Given up before it began.") : tr("Waits its turn.");
    return tried.askedBy.empty() ? said : said + QLatin1Char(' ') + tr("Asked for by %1.").arg(text(tried.askedBy));
}

QString InvitationText::title(const directory::JobQueue& queue)
{
    if (queue.kind == onboarding::oktaMailJob)
        return tr("Okta’s activation mail to %1").arg(text(queue.title));
    if (queue.kind == onboarding::vendorMailJob)
        return tr("The vendor’s mail to %1").arg(text(queue.title));
    return tr("Mails to %1").arg(text(queue.title));
}

QString InvitationText::progress(const BulkMailing& bulk)
{
    const auto number = [](std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); };
    const directory::JobProgress& now = bulk.progress;
    QString said = (bulk.queue.kind == onboarding::invitationMailJob ? tr("%1 of %2 mails are done")
                                                                     : tr("%1 of %2 people are done"))
                       .arg(number(now.done), number(now.total()));
    if (now.failed > 0)
        said += tr(", %1 failed").arg(number(now.failed));
    if (now.unknown > 0)
        said += tr(", %1 not known").arg(number(now.unknown));
    return said + QLatin1Char('.');
}

} // namespace rollcall::models
