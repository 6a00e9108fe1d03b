// SPDX-License-Identifier: Apache-2.0
// What follows from a report: for the attempt, the address, the invitation, and the next wave.
#include "onboarding/ReturnedMail.h"
#include "AfterJob.h"
#include "BounceHouse.h"
#include "InvitationStep.h"
#include "directory/Jobs.h"
#include "directory/Registrations.h"
#include "onboarding/InvitationDesk.h"

#include <QtTest>

#include <array>

using namespace rollcall;
using namespace rollcall::tests;
using namespace std::chrono_literals;

class ReturnedMailTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void suppressesAnAddressThatDoesNotExist()
    {
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example");
        house.mailbox.deliver("1772.M1.mx", reportAbout("1@acme.example", "Ada@Example.com"));
        const QStringList before = house.mailbox.names();
        QCOMPARE(house.read(), tallyOf(1, 1, 0, 0, 0));
        QCOMPARE(house.mailbox.names(), before);
        const Invitation invitation = *house.of(ada);
        QCOMPARE(invitation.state, InvitationState::Bounced);
        QCOMPARE(invitation.note,
                 std::string("The mail came back: 550 5.1.1 User unknown. Correct the address in Okta."));
        QVERIFY(!invitation.dueAt.has_value());
        const MailAttempt attempt = house.lastAttempt(ada);
        QCOMPARE(attempt.outcome, MailOutcome::Accepted);
        QCOMPARE(attempt.report.fate, MailFate::Returned);
        QCOMPARE(attempt.report.status, std::string("5.1.1"));
        // Not what the report says of the future.
        QVERIFY(attempt.report.at && *attempt.report.at <= house.directory.clock.now() + 1s);
        const auto addresses = house.suppressed();
        QCOMPARE(addresses.size(), std::size_t{1});
        QCOMPARE(addresses[0].address, std::string("ada@example.com"));
        QCOMPARE(addresses[0].reason, std::string("Mail came back: 550 5.1.1 User unknown"));
        // Neither a reminder nor anything else by itself.
        house.directory.clock.advance(24h * 30);
        valueOf(house.directory.write([&](WriteSession& session) -> core::Result<> {
            const auto situation = situationOf(session, house.directory.integration, House::mailed(), ada.id, {});
            if (!situation)
                return tl::unexpected(situation.error());
            const Decision decision = decide(*situation, House::mailed(), house.directory.integration.id);
            if (decision.invitation || decision.mail)
                qFatal("something is done by itself");
            return {};
        }));
    }

    void offersToSendToTheNewAddress()
    {
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example");
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com"));
        QCOMPARE(house.read().returned, std::int64_t{1});
        // Somebody had mailed there before, too.
        valueOf(house.directory.write([&](WriteSession& session) {
            return session.invitations().suppress(
                {house.directory.integration.id, "ada.l@example.com", "Came back", "550", {}});
        }));
        InvitationKeeper keeper(*house.directory.database, house.directory.clock);
        keeper.start();
        QTRY_VERIFY_WITH_TIMEOUT(valueOf(house.directory.reader->consumerPosition("invitations")).has_value(),
                                 bounceWait);
        InvitationDesk desk(*house.directory.database);
        const std::array people{ada.id};
        const auto before = valueOf(desk.preview(house.directory.integration.id, people));
        QVERIFY(before.people.empty());
        QVERIFY2(before.skipped.at(0).why.find("Correct the address in Okta") != std::string::npos,
                 before.skipped.at(0).why.c_str());
        valueOf(house.directory.replacePerson(
            ada,
            R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada","emails":[{"value":"ada.l@example.com","primary":true}]})"));
        QTRY_COMPARE_WITH_TIMEOUT(house.of(ada)->state, InvitationState::Held, bounceWait);
        QCOMPARE(house.of(ada)->address, std::string("ada.l@example.com"));
        QCOMPARE(house.of(ada)->hold, HoldReason::ByHand);
        // The new one is mailed to; the old one is still known to be dead.
        QCOMPARE(house.suppressed().size(), std::size_t{1});
        QCOMPARE(house.suppressed()[0].address, std::string("ada@example.com"));
        QCOMPARE(valueOf(desk.preview(house.directory.integration.id, people)).people.size(), std::size_t{1});
        keeper.stop();
    }

    void judgesByWhatTheReportBlames_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("diagnostic");
        QTest::addColumn<bool>("suppresses");
        QTest::addColumn<InvitationState>("state");
        const auto row = [](const char* name, const char* status, const char* diagnostic, bool suppresses,
                            InvitationState state = InvitationState::Bounced) {
            QTest::newRow(name) << QByteArray(status) << QByteArray(diagnostic) << suppresses << state;
        };
        row("no such person", "5.1.1", "smtp; 550 5.1.1 unknown", true);
        row("no such domain", "5.1.2", "X-Postfix; Host not found", true);
        row("mailbox closed", "5.2.1", "smtp; 550 5.2.1 disabled", true);
        row("not routed", "5.4.1", "smtp; 550 5.4.1 Access denied", true);
        row("undefined, and exact in words", "5.0.0", "smtp; 550 5.1.1 unknown", true);
        row("undefined, and policy in words", "5.0.0", "smtp; 550-5.7.26 unauthenticated", false);
        row("no status at all", "nonsense", "smtp; 550 unknown user", true);
        row("spam", "5.7.1", "smtp; 550 5.7.1 looks like spam", false);
        row("too large for them", "5.3.4", "smtp; 552 5.3.4 too big", false);
        row("content", "5.6.0", "smtp; 554 5.6.0 bad content", false);
        row("tried for days", "4.4.7", "X-Postfix; timed out", false, InvitationState::Failed);
        row("tried for days, no status", "nonsense", "smtp; 451 try later", false, InvitationState::Failed);
    }
    void judgesByWhatTheReportBlames()
    {
        QFETCH(const QByteArray, status);
        QFETCH(const QByteArray, diagnostic);
        QFETCH(const bool, suppresses);
        QFETCH(const InvitationState, state);
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example");
        house.mailbox.deliver("a",
                              reportAbout("1@acme.example", "ada@example.com",
                                          {.status = status.toStdString(), .diagnostic = diagnostic.toStdString()}));
        QCOMPARE(house.read().returned, std::int64_t{1});
        QCOMPARE(!house.suppressed().empty(), suppresses);
        QCOMPARE(house.of(ada)->state, state);
        QCOMPARE(house.of(ada)->note.find("Correct the address in Okta") != std::string::npos, suppresses);
    }

    void notesADelayAlone()
    {
        House house;
        const Person ada = house.add("ada");
        const Invitation mailed = house.mail(ada, "1@acme.example");
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com",
                                               {.action = "delayed", .status = "4.4.1", .diagnostic = "x; timed out"}));
        QCOMPARE(house.read(), tallyOf(1, 0, 1, 0, 0));
        QCOMPARE(house.of(ada)->state, InvitationState::Accepted);
        QCOMPARE(house.of(ada)->dueAt, mailed.dueAt);
        QVERIFY(house.suppressed().empty());
        QCOMPARE(house.lastAttempt(ada).report.fate, MailFate::Delayed);
        // Days later the same mail is given up.
        house.mailbox.deliver("b", reportAbout("1@acme.example", "ada@example.com"));
        QCOMPARE(house.read(), tallyOf(1, 1, 0, 0, 0));
        QCOMPARE(house.lastAttempt(ada).report.fate, MailFate::Returned);
    }

    void changesNothingByWhatIsNoReportOfOurs_data()
    {
        QTest::addColumn<QByteArray>("mail");
        QTest::addColumn<int>("others");
        QTest::addColumn<int>("notUnderstood");
        const auto row = [](const char* name, const std::string& mail, int others, int notUnderstood = 0) {
            QTest::newRow(name) << QByteArray::fromStdString(mail) << others << notUnderstood;
        };
        row("of another mail", reportAbout("2@acme.example", "ada@example.com"), 1);
        row("of another person", reportAbout("1@acme.example", "grace@example.com"), 1);
        row("of no mail", reportAbout("", "ada@example.com"), 1);
        row("delivered", reportAbout("1@acme.example", "ada@example.com", {.action = "delivered", .status = "2.0.0"}),
            1);
        row("absence",
            "Return-Path: <>\nFrom: ada@example.com\nAuto-Submitted: auto-replied\nIn-Reply-To: "
            "<1@acme.example>\n\nAway. 550 5.1.1\n",
            0);
        row("no standard", "From: Mailer-Daemon@mx.example.test\nX-Failed-Recipients: ada@example.com\n\nFailed.\n", 0,
            1);
    }
    void changesNothingByWhatIsNoReportOfOurs()
    {
        QFETCH(const QByteArray, mail);
        QFETCH(const int, others);
        QFETCH(const int, notUnderstood);
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example");
        house.mailbox.deliver("a", mail.toStdString());
        QCOMPARE(house.read(), tallyOf(1, 0, 0, others, notUnderstood));
        QCOMPARE(house.of(ada)->state, InvitationState::Accepted);
        QCOMPARE(house.lastAttempt(ada).report.fate, MailFate::NotReported);
        QVERIFY(house.suppressed().empty());
        QCOMPARE(house.standing().all, tallyOf(1, 0, 0, others, notUnderstood));
    }

    void leavesPeopleWhereTheyAre_data()
    {
        QTest::addColumn<InvitationState>("state");
        QTest::newRow("verified") << InvitationState::Verified;
        QTest::newRow("registered") << InvitationState::Registered;
        QTest::newRow("revoked") << InvitationState::Revoked;
        QTest::newRow("queued again") << InvitationState::Queued;
        QTest::newRow("held") << InvitationState::Held;
    }
    void leavesPeopleWhereTheyAre()
    {
        QFETCH(const InvitationState, state);
        House house;
        const Person ada = house.add("ada");
        Invitation invitation = house.mail(ada, "1@acme.example");
        invitation.state = state;
        house.change(invitation);
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com"));
        QCOMPARE(house.read().returned, std::int64_t{1});
        QCOMPARE(house.of(ada)->state, state);
        QCOMPARE(house.suppressed().size(), std::size_t{1});
    }

    void leavesANewAddressAlone()
    {
        House house;
        const Person ada = house.add("ada");
        Invitation invitation = house.mail(ada, "1@acme.example");
        invitation.address = "ada.l@example.com";
        house.change(invitation);
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com"));
        QCOMPARE(house.read().returned, std::int64_t{1});
        QCOMPARE(house.of(ada)->state, InvitationState::Accepted);
        QCOMPARE(house.suppressed().at(0).address, std::string("ada@example.com"));
    }

    void anOldReportSaysNothingOfALaterMail()
    {
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example");
        house.directory.clock.advance(2h);
        house.mail(ada, "2@acme.example");
        house.directory.clock.advance(1h);
        // Written before the second one went out.
        house.mailbox.deliver(
            "a", reportAbout("1@acme.example", "ada@example.com", {.date = "Sun, 1 Mar 2026 09:30:00 +0000"}));
        QCOMPARE(house.read().returned, std::int64_t{1});
        QCOMPARE(house.of(ada)->state, InvitationState::Accepted);
        QVERIFY(house.suppressed().empty());
        // The second one's own report is another matter.
        house.mailbox.deliver(
            "b", reportAbout("2@acme.example", "ada@example.com", {.date = "Sun, 1 Mar 2026 11:30:00 +0000"}));
        QCOMPARE(house.read().returned, std::int64_t{1});
        QCOMPARE(house.of(ada)->state, InvitationState::Bounced);
    }

    void givingUpAnotherMailForgetsNothing()
    {
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example");
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com"));
        QCOMPARE(house.read().returned, std::int64_t{1});
        Invitation queued = *house.of(ada);
        queued.state = InvitationState::Queued;
        queued.job = 77;
        Job job;
        job.id = JobId(77);
        job.state = JobState::Cancelled;
        const std::vector attempts{house.lastAttempt(ada)};
        const auto after = afterJob(queued, job, MailKind::Invitation, attempts);
        QVERIFY(after.has_value());
        QCOMPARE(after->state, InvitationState::Bounced);
    }

    void pausesWavesByWhatCameBack()
    {
        House house;
        for (int i = 0; i < 20; ++i) {
            const std::string name = "p" + std::to_string(i);
            house.mail(house.add(name), name + "@acme.example");
        }
        InvitationKeeper keeper(*house.directory.database, house.directory.clock);
        keeper.start();
        QTRY_VERIFY_WITH_TIMEOUT(
            valueOf(house.directory.reader->setting(settingOfInvitations(house.directory.integration.id) + "/swept"))
                .has_value(),
            bounceWait);
        house.directory.clock.advance(11min); // the twenty are no burst with those who come now
        const Person before = house.add("before");
        QTRY_VERIFY_WITH_TIMEOUT(house.of(before).has_value(), bounceWait);
        QCOMPARE(house.of(before)->state, InvitationState::Queued);
        for (int i = 0; i < 20; ++i) {
            const std::string name = "p" + std::to_string(i);
            house.mailbox.deliver(name, reportAbout(name + "@acme.example", name + "@example.com"));
        }
        QCOMPARE(house.read().returned, std::int64_t{20});
        const Person after = house.add("after");
        QTRY_VERIFY_WITH_TIMEOUT(house.of(after).has_value(), bounceWait);
        QCOMPARE(house.of(after)->state, InvitationState::Held);
        QCOMPARE(house.of(after)->hold, HoldReason::BounceRate);
        keeper.stop();
    }
};

QTEST_GUILESS_MAIN(ReturnedMailTest)
#include "ReturnedMailTest.moc"
