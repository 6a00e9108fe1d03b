// SPDX-License-Identifier: Apache-2.0
// The journal: what is kept of a request, what folds, what is dropped and counted, what ages away.
#include "TestDirectory.h"

#include <QtTest>

#include <future>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

JournalEntry entryOf(const std::string& method, int status, Meaning meaning, const std::string& subject = {})
{
    JournalEntry entry;
    entry.method = method;
    entry.target = "/scim/v2/acme/Users";
    entry.status = status;
    entry.meaning = meaning;
    entry.subject = subject;
    entry.clientAddress = "192.0.2.1";
    return entry;
}

JournalEntry refusal(const TestClock& clock, const std::string& address, const std::string& reason)
{
    JournalEntry entry = entryOf("GET", 401, Meaning::Refused);
    entry.at = clock.now();
    entry.clientAddress = address;
    entry.detail = reason;
    return entry;
}

std::size_t rowCount(TestDirectory& fixture)
{
    return valueOf(fixture.reader->journalOrder({}, JournalId(0), {})).ids.size();
}

core::Result<JournalId> writeEntry(TestDirectory& fixture, const JournalEntry& entry)
{
    return fixture.write([&](WriteSession& session) { return session.journal(entry); });
}

} // namespace

class JournalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bodiesHoldNoPassword_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("a create") << QByteArray(R"({"userName":"ada","password":"hunter2secret"})");
        QTest::newRow("in capitals") << QByteArray(R"({"PassWord":"hunter2secret"})");
        QTest::newRow("deeper") << QByteArray(R"({"a":[{"b":{"password":"hunter2secret"}}]})");
        QTest::newRow("a patch by path") << QByteArray(
            R"({"Operations":[{"op":"replace","path":"password","value":"hunter2secret"}]})");
        QTest::newRow("a patch without path")
            << QByteArray(R"({"Operations":[{"op":"replace","value":{"password":"hunter2secret"}}]})");
    }
    void bodiesHoldNoPassword()
    {
        QFETCH(QByteArray, json);
        const auto value = scim::parseJson(json.toStdString());
        QVERIFY(value.has_value());
        const JournalBody body = JournalBody::fromJson(*value, json.size());
        QVERIFY2(body.text().find("hunter2secret") == std::string::npos, body.text().c_str());
        QCOMPARE(body.originalSize(), std::int64_t{json.size()});
        QVERIFY(!body.isCut());
        QVERIFY(JournalBody::unreadable(5).text().empty());
    }

    void longBodiesAreCutAtAWholeCharacter()
    {
        std::string text;
        while (text.size() < 3 * JournalBody::maximumBytes)
            text += "\xC3\xA9";
        const std::string json = "{\"x\":\"" + text + "\"}";
        for (const JournalBody& body :
             {JournalBody::fromJson(scim::parseJson(json).value(), static_cast<std::int64_t>(json.size())),
              JournalBody::fromOwnResponse(json)}) {
            QVERIFY(body.isCut());
            QVERIFY(body.text().size() <= JournalBody::maximumBytes);
            QVERIFY(body.text().size() > JournalBody::maximumBytes - 4);
            QCOMPARE(body.originalSize(), static_cast<std::int64_t>(json.size()));
            QVERIFY(QString::fromStdString(body.text()).indexOf(QChar::ReplacementCharacter) < 0);
        }
    }

    void listsKeepTheirIds()
    {
        const std::string list =
            R"({"totalResults":2,"Resources":[{"id":"a","userName":"ada"},{"id":"b","userName":"bob"}]})";
        QCOMPARE(JournalBody::fromOwnResponse(list).text(),
                 std::string(R"({"totalResults":2,"Resources":[{"id":"a"},{"id":"b"}]})"));
        scim::JsonArray members;
        for (int i = 0; i < 300; ++i)
            members.push_back(scim::JsonObject{{"value", std::to_string(i)}, {"display", std::string(100, 'x')}});
        const JournalBody body = JournalBody::fromJson(scim::JsonObject{{"members", members}}, 40'000);
        QVERIFY(!body.isCut());
        QVERIFY(body.text().find(R"({"value":"299"})") != std::string::npos);
    }

    void aReadStandsBeforeTheWriteThatFollowedIt()
    {
        TestDirectory fixture;
        fixture.database->journalLater(entryOf("GET", 200, Meaning::PersonNotFound, "looked up first"));
        const auto written =
            valueOf(writeEntry(fixture, entryOf("POST", 201, Meaning::PersonCreated, "created after")));
        // Newest first; the read needs no batch of its own.
        const auto order = valueOf(fixture.reader->journalOrder({}, JournalId(0), {})).ids;
        QCOMPARE(order.size(), std::size_t{2});
        QVERIFY(order[0] == written);
        const auto rows = valueOf(fixture.reader->journalRows(order));
        QCOMPARE(rows[1].subject, std::string("looked up first"));
    }

    void aRowComesBackWhole()
    {
        TestDirectory fixture;
        const Person ada = valueOf(fixture.addPerson("ada"));
        JournalEntry entry = entryOf("POST", 201, Meaning::PersonCreated, "ada");
        entry.at = fixture.clock.now();
        entry.integration = fixture.integration.id;
        entry.microseconds = 1234;
        entry.userAgent = "Okta SCIM Client 1.0.0";
        entry.requestHeaders = {{"Authorization", "Bearer …wxyz"}, {"Accept", "application/scim+json"}};
        entry.request = JournalBody::fromJson(scim::parseJson(R"({"userName":"ada"})").value(), 18);
        entry.response = JournalBody::fromOwnResponse(R"({"id":"x"})");
        entry.person = ada.rowId;
        entry.count = 3;
        const JournalId id = valueOf(writeEntry(fixture, entry));
        const auto read = valueOf(fixture.reader->journalEntry(id));
        QVERIFY(read.has_value());
        QCOMPARE(read->requestHeaders, entry.requestHeaders);
        QCOMPARE(read->request.text(), entry.request.text());
        QCOMPARE(read->response.text(), entry.response.text());
        QCOMPARE(read->userAgent, entry.userAgent);
        QVERIFY(read->meaning == Meaning::PersonCreated);
        QVERIFY(read->person == entry.person && read->integration == entry.integration);
        const auto rows = valueOf(fixture.reader->journalRows(std::vector{id, JournalId(999)}));
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows.front().microseconds, std::int64_t{1234});
        QVERIFY(!valueOf(fixture.reader->journalEntry(JournalId(999))));
    }

    void aConversationIsOneRowWithItsLegs()
    {
        TestDirectory fixture;
        JournalEntry entry = entryOf("POST", 201, Meaning::PersonCreated, "ada");
        entry.legs = {
            {"token", "POST", "https://client:hunter2secret@login.example/token?a=b@c", 200, 1500, {}, {}},
            {"request",
             "POST",
             "https://vendor.example/Users",
             201,
             2500,
             {},
             JournalBody::fromJson(scim::parseJson(R"({"id":"theirs-1","password":"hunter2secret"})").value(), 47)},
            {"reread", "GET", "https://vendor.example/Users/theirs-1", 0, 10'000'000, "No answer within \"10 s\".",
             JournalBody::fromOwnResponse("\"" + std::string(20'000, 'x') + "\"")},
        };
        const auto read = valueOf(fixture.reader->journalEntry(valueOf(writeEntry(fixture, entry))));
        QVERIFY(read.has_value());
        QCOMPARE(read->legs.size(), entry.legs.size());
        QCOMPARE(read->legs[0].url, std::string("https://login.example/token?a=b@c"));
        for (std::size_t i = 0; i < entry.legs.size(); ++i) {
            QCOMPARE(read->legs[i].purpose, entry.legs[i].purpose);
            QCOMPARE(read->legs[i].method, entry.legs[i].method);
            QCOMPARE(read->legs[i].status, entry.legs[i].status);
            QCOMPARE(read->legs[i].microseconds, entry.legs[i].microseconds);
            QCOMPARE(read->legs[i].failure, entry.legs[i].failure);
            QCOMPARE(read->legs[i].answer.text(), entry.legs[i].answer.text());
            QCOMPARE(read->legs[i].answer.originalSize(), entry.legs[i].answer.originalSize());
            QCOMPARE(read->legs[i].answer.isCut(), entry.legs[i].answer.isCut());
        }
        QCOMPARE(read->legs[2].answer.text().size(), JournalBody::maximumBytes);
        const std::string stored = column(fixture.file(), "SELECT legs FROM journal_bodies").front();
        QVERIFY2(stored.find("hunter2secret") == std::string::npos, stored.c_str());
    }

    void aRowWithoutLegsHasNone()
    {
        TestDirectory fixture;
        const JournalId id = valueOf(writeEntry(fixture, entryOf("GET", 200, Meaning::PersonRead)));
        QVERIFY(valueOf(fixture.reader->journalEntry(id))->legs.empty());
        QCOMPARE(column(fixture.file(), "SELECT legs FROM journal_bodies"), std::vector<std::string>{""});
    }

    void changesBelongToTheRowOfTheirOperation()
    {
        TestDirectory fixture;
        JournalId written;
        const auto person = fixture.write([&](WriteSession& session) -> core::Result<Person> {
            auto made = session.createPerson(fixture.integration.id, objectOf(R"({"userName":"ada"})"));
            if (!made)
                return tl::unexpected(made.error());
            written = valueOf(session.journal(entryOf("POST", 201, Meaning::PersonCreated)));
            return made->person;
        });
        const auto changes = valueOf(fixture.reader->changesOfPerson(person->rowId, 5));
        QCOMPARE(changes.size(), std::size_t{1});
        QCOMPARE(changes.front().journal.value, written.value);
    }

    void slicesAndTextNarrow_data()
    {
        QTest::addColumn<int>("slice");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("expected");
        QTest::newRow("all") << int(JournalSlice::All) << QByteArray() << 4;
        QTest::newRow("succeeded") << int(JournalSlice::Succeeded) << QByteArray() << 3;
        QTest::newRow("refused") << int(JournalSlice::Refused) << QByteArray() << 1;
        QTest::newRow("writes") << int(JournalSlice::Writes) << QByteArray() << 2;
        QTest::newRow("text without accents") << int(JournalSlice::All) << QByteArray("JOSE") << 2;
        QTest::newRow("text in the target") << int(JournalSlice::All) << QByteArray("acme/Users") << 4;
        QTest::newRow("text and slice") << int(JournalSlice::Writes) << QByteArray("jose") << 1;
        QTest::newRow("nobody") << int(JournalSlice::All) << QByteArray("nobody") << 0;
    }
    void slicesAndTextNarrow()
    {
        QFETCH(int, slice);
        QFETCH(QByteArray, text);
        QFETCH(int, expected);
        TestDirectory fixture;
        std::ignore = valueOf(writeEntry(fixture, entryOf("POST", 201, Meaning::PersonCreated, "jos\xC3\xA9")));
        std::ignore = valueOf(writeEntry(fixture, entryOf("GET", 200, Meaning::PersonRead, "jos\xC3\xA9")));
        std::ignore = valueOf(writeEntry(fixture, entryOf("PUT", 409, Meaning::Refused, "ada")));
        const JournalId last = valueOf(writeEntry(fixture, entryOf("GET", 200, Meaning::PeopleListed)));
        JournalQuery query;
        query.slice = static_cast<JournalSlice>(slice);
        query.text = text.toStdString();
        const auto [ids, examined] = valueOf(fixture.reader->journalOrder(query, JournalId(0), {}));
        QCOMPARE(static_cast<int>(ids.size()), expected);
        QVERIFY(std::is_sorted(ids.rbegin(), ids.rend()));
        // Whatever was found, all was looked at: later calls go on from there.
        QVERIFY(examined == last);
        const auto later = valueOf(fixture.reader->journalOrder(query, last, {}));
        QVERIFY(later.ids.empty() && later.examined == last);
    }

    void refusalsFoldByAddressReasonAndMinute()
    {
        TestDirectory fixture;
        for (int i = 0; i < 100; ++i) {
            fixture.database->journalLater(refusal(fixture.clock, "192.0.2.1", "wrong token"));
            fixture.database->journalLater(refusal(fixture.clock, "192.0.2.2", "wrong token"));
        }
        fixture.database->journalLater(refusal(fixture.clock, "192.0.2.1", "no token"));
        QTRY_COMPARE(rowCount(fixture), std::size_t{3});
        // Rows that are written already take more of the same minute.
        fixture.database->journalLater(refusal(fixture.clock, "192.0.2.1", "wrong token"));
        fixture.clock.advance(std::chrono::minutes(1));
        fixture.database->journalLater(refusal(fixture.clock, "192.0.2.1", "wrong token"));
        QTRY_COMPARE(rowCount(fixture), std::size_t{4});
        const auto total = [&] { return column(fixture.file(), "SELECT sum(folded) FROM journal").front(); };
        QCOMPARE(total(), std::string("203"));
        const JournalSummary summary =
            valueOf(fixture.reader->journalSummary(std::nullopt, fixture.clock.now() - std::chrono::hours(5)));
        QCOMPARE(summary.refused, std::int64_t{203});
        QCOMPARE(summary.requests, std::int64_t{203});
    }

    void refusalsFoldByWhatCountsAsOneAddress()
    {
        TestDirectory fixture;
        for (int i = 0; i < 200; ++i) {
            JournalEntry entry = refusal(fixture.clock, "2001:db8:1::" + std::to_string(i), "wrong token");
            entry.countedAddress = "2001:db8:1::/64";
            fixture.database->journalLater(entry);
        }
        JournalEntry other = refusal(fixture.clock, "2001:db8:2::1", "wrong token");
        other.countedAddress = "2001:db8:2::/64";
        fixture.database->journalLater(other);
        QTRY_COMPARE(column(fixture.file(), "SELECT coalesce(sum(folded), 0) FROM journal").front(),
                     std::string("201"));
        QCOMPARE(rowCount(fixture), std::size_t{2});
        // The row tells the first address as it was.
        QCOMPARE(column(fixture.file(), "SELECT client_address FROM journal_bodies ORDER BY journal").front(),
                 std::string("2001:db8:1::0"));
    }

    void aFullQueueDropsAndCounts()
    {
        TestDirectory fixture;
        std::promise<void> reached;
        std::promise<void> open;
        fixture.database->write(
            [&](WriteSession&) -> core::Result<> {
                reached.set_value();
                open.get_future().wait();
                return {};
            },
            [](const core::Result<>&) {});
        reached.get_future().wait();
        for (int i = 0; i < 5000; ++i)
            fixture.database->journalLater(entryOf("GET", 200, Meaning::PersonRead, std::to_string(i)));
        open.set_value();
        QTRY_COMPARE_WITH_TIMEOUT(rowCount(fixture), std::size_t{4096}, 20'000);
        QCOMPARE(fixture.database->writerStatistics().journalDropped, std::uint64_t{904});
        QCOMPARE(valueOf(fixture.reader->journalSummary(std::nullopt, core::Timestamp{})).dropped, std::int64_t{904});
    }

    void waitingRowsAreWrittenOnClosing()
    {
        TestDirectory fixture;
        fixture.database->journalLater(entryOf("GET", 200, Meaning::PersonRead));
        fixture.close();
        QCOMPARE(column(fixture.file(), "SELECT count(*) FROM journal"), std::vector<std::string>{"1"});
    }

    void summaryCountsPartsOfAnHour()
    {
        TestDirectory fixture;
        const core::Timestamp start = fixture.clock.now();
        for (int i = 0; i < 10; ++i) {
            JournalEntry entry = entryOf("GET", i % 2 == 0 ? 200 : 404, Meaning::PersonLookedUp);
            entry.at = fixture.clock.now();
            entry.integration = i < 8 ? std::optional(fixture.integration.id) : std::nullopt;
            std::ignore = valueOf(writeEntry(fixture, entry));
            fixture.clock.advance(std::chrono::minutes(25));
        }
        for (int skipped = 0; skipped < 10; ++skipped) {
            const auto since = start + skipped * std::chrono::minutes(25);
            QCOMPARE(valueOf(fixture.reader->journalSummary(std::nullopt, since)).requests, std::int64_t{10 - skipped});
            QCOMPARE(valueOf(fixture.reader->journalSummary(fixture.integration.id, since)).requests,
                     std::int64_t{std::max(8 - skipped, 0)});
            QCOMPARE(valueOf(fixture.reader->journalSummary(fixture.integration.id, since, true)).requests,
                     std::int64_t{10 - skipped});
        }
        const JournalSummary summary = valueOf(fixture.reader->journalSummary(std::nullopt, start));
        QCOMPARE(summary.refused, std::int64_t{5});
        QCOMPARE(summary.lastErrors.size(), std::size_t{5});
        QVERIFY(summary.last == start + 9 * std::chrono::minutes(25));
        QCOMPARE(valueOf(fixture.reader->journalSummary(fixture.integration.id, start)).lastErrors.size(),
                 std::size_t{4});
        const auto newest = valueOf(fixture.reader->journalSummary(fixture.integration.id, start, true)).lastErrors;
        QCOMPARE(newest.size(), std::size_t{5});
        QVERIFY(newest.front().id == summary.lastErrors.front().id);
        JournalQuery query;
        query.integration = fixture.integration.id;
        QCOMPARE(valueOf(fixture.reader->journalOrder(query, JournalId(0), {})).ids.size(), std::size_t{8});
        query.withUnaddressed = true;
        QVERIFY(valueOf(fixture.reader->journalOrder(query, JournalId(0), {})).ids ==
                valueOf(fixture.reader->journalOrder({}, JournalId(0), {})).ids);
        const auto traffic = valueOf(fixture.reader->traffic(std::nullopt, start, fixture.clock.now()));
        std::int64_t sum = 0;
        for (const TrafficBucket& bucket : traffic)
            sum += bucket.answered + bucket.refused;
        QCOMPARE(sum, std::int64_t{10});
        QCOMPARE(traffic.size(), std::size_t{5});
    }

    void oldRowsAgeAway_data()
    {
        QTest::addColumn<qint64>("days");
        QTest::addColumn<qint64>("bytes");
        QTest::newRow("by days") << qint64{1} << qint64{1'000'000'000};
        QTest::newRow("by bytes") << qint64{1000} << qint64{100'000};
    }
    void oldRowsAgeAway()
    {
        QFETCH(qint64, days);
        QFETCH(qint64, bytes);
        TestDirectory fixture;
        const std::string filling(1000, 'x');
        const auto fill = [&](const std::string& subject) {
            std::ignore = valueOf(fixture.write([&](WriteSession& session) -> core::Result<JournalId> {
                core::Result<JournalId> last;
                for (int i = 0; i < 60; ++i) {
                    JournalEntry entry = entryOf("GET", 200, Meaning::PersonRead, subject);
                    entry.response = JournalBody::fromOwnResponse(filling);
                    last = session.journal(entry);
                }
                return last;
            }));
        };
        std::ignore = valueOf(fixture.addPerson("ada"));
        fill("old");
        fixture.clock.advance(std::chrono::hours(72));
        fill("new");
        fixture.close();
        fixture.retention = {days, bytes};
        fixture.open();
        JournalQuery old;
        old.text = "old";
        QTRY_VERIFY_WITH_TIMEOUT(valueOf(fixture.reader->journalOrder(old, JournalId(0), {})).ids.size() < 60, 10'000);
        JournalQuery fresh;
        fresh.text = "new";
        QCOMPARE(valueOf(fixture.reader->journalOrder(fresh, JournalId(0), {})).ids.size(), std::size_t{60});
        QCOMPARE(
            column(fixture.file(), "SELECT count(*) FROM journal_bodies WHERE journal NOT IN (SELECT id FROM journal)"),
            std::vector<std::string>{"0"});
        QVERIFY(fixture.addPerson("bob").has_value());
    }
};

QTEST_GUILESS_MAIN(JournalTest)
#include "JournalTest.moc"
