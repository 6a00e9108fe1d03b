// SPDX-License-Identifier: Apache-2.0
// Sorted lists come in the order of their keys, whichever way they are read, and in bounded memory.
#include "AddPeople.h"
#include "TopRows.h"

#include <QtTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

const char* const people[] = {
    "{\"userName\":\"dora\",\"name\":{\"familyName\":\"Zeta\"},\"title\":\"b\",\"active\":true}",
    "{\"userName\":\"Anton\",\"name\":{\"familyName\":\"alpha\"},\"active\":false}",
    "{\"userName\":\"bea\",\"name\":{\"familyName\":\"Alpha\"},\"title\":\"a\",\"active\":true,"
    "\"emails\":[{\"value\":\"z@x.example\"},{\"value\":\"a@x.example\",\"primary\":true}]}",
    "{\"userName\":\"carl\",\"active\":true,\"emails\":[{\"value\":\"m@x.example\"}]}",
    "{\"userName\":\"ella\",\"title\":\"B\",\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":"
    "{\"employeeNumber\":\"7\"}}",
};

scim::Sort sortOf(const QString& by, bool isDescending, const scim::ResourceType& type)
{
    auto sort = scim::Sort::read(by.toStdString(), isDescending ? "descending" : "ascending", type);
    if (!sort || !*sort)
        qFatal("no sort: %s", qPrintable(by));
    return std::move(**sort);
}

} // namespace

class SortTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<TestDirectory>();
        m_people = addPeople(*m_fixture, people);
        // Two are changed in one instant, so that their order by time is that of their rows.
        m_fixture->clock.advance(std::chrono::seconds(1));
        for (const std::size_t index : {std::size_t{3}, std::size_t{0}}) {
            scim::JsonObject attributes = objectOf(m_people[index].resource);
            attributes["nickName"] = "changed";
            m_people[index] = valueOf(m_fixture->replacePerson(m_people[index], scim::toJson(attributes))).person;
        }
        for (const char* name : {"Zebras", "apes", "Lions"})
            std::ignore = valueOf(m_fixture->addGroup(name));
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void sortsPeople_data()
    {
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("filter");
        for (const char* by :
             {"userName", "meta.lastModified", "meta.created", "name.familyName", "title", "active", "emails", "id",
              "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber"}) {
            for (const char* filter : {"", "active eq true", "userName pr"})
                QTest::addRow("%s where %s", by, *filter ? filter : "anything")
                    << QString::fromUtf8(by) << QString::fromUtf8(filter);
        }
    }
    void sortsPeople()
    {
        QFETCH(QString, by);
        QFETCH(QString, filter);
        std::optional<scim::Filter> parsed;
        if (!filter.isEmpty())
            parsed = filterOf(filter.toStdString());
        for (const bool isDescending : {false, true}) {
            const scim::Sort sort = sortOf(by, isDescending, scim::userResourceType());
            const auto expected = expectedOrder(sort, parsed ? &*parsed : nullptr);
            std::vector<std::string> found;
            for (std::int64_t start = 1; start <= 7; start += 2) {
                ResourceQuery query{nullptr, parsed ? &*parsed : nullptr, &sort, {start, 2}, {}};
                const auto page = valueOf(m_fixture->reader->findPeople(m_fixture->integration.id, query, {}));
                QCOMPARE(page.total, static_cast<std::int64_t>(expected.size()));
                for (const Person& person : page.rows)
                    found.push_back(person.userName);
            }
            QCOMPARE(found, expected);
        }
    }

    void sortsGroups()
    {
        for (const bool isDescending : {false, true}) {
            const scim::Sort sort = sortOf(QStringLiteral("displayName"), isDescending, scim::groupResourceType());
            ResourceQuery query{nullptr, nullptr, &sort, {1, 10}, {}};
            std::vector<std::string> names;
            for (const Group& group : valueOf(m_fixture->reader->findGroups(m_fixture->integration.id, query, {})).rows)
                names.push_back(group.displayName);
            std::vector<std::string> expected{"apes", "Lions", "Zebras"};
            if (isDescending)
                std::reverse(expected.begin(), expected.end());
            QCOMPARE(names, expected);
        }
    }

    void anOrderWithoutAnIndexHasABudget()
    {
        const scim::Sort byTitle = sortOf(QStringLiteral("title"), false, scim::userResourceType());
        ResourceQuery query{nullptr, nullptr, &byTitle, {1, 10}, {2, std::chrono::seconds(10)}};
        const auto refused = m_fixture->reader->findPeople(m_fixture->integration.id, query, {});
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().kind == core::ErrorKind::Invalid);
        QVERIFY2(refused.error().message.find("sort by userName") != std::string::npos,
                 refused.error().message.c_str());
        const scim::Sort byName = sortOf(QStringLiteral("userName"), false, scim::userResourceType());
        query.sort = &byName;
        QVERIFY(m_fixture->reader->findPeople(m_fixture->integration.id, query, {}).has_value());
    }

    void aPageFarBehindIsRefusedBeforeItFillsTheMemory()
    {
        const scim::Sort sort = sortOf(QStringLiteral("title"), false, scim::userResourceType());
        TopRows top(sort, 1'000'000);
        core::Result<> taken;
        std::int64_t row = 0;
        while (taken && row < 200'000)
            taken = top.take({std::string(1024, 'x'), ++row});
        QVERIFY(!taken.has_value());
        QVERIFY(taken.error().kind == core::ErrorKind::Invalid);
        TopRows few(sort, 10);
        for (row = 0; row < 200'000; ++row)
            QVERIFY(few.take({std::string(100, 'x') + std::to_string(row % 7), row}).has_value());
        QCOMPARE(few.total(), std::int64_t{200'000});
        QCOMPARE(few.releaseFrom(8).size(), std::size_t{2});
    }

private:
    std::vector<std::string> expectedOrder(const scim::Sort& sort, const scim::Filter* filter)
    {
        struct Entry {
            std::string key;
            std::int64_t row;
            std::string userName;
        };
        std::vector<Entry> entries;
        for (const Person& person : m_people) {
            scim::JsonObject resource = objectOf(person.resource);
            resource["id"] = person.id.value;
            resource["meta"] = scim::JsonObject{{"created", core::toRfc3339(person.created)},
                                                {"lastModified", core::toRfc3339(person.lastModified)}};
            if (!filter || scim::matches(*filter->root, scim::userResourceType(), resource))
                entries.push_back({sort.keyOf(resource), person.rowId.value, person.userName});
        }
        std::sort(entries.begin(), entries.end(), [&](const Entry& left, const Entry& right) {
            if (left.key == right.key)
                return sort.isDescending() ? left.row > right.row : left.row < right.row;
            return sort.isBefore(left.key, right.key);
        });
        std::vector<std::string> names;
        for (const Entry& entry : entries)
            names.push_back(entry.userName);
        return names;
    }

    std::unique_ptr<TestDirectory> m_fixture;
    std::vector<Person> m_people;
};

QTEST_GUILESS_MAIN(SortTest)
#include "SortTest.moc"
