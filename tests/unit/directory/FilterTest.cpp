// SPDX-License-Identifier: Apache-2.0
// Filters answered by an index give what reading everything gives.
#include "AddPeople.h"
#include "Readers.h"

#include <QtTest>

#include <atomic>
#include <future>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

// Ordinary strings: moc loses its way in raw ones with brackets and quotation marks.
const char* const people[] = {
    "{\"userName\":\"ada@x.example\",\"externalId\":\"00uA\",\"displayName\":\"Ada "
    "L\",\"name\":{\"givenName\":\"Ada\"},\"emails\":[{\"value\":\"ada@x.example\",\"type\":\"work\",\"primary\":true},"
    "{\"value\":\"countess@y.example\",\"type\":\"home\"}],\"active\":true}",
    "{\"userName\":\"BOB@x.example\",\"externalId\":\"00uB\",\"name\":{\"givenName\":\"Bob\",\"familyName\":\"Stone\"},"
    "\"emails\":[{\"value\":\"bob@x.example\",\"type\":\"work\"}],\"active\":false}",
    "{\"userName\":\"stra\\u00dfe\",\"externalId\":\"00ua\",\"title\":\"Engineer\",\"active\":true}",
    "{\"userName\":\"no-mail\",\"displayName\":\"ADA L\"}",
    "{\"userName\":\"quoted\\\"name\",\"externalId\":\"00uA\",\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:"
    "User\":{\"department\":\"Sales\"}}",
};

const char* const filters[] = {
    "userName eq \"ADA@x.example\"",
    "userName eq \"STRASSE\"",
    "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"bob@X.example\"",
    "userName eq \"ada@x.example\" and active eq false",
    "active eq true and userName eq \"ada@x.example\"",
    "userName eq \"ada@x.example\" or active eq false",
    "not (userName eq \"ada@x.example\")",
    "userName eq \"quoted\\\"name\"",
    "externalId eq \"00uA\"",
    "externalId eq \"00ua\"",
    "externalId eq \"\"",
    "displayName eq \"ada l\"",
    "emails.value eq \"COUNTESS@y.example\"",
    "emails eq \"ada@x.example\"",
    "emails[type eq \"home\" and value eq \"countess@y.example\"]",
    "emails[type eq \"work\" and value eq \"countess@y.example\"]",
    "emails.value eq \"a\"",
    "emails.value co \"x.example\"",
    "id eq \"nobody\"",
    "userName eq \"ada@x.example\" or userName eq \"bob@x.example\"",
    "userName eq \"bob@x.example\" or externalId eq \"00uA\" or displayName eq \"ada l\"",
    "(userName eq \"bob@x.example\" or externalId eq \"00uA\") and active eq true",
    "emails[value eq \"bob@x.example\" or value eq \"countess@y.example\"]",
    "name.familyName pr",
    "userName sw \"b\" and not (active eq true)",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"sales\"",
    "meta.lastModified gt \"2020-01-01T00:00:00Z\"",
    "meta.lastModified gt \"2026-03-01T09:00:02Z\"",
    "meta.lastModified ge \"2026-03-01T10:00:02+01:00\"",
    "meta.lastModified eq \"2026-03-01T09:00:02.000Z\"",
    "meta.lastModified lt \"2026-03-01T09:00:02.0005Z\"",
    "meta.lastModified ge \"2026-03-01T09:00:02.0005Z\"",
    "meta.lastModified le \"2026-03-01T09:00:02Z\" and active eq true",
    "meta.created gt \"2026-03-01T09:00:01Z\" and meta.created lt \"2026-03-01T09:00:05Z\"",
    "meta.created lt \"2026-03-01T09:00:02Z\" or meta.created gt \"2026-03-01T09:00:04Z\"",
    "meta.created ne \"2026-03-01T09:00:02Z\"",
    "not (meta.created gt \"2026-03-01T09:00:02Z\")",
    "active eq true",
    "active eq false",
    "active ne true",
    "active ne false",
    "active pr",
    "active eq null",
    "active ne null",
    "active eq \"True\"",
    "active ne \"false\"",
    "not (active pr)",
    "not (active eq true)",
    "not (active ne true)",
    "not (not (active eq true))",
    "not (active eq true or title pr)",
    "not (active eq false and title pr)",
    "not (active eq false or userName sw \"a\")",
    "active eq true and active ne false",
    "active eq true and active eq false",
    "active ne true and userName co \"x.example\"",
    "active eq true and emails.value eq \"a\"",
    "active ne false and meta.created gt \"2026-03-01T09:00:01Z\"",
    "not (userName ne \"ada@x.example\")",
    "not (emails.value ne \"bob@x.example\")",
    "not (emails[type eq \"work\"])",
    "not (meta.created ne \"2026-03-01T09:00:02Z\")",
    "not (meta.created eq \"2026-03-01T09:00:02Z\")",
    "meta.created ne \"2026-03-01T09:00:02.0005Z\"",
    "not (meta.lastModified ge \"2026-03-01T09:00:02.0005Z\")",
    "not (meta.lastModified lt \"2026-03-01T09:00:02.0005Z\")",
    "not (meta.lastModified gt \"2026-03-01T09:00:02Z\" or active eq true)",
    "meta.lastModified pr",
    "active eq false and meta.created gt \"2026-03-01T09:00:00Z\"",
    "active eq false and title pr",
    "active eq false or title pr",
    "(userName eq \"bob@x.example\" or active eq true) and (externalId eq \"00uA\" or active eq false)",
    "groups.display eq \"Guests\"",
};

} // namespace

class FilterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<TestDirectory>();
        m_people = addPeople(*m_fixture, people);
        std::ignore = valueOf(m_fixture->addGroup("Staff", {m_people[0].id.value, m_people[1].id.value}));
        std::ignore = valueOf(m_fixture->addGroup("Guests", {m_people[1].id.value}));
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void findsWhatBruteForceFinds_data()
    {
        QTest::addColumn<QString>("filter");
        for (const char* filter : filters)
            QTest::newRow(filter) << QString::fromUtf8(filter);
    }
    void findsWhatBruteForceFinds()
    {
        QFETCH(QString, filter);
        const scim::Filter parsed = filterOf(filter.toStdString());
        std::vector<std::string> expected;
        for (const Person& person : m_people) {
            if (scim::matches(*parsed.root, scim::userResourceType(), served(person)))
                expected.push_back(person.id.value);
        }
        const auto page = valueOf(m_fixture->reader->findPeople(m_fixture->integration.id, parsed, {1, 100}, {}, {}));
        std::vector<std::string> found;
        for (const Person& person : page.rows)
            found.push_back(person.id.value);
        QCOMPARE(found, expected);
        QCOMPARE(page.total, static_cast<std::int64_t>(expected.size()));
        const auto second = valueOf(m_fixture->reader->findPeople(m_fixture->integration.id, parsed, {2, 1}, {}, {}));
        QCOMPARE(second.total, page.total);
        QCOMPARE(second.rows.size(), std::size_t{expected.size() > 1 ? 1U : 0U});
    }

    void activeFollowsWhatWasSaid()
    {
        TestDirectory fixture;
        Person person = valueOf(fixture.addPerson("ada"));
        const auto found = [&](const std::string& filter) {
            return valueOf(fixture.reader->findPeople(fixture.integration.id, filterOf(filter), {1, 10}, {}, {})).total;
        };
        const auto check = [&](const std::string& json, std::int64_t yes, std::int64_t no) {
            person = valueOf(fixture.replacePerson(person, json)).person;
            QCOMPARE(found("active eq true"), yes);
            QCOMPARE(found("active eq false"), no);
            QCOMPARE(found("not (active pr)"), 1 - yes - no);
            QCOMPARE(valueOf(fixture.reader->counts(fixture.integration.id)).activePeople, 1 - no);
            PersonQuery query;
            query.integration = fixture.integration.id;
            query.active = true;
            QCOMPARE(static_cast<std::int64_t>(valueOf(fixture.reader->personOrder(query, {})).size()), 1 - no);
            query.active = false;
            QCOMPARE(static_cast<std::int64_t>(valueOf(fixture.reader->personOrder(query, {})).size()), no);
        };
        check(R"({"userName":"ada","title":"a"})", 0, 0);
        check(R"({"userName":"ada","active":true})", 1, 0);
        check(R"({"userName":"ada","active":false})", 0, 1);
        check(R"({"userName":"ada","title":"b"})", 0, 0);
    }

    void findsGroups_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<qint64>("total");
        QTest::newRow("by name in another case") << QStringLiteral("displayName eq \"STAFF\"") << qint64{1};
        QTest::newRow("by a name nobody has") << QStringLiteral("displayName eq \"Nobody\"") << qint64{0};
        QTest::newRow("by member")
            << QStringLiteral("members.value eq \"%1\"").arg(QString::fromStdString(m_people[1].id.value)) << qint64{2};
        QTest::newRow("by member and name") << QStringLiteral("members[value eq \"%1\"] and displayName sw \"g\"")
                                                   .arg(QString::fromStdString(m_people[1].id.value))
                                            << qint64{1};
        QTest::newRow("by presence") << QStringLiteral("displayName pr") << qint64{2};
        QTest::newRow("by time") << QStringLiteral("meta.lastModified ge \"2026-03-01T09:00:05Z\"") << qint64{2};
        QTest::newRow("by a later time") << QStringLiteral("meta.lastModified gt \"2026-03-01T09:00:06Z\"")
                                         << qint64{0};
    }
    void findsGroups()
    {
        QFETCH(QString, filter);
        QFETCH(qint64, total);
        const auto page = valueOf(
            m_fixture->reader->findGroups(m_fixture->integration.id, filterOf(filter.toStdString()), {1, 10}, {}, {}));
        QCOMPARE(page.total, std::int64_t{total});
    }

    void refusesBeyondTheBudget()
    {
        const auto refused = m_fixture->reader->findPeople(m_fixture->integration.id, filterOf("title pr"), {1, 10},
                                                           {2, std::chrono::seconds(10)}, {});
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().kind == core::ErrorKind::Invalid);
        QVERIFY2(refused.error().message.find("narrow the filter") != std::string::npos,
                 refused.error().message.c_str());
        std::stop_source stop;
        stop.request_stop();
        const auto cancelled = m_fixture->reader->findPeople(m_fixture->integration.id, filterOf("title pr"), {1, 10},
                                                             {}, stop.get_token());
        QVERIFY(!cancelled.has_value());
        QVERIFY(cancelled.error().kind == core::ErrorKind::Cancelled);
    }

    void lookUpsSpendTheBudgetToo_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<qint64>("rows");
        QTest::addColumn<bool>("isAnswered");
        QTest::newRow("two with that name, one row")
            << QStringLiteral("displayName eq \"ada l\"") << qint64{1} << false;
        QTest::newRow("two with that name, two rows")
            << QStringLiteral("displayName eq \"ada l\"") << qint64{2} << true;
        QTest::newRow("either of two, one row")
            << QStringLiteral("userName eq \"no-mail\" or externalId eq \"00uB\"") << qint64{1} << false;
        QTest::newRow("either of two, two rows")
            << QStringLiteral("userName eq \"no-mail\" or externalId eq \"00uB\"") << qint64{2} << true;
    }
    void lookUpsSpendTheBudgetToo()
    {
        QFETCH(QString, filter);
        QFETCH(qint64, rows);
        QFETCH(bool, isAnswered);
        const auto page = m_fixture->reader->findPeople(m_fixture->integration.id, filterOf(filter.toStdString()),
                                                        {1, 10}, {rows, std::chrono::seconds(60)}, {});
        QCOMPARE(page.has_value(), isAnswered);
    }

    void membersSpendTheBudget()
    {
        const scim::Filter filter = filterOf("members.display co \"x.example\"");
        const auto find = [&](std::int64_t rows) {
            return m_fixture->reader->findGroups(m_fixture->integration.id, filter, {1, 10},
                                                 {rows, std::chrono::seconds(60)}, {});
        };
        // Two groups with two members and one.
        QVERIFY(!find(4).has_value());
        QCOMPARE(valueOf(find(5)).total, std::int64_t{2});
    }

    void noMoreReadsWaitThanAreHeld()
    {
        Readers readers(1, [&] { return m_fixture->database->newReadSession(); });
        std::promise<void> isReading;
        std::promise<void> goOn;
        QVERIFY(readers.read([&](core::Result<ReadSession*>, std::stop_token) {
            isReading.set_value();
            goOn.get_future().wait();
        }));
        isReading.get_future().wait();
        std::atomic<std::size_t> done = 0;
        const auto count = [&](core::Result<ReadSession*>, std::stop_token) { ++done; };
        for (std::size_t i = 0; i < Readers::mostWaiting; ++i)
            QVERIFY(readers.read(count));
        QVERIFY(!readers.read(count));
        goOn.set_value();
        QTRY_COMPARE(done.load(), Readers::mostWaiting);
        // There is room again.
        QVERIFY(readers.read(count));
        QTRY_COMPARE(done.load(), Readers::mostWaiting + 1);
    }

    void longReadsLeaveTheReadersToOthers()
    {
        std::atomic<int> opened = 0;
        Readers readers(1, [&]() -> core::Result<std::unique_ptr<ReadSession>> {
            ++opened;
            return m_fixture->database->newReadSession();
        });
        std::promise<void> isAside;
        std::promise<void> others;
        QVERIFY(readers.read([&](core::Result<ReadSession*>, std::stop_token) {
            QVERIFY(readers.standAside().has_value());
            isAside.set_value();
            others.get_future().wait();
        }));
        isAside.get_future().wait();
        // The one reader is free while the long read goes on.
        std::atomic<int> done = 0;
        for (int i = 0; i < 20; ++i)
            QVERIFY(
                readers.read([&](core::Result<ReadSession*> session, std::stop_token) { done += session ? 1 : 0; }));
        QTRY_COMPARE(done.load(), 20);
        others.set_value();
        readers.stop();
        QVERIFY(!readers.read([](core::Result<ReadSession*>, std::stop_token) {}));
        QVERIFY(opened.load() >= 2);
    }

private:
    scim::JsonObject served(const Person& person)
    {
        scim::JsonObject resource = objectOf(person.resource);
        resource["id"] = person.id.value;
        resource["meta"] = scim::JsonObject{{"created", core::toRfc3339(person.created)},
                                            {"lastModified", core::toRfc3339(person.lastModified)}};
        scim::JsonArray groups;
        for (const GroupReference& group : valueOf(m_fixture->reader->groupsOfPerson(person.rowId)))
            groups.push_back(scim::JsonObject{{"value", group.id.value}, {"display", group.displayName}});
        if (!groups.empty())
            resource["groups"] = groups;
        return resource;
    }

    std::unique_ptr<TestDirectory> m_fixture;
    std::vector<Person> m_people;
};

QTEST_GUILESS_MAIN(FilterTest)
#include "FilterTest.moc"
