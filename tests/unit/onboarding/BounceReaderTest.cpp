// SPDX-License-Identifier: Apache-2.0
// A mailbox of reports is read without a trace there, none twice, and what goes wrong is told.
#include "onboarding/BounceReader.h"
#include "BounceHouse.h"
#include "onboarding/BounceWatch.h"

#include <QtTest>

#include <atomic>

using namespace rollcall;
using namespace rollcall::tests;
using namespace std::chrono_literals;

class BounceReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsNothingTwice()
    {
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example");
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com"));
        QCOMPARE(house.read().returned, std::int64_t{1});
        QCOMPARE(house.read(), tallyOf(0, 0, 0, 0, 0));
        // Somebody reads it: it moves, gets flags, and stays the same mail.
        house.mailbox.move("new", "a", "cur", "a:2,S");
        QCOMPARE(house.read(), tallyOf(0, 0, 0, 0, 0));
        // Somebody decides that the address is right after all, and a copy of the report comes.
        valueOf(house.directory.write([&](WriteSession& session) {
            return session.invitations().unsuppress(house.directory.integration.id, "ada@example.com");
        }));
        house.mailbox.deliver("b", reportAbout("1@acme.example", "ada@example.com"));
        QCOMPARE(house.read(), tallyOf(1, 0, 0, 1, 0));
        QVERIFY(house.suppressed().empty());
        QCOMPARE(house.standing().all, tallyOf(2, 1, 0, 1, 0));
        // A directory that was closed and opened again knows it still.
        house.directory.close();
        house.directory.open();
        QCOMPARE(house.read(), tallyOf(0, 0, 0, 0, 0));
        // Names of mails that are gone are not kept for ever.
        QFile::remove(QString::fromStdString((house.mailbox.path() / "new" / "b").string()));
        QCOMPARE(house.read().mails, std::int64_t{0});
        QCOMPARE(valueOf(house.directory.reader->invitations().readReports("maildir:" + house.mailbox.path().string())),
                 std::vector<std::string>{"a"});
    }

    void waitsForAnAttemptThatHasNotEnded()
    {
        House house;
        const Person ada = house.add("ada");
        const Person grace = house.add("grace");
        house.mail(ada, "1@acme.example", MailOutcome::Sending);
        house.mail(grace, "2@acme.example");
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com"));
        QCOMPARE(house.read(), tallyOf(0, 0, 0, 0, 0));
        house.mailbox.deliver("b", reportAbout("2@acme.example", "grace@example.com"));
        std::filesystem::last_write_time(house.mailbox.path() / "new" / "b",
                                         std::filesystem::last_write_time(house.mailbox.path() / "new" / "a") + 1s);
        QCOMPARE(house.read(), tallyOf(0, 0, 0, 0, 0));
        const MailAttemptId attempt = house.lastAttempt(ada).id;
        valueOf(house.directory.write([&](WriteSession& session) {
            return session.invitations().endAttempt(attempt, MailOutcome::Accepted, "mx.example.test", "250");
        }));
        Invitation invitation = *house.of(ada);
        invitation.state = InvitationState::Accepted;
        house.change(invitation);
        QCOMPARE(house.read(), tallyOf(2, 2, 0, 0, 0));
        QCOMPARE(house.of(ada)->state, InvitationState::Bounced);
    }

    void anAttemptThatNeverEndedStopsNobody()
    {
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example", MailOutcome::Sending);
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com"));
        house.directory.clock.advance(11min);
        QCOMPARE(house.read(), tallyOf(1, 1, 0, 0, 0));
    }

    void readsAsMuchAsOneRoundTakes()
    {
        House house;
        house.bounds.letters = 3;
        house.bounds.bytesOfALetter = 2'000;
        for (int i = 0; i < 7; ++i) {
            const std::string name = "p" + std::to_string(i);
            const Person person = house.add(name);
            house.mail(person, name + "@acme.example");
            // What comes behind the report is cut away.
            house.mailbox.deliver(name, reportAbout(name + "@acme.example", name + "@example.com") +
                                            std::string(100'000, 'x'));
        }
        QCOMPARE(house.read(), tallyOf(3, 3, 0, 0, 0, true));
        QCOMPARE(house.read(), tallyOf(3, 3, 0, 0, 0, true));
        QCOMPARE(house.read(), tallyOf(1, 1, 0, 0, 0, false));
        QCOMPARE(house.standing().all.returned, std::int64_t{7});
    }

    void looksWithoutATrace()
    {
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example");
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com"));
        house.mailbox.deliver("b", "From: ada@example.com\n\nHello\n", "cur");
        const auto box = openMaildir(house.mailbox.path());
        for (int i = 0; i < 2; ++i)
            QCOMPARE(valueOf(lookAtBounces(*house.directory.database, *box, {})), tallyOf(2, 1, 0, 0, 0));
        QCOMPARE(house.of(ada)->state, InvitationState::Accepted);
        QVERIFY(house.standing().source.empty());
        QCOMPARE(house.read(), tallyOf(2, 1, 0, 0, 0));
    }

    void saysWhatIsWrongWithAMaildir()
    {
        House house;
        const auto nowhere = openMaildir(house.mailbox.path() / "nowhere");
        const auto read = readBounces(*house.directory.database, *nowhere, {});
        QVERIFY(!read);
        QCOMPARE(read.error().kind, core::ErrorKind::Invalid);
        QVERIFY2(read.error().message.find("There is no Maildir at " + (house.mailbox.path() / "nowhere:").string()) ==
                     0,
                 read.error().message.c_str());
        QVERIFY(house.standing().source.empty());
    }

    void watchesAndTellsOfTrouble()
    {
        House house;
        const Person ada = house.add("ada");
        house.mail(ada, "1@acme.example");
        std::atomic<int> settings{0};
        std::atomic<int> opened{0};
        const auto open = [&]() -> core::Result<std::unique_ptr<BounceBox>> {
            ++opened;
            if (settings == 0)
                return core::failure(core::ErrorKind::NotFound, "Nothing is set.");
            return openMaildir(settings == 1 ? house.mailbox.path() / "nowhere" : house.mailbox.path());
        };
        const auto state = [&] { return core::Result<std::string>(std::to_string(settings)); };
        BounceWatch watch(*house.directory.database, house.directory.clock, open, state, {10ms, 40ms, 5ms});
        watch.start();
        QTRY_VERIFY_WITH_TIMEOUT(opened == 1, bounceWait);
        QVERIFY(house.standing().source.empty());
        settings = 1;
        QTRY_VERIFY_WITH_TIMEOUT(house.standing().failed.has_value(), bounceWait);
        QVERIFY(house.standing().trouble.find("There is no Maildir at ") == 0);
        // Doubled up to its bound.
        QTRY_VERIFY_WITH_TIMEOUT(house.standing().nextTry == house.directory.clock.now() + 40ms, bounceWait);
        settings = 2;
        QTRY_VERIFY_WITH_TIMEOUT(house.standing().read.has_value() && !house.standing().failed, bounceWait);
        QVERIFY(house.standing().trouble.empty());
        house.mailbox.deliver("a", reportAbout("1@acme.example", "ada@example.com"));
        QTRY_COMPARE_WITH_TIMEOUT(house.of(ada)->state, InvitationState::Bounced, bounceWait);
        QCOMPARE(house.standing().all.returned, std::int64_t{1});
        // The folder is taken away: said, and what was read before stays said.
        std::filesystem::rename(house.mailbox.path() / "new", house.mailbox.path() / "away");
        QTRY_VERIFY_WITH_TIMEOUT(house.standing().failed.has_value(), bounceWait);
        QVERIFY(house.standing().read.has_value());
        std::filesystem::rename(house.mailbox.path() / "away", house.mailbox.path() / "new");
        QTRY_VERIFY_WITH_TIMEOUT(!house.standing().failed.has_value(), bounceWait);
        QCOMPARE(house.standing().all.returned, std::int64_t{1});
        // Switched off, nothing is known any more.
        settings = 0;
        QTRY_VERIFY_WITH_TIMEOUT(house.standing().source.empty(), bounceWait);
        watch.stop();
    }

    void refusesAccountsThatCannotBeRead_data()
    {
        QTest::addColumn<QString>("what");
        for (const char* what : {"host", "port", "plain", "login", "user", "folder", "line"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void refusesAccountsThatCannotBeRead()
    {
        QFETCH(const QString, what);
        ImapAccount account;
        account.host = "imap.example.com";
        account.userName = "bounces";
        QVERIFY(checkImapAccount(account));
        if (what == QStringLiteral("host"))
            account.host = "imap.example.com/x";
        if (what == QStringLiteral("port"))
            account.port = 0;
        if (what == QStringLiteral("plain"))
            account.security = MailSecurity::None;
        if (what == QStringLiteral("login"))
            account.login = MailLogin::None;
        if (what == QStringLiteral("user"))
            account.userName.clear();
        if (what == QStringLiteral("folder"))
            account.folder = "Gel\xC3\xB6scht";
        if (what == QStringLiteral("line"))
            account.folder = "INBOX\r\nR9 DELETE INBOX";
        const auto opened = openImap(account, {});
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, core::ErrorKind::Invalid);
    }

    void isNotToldOfAllTheTime()
    {
        House house;
        QCOMPARE(house.read().mails, std::int64_t{0});
        const auto first = house.standing().read;
        QVERIFY(first.has_value());
        const auto feed = valueOf(house.directory.reader->feedEnd());
        house.directory.clock.advance(30s);
        QCOMPARE(house.read().mails, std::int64_t{0});
        QCOMPARE(house.standing().read, first);
        QCOMPARE(valueOf(house.directory.reader->feedEnd()), feed);
        house.directory.clock.advance(31s);
        QCOMPARE(house.read().mails, std::int64_t{0});
        QVERIFY(house.standing().read > first);
    }

    void keepsItsStandingAsItIs()
    {
        BounceStanding standing;
        standing.source = "maildir:/x";
        standing.read = core::fromMilliseconds(1'772'355'600'000);
        standing.failed = core::fromMilliseconds(1'772'355'601'000);
        standing.nextTry = core::fromMilliseconds(1'772'355'602'000);
        standing.trouble = "Gone.";
        standing.all = tallyOf(5, 4, 3, 2, 1);
        QCOMPARE(onboarding::toJson(parseBounceStanding(onboarding::toJson(standing))), onboarding::toJson(standing));
        QCOMPARE(parseBounceStanding(onboarding::toJson(standing)).all, standing.all);
        QVERIFY(parseBounceStanding("[").source.empty());
    }
};

QTEST_GUILESS_MAIN(BounceReaderTest)
#include "BounceReaderTest.moc"
