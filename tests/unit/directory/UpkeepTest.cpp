// SPDX-License-Identifier: Apache-2.0
// What the writer does beside its batches: retention, removed integrations, free pages; idle and under load.
#include "TestDirectory.h"

#include <QtTest>

#include <atomic>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

std::int64_t number(TestDirectory& fixture, const std::string& sql)
{
    return std::stoll(column(fixture.file(), sql).front());
}

std::vector<Person> addPeople(TestDirectory& fixture, IntegrationId integration, int count)
{
    return valueOf(fixture.write([&](WriteSession& session) -> core::Result<std::vector<Person>> {
        std::vector<Person> people;
        for (int i = 0; i < count; ++i) {
            auto made = session.createPerson(integration, objectOf(R"({"userName":"p)" + std::to_string(i) + R"("})"));
            if (!made)
                return tl::unexpected(made.error());
            people.push_back(std::move(made->person));
        }
        return people;
    }));
}

} // namespace

class UpkeepTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRemovedIntegrationIsGoneAtOnceAndItsRowsSoon()
    {
        TestDirectory fixture;
        const IntegrationId id = fixture.integration.id;
        const auto people = addPeople(fixture, id, 700);
        std::vector<std::string> members;
        for (const Person& person : people)
            members.push_back(person.id.value);
        const Group staff = valueOf(fixture.addGroup("Staff", members));
        std::ignore = valueOf(fixture.addGroup("Nested", {staff.id.value}));
        std::ignore = valueOf(fixture.write([&](WriteSession& session) {
            NewCredential credential;
            credential.integration = id;
            return session.createCredential(credential);
        }));
        // The slug is free in the very transaction that removes.
        const Integration again = valueOf(fixture.write([&](WriteSession& session) -> core::Result<Integration> {
            if (auto removed = session.deleteIntegration(id); !removed)
                return tl::unexpected(removed.error());
            return session.createIntegration({"acme", "Acme", "custom", Role::Own, AuthMode::Bearer});
        }));
        QVERIFY(again.id != id);
        const auto all = valueOf(fixture.reader->integrations());
        QCOMPARE(all.size(), std::size_t{1});
        QVERIFY(all.front().id == again.id);
        QVERIFY(valueOf(fixture.reader->credentialHashes()).empty());
        QVERIFY(!valueOf(fixture.reader->person(id, people.front().id)));
        QVERIFY(!valueOf(fixture.reader->personByRow(people.front().rowId)));
        QVERIFY(valueOf(fixture.reader->peoplePage(id, {1, 10})).rows.empty());
        QVERIFY(valueOf(fixture.reader->findPeople(id, filterOf("userName pr"), {1, 10}, {}, {})).rows.empty());
        PersonQuery query;
        query.integration = id;
        QVERIFY(valueOf(fixture.reader->personOrder(query, {})).empty());
        QVERIFY(valueOf(fixture.reader->groupRows(id)).empty());
        QCOMPARE(valueOf(fixture.reader->counts(id)).people, std::int64_t{0});
        // Nor by the row, as a screen asks that still shows it.
        const std::vector<PersonId> rows{people.front().rowId};
        QVERIFY(valueOf(fixture.reader->personRows(rows)).empty());
        QVERIFY(valueOf(fixture.reader->members(staff.rowId, 0, 10)).empty());
        QVERIFY(valueOf(fixture.reader->groupsOfPerson(people.front().rowId)).empty());
        QVERIFY(valueOf(fixture.reader->changesOfPerson(people.front().rowId, 10)).empty());
        const auto twice =
            fixture.database->writeAndWait([&](WriteSession& session) { return session.deleteIntegration(id); });
        QVERIFY(!twice.has_value() && twice.error().kind == core::ErrorKind::NotFound);
        QTRY_COMPARE_WITH_TIMEOUT(number(fixture, "SELECT count(*) FROM integrations"), std::int64_t{1}, 20'000);
        for (const char* table : {"people", "directory_groups", "memberships"})
            QCOMPARE(number(fixture, std::string("SELECT count(*) FROM ") + table), std::int64_t{0});
        fixture.close();
        QCOMPARE(column(fixture.file(), "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    }

    void writesThatNeverPauseDoNotKeepUpkeepAway()
    {
        TestDirectory fixture;
        const IntegrationId id = fixture.integration.id;
        std::ignore = addPeople(fixture, id, 300);
        std::atomic<bool> isEnough = false;
        std::atomic<int> failed = 0;
        // Each completion queues the next write: the writer is never idle.
        std::function<void(const core::Result<>&)> again = [&](const core::Result<>& result) {
            failed += result ? 0 : 1;
            if (!isEnough)
                fixture.database->write([](WriteSession& session) { return session.saveSetting("key", "value"); },
                                        again);
        };
        QVERIFY(fixture.database->writeAndWait([&](WriteSession& session) { return session.deleteIntegration(id); })
                    .has_value());
        again({});
        const auto isClean = [&] { return number(fixture, "SELECT count(*) FROM people") == 0; };
        const bool isDone = QTest::qWaitFor(isClean, 20'000);
        isEnough = true;
        fixture.close();
        QVERIFY(isDone);
        QCOMPARE(failed.load(), 0);
    }

    void changesAgeAwayWithTheirBytes_data()
    {
        QTest::addColumn<qint64>("days");
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<bool>("isJournalled");
        QTest::newRow("by days, with a journal row") << qint64{1} << qint64{1'000'000'000} << true;
        QTest::newRow("by days, alone") << qint64{1} << qint64{1'000'000'000} << false;
        QTest::newRow("by bytes, with a journal row") << qint64{1000} << qint64{200'000} << true;
        QTest::newRow("by bytes, alone") << qint64{1000} << qint64{200'000} << false;
    }
    void changesAgeAwayWithTheirBytes()
    {
        QFETCH(qint64, days);
        QFETCH(qint64, bytes);
        QFETCH(bool, isJournalled);
        TestDirectory fixture;
        const std::string title(10'000, 't');
        const auto change = [&](const std::string& name) {
            std::ignore = valueOf(fixture.write([&](WriteSession& session) -> core::Result<bool> {
                for (int i = 0; i < 30; ++i) {
                    auto made = session.createPerson(
                        fixture.integration.id,
                        objectOf(R"({"userName":")" + name + std::to_string(i) + R"(","title":")" + title + R"("})"));
                    if (!made)
                        return tl::unexpected(made.error());
                }
                JournalEntry entry;
                entry.at = session.now();
                if (isJournalled && !session.journal(entry))
                    return false;
                return true;
            }));
        };
        const auto counted = [&] { return number(fixture, "SELECT value FROM counters WHERE name = 'journal.bytes'"); };
        change("old");
        fixture.clock.advance(std::chrono::hours(72));
        change("new");
        QVERIFY(counted() > 600'000);
        const std::int64_t feedBefore = number(fixture, "SELECT count(*) FROM feed");
        fixture.close();
        const std::int64_t pagesBefore = number(fixture, "PRAGMA page_count");
        fixture.retention = {days, bytes};
        fixture.open();
        QTRY_VERIFY_WITH_TIMEOUT(number(fixture, "SELECT count(*) FROM changes") <= 30, 20'000);
        if (days == 1) {
            QTRY_VERIFY_WITH_TIMEOUT(number(fixture, "SELECT count(*) FROM feed") < feedBefore, 20'000);
            QCOMPARE(number(fixture, "SELECT count(*) FROM changes"), std::int64_t{30});
            QVERIFY(counted() > 300'000 && counted() < 320'000);
        } else {
            QTRY_VERIFY_WITH_TIMEOUT(counted() <= bytes, 20'000);
        }
        QTRY_VERIFY_WITH_TIMEOUT(number(fixture, "PRAGMA freelist_count") < 256, 20'000);
        fixture.close();
        if (days == 1000)
            QVERIFY(number(fixture, "PRAGMA page_count") <= pagesBefore);
    }

    void entriesFromAWrongFutureAgeAwayWithTheOthers()
    {
        const auto years = std::chrono::hours(24 * 365 * 9);
        TestDirectory fixture({1, 1'000'000'000});
        fixture.clock.advance(years);
        std::ignore = addPeople(fixture, fixture.integration.id, 20);
        fixture.clock.advance(-years);
        std::ignore = valueOf(fixture.addPerson("old"));
        fixture.clock.advance(std::chrono::hours(72));
        std::ignore = valueOf(fixture.addPerson("new"));
        const FeedPosition end = valueOf(fixture.reader->feedEnd());
        fixture.close();
        fixture.open();
        QTRY_COMPARE_WITH_TIMEOUT(number(fixture, "SELECT min(position) FROM feed"), std::int64_t{end}, 20'000);
    }

    void freedPagesAreGivenBack()
    {
        TestDirectory fixture;
        const std::string big(4'000'000, 'z');
        const auto save = [&](const std::string& value) {
            return fixture.database->writeAndWait(
                [&](WriteSession& session) { return session.saveSetting("big", value); });
        };
        QVERIFY(save(big).has_value());
        QVERIFY(number(fixture, "PRAGMA page_count") > 900);
        QVERIFY(save("small").has_value());
        QTRY_VERIFY_WITH_TIMEOUT(number(fixture, "PRAGMA page_count") < 600, 20'000);
    }
};

QTEST_GUILESS_MAIN(UpkeepTest)
#include "UpkeepTest.moc"
