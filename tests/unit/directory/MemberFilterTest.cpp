// SPDX-License-Identifier: Apache-2.0
// Filters over members, groups and addresses: what they find, by which index, and that they hold and read no more than
// it takes.
#include "TestDirectory.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <functional>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

constexpr const char* base = "https://scim.example/scim/v2/acme/";

constexpr auto filtersOfPeople = std::to_array<const char*>({
    "groups pr",
    "not (groups pr)",
    "groups eq null",
    "groups ne null",
    "groups.value pr",
    "groups.value eq \"@staff\"",
    "groups.value eq \"@everyone\"",
    "groups eq \"@guests\"",
    "groups.value eq \"nobody\"",
    "groups.value ne \"@staff\"",
    "not (groups.value eq \"@staff\")",
    "not (groups.value ne \"@staff\")",
    "groups.value eq \"@staff\" and groups.value eq \"@guests\"",
    "groups.value eq \"@staff\" or groups.value eq \"@guests\"",
    "groups.value eq \"@everyone\" and active eq false",
    "groups.value eq \"@staff\" and userName sw \"b\"",
    "groups[value eq \"@everyone\"]",
    "groups[value eq \"@everyone\" and type eq \"direct\"]",
    "groups[value eq \"@everyone\" and type eq \"indirect\"]",
    "groups[not (type eq \"direct\")]",
    "not (groups[type eq \"direct\"])",
    "groups.type eq \"indirect\"",
    "groups.display eq \"guests\"",
    "groups.display ne \"Guests\"",
    "groups.display co \"u\" and not (groups.display sw \"s\")",
    "userName sw \"c\" or groups.display eq \"Staff\"",
    "groups.$ref eq \"@baseGroups/@everyone\"",
    "groups[$ref eq \"@baseGroups/@guests\"]",
    "groups.$ref eq \"https://elsewhere.example/Groups/@staff\"",
    "groups.$ref co \"/Groups/\"",
    "groups.$ref pr",
    "meta.location eq \"@baseUsers/@ada\"",
    "meta.location eq \"@baseGroups/@ada\"",
    "meta.location eq \"https://elsewhere.example/Users/@ada\"",
    "meta.location eq \"@baseUsers/\"",
    "meta.location ne \"@baseUsers/@ada\"",
    "meta.location ew \"@bob\"",
    "meta.location pr",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref eq \"@baseUsers/@ada\"",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref pr",
});

constexpr auto filtersOfGroups = std::to_array<const char*>({
    "members pr",
    "not (members pr)",
    "members eq null",
    "members ne null",
    "members.value eq \"@ada\"",
    "members eq \"@bob\"",
    "members.value eq \"@guests\"",
    "members.value eq \"nobody\"",
    "members.value ne \"@ada\"",
    "not (members.value ne \"@ada\")",
    "members.value eq \"@ada\" and members.value eq \"@bob\"",
    "members[value eq \"@ada\" and type eq \"User\"]",
    "members[value eq \"@ada\" and type eq \"Group\"]",
    "members[type eq \"Group\"]",
    "not (members[type eq \"User\"])",
    "members.type ne \"Group\"",
    "members.display co \"e\" and displayName sw \"s\"",
    "displayName eq \"Empty\" or members.display eq \"bob\"",
    "members.$ref eq \"@baseUsers/@ada\"",
    "members.$ref eq \"@baseGroups/@ada\"",
    "members.$ref eq \"@baseGroups/@guests\"",
    "members[$ref eq \"@baseUsers/@bob\"]",
    "members.$ref sw \"@baseGroups\"",
    "meta.location eq \"@baseGroups/@staff\"",
    "meta.location pr",
});

} // namespace

class MemberFilterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<TestDirectory>();
        const auto person = [&](const char* name, const std::string& more) {
            m_people.push_back(valueOf(m_fixture->addPerson(name, more)));
            return m_people.back().id.value;
        };
        const auto managedBy = [](const std::string& id) {
            return "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"manager\":{\"value\":\"" + id +
                   "\"}}";
        };
        const std::string ada = person("ada", "\"active\":true");
        const std::string bob = person("bob", "\"active\":false," + managedBy(ada));
        const std::string cleo = person("cleo", "\"active\":false," + managedBy("4711"));
        static_cast<void>(person("dora", "\"title\":\"alone\""));
        const auto group = [&](const char* name, const std::vector<std::string>& members) {
            m_groups.push_back(valueOf(m_fixture->addGroup(name, members)));
            return m_groups.back().id.value;
        };
        const std::string staff = group("Staff", {ada, bob});
        const std::string guests = group("Guests", {bob, cleo});
        const std::string everyone = group("Everyone", {guests, ada});
        static_cast<void>(group("Empty", {}));
        m_names = {{"@everyone", everyone}, {"@guests", guests}, {"@staff", staff},
                   {"@ada", ada},           {"@bob", bob},       {"@base", base}};
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void findsPeopleAsBruteForceDoes_data()
    {
        QTest::addColumn<QString>("filter");
        for (const char* filter : filtersOfPeople)
            QTest::newRow(filter) << QString::fromUtf8(filter);
    }
    void findsPeopleAsBruteForceDoes()
    {
        QFETCH(QString, filter);
        const scim::Filter parsed = filterOf(named(filter));
        std::vector<std::string> expected;
        for (const Person& person : m_people) {
            if (scim::matches(*parsed.root, scim::userResourceType(), served(person)))
                expected.push_back(person.id.value);
        }
        const auto page = valueOf(m_fixture->reader->findPeople(m_fixture->integration.id, queryOf(parsed), {}));
        QCOMPARE(idsOf(page), expected);
        QCOMPARE(page.total, static_cast<std::int64_t>(expected.size()));
    }

    void findsGroupsAsBruteForceDoes_data()
    {
        QTest::addColumn<QString>("filter");
        for (const char* filter : filtersOfGroups)
            QTest::newRow(filter) << QString::fromUtf8(filter);
    }
    void findsGroupsAsBruteForceDoes()
    {
        QFETCH(QString, filter);
        const scim::Filter parsed = filterOf(named(filter));
        std::vector<std::string> expected;
        for (const Group& group : m_groups) {
            if (scim::matches(*parsed.root, scim::groupResourceType(), served(group)))
                expected.push_back(group.id.value);
        }
        const auto page = valueOf(m_fixture->reader->findGroups(m_fixture->integration.id, queryOf(parsed), {}));
        QCOMPARE(idsOf(page), expected);
        QCOMPARE(page.total, static_cast<std::int64_t>(expected.size()));
    }

    void someFind()
    {
        // The comparisons above would pass as well if nobody were ever found.
        const auto people = [&](const QString& filter) {
            const scim::Filter parsed = filterOf(named(filter));
            return valueOf(m_fixture->reader->findPeople(m_fixture->integration.id, queryOf(parsed), {})).total;
        };
        QCOMPARE(people(QStringLiteral("groups.value eq \"@everyone\"")), std::int64_t{3});
        QCOMPARE(people(QStringLiteral("meta.location eq \"@baseUsers/@ada\"")), std::int64_t{1});
        QCOMPARE(people(QStringLiteral("groups.$ref eq \"@baseGroups/@everyone\"")), std::int64_t{3});
        QCOMPARE(people(QStringLiteral("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref pr")),
                 std::int64_t{1});
        const scim::Filter parsed = filterOf(named(QStringLiteral("members.$ref eq \"@baseUsers/@ada\"")));
        QCOMPARE(valueOf(m_fixture->reader->findGroups(m_fixture->integration.id, queryOf(parsed), {})).total,
                 std::int64_t{2});
    }

    void addressesSort()
    {
        const auto sort = scim::Sort::read("meta.location", "descending", scim::userResourceType());
        QVERIFY(sort.has_value() && sort->has_value());
        ResourceQuery query;
        query.sort = &**sort;
        query.page = {1, 10};
        query.baseUrl = base;
        auto found = idsOf(valueOf(m_fixture->reader->findPeople(m_fixture->integration.id, query, {})));
        QCOMPARE(found.size(), m_people.size());
        QVERIFY(std::ranges::is_sorted(found, std::ranges::greater()));
    }

    void withoutABaseNobodyHasAnAddress()
    {
        const auto found = [&](const char* text) {
            const scim::Filter parsed = filterOf(text);
            return valueOf(m_fixture->reader->findPeople(m_fixture->integration.id, parsed, {1, 10}, {}, {})).total;
        };
        QCOMPARE(found("meta.location pr or groups.$ref pr"), std::int64_t{0});
        QCOMPARE(found("meta.location eq null"), std::int64_t{4});
    }

    void aLargeGroupIsReadNoFurtherThanItTakes_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<qint64>("rows");
        QTest::addColumn<qint64>("total");
        // Two groups, and of the large one's 1,500 members the first few.
        QTest::newRow("presence") << QStringLiteral("members pr") << qint64{40} << qint64{1};
        QTest::newRow("absence") << QStringLiteral("members eq null") << qint64{40} << qint64{1};
        QTest::newRow("a kind") << QStringLiteral("members.type eq \"User\"") << qint64{40} << qint64{1};
        QTest::newRow("a member by its row") << QStringLiteral("members.value eq \"@last\"") << qint64{1} << qint64{1};
        QTest::newRow("decided by the name")
            << QStringLiteral("displayName eq \"Small\" and members.display eq \"nobody\"") << qint64{5} << qint64{0};
        QTest::newRow("all of them") << QStringLiteral("members.display eq \"nobody\"") << qint64{1'502} << qint64{0};
        QTest::newRow("too many") << QStringLiteral("members.display eq \"nobody\"") << qint64{1'501} << qint64{-1};
    }
    void aLargeGroupIsReadNoFurtherThanItTakes()
    {
        QFETCH(QString, filter);
        QFETCH(qint64, rows);
        QFETCH(qint64, total);
        if (!m_large)
            m_large = std::make_unique<LargeGroup>();
        filter.replace(QStringLiteral("@last"), QString::fromStdString(m_large->last));
        const auto page =
            m_large->directory.reader->findGroups(m_large->directory.integration.id, filterOf(filter.toStdString()),
                                                  {1, 10}, {rows, std::chrono::seconds(60)}, {});
        QCOMPARE(page ? qint64{page->total} : qint64{-1}, total);
        if (!page)
            QVERIFY(page.error().kind == core::ErrorKind::Invalid);
    }

    void eachRowAsksForTheTime()
    {
        TestDirectory fixture;
        std::string title;
        for (int i = 0; i < 2'000; ++i)
            title += "\xC3\x89"; // É
        for (int i = 0; i < 60; ++i)
            QVERIFY(fixture.addPerson("p" + std::to_string(i), "\"title\":\"" + title + "\"").has_value());
        std::string text;
        for (int i = 0; i < 200; ++i)
            text += (i == 0 ? "" : " or ") + ("title co \"z" + std::to_string(i) + "\"");
        // 12,000 long texts are folded, for people who all fit into one slice.
        const auto page = fixture.reader->findPeople(fixture.integration.id, filterOf(text), {1, 10},
                                                     {1'000, std::chrono::milliseconds(100)}, {});
        QVERIFY(!page.has_value());
        QVERIFY(page.error().kind == core::ErrorKind::Invalid);
    }

    void groupsOfAPageAreThoseOfEach()
    {
        std::vector<PersonId> ids;
        for (const Person& person : m_people)
            ids.push_back(person.rowId);
        const auto all = valueOf(m_fixture->reader->groupsOfPeople(ids, {}, {}));
        QCOMPARE(all.size(), ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i)
            QCOMPARE(textOf(all[i]), textOf(valueOf(m_fixture->reader->groupsOfPerson(ids[i]))));
        QCOMPARE(textOf(all[1]), std::string("Guests Staff (Everyone)"));
    }

    void aPageEndsWithItsBudget_data()
    {
        QTest::addColumn<qint64>("rows");
        QTest::addColumn<int>("people");
        // Direct ones are 2, 2, 1 and 0, around them one edge; then come one each for bob and cleo.
        QTest::newRow("enough") << qint64{8} << 4;
        QTest::newRow("not for the third's outer group") << qint64{7} << 2;
        QTest::newRow("not for the third's own") << qint64{4} << -1;
        QTest::newRow("not for the first") << qint64{1} << 0;
    }
    void aPageEndsWithItsBudget()
    {
        QFETCH(qint64, rows);
        QFETCH(int, people);
        std::vector<PersonId> ids;
        for (const Person& person : m_people)
            ids.push_back(person.rowId);
        const auto some = m_fixture->reader->groupsOfPeople(ids, {rows, std::chrono::seconds(60)}, {});
        QCOMPARE(some ? static_cast<int>(some->size()) : -1, people);
        for (std::size_t i = 0; some && i < some->size(); ++i)
            QCOMPARE(textOf((*some)[i]), textOf(valueOf(m_fixture->reader->groupsOfPerson(ids[i]))));
    }

    void aPageStopsWhenAsked()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto some = m_fixture->reader->groupsOfPeople(std::vector{m_people[0].rowId}, {}, stop.get_token());
        QVERIFY(!some.has_value());
        QVERIFY(some.error().kind == core::ErrorKind::Cancelled);
    }

private:
    /// 1,500 people in one group, and another without any.
    struct LargeGroup {
        TestDirectory directory;
        std::string last;

        LargeGroup()
        {
            std::vector<scim::Member> members;
            std::ignore = valueOf(directory.write([&](WriteSession& session) -> core::Result<GroupOutcome> {
                scim::JsonObject attributes;
                for (int i = 0; i < 1'500; ++i) {
                    attributes["userName"] = "p" + std::to_string(i);
                    auto created = session.createPerson(directory.integration.id, attributes);
                    if (!created)
                        return tl::unexpected(created.error());
                    members.push_back({created->person.id.value, {}});
                }
                last = members.back().value;
                return session.createGroup(directory.integration.id, objectOf("{\"displayName\":\"Large\"}"), members);
            }));
            std::ignore = valueOf(directory.addGroup("Small"));
        }
    };

    [[nodiscard]] std::string named(QString filter) const
    {
        for (const auto& [name, value] : m_names)
            filter.replace(QLatin1String(name), QString::fromStdString(value));
        return filter.toStdString();
    }

    [[nodiscard]] static ResourceQuery queryOf(const scim::Filter& filter)
    {
        ResourceQuery query;
        query.filter = &filter;
        query.page = {1, 100};
        query.baseUrl = base;
        return query;
    }

    template<class Row>
    [[nodiscard]] static std::vector<std::string> idsOf(const Page<Row>& page)
    {
        std::vector<std::string> ids;
        for (const Row& row : page.rows)
            ids.push_back(row.id.value);
        return ids;
    }

    [[nodiscard]] static std::string textOf(const std::vector<GroupReference>& groups)
    {
        std::string text;
        for (const GroupReference& group : groups)
            text += (text.empty() ? "" : " ") + (group.isDirect ? group.displayName : "(" + group.displayName + ")");
        return text;
    }

    [[nodiscard]] scim::JsonObject served(const Person& person) const
    {
        scim::JsonObject resource = objectOf(person.resource);
        resource["id"] = person.id.value;
        resource["meta"] =
            scim::JsonObject{{"resourceType", "User"}, {"location", base + ("Users/" + person.id.value)}};
        scim::JsonArray groups;
        for (const GroupReference& group : valueOf(m_fixture->reader->groupsOfPerson(person.rowId)))
            groups.push_back(scim::JsonObject{{"value", group.id.value},
                                              {"$ref", base + ("Groups/" + group.id.value)},
                                              {"display", group.displayName},
                                              {"type", group.isDirect ? "direct" : "indirect"}});
        if (!groups.empty())
            resource["groups"] = groups;
        const std::string manager = scim::managerOf(person.resource);
        if (manager == m_people[0].id.value)
            resource.at(scim::enterpriseUserSchemaUrn).at("manager").as_object()["$ref"] = base + ("Users/" + manager);
        return resource;
    }

    [[nodiscard]] scim::JsonObject served(const Group& group) const
    {
        scim::JsonObject resource = objectOf(group.resource);
        resource["id"] = group.id.value;
        resource["meta"] =
            scim::JsonObject{{"resourceType", "Group"}, {"location", base + ("Groups/" + group.id.value)}};
        scim::JsonArray members;
        for (const MemberRow& member : valueOf(m_fixture->reader->members(group.rowId, 0, 100))) {
            const bool isPerson = member.kind == MemberKind::Person;
            members.push_back(scim::JsonObject{{"value", member.id.value},
                                               {"$ref", base + ((isPerson ? "Users/" : "Groups/") + member.id.value)},
                                               {"display", member.display},
                                               {"type", isPerson ? "User" : "Group"}});
        }
        if (!members.empty())
            resource["members"] = members;
        return resource;
    }

    std::unique_ptr<TestDirectory> m_fixture;
    std::unique_ptr<LargeGroup> m_large;
    std::vector<Person> m_people;
    std::vector<Group> m_groups;
    std::vector<std::pair<const char*, std::string>> m_names;
};

QTEST_GUILESS_MAIN(MemberFilterTest)
#include "MemberFilterTest.moc"
