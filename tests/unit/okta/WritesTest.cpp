// SPDX-License-Identifier: Apache-2.0
// What is written to Okta: exactly that much, once, and seen afterwards.
#include "FakeOkta.h"
#include "okta/AppUsers.h"
#include "okta/Apps.h"
#include "okta/Groups.h"
#include "okta/Provisioning.h"
#include "okta/Schemas.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace rollcall;
using okta::FailureKind;
using test::Bench;
using test::Outcome;
using test::SentRequest;

namespace {

QJsonObject jsonOf(const std::string& text)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

std::string schemaWith(const std::string& type)
{
    return "{\"name\":\"user\",\"definitions\":{\"base\":{\"properties\":{}},\"custom\":{\"properties\":{" +
           (type.empty() ? std::string() : "\"byndidRegistered\":{\"title\":\"t\",\"type\":\"" + type + "\"}") + "}}}}";
}

const okta::AttributeDraft draft{.name = "byndidRegistered", .title = "Registered"};
const okta::AppId app{"0oaapp1"};

} // namespace

class WritesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPersonIsChangedInPartOnly()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, test::shape("user.json"))});
        const auto user = okta::Users(bench.client)
                              .change(okta::UserId{"00uann1"},
                                      {.attributes = {{"byndidRegistered", true}, {"nickName", std::monostate{}}},
                                       .ifMatch = "W/\"abc\""},
                                      {});
        QVERIFY(user);
        const auto& request = bench.transport.sent().at(0);
        QCOMPARE(request.method, std::string("POST"));
        QCOMPARE(request.path(), std::string("/api/v1/users/00uann1"));
        QCOMPARE(request.body, std::string("{\"profile\":{\"byndidRegistered\":true,\"nickName\":null}}"));
        QCOMPARE(request.header("If-Match"), std::string("W/\"abc\""));
        QCOMPARE(request.header("Content-Type"), std::string("application/json"));
    }

    void aNewAttributeIsWaitedForOnlyWhereExpected_data()
    {
        QTest::addColumn<bool>("mayAwait");
        QTest::newRow("just added") << true;
        QTest::newRow("not added") << false;
    }

    void aNewAttributeIsWaitedForOnlyWhereExpected()
    {
        QFETCH(bool, mayAwait);
        Bench bench;
        const auto undefined = bench.answer(400, test::errorBody("E0000001", "Api validation failed: user",
                                                                 "Property name 'x' is not defined in profile"));
        bench.answerInTurn({undefined, undefined, bench.answer(200, test::shape("user.json"))});
        const auto user =
            okta::Users(bench.client)
                .change(okta::UserId{"00uann1"}, {.attributes = {{"x", true}}, .mayAwaitSchema = mayAwait}, {});
        QCOMPARE(user.has_value(), mayAwait);
        QCOMPARE(bench.transport.sent().size(), std::size_t(mayAwait ? 3 : 1));
    }

    void anAttributeThatIsThereIsLeftAlone()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, schemaWith("boolean"))});
        const auto added = okta::Schemas(bench.client).addUserAttribute(draft, {});
        QVERIFY(added);
        QVERIFY(added->wasThere);
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
    }

    void anAttributeOfAnotherTypeIsReported()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, schemaWith("string"))});
        const auto added = okta::Schemas(bench.client).addUserAttribute(draft, {});
        QVERIFY(!added);
        QVERIFY(added.error().kind == FailureKind::Conflict);
        QVERIFY(added.error().error.message.find("string") != std::string::npos);
        QCOMPARE(bench.transport.count("POST", "/api/v1/meta/schemas/user/default"), std::size_t{0});
    }

    void aMissingAttributeIsAddedAndSeen()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, schemaWith("")), bench.answer(200, schemaWith("")),
                            bench.answer(200, schemaWith("")), bench.answer(200, schemaWith("boolean"))});
        const auto added = okta::Schemas(bench.client).addUserAttribute(draft, {});
        QVERIFY(added);
        QVERIFY(!added->wasThere);
        QCOMPARE(bench.transport.count("POST", "/api/v1/meta/schemas/user/default"), std::size_t{1});
        const auto attribute = jsonOf(bench.transport.sent().at(1).body)
                                   .value(QLatin1String("definitions"))
                                   .toObject()
                                   .value(QLatin1String("custom"))
                                   .toObject()
                                   .value(QLatin1String("properties"))
                                   .toObject()
                                   .value(QLatin1String("byndidRegistered"))
                                   .toObject();
        QCOMPARE(attribute.value(QLatin1String("type")).toString(), QStringLiteral("boolean"));
        const auto permission = attribute.value(QLatin1String("permissions")).toArray().at(0).toObject();
        QCOMPARE(permission.value(QLatin1String("action")).toString(), QStringLiteral("READ_ONLY"));
        QVERIFY(bench.time.waited().count() > 0);
    }

    void aFlakyWriteIsLookedAtBeforeItIsRepeated()
    {
        Bench bench;
        bool isThere = false;
        bench.transport.script = [&](const SentRequest& request) -> Outcome {
            if (request.method == "GET")
                return bench.answer(200, schemaWith(isThere ? "boolean" : ""));
            isThere = true; // it took effect, and then
            return bench.answer(500, test::errorBody("E0000009", "Internal Server Error"));
        };
        const auto added = okta::Schemas(bench.client).addUserAttribute(draft, {});
        QVERIFY(added);
        QCOMPARE(bench.transport.count("POST", "/api/v1/meta/schemas/user/default"), std::size_t{1});
    }

    void anAttributeThatNeverShowsIsSaid()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, schemaWith(""))});
        const auto added = okta::Schemas(bench.client).addUserAttribute(draft, {});
        QVERIFY(!added);
        QVERIFY(added.error().kind == FailureKind::ServerTrouble);
        QVERIFY(bench.time.waited() <= std::chrono::seconds{31});
    }

    void membersAreAddedWithoutABody()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(204, ""), bench.answer(200, "")});
        okta::Groups groups(bench.client);
        QVERIFY(groups.addMember(okta::GroupId{"00g1"}, okta::UserId{"00u1"}, {}));
        QVERIFY(groups.removeMember(okta::GroupId{"00g1"}, okta::UserId{"00u1"}, {}));
        QCOMPARE(bench.transport.sent().at(0).method, std::string("PUT"));
        QCOMPARE(bench.transport.sent().at(0).path(), std::string("/api/v1/groups/00g1/users/00u1"));
        QVERIFY(bench.transport.sent().at(0).body.empty());
        QVERIFY(bench.transport.sent().at(0).header("Content-Type").empty());
    }

    void idsCannotLeaveTheirPlaceInThePath()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(204, "")});
        QVERIFY(okta::Groups(bench.client).remove(okta::GroupId{"../users/00u1?x#y"}, {}));
        QCOMPARE(bench.transport.sent().at(0).url,
                 std::string("https://acme.okta.com/api/v1/groups/..%2Fusers%2F00u1%3Fx%23y"));
        QVERIFY(!bench.client.send({.target = "//evil.example/"}, {}));
        QVERIFY(!bench.client.send({.target = "@evil.example/"}, {}));
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
    }

    void activationIsBegunAgain()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, "{\"activationUrl\":\"https://acme.okta.com/welcome/x\"}")});
        QVERIFY(okta::Users(bench.client).reactivate(okta::UserId{"00u1"}, true, {}));
        QCOMPARE(bench.transport.sent().at(0).url,
                 std::string("https://acme.okta.com/api/v1/users/00u1/lifecycle/reactivate?sendEmail=true"));
    }

    void previewsAreWhatIsSent()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, "{\"id\":\"00g1\",\"profile\":{\"name\":\"Byndid\"}}")});
        const okta::GroupDraft group{.name = "Byndid", .description = "d"};
        QVERIFY(okta::Groups(bench.client).create(group, {}));
        const auto call = okta::Groups::createCall(group);
        QCOMPARE(bench.transport.sent().at(0).body, call.body);
        QCOMPARE(bench.transport.sent().at(0).method, call.method);
        QCOMPARE(bench.transport.sent().at(0).url, Bench::origin + call.target);
    }

    void appsAreMadeHidden()
    {
        const auto named = okta::Apps::createCall({.name = "scim2headerauth", .label = "Rollcall"});
        QCOMPARE(named.target, std::string("/api/v1/apps?activate=true"));
        const auto body = jsonOf(named.body);
        QCOMPARE(body.value(QLatin1String("name")).toString(), QStringLiteral("scim2headerauth"));
        QVERIFY(!body.contains(QLatin1String("signOnMode")));
        QVERIFY(body.value(QLatin1String("visibility"))
                    .toObject()
                    .value(QLatin1String("hide"))
                    .toObject()
                    .value(QLatin1String("web"))
                    .toBool());
        const auto saml = jsonOf(okta::Apps::createCall({.kind = okta::AppTemplate::Saml,
                                                         .label = "Cyolo",
                                                         .samlAcsUrl = "https://sp.example/acs",
                                                         .samlAudience = "urn:sp"})
                                     .body);
        QVERIFY(!saml.contains(QLatin1String("name")));
        QCOMPARE(saml.value(QLatin1String("settings"))
                     .toObject()
                     .value(QLatin1String("signOn"))
                     .toObject()
                     .value(QLatin1String("ssoAcsUrl"))
                     .toString(),
                 QStringLiteral("https://sp.example/acs"));
    }

    void aConnectionIsTriedOnce_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isAnswer");
        QTest::addColumn<bool>("isSet");
        const auto row = [](const char* name, int status, const QByteArray& body, bool isAnswer, bool isSet) {
            QTest::newRow(name) << status << body << isAnswer << isSet;
        };
        const auto error = [](const char* code) { return QByteArray::fromStdString(test::errorBody(code, "x")); };
        row("set", 200,
            "{\"status\":\"ENABLED\",\"baseUrl\":\"https://scim.acme.example/v2/\",\"authScheme\":\"TOKEN\"}", true,
            true);
        row("unknown", 200, "{\"status\":\"UNKNOWN\",\"profile\":{\"authScheme\":\"UNKNOWN\"}}", true, false);
        row("no base URL echoed", 200, "{\"status\":\"ENABLED\",\"authScheme\":\"TOKEN\"}", true, false);
        row("another base URL", 200, "{\"status\":\"ENABLED\",\"baseUrl\":\"https://other.example\"}", true, false);
        row("refused", 400, error("E0000001"), true, false);
        row("not known", 404, error("E0000007"), true, false);
        row("not licensed", 401, error("E0000015"), true, false);
        row("bad token", 401, error("E0000011"), false, false);
        row("weak admin", 403, error("E0000006"), false, false);
        row("trouble", 500, error("E0000009"), false, false);
    }

    void aConnectionIsTriedOnce()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(bool, isAnswer);
        QFETCH(bool, isSet);
        Bench bench;
        bench.answerInTurn({bench.answer(status, body.toStdString())});
        const auto trial = okta::Provisioning(bench.client)
                               .trySetConnection(app, "https://scim.acme.example/v2", core::Secret("scim-token-1"), {});
        QCOMPARE(trial.has_value(), isAnswer);
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
        QVERIFY(bench.transport.sent().at(0).body.find("scim-token-1") != std::string::npos);
        if (!trial)
            return;
        QCOMPARE(trial->isSet, isSet);
        QCOMPARE(trial->refusal.has_value(), status != 200);
    }

    void pushMappingsAreStoppedBeforeTheyGo()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, "{\"id\":\"gPm1\",\"status\":\"ACTIVE\"}"),
                            bench.answer(200, "{\"id\":\"gPm1\",\"status\":\"INACTIVE\"}"), bench.answer(200, "")});
        QVERIFY(okta::Provisioning(bench.client).removePushMapping(app, okta::PushMappingId{"gPm1"}, false, {}));
        QCOMPARE(bench.transport.sent().at(1).method, std::string("PATCH"));
        QCOMPARE(bench.transport.sent().at(2).method, std::string("DELETE"));
        QCOMPARE(bench.transport.sent().at(2).parameter("deleteTargetGroup"), std::string("false"));
    }

    void rulesAreSetAndTakenAway()
    {
        const okta::ProfileMappingId id{"prm1"};
        QCOMPARE(okta::Schemas::setRuleCall(id, "flag", okta::MappingRule{"user.flag", true}).body,
                 std::string("{\"properties\":{\"flag\":{\"expression\":\"user.flag\",\"pushStatus\":\"PUSH\"}}}"));
        QCOMPARE(okta::Schemas::setRuleCall(id, "flag", std::nullopt).body,
                 std::string("{\"properties\":{\"flag\":{\"expression\":null,\"pushStatus\":null}}}"));
    }
};

QTEST_GUILESS_MAIN(WritesTest)
#include "WritesTest.moc"
