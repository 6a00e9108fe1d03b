// SPDX-License-Identifier: Apache-2.0
// The exact requests of each operation, for both kinds of app.
#include "ProvisioningBench.h"
// Raw strings full of quotes are more than moc can read.
#ifndef Q_MOC_RUN
#include "WireBodies.h"
#endif

#include <QTest>

#include <chrono>

using namespace rollcall;
using namespace rollcall::demo;
using namespace std::chrono_literals;
using scim::JsonObject;
using test::ada;
using test::adaFilter;
using test::compareLines;
using test::RecordingServer;
using Bench = test::ProvisioningBench;
namespace wire = rollcall::test::wire;

Q_DECLARE_METATYPE(rollcall::demo::ProvisioningFlavour)
Q_DECLARE_METATYPE(rollcall::demo::AuthorizationForm)

namespace {

constexpr auto putOnly = ProvisioningFlavour::PutOnly;
constexpr auto patching = ProvisioningFlavour::Patch;
const std::string teamFilter =
    "GET /Groups?filter=displayName%20eq%20%22Team%20%5C%22A%5C%22%22&startIndex=1&count=100";
const std::string team = "Team \"A\"";

QByteArray json(const JsonObject& object)
{
    return QByteArray::fromStdString(scim::toJson(object));
}

QByteArray field(const RecordingServer& server, const char* name)
{
    const auto requests = server.requests();
    const auto value = requests.empty() ? std::nullopt : requests.front().headers.value(name);
    return value ? QByteArray::fromStdString(std::string(*value)) : QByteArray("(absent)");
}

std::vector<GroupMember> members(std::size_t count)
{
    std::vector<GroupMember> list;
    for (std::size_t i = 0; i < count; ++i)
        list.push_back({"m" + std::to_string(i), "m" + std::to_string(i) + "@acme.example"});
    return list;
}

std::size_t operationsIn(const JsonObject& patch)
{
    return patch.at("Operations").as_array().size();
}

} // namespace

class ProvisioningClientTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void authorizationForms_data()
    {
        QTest::addColumn<AuthorizationForm>("form");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("bearer") << AuthorizationForm::Bearer << QByteArray("Bearer rc_token");
        QTest::newRow("bare token") << AuthorizationForm::BareToken << QByteArray("rc_token");
        QTest::newRow("basic") << AuthorizationForm::Basic << QByteArray("Basic b2t0YTpyY190b2tlbg==");
    }

    void authorizationForms()
    {
        QFETCH(AuthorizationForm, form);
        QFETCH(QByteArray, expected);
        Bench bench(putOnly);
        bench.settings.authorization = form;
        bench.settings.userName = "okta";
        QVERIFY(bench.makeClient().testConnection().has_value());
        QCOMPARE(field(bench.server, "Authorization"), expected);
    }

    void headersAreOktas()
    {
        Bench bench(putOnly);
        auto client = bench.makeClient();
        QVERIFY(client.provision(ada()).has_value());
        const auto requests = bench.server.requests();
        QCOMPARE(requests.size(), std::size_t{2});
        for (const auto& request : requests) {
            QCOMPARE(QByteArray::fromStdString(std::string(*request.headers.value("User-Agent"))),
                     QByteArray("Okta SCIM Client 1.0.0"));
            QVERIFY(request.headers.value("Accept") == "application/scim+json");
            QVERIFY(request.headers.value("Accept-Charset") == "utf-8");
            QVERIFY(request.headers.value("Accept-Encoding") == "gzip,deflate");
            QCOMPARE(request.headers.count("Authorization"), std::size_t{1});
        }
        QVERIFY2(!requests[0].headers.value("Content-Type"), "a GET has no content type");
        QVERIFY(requests[1].headers.value("Content-Type") == "application/scim+json; charset=utf-8");
        QVERIFY(requests[1].headers.value("Content-Length").has_value());
        QVERIFY(!requests[1].headers.value("Transfer-Encoding"));
    }

    void connectionTest_data()
    {
        QTest::addColumn<bool>("importsGroups");
        QTest::newRow("with groups") << true;
        QTest::newRow("people only") << false;
    }

    void connectionTest()
    {
        QFETCH(bool, importsGroups);
        Bench bench(putOnly);
        bench.settings.importsGroups = importsGroups;
        QVERIFY(bench.makeClient().testConnection().has_value());
        std::vector<std::string> expected{"GET /Users?startIndex=1&count=2"};
        if (importsGroups)
            expected.push_back("GET /Groups?startIndex=1&count=100");
        compareLines(bench.server, expected);
    }

    void createSendsTheCapturedBody()
    {
        Bench bench(putOnly);
        const auto created = bench.makeClient().provision(ada());
        QVERIFY(created.has_value());
        QCOMPARE(static_cast<int>(created->outcome), static_cast<int>(ProvisionOutcome::Created));
        compareLines(bench.server, {adaFilter, "POST /Users"});
        JsonObject body = bench.server.bodyOf(1);
        QVERIFY(body.at("password").is_string());
        body["password"] = "*";
        QCOMPARE(json(body), wire::createBody);
        QVERIFY2(bench.exchanges[1].requestBody.find("password") == std::string::npos, "observers see no password");
    }

    void trimmedMappingLeavesOutTypeAndExtension()
    {
        Bench bench(putOnly);
        bench.settings.mapping.hasEmailType = false;
        bench.settings.mapping.hasDisplayAndLocale = false;
        QVERIFY(bench.makeClient().provision(ada()).has_value());
        const JsonObject body = bench.server.bodyOf(1);
        QVERIFY(!body.contains("displayName") && !body.contains("locale"));
        QCOMPARE(json(body.at("emails").as_array().at(0).as_object()), wire::plainEmail);
        QVERIFY(!body.contains("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"));
    }

    void enterpriseExtensionComesWithItsSchema()
    {
        Bench bench(putOnly);
        OktaUser user = ada();
        user.profile.department = "Engineering";
        user.profile.managerId = "00uboss";
        user.profile.manager = "Charles";
        QVERIFY(bench.makeClient().provision(user).has_value());
        const JsonObject body = bench.server.bodyOf(1);
        QCOMPARE(json(body.at("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User").as_object()),
                 wire::enterpriseExtension);
        QCOMPARE(body.at("schemas").as_array().size(), std::size_t{2});
    }

    void linkAndReactivate_data()
    {
        QTest::addColumn<ProvisioningFlavour>("flavour");
        QTest::addColumn<bool>("isActive");
        QTest::addColumn<QByteArrayList>("expected");
        const QByteArrayList profile{"GET /Users/u1", "PUT /Users/u1"};
        QTest::newRow("put only, active") << putOnly << true << profile;
        QTest::newRow("patch, active") << patching << true << profile;
        QTest::newRow("put only, inactive") << putOnly << false << QByteArrayList(profile + profile);
        QTest::newRow("patch, inactive") << patching << false
                                         << QByteArrayList(QByteArrayList{"PATCH /Users/u1"} + profile);
    }

    void linkAndReactivate()
    {
        QFETCH(ProvisioningFlavour, flavour);
        QFETCH(bool, isActive);
        QFETCH(QByteArrayList, expected);
        Bench bench(flavour);
        bench.server.addUser("ada@acme.example", isActive, R"({"nickName":"Countess","x-own":{"kept":[1,2]}})");
        const auto linked = bench.makeClient().provision(ada());
        QVERIFY(linked.has_value());
        QCOMPARE(QByteArray::fromStdString(linked->externalId), QByteArray("u1"));
        QCOMPARE(static_cast<int>(linked->outcome),
                 static_cast<int>(isActive ? ProvisionOutcome::Linked : ProvisionOutcome::Reactivated));
        std::vector<std::string> lines{adaFilter};
        for (const QByteArray& line : expected)
            lines.push_back(line.toStdString());
        compareLines(bench.server, lines);
        if (!isActive) {
            const JsonObject first = bench.server.bodyOf(flavour == patching ? 1 : 2);
            if (flavour == patching)
                QCOMPARE(json(first), wire::activatePatch);
            else
                QVERIFY(first.at("active").as_bool());
        }
        const JsonObject body = bench.server.bodyOf(bench.server.requests().size() - 1);
        QCOMPARE(json(body.at("x-own").as_object()), wire::unknownMember);
        QVERIFY(body.at("active").as_bool());
        QVERIFY2(!body.contains("externalId") && !body.contains("password"), "a PUT is what the server returned");
        QVERIFY(body.at("displayName").as_string() == "Ada Lovelace");
    }

    void profileUpdateOverwritesOnlyWhatIsMapped()
    {
        Bench bench(patching);
        const std::string id = bench.server.addUser("old@acme.example", true, wire::servedUser);
        QVERIFY(bench.makeClient().pushProfile(ada(id)).has_value());
        compareLines(bench.server, {"GET /Users/u1", "PUT /Users/u1"});
        const JsonObject body = bench.server.bodyOf(1);
        QCOMPARE(json(body.at("name").as_object()), wire::mergedName);
        QCOMPARE(QByteArray::fromStdString(scim::toJson(body.at("emails"))), wire::mergedEmails);
        QVERIFY2(!body.contains("title"), "cleared in Okta");
        QCOMPARE(json(body.at("meta").as_object()), wire::keptMeta);
        QVERIFY(body.at("groups").as_array().empty());
    }

    void clearedAttributes_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("absent") << static_cast<int>(ClearedAttributes::Absent) << QByteArray();
        QTest::newRow("empty string") << static_cast<int>(ClearedAttributes::EmptyString) << QByteArray("\"\"");
        QTest::newRow("null") << static_cast<int>(ClearedAttributes::Null) << QByteArray("null");
    }

    void clearedAttributes()
    {
        QFETCH(int, form);
        QFETCH(QByteArray, expected);
        Bench bench(putOnly);
        bench.settings.mapping.cleared = static_cast<ClearedAttributes>(form);
        const std::string id = bench.server.addUser("ada@acme.example", true, R"({"title":"Countess"})");
        QVERIFY(bench.makeClient().pushProfile(ada(id)).has_value());
        const JsonObject body = bench.server.bodyOf(1);
        const auto* title = body.if_contains("title");
        QCOMPARE(title == nullptr ? QByteArray() : QByteArray::fromStdString(scim::toJson(*title)), expected);
    }

    void deactivate_data()
    {
        QTest::addColumn<ProvisioningFlavour>("flavour");
        QTest::newRow("put only") << putOnly;
        QTest::newRow("patch") << patching;
    }

    void deactivate()
    {
        QFETCH(ProvisioningFlavour, flavour);
        Bench bench(flavour);
        const std::string id = bench.server.addUser("ada@acme.example", true);
        QVERIFY(bench.makeClient().deactivate(ada(id)).has_value());
        if (flavour == patching) {
            compareLines(bench.server, {"PATCH /Users/u1"});
            QCOMPARE(json(bench.server.bodyOf(0)), wire::deactivatePatch);
        } else {
            compareLines(bench.server, {"GET /Users/u1", "PUT /Users/u1"});
            QVERIFY(!bench.server.bodyOf(1).at("active").as_bool());
        }
    }

    void importReadsEveryPageAndSkipsInactive()
    {
        Bench bench(putOnly);
        for (int i = 0; i < 205; ++i)
            bench.server.addUser("p" + std::to_string(i) + "@acme.example", i % 10 != 0);
        const auto imported = bench.makeClient().importAll();
        QVERIFY(imported.has_value());
        compareLines(bench.server, {"GET /Users?startIndex=1&count=100", "GET /Users?startIndex=101&count=100",
                                    "GET /Users?startIndex=201&count=100", "GET /Groups?startIndex=1&count=100"});
        QCOMPARE(imported->usersReported, std::size_t{205});
        QCOMPARE(imported->users.size(), std::size_t{184});
    }

    void newGroup_data()
    {
        QTest::addColumn<ProvisioningFlavour>("flavour");
        QTest::addColumn<int>("count");
        QTest::addColumn<QByteArrayList>("expected");
        const QByteArrayList put{"POST /Groups", "GET /Groups/g1", "PUT /Groups/g1"};
        const QByteArrayList patch{"POST /Groups", "PATCH /Groups/g1"};
        QTest::newRow("put only") << putOnly << 3 << put;
        QTest::newRow("put only, empty") << putOnly << 0 << put;
        QTest::newRow("patch") << patching << 3 << QByteArrayList(patch + QByteArrayList{"PATCH /Groups/g1"});
        QTest::newRow("patch, empty") << patching << 0 << patch;
        QTest::newRow("patch, three batches")
            << patching << 201 << QByteArrayList(patch + QByteArrayList(3, QByteArray("PATCH /Groups/g1")));
    }

    void newGroup()
    {
        QFETCH(ProvisioningFlavour, flavour);
        QFETCH(int, count);
        QFETCH(QByteArrayList, expected);
        Bench bench(flavour);
        const auto list = members(static_cast<std::size_t>(count));
        const auto id = bench.makeClient().pushNewGroup(team, list);
        QVERIFY(id.has_value());
        QCOMPARE(QByteArray::fromStdString(*id), QByteArray("g1"));
        std::vector<std::string> lines{teamFilter};
        for (const QByteArray& line : expected)
            lines.push_back(line.toStdString());
        compareLines(bench.server, lines);

        const JsonObject post = bench.server.bodyOf(1);
        QVERIFY(!post.contains("externalId"));
        QCOMPARE(post.at("members").as_array().size(), flavour == putOnly ? list.size() : std::size_t{0});
        if (flavour == putOnly) {
            const JsonObject body = bench.server.bodyOf(3);
            QVERIFY(body.at("id").as_string() == "g1");
            QCOMPARE(body.at("members").as_array().size(), list.size());
            return;
        }
        QCOMPARE(json(bench.server.bodyOf(2)), wire::renamePatch);
        if (count == 201) {
            const auto added = [&bench](std::size_t request) {
                return bench.server.bodyOf(request).at("Operations").as_array().at(0).at("value").as_array().size();
            };
            QCOMPARE(added(3) + added(4) + added(5), std::size_t{201});
            QCOMPARE(added(3), std::size_t{100});
        }
    }

    void memberChanges()
    {
        Bench bench(patching);
        auto client = bench.makeClient();
        QVERIFY(client.pushNewGroup(team, members(2)).has_value());
        bench.server.forget();
        ProvisioningClient::MemberChange change;
        change.removed = {"m0", "a:b\"c"};
        change.added = {{"m9", "nine@acme.example"}};
        QVERIFY(client.changeMembers("g1", team, change).has_value());
        compareLines(bench.server, {"PATCH /Groups/g1", "GET /Groups/g1", "PATCH /Groups/g1"});
        QCOMPARE(json(bench.server.bodyOf(0)), wire::membersPatch);
        QCOMPARE(operationsIn(bench.server.bodyOf(2)), std::size_t{1});

        bench.server.forget();
        ProvisioningClient::MemberChange large;
        for (const GroupMember& member : members(150))
            large.removed.push_back(member.value);
        large.added = members(60);
        QVERIFY(client.changeMembers("g1", team, large).has_value());
        compareLines(bench.server, {"PATCH /Groups/g1", "PATCH /Groups/g1", "PATCH /Groups/g1", "GET /Groups/g1",
                                    "PATCH /Groups/g1"});
        QCOMPARE(operationsIn(bench.server.bodyOf(0)), std::size_t{100});
        QCOMPARE(operationsIn(bench.server.bodyOf(1)), std::size_t{51}); // 50 removals and one add of 50
        QCOMPARE(operationsIn(bench.server.bodyOf(2)), std::size_t{1});  // the last 10
    }

    void emptyPushRenameAndDelete_data() { deactivate_data(); }

    void emptyPushRenameAndDelete()
    {
        QFETCH(ProvisioningFlavour, flavour);
        Bench bench(flavour);
        auto client = bench.makeClient();
        QVERIFY(client.pushNewGroup(team, members(1)).has_value());
        bench.server.forget();
        QVERIFY(client.pushAllMembers("g1", team, {}).has_value());
        QVERIFY(client.renameGroup("g1", "Team B", {}).has_value());
        QVERIFY(client.deleteGroup("g1", "Team B").has_value());
        if (flavour == patching) {
            compareLines(bench.server,
                         {"PATCH /Groups/g1", "PATCH /Groups/g1", "PATCH /Groups/g1", "DELETE /Groups/g1"});
            QCOMPARE(json(bench.server.bodyOf(0)), wire::emptyPushPatch);
        } else {
            compareLines(bench.server,
                         {"GET /Groups/g1", "PUT /Groups/g1", "GET /Groups/g1", "PUT /Groups/g1", "DELETE /Groups/g1"});
            QCOMPARE(json(bench.server.bodyOf(1)), wire::emptyGroupPut);
            QVERIFY(bench.server.bodyOf(3).at("displayName").as_string() == "Team B");
        }
    }
};

QTEST_GUILESS_MAIN(ProvisioningClientTest)
#include "ProvisioningClientTest.moc"
