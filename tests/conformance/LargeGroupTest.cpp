// SPDX-License-Identifier: Apache-2.0
// Groups and lists that are too large to hold in memory arrive complete, and imports meet everybody once.
#include "Bodies.h"
#include "FaultyDatabase.h"
#include "Rig.h"
#include "scim/Json.h"
#include "scim/Resource.h"
#include "scim/Schema.h"

#include <QTest>

#include <atomic>
#include <set>
#include <thread>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

constexpr int people = 2600;

scim::JsonObject attributes(const scim::ResourceType& type, const std::string& json)
{
    return scim::readResource(type, *scim::parseJson(json))->attributes;
}

std::vector<scim::Member> createPeople(Rig& rig)
{
    std::vector<scim::Member> members;
    for (int from = 0; from < people; from += 200) {
        valueOrThrow(rig.database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            for (int index = from; index < from + 200 && index < people; ++index) {
                auto created = session.createPerson(
                    rig.integration().id,
                    attributes(scim::userResourceType(), userBody("p" + std::to_string(index) + "@x")));
                if (!created)
                    return tl::unexpected(created.error());
                members.push_back({created->person.id.value, {}});
            }
            return {};
        }));
    }
    return members;
}

std::string createGroup(Rig& rig, const std::string& name, const std::vector<scim::Member>& members)
{
    std::string id;
    valueOrThrow(rig.database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto created =
            session.createGroup(rig.integration().id, attributes(scim::groupResourceType(), groupBody(name)), members);
        if (!created)
            return tl::unexpected(created.error());
        id = created->group.id.value;
        return {};
    }));
    return id;
}

std::string groupWithMembers(const std::string& name, const std::vector<scim::Member>& members)
{
    scim::JsonArray values;
    for (const auto& member : members)
        values.push_back(scim::JsonObject{{"value", member.value}});
    auto body = scim::parseJson(groupBody(name))->as_object();
    body["members"] = std::move(values);
    return scim::toJson(body);
}

std::set<std::string> memberIds(const scim::JsonValue& group)
{
    std::set<std::string> ids;
    for (const auto& member : group.at("members").as_array())
        ids.insert(std::string(member.at("value").as_string()));
    return ids;
}

} // namespace

class LargeGroupTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        RigOptions options;
        options.groupPatchReturnsBody = true;
        options.wrap = wrappedAs(m_database);
        m_rig = std::make_unique<Rig>(std::move(options));
        m_members = createPeople(*m_rig);
        for (const auto& member : m_members)
            m_ids.insert(member.value);
        m_first = createGroup(*m_rig, "First", m_members);
        m_second = createGroup(*m_rig, "Second", m_members);
    }
    void cleanupTestCase() { m_rig.reset(); }

    void streamsOneGroup()
    {
        const auto response = m_rig->send("GET", "/Groups/" + m_first);
        QCOMPARE(response.status, 200);
        QVERIFY(response.headers.value("ETag"));
        const auto parsed = scim::parseJson(response.body);
        QVERIFY2(parsed, "whole JSON");
        QCOMPARE(memberIds(*parsed), m_ids);
    }

    void streamsAList()
    {
        const auto response = m_rig->send("GET", "/Groups?startIndex=1&count=100");
        const auto parsed = scim::parseJson(response.body);
        QVERIFY(parsed);
        QCOMPARE(parsed->at("totalResults").as_int64(), 2);
        QCOMPARE(parsed->at("itemsPerPage").as_int64(), 2);
        for (const auto& group : parsed->at("Resources").as_array())
            QCOMPARE(memberIds(group), m_ids);
    }

    void answersAChangeOfALargeGroupWithAllItsMembers_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("there");
        QTest::addColumn<QByteArray>("absent");
        for (const char* method : {"POST", "PUT", "PATCH"}) {
            const auto row = [method](const char* query, const char* there, const char* absent) {
                QTest::addRow("%s %s", method, *query == 0 ? "plainly" : query)
                    << QByteArray(method) << QByteArray(query) << QByteArray(there) << QByteArray(absent);
            };
            row("", "displayName", "");
            row("?attributes=members", "id", "displayName");
            row("?attributes=members.value", "id", "displayName");
            row("?excludedAttributes=members", "displayName", "members");
        }
    }
    void answersAChangeOfALargeGroupWithAllItsMembers()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, there);
        QFETCH(QByteArray, absent);
        const bool isCreated = method == "POST";
        const auto id = isCreated ? std::string() : createGroup(*m_rig, "Changing", m_members);
        auto expected = m_ids;
        if (method == "PATCH")
            expected.erase(m_members.front().value);
        const auto body =
            method == "PATCH" ? patchRemovingMember(m_members.front().value) : groupWithMembers("Changed", m_members);
        const auto response = m_rig->send(
            method.toStdString(), "/Groups" + (isCreated ? std::string() : "/" + id) + query.toStdString(), body);
        QCOMPARE(response.status, isCreated ? 201 : 200);
        QVERIFY(response.headers.value("ETag"));
        const auto answered = scim::parseJson(response.body);
        QVERIFY2(answered, "whole JSON");
        QVERIFY(answered->as_object().contains(there.toStdString()));
        if (!absent.isEmpty())
            QVERIFY(!answered->as_object().contains(absent.toStdString()));
        if (absent != "members")
            QCOMPARE(memberIds(*answered), expected);
        const auto made = isCreated ? std::string(answered->at("id").as_string()) : id;
        QCOMPARE(memberIds(*scim::parseJson(m_rig->send("GET", "/Groups/" + made).body)), expected);
        QCOMPARE(m_rig->send("DELETE", "/Groups/" + made).status, 204);
    }

    void showsWhatWasCommittedWhateverComesAfterIt()
    {
        const auto id = createGroup(*m_rig, "Busy", m_members);
        const auto& leaving = m_members.front().value;
        const auto& restless = m_members.back().value;
        std::atomic<bool> isOver = false;
        std::jthread others([&] {
            auto client = m_rig->newClient();
            while (!isOver) {
                (void)m_rig->sendTo(client, "PATCH", "/Groups/" + id + "?attributes=displayName",
                                    patchRemovingMember(restless));
                (void)m_rig->sendTo(client, "PATCH", "/Groups/" + id + "?attributes=displayName",
                                    patchAddingMember(restless));
            }
        });
        for (int round = 0; round < 10; ++round) {
            const bool isLeaving = round % 2 == 0;
            const auto response = m_rig->send("PATCH", "/Groups/" + id,
                                              isLeaving ? patchRemovingMember(leaving) : patchAddingMember(leaving));
            QCOMPARE(response.status, 200);
            const auto answered = scim::parseJson(response.body);
            QVERIFY2(answered, "an answer to what is on disk is never broken off");
            const auto ids = memberIds(*answered);
            QCOMPARE(ids.contains(leaving), !isLeaving);
            QCOMPARE(ids.size() + (isLeaving ? 1 : 0) + (ids.contains(restless) ? 0 : 1), m_ids.size());
        }
        isOver = true;
        others.join();
        QCOMPARE(m_rig->send("DELETE", "/Groups/" + id).status, 204);
    }

    void trimsALargeGroup()
    {
        const auto without =
            scim::parseJson(m_rig->send("GET", "/Groups/" + m_first + "?excludedAttributes=members").body);
        QVERIFY(!without->as_object().contains("members"));
        const auto response = m_rig->send("GET", "/Groups/" + m_second + "?attributes=members.value");
        QVERIFY2(response.headers.value("Transfer-Encoding"), "piece by piece, as the whole group is");
        const auto only = scim::parseJson(response.body);
        QVERIFY2(only, "whole JSON");
        QVERIFY(!only->as_object().contains("displayName"));
        QVERIFY(!only->at("members").at(0).as_object().contains("display"));
        QCOMPARE(memberIds(*only), m_ids);
        const auto less =
            scim::parseJson(m_rig->send("GET", "/Groups/" + m_second + "?excludedAttributes=members.display").body);
        QVERIFY(less->as_object().contains("displayName"));
        QVERIFY(!less->at("members").at(0).as_object().contains("display"));
        QVERIFY(less->at("members").at(0).as_object().contains("$ref"));
        QCOMPARE(memberIds(*less), m_ids);
    }

    void trimsAListOfLargeGroups()
    {
        const auto response = m_rig->send("GET", "/Groups?attributes=members");
        QVERIFY(response.headers.value("Transfer-Encoding"));
        const auto parsed = scim::parseJson(response.body);
        QVERIFY2(parsed, "whole JSON");
        for (const auto& group : parsed->at("Resources").as_array()) {
            QVERIFY(!group.as_object().contains("displayName"));
            QVERIFY(group.at("members").as_array().size() + 1 >= m_ids.size());
        }
    }

    void givesOneStateWhileTheGroupChanges_data()
    {
        QTest::addColumn<bool>("isList");
        QTest::addColumn<bool>("isDeleted");
        QTest::addColumn<int>("atRead");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("members");
        const auto row = [](const char* name, bool isList, bool isDeleted, int atRead, int status, int members) {
            QTest::newRow(name) << isList << isDeleted << atRead << status << members;
        };
        row("a member leaves before the first piece", false, false, 1, 429, 0);
        row("the group goes before the first piece", false, true, 1, 429, 0);
        row("a member leaves after the first piece", false, false, 2, 200, people);
        row("the group goes after the first piece", false, true, 2, 200, people);
        row("a member leaves before its turn in a list", true, false, 3, 200, people - 1);
        row("the group goes before its turn in a list", true, true, 3, 0, 0);
    }
    void givesOneStateWhileTheGroupChanges()
    {
        QFETCH(bool, isList);
        QFETCH(bool, isDeleted);
        QFETCH(int, atRead);
        QFETCH(int, status);
        QFETCH(int, members);
        const auto id = createGroup(*m_rig, "Fleeting", m_members);
        std::atomic<int> reads = 0;
        m_database->beforeReads([&] {
            if (++reads == atRead)
                valueOrThrow(changeGroup(id, isDeleted));
        });
        auto client = m_rig->newClient();
        const auto response =
            client.send("GET", m_rig->target(isList ? "/Groups" : "/Groups/" + id), m_rig->oktaHeaders(false), {});
        m_database->beforeReads({});
        QVERIFY(reads >= atRead);
        QCOMPARE(response ? response->status : 0, status);
        if (status == 429)
            QVERIFY(response->headers.value("Retry-After"));
        if (status == 200) {
            const auto parsed = scim::parseJson(response->body);
            QVERIFY2(parsed, "whole JSON");
            const auto& group = isList ? parsed->at("Resources").as_array().back() : *parsed;
            QCOMPARE(memberIds(group).size(), static_cast<std::size_t>(members));
        }
        const auto again = m_rig->send("GET", "/Groups/" + id);
        QCOMPARE(again.status, isDeleted ? 404 : 200);
        if (!isDeleted) {
            QCOMPARE(memberIds(*scim::parseJson(again.body)).size(), m_ids.size() - 1);
            QCOMPARE(m_rig->send("DELETE", "/Groups/" + id).status, 204);
        }
    }

    void importMeetsEverybodyOnce()
    {
        std::multiset<std::string> seen;
        std::int64_t total = 1;
        for (std::int64_t start = 1; start <= total; start += 100) {
            const auto response = m_rig->send("GET", "/Users?startIndex=" + std::to_string(start) + "&count=100");
            const auto parsed = scim::parseJson(response.body);
            total = parsed->at("totalResults").as_int64();
            for (const auto& user : parsed->at("Resources").as_array())
                seen.insert(std::string(user.at("id").as_string()));
        }
        QCOMPARE(total, std::int64_t{people});
        QCOMPARE(seen, std::multiset<std::string>(m_ids.begin(), m_ids.end()));
    }

    void capsAPage()
    {
        const auto parsed = scim::parseJson(m_rig->send("GET", "/Users?count=1000000").body);
        QCOMPARE(parsed->at("itemsPerPage").as_int64(), 1000);
        QCOMPARE(parsed->at("totalResults").as_int64(), std::int64_t{people});
    }

private:
    /// It goes, or its first member leaves it.
    core::Result<> changeGroup(const std::string& id, bool isDeleted)
    {
        return m_rig->database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            auto group = session.group(m_rig->integration().id, directory::ResourceId(id));
            if (!group || !*group)
                return core::failure(core::ErrorKind::Internal, "The group is not there.");
            if (isDeleted)
                return session.deleteGroup(**group);
            const std::vector<std::string> leaving{m_members.front().value};
            if (auto removed = session.removeMembers(**group, leaving); !removed)
                return tl::unexpected(removed.error());
            return {};
        });
    }

    std::unique_ptr<Rig> m_rig;
    std::vector<scim::Member> m_members;
    std::set<std::string> m_ids;
    std::string m_first;
    std::string m_second;
    FaultyDatabase* m_database = nullptr;
};

QTEST_GUILESS_MAIN(LargeGroupTest)
#include "LargeGroupTest.moc"
