// SPDX-License-Identifier: Apache-2.0
// Who listens hears of every commit, of this open directory and of another one on the same file.
#include "TestDirectory.h"

#include <QtTest>

#include <atomic>

using namespace rollcall;
using namespace rollcall::directory;

class FeedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hearsOwnCommits()
    {
        TestDirectory fixture;
        std::atomic<int> heard = 0;
        FeedSubscription subscription = fixture.database->subscribe([&] { ++heard; });
        std::ignore = valueOf(fixture.addPerson("ada"));
        QTRY_VERIFY(heard > 0);
        subscription.reset();
        const int before = heard;
        std::ignore = valueOf(fixture.addPerson("bob"));
        std::atomic<int> other = 0;
        const FeedSubscription second = fixture.database->subscribe([&] { ++other; });
        std::ignore = valueOf(fixture.addPerson("eve"));
        QTRY_VERIFY(other > 0);
        QCOMPARE(heard.load(), before);
    }

    void hearsCommitsOfAnotherWithinASecond()
    {
        TestDirectory fixture;
        OpenOptions options;
        options.dataDirectory = fixture.folder();
        const auto other = valueOf(Database::open(options));
        std::atomic<bool> heard = false;
        const FeedSubscription subscription = fixture.database->subscribe([&] { heard = true; });
        const FeedPosition before = valueOf(fixture.reader->feedEnd());
        QVERIFY(other->writeAndWait([](WriteSession& session) { return session.saveSetting("a", "b"); }).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(heard, 1000);
        const auto entries = valueOf(fixture.reader->feedAfter(before, 10));
        QCOMPARE(entries.size(), std::size_t{1});
        QVERIFY(entries.front().kind == FeedKind::Setting);
        QCOMPARE(valueOf(fixture.reader->setting("a")).value(), std::string("b"));
    }

    void tellsWhatChanged()
    {
        TestDirectory fixture;
        const FeedPosition start = valueOf(fixture.reader->feedEnd());
        const Person ada = valueOf(fixture.addPerson("ada"));
        const Group group = valueOf(fixture.addGroup("Staff", {ada.id.value}));
        QVERIFY(fixture.deletePerson(ada).has_value());
        std::vector<std::pair<FeedKind, FeedChange>> seen;
        FeedPosition last = start;
        for (const FeedEntry& entry : valueOf(fixture.reader->feedAfter(start, 100))) {
            QVERIFY(entry.position > last);
            QCOMPARE(entry.integration, fixture.integration.id.value);
            last = entry.position;
            seen.emplace_back(entry.kind, entry.change);
        }
        const std::vector<std::pair<FeedKind, FeedChange>> expected{
            {FeedKind::Person, FeedChange::Added},     {FeedKind::Group, FeedChange::Added},
            {FeedKind::Membership, FeedChange::Added}, {FeedKind::Group, FeedChange::Changed},
            {FeedKind::Group, FeedChange::Changed},    {FeedKind::Membership, FeedChange::Removed},
            {FeedKind::Person, FeedChange::Removed}};
        QVERIFY(seen == expected);
        QVERIFY(!valueOf(fixture.reader->feedAfter(start, 2)).empty());
        QVERIFY(valueOf(fixture.reader->feedAfter(last, 2)).empty());
    }

    void timeGoesOnWhileTheClockIsBehind()
    {
        TestDirectory fixture;
        const Person first = valueOf(fixture.addPerson("ada"));
        fixture.clock.advance(-std::chrono::minutes(30));
        const Person second = valueOf(fixture.addPerson("bob"));
        QVERIFY(second.lastModified > first.lastModified);
        QVERIFY(second.lastModified < first.lastModified + std::chrono::seconds(1));
    }

    void aWrongFutureDoesNotStopTime()
    {
        const auto years = std::chrono::hours(24 * 365 * 9);
        TestDirectory fixture;
        fixture.clock.advance(years);
        std::ignore = valueOf(fixture.addPerson("from the future"));
        fixture.clock.advance(-years);
        QCOMPARE(valueOf(fixture.addPerson("now")).lastModified, fixture.clock.now());
        fixture.close();
        fixture.open();
        fixture.clock.advance(std::chrono::seconds(1));
        QCOMPARE(valueOf(fixture.addPerson("after a restart")).lastModified, fixture.clock.now());
    }

    void credentialsAreRevokedAndNotedOnceAMinute()
    {
        TestDirectory fixture;
        const Credential made = valueOf(fixture.write([&](WriteSession& session) {
            NewCredential credential;
            credential.integration = fixture.integration.id;
            credential.hash = core::sha256("token");
            credential.lastFour = "wxyz";
            return session.createCredential(credential);
        }));
        const auto noteUse = [&] {
            return fixture.database->writeAndWait(
                [&](WriteSession& session) { return session.noteCredentialUse(made.id); });
        };
        const auto lastUsed = [&] {
            return valueOf(fixture.reader->credentials(fixture.integration.id)).front().lastUsed;
        };
        QVERIFY(noteUse().has_value());
        const auto first = lastUsed();
        QVERIFY(first.has_value());
        fixture.clock.advance(std::chrono::seconds(30));
        QVERIFY(noteUse().has_value());
        QVERIFY(lastUsed() == first);
        fixture.clock.advance(std::chrono::seconds(31));
        QVERIFY(noteUse().has_value());
        QVERIFY(lastUsed() > first);
        QVERIFY(fixture.database->writeAndWait([&](WriteSession& session) { return session.revokeCredential(made.id); })
                    .has_value());
        const auto hashes = valueOf(fixture.reader->credentialHashes());
        QCOMPARE(hashes.size(), std::size_t{1});
        QVERIFY(hashes.front().isRevoked);
        QVERIFY(hashes.front().hash == core::sha256("token"));
    }

    void readersAnswerFuturesAlways()
    {
        TestDirectory fixture;
        std::ignore = valueOf(fixture.addPerson("ada"));
        auto future = fixture.database->readAsync(
            {}, [&](ReadSession& session, std::stop_token) { return session.counts(fixture.integration.id); });
        future.waitForFinished();
        QCOMPARE(future.result().value().people, std::int64_t{1});
        std::stop_source stop;
        stop.request_stop();
        auto cancelled = fixture.database->readAsync(stop.get_token(), [&](ReadSession& session, std::stop_token) {
            return session.counts(fixture.integration.id);
        });
        cancelled.waitForFinished();
        QVERIFY(cancelled.result().error().kind == core::ErrorKind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(FeedTest)
#include "FeedTest.moc"
