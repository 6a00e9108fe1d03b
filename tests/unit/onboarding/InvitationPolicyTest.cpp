// SPDX-License-Identifier: Apache-2.0
// Who is mailed, who waits and for what, and what ends an invitation: from facts alone.
#include "onboarding/InvitationPolicy.h"

#include <QtTest>

using namespace rollcall;
using namespace rollcall::onboarding;
using directory::HoldReason;
using directory::Invitation;
using directory::InvitationState;
using directory::LinkState;
using directory::MailKind;
using namespace std::chrono_literals;

namespace {

const directory::IntegrationId integration(1);
const core::Timestamp monday = *core::parseRfc3339("2026-03-02T10:00:00.000Z");

InvitationSettings atOnce()
{
    InvitationSettings settings;
    settings.mailer = Mailer::Rollcall;
    settings.when = InviteWhen::AtOnce;
    return settings;
}

Situation newcomer()
{
    Situation situation;
    situation.person.id = directory::ResourceId("ada-1");
    situation.person.address = "ada@example.com";
    situation.person.userName = "ada@example.com";
    situation.traffic.newInWindow = 1;
    situation.now = monday;
    return situation;
}

Situation withInvitation(InvitationState state, HoldReason hold = HoldReason::None)
{
    Situation situation = newcomer();
    Invitation invitation;
    invitation.id = directory::InvitationId(5);
    invitation.integration = integration;
    invitation.person = situation.person.id;
    invitation.state = state;
    invitation.hold = hold;
    invitation.address = "ada@example.com";
    invitation.created = monday - 1h;
    situation.invitation = invitation;
    return situation;
}

Situation accepted(std::chrono::hours ago)
{
    Situation situation = withInvitation(InvitationState::Accepted);
    situation.invitation->mails = 1;
    situation.invitation->lastAccepted = monday - ago;
    situation.invitation->expires = monday - ago + 24h * 7;
    return situation;
}

directory::Registration evidence(bool isRegistered)
{
    directory::Registration registration;
    registration.isRegistered = isRegistered;
    return registration;
}

Decision decided(const Situation& situation, const InvitationSettings& settings = atOnce())
{
    return decide(situation, settings, integration);
}

HoldReason holdOf(const Decision& decision)
{
    return decision.invitation && decision.invitation->state == InvitationState::Held && !decision.mail
               ? decision.invitation->hold
               : HoldReason::None;
}

bool isQueued(const Decision& decision, MailKind kind = MailKind::Invitation)
{
    return decision.mail == kind && decision.invitation && decision.invitation->state == InvitationState::Queued;
}

} // namespace

class InvitationPolicyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void invitesAtOnceWhenThatWasChosen()
    {
        const Decision decision = decided(newcomer());
        QVERIFY(isQueued(decision));
        QCOMPARE(decision.invitation->address, std::string("ada@example.com"));
        QCOMPARE(decision.invitation->integration, integration);
        QVERIFY(!decision.endLinks);
    }

    void nobodyIsTouchedUntilSomebodyChoseRollcallAsMailer()
    {
        for (const Mailer mailer : {Mailer::Nobody, Mailer::Vendor, Mailer::Okta}) {
            InvitationSettings settings = atOnce();
            settings.mailer = mailer;
            const Decision decision = decided(newcomer(), settings);
            QVERIFY(!decision.invitation && !decision.mail);
            // What waited waits no longer; what was mailed stays.
            QCOMPARE(holdOf(decided(withInvitation(InvitationState::Queued), settings)), HoldReason::Unconfirmed);
            QVERIFY(!decided(withInvitation(InvitationState::Accepted), settings).invitation);
        }
        QVERIFY(isQueued(decided(withInvitation(InvitationState::Held, HoldReason::Unconfirmed))));
    }

    void aBurstIsHeldAndAskedAbout()
    {
        Situation situation = newcomer();
        situation.traffic.newInWindow = 25;
        QVERIFY(isQueued(decided(situation)));
        situation.traffic.newInWindow = 26;
        QCOMPARE(holdOf(decided(situation)), HoldReason::FirstSync);
        // Time does not answer for a person, and a later burst does not hold who had come before it.
        Situation waiting = withInvitation(InvitationState::Held, HoldReason::FirstSync);
        waiting.traffic.newInWindow = 0;
        QVERIFY(!decided(waiting).invitation);
        Situation delayed = withInvitation(InvitationState::Held, HoldReason::Delay);
        delayed.traffic.newInWindow = 400;
        QVERIFY(isQueued(decided(delayed)));
    }

    void holds_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("reason");
        const auto row = [](const char* name, int which, HoldReason reason) {
            QTest::newRow(name) << which << static_cast<int>(reason);
        };
        row("by hand", 0, HoldReason::ByHand);
        row("after a delay", 1, HoldReason::Delay);
        row("start date to come", 2, HoldReason::StartDate);
        row("no start date", 3, HoldReason::StartDate);
        row("not their turn", 4, HoldReason::Wave);
        row("the day's number", 5, HoldReason::Wave);
        row("too many bounce", 6, HoldReason::BounceRate);
        row("other domain", 7, HoldReason::Domain);
        row("no address", 8, HoldReason::NoAddress);
        row("no valid address", 9, HoldReason::NoAddress);
        row("suppressed", 10, HoldReason::Suppressed);
        row("test mode", 11, HoldReason::TestMode);
        row("quiet hours", 12, HoldReason::QuietHours);
    }
    void holds()
    {
        QFETCH(int, which);
        QFETCH(int, reason);
        Situation situation = newcomer();
        InvitationSettings settings = atOnce();
        switch (which) {
        case 0:
            settings.when = InviteWhen::ByHand;
            break;
        case 1:
            settings.when = InviteWhen::AfterDelay;
            break;
        case 2:
            settings.when = InviteWhen::OnStartDate;
            situation.person.startDate = "2026-03-03";
            break;
        case 3:
            settings.when = InviteWhen::OnStartDate;
            break;
        case 4:
            situation.person.isTheirTurn = false;
            break;
        case 5:
            settings.perDay = 10;
            situation.traffic.invitedToday = 10;
            break;
        case 6:
            situation.traffic.mailsToday = 20;
            situation.traffic.bouncedToday = 2;
            break;
        case 7:
            settings.domains = {"example.org"};
            break;
        case 8:
            situation.person.address.clear();
            break;
        case 9:
            situation.person.address = "ada";
            break;
        case 10:
            situation.isSuppressed = true;
            break;
        case 11:
            settings.testAddresses = {"grace@example.com"};
            break;
        case 12:
            settings.quietHours = {9 * 60, 11 * 60};
            break;
        default:
            QFAIL("no such case");
        }
        const Decision decision = decided(situation, settings);
        QCOMPARE(static_cast<int>(holdOf(decision)), reason);
        QVERIFY2(!decision.invitation->note.empty(), "who waits is told why");
    }

    void whatHoldsIsNamedWithItsEnd()
    {
        InvitationSettings settings = atOnce();
        settings.when = InviteWhen::AfterDelay;
        settings.delay = 48h;
        QCOMPARE(decided(newcomer(), settings).invitation->dueAt, std::optional(monday + 48h));
        Situation later = withInvitation(InvitationState::Held, HoldReason::Delay);
        later.invitation->created = monday - 49h;
        QVERIFY(isQueued(decided(later, settings)));

        settings = atOnce();
        settings.quietHours = {20 * 60, 7 * 60 + 30};
        settings.timeZone = "Europe/Zurich";
        Situation night = newcomer();
        night.now = *core::parseRfc3339("2026-03-02T23:00:00Z");
        QCOMPARE(core::toRfc3339(*decided(night, settings).invitation->dueAt), std::string("2026-03-03T06:30:00.000Z"));
    }

    void bouncesCountFromTwentyMailsOn()
    {
        Situation situation = newcomer();
        situation.traffic.mailsToday = 19;
        situation.traffic.bouncedToday = 19;
        QVERIFY(isQueued(decided(situation)));
    }

    void userNameIsNoAddress()
    {
        Situation situation = newcomer();
        situation.person.address.clear();
        const Decision decision = decided(situation);
        QVERIFY(decision.invitation->note.find("Map email") != std::string::npos);
        QVERIFY(decision.invitation->address.empty());
    }

    void whoIsGoneLosesTheLink()
    {
        for (const bool isThere : {true, false}) {
            Situation situation = accepted(1h);
            situation.person.isThere = isThere;
            situation.person.isActive = false;
            const Decision decision = decided(situation);
            QCOMPARE(decision.invitation->state, InvitationState::Revoked);
            QCOMPARE(decision.endLinks, std::optional(LinkState::Revoked));
        }
        Situation never = newcomer();
        never.person.isActive = false;
        QVERIFY(!decided(never).invitation);
        // Back again: as if they had come for the first time.
        QVERIFY(isQueued(decided(withInvitation(InvitationState::Revoked))));
    }

    void whoIsRegisteredIsNeverMailed()
    {
        for (const InvitationState state :
             {InvitationState::Held, InvitationState::Queued, InvitationState::Accepted, InvitationState::Bounced}) {
            Situation situation = withInvitation(state);
            situation.registration = evidence(true);
            const Decision decision = decided(situation);
            QCOMPARE(decision.invitation->state, InvitationState::Registered);
            QVERIFY(!decision.mail);
            QCOMPARE(decision.endLinks, std::optional(LinkState::Used));
        }
        Situation fresh = newcomer();
        fresh.registration = evidence(true);
        InvitationSettings nobody;
        QCOMPARE(decided(fresh, nobody).invitation->state, InvitationState::Registered);
        // The last authenticator is gone: somebody decides.
        Situation lost = withInvitation(InvitationState::Registered);
        lost.registration = evidence(false);
        QCOMPARE(holdOf(decided(lost)), HoldReason::ByHand);
    }

    void aChangedAddressEndsTheOldLinkAndIsOffered()
    {
        for (const InvitationState state : {InvitationState::Accepted, InvitationState::Bounced,
                                            InvitationState::Expired, InvitationState::Unknown}) {
            Situation situation = withInvitation(state);
            situation.invitation->mails = 1;
            situation.person.address = "ada@new.example.com";
            const Decision decision = decided(situation);
            QCOMPARE(holdOf(decision), HoldReason::ByHand);
            QCOMPARE(decision.endLinks, std::optional(LinkState::Revoked));
            QVERIFY(decision.clearSuppression);
            QVERIFY(decision.invitation->note.find("ada@new.example.com") != std::string::npos);
            // It waits for a person from then on.
            Situation after = situation;
            after.invitation = decision.invitation;
            QVERIFY(!decided(after).invitation);
        }
        Situation corrected = withInvitation(InvitationState::Held, HoldReason::Suppressed);
        corrected.person.address = "ada@new.example.com";
        QVERIFY(isQueued(decided(corrected)));
        Situation sameLetters = withInvitation(InvitationState::Accepted);
        sameLetters.person.address = "Ada@Example.com";
        QVERIFY(!decided(sameLetters).endLinks);
    }

    void remindersComeInTheirTimeAndEnd()
    {
        QCOMPARE(decided(accepted(24h)).invitation->dueAt, std::optional(monday + 24h));
        const Decision first = decided(accepted(48h));
        QVERIFY(isQueued(first, MailKind::Reminder));
        QCOMPARE(first.invitation->cause, std::string("reminder 1"));
        // The link ends on the seventh day; the reminder of the tenth brings a new one.
        Situation reminded = accepted(24h * 7);
        reminded.invitation->reminders = 1;
        const Decision ended = decided(reminded);
        QCOMPARE(ended.invitation->state, InvitationState::Expired);
        QCOMPARE(ended.endLinks, std::optional(LinkState::Expired));
        QCOMPARE(ended.invitation->dueAt, std::optional(monday + 24h));
        Situation tenth = reminded;
        tenth.invitation = ended.invitation;
        tenth.now = monday + 24h;
        QVERIFY(isQueued(decided(tenth), MailKind::Reminder));
        tenth.invitation->reminders = 2;
        QVERIFY(!decided(tenth).mail);
    }

    void noReminderAtNightOrToWhoCannotBeMailed()
    {
        InvitationSettings quiet = atOnce();
        quiet.quietHours = {9 * 60, 12 * 60};
        const Decision waits = decided(accepted(48h), quiet);
        QVERIFY(!waits.mail);
        QCOMPARE(waits.invitation->dueAt, std::optional(monday + 2h));
        Situation suppressed = accepted(48h);
        suppressed.isSuppressed = true;
        const Decision none = decided(suppressed);
        QVERIFY(!none.mail);
        QCOMPARE(none.invitation->state, InvitationState::Accepted);
        Situation verified = withInvitation(InvitationState::Verified);
        verified.now = monday + 24h * 20;
        QVERIFY(!decided(verified).mail);
    }

    void whatIsUnderWayIsLeftToItsJob()
    {
        for (const InvitationState state :
             {InvitationState::Queued, InvitationState::Sending, InvitationState::Deferred, InvitationState::Unknown})
            QVERIFY(!decided(withInvitation(state)).invitation);
        for (const InvitationState state :
             {InvitationState::Bounced, InvitationState::Complained, InvitationState::Failed})
            QVERIFY(!decided(withInvitation(state)).mail);
    }

    void resendIsRefusedWithTheReason()
    {
        const auto refusal = [](const Situation& situation) {
            return refusalOfResend(situation, atOnce()).value_or("");
        };
        for (const InvitationState state : {InvitationState::Expired, InvitationState::Bounced, InvitationState::Held,
                                            InvitationState::Unknown, InvitationState::Accepted})
            QCOMPARE(refusal(withInvitation(state)), std::string());
        Situation registered = withInvitation(InvitationState::Accepted);
        registered.registration = evidence(true);
        QVERIFY(refusal(registered).find("registered") != std::string::npos);
        Situation inactive = newcomer();
        inactive.person.isActive = false;
        QVERIFY(refusal(inactive).find("deactivated") != std::string::npos);
        Situation suppressed = newcomer();
        suppressed.isSuppressed = true;
        QVERIFY(refusal(suppressed).find("came back") != std::string::npos);
        QVERIFY(refusalOfResend(newcomer(), InvitationSettings{}).has_value());
    }

    void factsComeFromTheStoredPerson()
    {
        directory::Person person;
        person.id = directory::ResourceId("ada-1");
        person.userName = "ada";
        person.resource =
            R"({"userName":"ada","emails":[{"value":"home@example.com"},{"value":"ada@example.com","primary":true}],)"
            R"("title":"Engineer","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":)"
            R"({"division":"2026-04-01"}})";
        InvitationSettings settings = atOnce();
        settings.when = InviteWhen::OnStartDate;
        settings.startDateAttribute = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division";
        settings.waveFilter = "title eq \"engineer\"";
        const PersonFacts facts = factsOf(person, settings, {});
        QCOMPARE(facts.address, std::string("ada@example.com"));
        QCOMPARE(facts.startDate, std::string("2026-04-01"));
        QVERIFY(facts.isTheirTurn);
        settings.waveGroups = {"sales"};
        QVERIFY(!factsOf(person, settings, {"engineering"}).isTheirTurn);
        QVERIFY(factsOf(person, settings, {"engineering", "sales"}).isTheirTurn);
        settings.waveFilter = "title eq \"Cook\"";
        QVERIFY(!factsOf(person, settings, {"sales"}).isTheirTurn);
    }

    void settingsAreReadBackAndRefusedWithReason()
    {
        InvitationSettings settings = atOnce();
        settings.when = InviteWhen::OnStartDate;
        settings.startDateAttribute = "x";
        settings.reminderDays = {1, 5, 9};
        settings.quietHours = {60, 120};
        settings.timeZone = "Asia/Tokyo";
        settings.domains = {"example.com"};
        settings.testAddresses = {"ada@example.com"};
        settings.waveFilter = "title pr";
        settings.waveGroups = {"g1"};
        settings.perDay = 50;
        settings.language = "de";
        const auto read = parseInvitationSettings(toJson(settings));
        QVERIFY(read.has_value());
        QVERIFY(*read == settings);
        QVERIFY(*parseInvitationSettings("{}") == InvitationSettings{});
        for (const char* wrong :
             {"[]", R"({"mailer":"postman"})", R"({"lifetimeDays":31})", R"({"timeZone":"Mars/Olympus"})",
              R"({"waveFilter":"title eq"})", R"({"reminderDays":[5,2]})", R"({"when":"on-start-date"})",
              R"({"quietFrom":1440})", R"({"domains":[1]})"})
            QVERIFY2(!parseInvitationSettings(wrong), wrong);
    }
};

QTEST_GUILESS_MAIN(InvitationPolicyTest)
#include "InvitationPolicyTest.moc"
