// SPDX-License-Identifier: Apache-2.0
// What is written by the Management API, and what the app's engine makes of it on the wire.
#include "ProvisioningRig.h"

#include <QTest>

#include <algorithm>
#include <chrono>

using namespace rollcall;
using namespace rollcall::demo;
using namespace std::chrono_literals;
using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;
using test::ApiAnswer;
using test::ProvisioningRig;

namespace {

constexpr const char* badgeUrn = "urn:example:params:scim:schemas:extension:badge:2.0:User";
constexpr const char* coreUrn = "urn:ietf:params:scim:schemas:core:2.0:User";

std::string text(const JsonObject& body, std::string_view path)
{
    return test::at(body, path);
}

} // namespace

class ManagementProvisioningTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesTheGroupThatGivesTheApp();
    void keepsWhatIsSetForOneAssignment();
    void keepsTheDateOfTheAssignment();
    void refusesWhatIsNotToBeSet_data();
    void refusesWhatIsNotToBeSet();
    void fillsOnCreationOnly();
    void leavesWhatIsNotMapped();
    void sendsCustomAttributes_data();
    void sendsCustomAttributes();
    void sendsCustomAttributesByTheirType();
    void takesMappingsTowardsOkta();
    void refusesMappings_data();
    void refusesMappings();
};

void ManagementProvisioningTest::namesTheGroupThatGivesTheApp()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    const std::string first = rig.harness.console().createGroup("First", {});
    const std::string second = rig.harness.console().createGroup("Second", {});
    for (const std::string& group : {first, second})
        QVERIFY(rig.harness.console().addMember(group, rig.harness.personId(0)));
    QVERIFY(rig.harness.console().addMember(first, rig.harness.personId(1)));
    const std::string groups = "/api/v1/apps/" + rig.app + "/groups/";
    QCOMPARE(rig.harness.send("PUT", groups + first, "{\"priority\":2}").status, 200);
    QCOMPARE(rig.harness.send("PUT", groups + second, "{\"priority\":1}").status, 200);
    QVERIFY(rig.settle());
    const auto groupOf = [&](std::size_t place) {
        const ApiAnswer user = rig.harness.get(rig.users() + "/" + rig.harness.personId(place));
        const std::string href = user.at("_links.group.href");
        return user.at("scope") + " " + href.substr(std::min(href.rfind('/') + 1, href.size()));
    };
    QCOMPARE(groupOf(0), "GROUP " + second);
    QCOMPARE(groupOf(1), "GROUP " + first);
    QCOMPARE(rig.harness.send("DELETE", groups + second).status, 204);
    QVERIFY(rig.settle());
    QCOMPARE(groupOf(0), "GROUP " + first);
    // Given in person too, it is the person's.
    QCOMPARE(rig.post(rig.users(), {{"id", rig.harness.personId(1)}}).status, 200);
    QCOMPARE(groupOf(1), std::string("USER "));
}

void ManagementProvisioningTest::keepsWhatIsSetForOneAssignment()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    QCOMPARE(rig.addAttribute("apps/" + rig.app + "/default", "badge",
                              {{"type", "string"}, {"externalName", "badge"}, {"externalNamespace", badgeUrn}})
                 .status,
             200);
    const std::string person = rig.harness.personId(0);
    const ApiAnswer made = rig.post(rig.users(), {{"id", person},
                                                  {"scope", "USER"},
                                                  {"credentials", JsonObject{{"userName", "own@acme.example"}}},
                                                  {"profile", JsonObject{{"badge", "B-1"}}}});
    QCOMPARE(made.status, 200);
    QCOMPARE(made.at("credentials.userName"), std::string("own@acme.example"));
    QCOMPARE(made.at("profile.badge"), std::string("B-1"));
    QVERIFY(rig.settle());
    const JsonObject created = rig.sent("POST /Users");
    QCOMPARE(text(created, "userName"), std::string("own@acme.example"));
    QCOMPARE(text(created, std::string(badgeUrn) + ".badge"), std::string()); // dots part the path
    QCOMPARE(scim::toJson(created.at(badgeUrn)), std::string("{\"badge\":\"B-1\"}"));

    const std::string own = rig.users() + "/" + person;
    const ApiAnswer changed = rig.post(own, {{"credentials", JsonObject{{"userName", "other@acme.example"}}},
                                             {"profile", JsonObject{{"badge", nullptr}}}});
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.at("credentials.userName"), std::string("other@acme.example"));
    QVERIFY(rig.settle());
    QCOMPARE(text(rig.sent("PUT /Users"), "userName"), std::string("other@acme.example"));
    QVERIFY(!rig.sent("PUT /Users").contains(badgeUrn));
    QCOMPARE(rig.harness.get(own).at("credentials.userName"), std::string("other@acme.example"));
    const ApiAnswer log =
        rig.harness.get("/api/v1/logs?filter=eventType+eq+%22application.user_membership.change_username%22");
    QCOMPARE(log.list().size(), 1U);

    // The next assignment begins anew.
    QCOMPARE(rig.harness.send("DELETE", own).status, 204);
    QVERIFY(rig.settle());
    const ApiAnswer again = rig.post(rig.users(), {{"id", person}});
    QCOMPARE(again.at("credentials.userName"), rig.harness.get("/api/v1/users/" + person).at("profile.login"));
}

void ManagementProvisioningTest::keepsTheDateOfTheAssignment()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    const std::string person = rig.harness.personId(0);
    const std::string created = rig.post(rig.users(), {{"id", person}}).at("created");
    QVERIFY(rig.settle());
    rig.harness.clock().advance(1h);
    QCOMPARE(rig.setProfile(person, "title", "Countess").status, 200);
    QVERIFY(rig.settle());
    const ApiAnswer read = rig.harness.get(rig.users() + "/" + person);
    QCOMPARE(read.at("created"), created);
    QVERIFY(read.at("lastUpdated") > created);
    QVERIFY(read.at("statusChanged") < read.at("lastUpdated"));
}

void ManagementProvisioningTest::refusesWhatIsNotToBeSet_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("text");
    QTest::newRow("a mapped attribute") << "{\"profile\":{\"givenName\":\"X\"}}" << 403 << "E0000075"
                                        << "Cannot modify the givenName attribute because it has a field mapping";
    QTest::newRow("one outside the schema") << "{\"profile\":{\"shoeSize\":\"X\"}}" << 400 << "E0000001"
                                            << "Property name 'shoeSize' is not defined in profile";
    QTest::newRow("another type") << "{\"profile\":{\"title\":7}}" << 400 << "E0000001"
                                  << "title: Does not match required type";
    QTest::newRow("no user name") << "{\"credentials\":{\"userName\":\"\"}}" << 400 << "E0000001"
                                  << "userName: The field cannot be left blank";
}

void ManagementProvisioningTest::refusesWhatIsNotToBeSet()
{
    QFETCH(QString, body);
    QFETCH(int, status);
    QFETCH(QString, code);
    QFETCH(QString, text);
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    const std::string person = rig.harness.personId(0);
    QCOMPARE(rig.post(rig.users(), {{"id", person}}).status, 200);
    QVERIFY(rig.settle());
    const ApiAnswer answer = rig.harness.post(rig.users() + "/" + person, body.toStdString());
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.at("errorCode"), code.toStdString());
    QVERIFY2(answer.text.find(text.toStdString()) != std::string::npos, answer.text.c_str());
    QVERIFY(rig.settle());
    QCOMPARE(rig.countOf("PUT /Users"), 0U);
}

void ManagementProvisioningTest::fillsOnCreationOnly()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    QCOMPARE(rig.map(rig.toApp, "displayName", "user.displayName", "DONT_PUSH").status, 200);
    QCOMPARE(rig.map(rig.toApp, "primaryPhone", "user.primaryPhone", "DONT_PUSH").status, 200);
    const std::string person = rig.harness.personId(0);
    QCOMPARE(rig.setProfile(person, "displayName", "As hired").status, 200);
    QCOMPARE(rig.setProfile(person, "primaryPhone", "+1 555 0100").status, 200);
    QCOMPARE(rig.post(rig.users(), {{"id", person}}).status, 200);
    QVERIFY(rig.settle());
    QCOMPARE(text(rig.sent("POST /Users"), "displayName"), std::string("As hired"));
    QVERIFY(scim::toJson(rig.sent("POST /Users")).find("+1 555 0100") != std::string::npos);

    QCOMPARE(rig.setProfile(person, "displayName", "As married").status, 200);
    QCOMPARE(rig.setProfile(person, "primaryPhone", "+1 555 0199").status, 200);
    QCOMPARE(rig.setProfile(person, "title", "Countess").status, 200);
    QVERIFY(rig.settle());
    const JsonObject updated = rig.sent("PUT /Users");
    QCOMPARE(text(updated, "displayName"), std::string("As hired"));
    QCOMPARE(text(updated, "title"), std::string("Countess"));
    QVERIFY(scim::toJson(updated).find("+1 555 0100") != std::string::npos);
    QVERIFY(scim::toJson(updated).find("+1 555 0199") == std::string::npos);
    const ApiAnswer read = rig.harness.get(rig.users() + "/" + person);
    QCOMPARE(read.at("profile.displayName"), std::string("As hired"));
    QCOMPARE(read.at("profile.title"), std::string("Countess"));
}

void ManagementProvisioningTest::leavesWhatIsNotMapped()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    QCOMPARE(
        rig.post(rig.toApp,
                 {{"properties", JsonObject{{"title", JsonObject{{"expression", nullptr}, {"pushStatus", nullptr}}}}}})
            .status,
        200);
    const std::string person = rig.harness.personId(0);
    const std::string login = rig.harness.get("/api/v1/users/" + person).at("profile.login");
    static_cast<void>(rig.server.addUser(login, true, "{\"title\":\"The server's own\"}"));
    QCOMPARE(rig.setProfile(person, "title", "Okta's").status, 200);
    QCOMPARE(rig.post(rig.users(), {{"id", person}}).status, 200);
    QVERIFY(rig.settle());
    QCOMPARE(text(rig.sent("PUT /Users"), "title"), std::string("The server's own"));
}

void ManagementProvisioningTest::sendsCustomAttributes_data()
{
    QTest::addColumn<QString>("externalName");
    QTest::addColumn<QString>("externalNamespace");
    QTest::addColumn<QString>("expected"); ///< a part of the body, as JSON
    QTest::addColumn<bool>("isDeclared");
    const QString extension = QString::fromLatin1(badgeUrn);
    const QString core = QString::fromLatin1(coreUrn);
    const QString within = QStringLiteral("\"%1\":{\"badge\":%2}").arg(extension);
    QTest::newRow("in an extension") << "badge" << extension << within.arg(QStringLiteral("\"B-7\"")) << true;
    QTest::newRow("nested in an extension")
        << "badge.number" << extension << within.arg(QStringLiteral("{\"number\":\"B-7\"}")) << true;
    QTest::newRow("in the core schema") << "profileUrl" << core << "\"profileUrl\":\"B-7\"" << false;
    QTest::newRow("within the name") << "name.honorificPrefix" << core << "\"honorificPrefix\":\"B-7\"" << false;
    QTest::newRow("one element of an array")
        << "ims.^[type=='xmpp'].value" << core << "\"ims\":[{\"type\":\"xmpp\",\"value\":\"B-7\"}]" << false;
    QTest::newRow("without a namespace") << "badge" << QString() << QString() << false;
    QTest::newRow("without a name") << QString() << extension << QString() << false;
}

void ManagementProvisioningTest::sendsCustomAttributes()
{
    QFETCH(QString, externalName);
    QFETCH(QString, externalNamespace);
    QFETCH(QString, expected);
    QFETCH(bool, isDeclared);
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    JsonObject property{{"type", "string"}};
    if (!externalName.isEmpty())
        property["externalName"] = externalName.toStdString();
    if (!externalNamespace.isEmpty())
        property["externalNamespace"] = externalNamespace.toStdString();
    QCOMPARE(rig.addAttribute("user/default", "badgeNumber", {{"type", "string"}}).status, 200);
    QCOMPARE(rig.addAttribute("apps/" + rig.app + "/default", "badge", property).status, 200);
    QCOMPARE(rig.map(rig.toApp, "badge", "user.badgeNumber").status, 200);
    const std::string person = rig.harness.personId(0);
    QCOMPARE(rig.setProfile(person, "badgeNumber", "B-7").status, 200);
    const ApiAnswer made = rig.post(rig.users(), {{"id", person}});
    QCOMPARE(made.at("profile.badge"), std::string("B-7"));
    QVERIFY(rig.settle());
    const std::string created = scim::toJson(rig.sent("POST /Users"));
    const auto has = [](const std::string& body, const QString& part) {
        return body.find(part.toStdString()) != std::string::npos;
    };
    QVERIFY2(has(created, expected.isEmpty() ? QStringLiteral("{") : expected), created.c_str());
    QCOMPARE(has(created, QStringLiteral("B-7")), !expected.isEmpty());
    QCOMPARE(has(scim::toJson(rig.sent("POST /Users").at("schemas")), QString::fromLatin1(badgeUrn)), isDeclared);
    if (expected.isEmpty())
        return;

    QCOMPARE(rig.setProfile(person, "badgeNumber", "B-8").status, 200);
    QVERIFY(rig.settle());
    QString changed = expected;
    const std::string updated = scim::toJson(rig.sent("PUT /Users"));
    QVERIFY2(has(updated, changed.replace(QStringLiteral("B-7"), QStringLiteral("B-8"))), updated.c_str());
    QCOMPARE(rig.setProfile(person, "badgeNumber", nullptr).status, 200);
    QVERIFY(rig.settle());
    const std::string cleared = scim::toJson(rig.sent("PUT /Users"));
    QVERIFY2(!has(cleared, QStringLiteral("B-8")) && !has(cleared, QString::fromLatin1(badgeUrn)), cleared.c_str());
}

void ManagementProvisioningTest::sendsCustomAttributesByTheirType()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    QCOMPARE(rig.addAttribute("user/default", "byndidRegistered", {{"type", "boolean"}}).status, 200);
    QCOMPARE(rig.addAttribute("apps/" + rig.app + "/default", "isRegistered",
                              {{"type", "boolean"}, {"externalName", "isRegistered"}, {"externalNamespace", badgeUrn}})
                 .status,
             200);
    QCOMPARE(rig.map(rig.toApp, "isRegistered", "user.byndidRegistered").status, 200);
    const std::string person = rig.harness.personId(0);
    QCOMPARE(rig.setProfile(person, "byndidRegistered", true).status, 200);
    QCOMPARE(rig.post(rig.users(), {{"id", person}}).status, 200);
    QVERIFY(rig.settle());
    QCOMPARE(scim::toJson(rig.sent("POST /Users").at(badgeUrn)), std::string("{\"isRegistered\":true}"));
}

void ManagementProvisioningTest::takesMappingsTowardsOkta()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    QCOMPARE(rig.harness.get(rig.toOkta).at("properties.firstName.expression"), std::string("appuser.givenName"));
    const ApiAnswer changed = rig.map(rig.toOkta, "login", "appuser.email", "DONT_PUSH");
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.at("source.id"), rig.app);
    QCOMPARE(changed.at("properties.login.expression"), std::string("appuser.email"));
    QCOMPARE(changed.at("properties.login.pushStatus"), std::string("DONT_PUSH"));
    QCOMPARE(rig.map(rig.toOkta, "nickName", "source.givenName").status, 200);
    const ApiAnswer read = rig.harness.get(rig.toOkta);
    QCOMPARE(read.at("properties.login.expression"), std::string("appuser.email"));
    QCOMPARE(read.at("properties.nickName.pushStatus"), std::string("PUSH"));
    // The other direction is another mapping.
    QCOMPARE(rig.harness.get(rig.toApp).at("properties.userName.expression"), std::string("user.login"));
}

void ManagementProvisioningTest::refusesMappings_data()
{
    QTest::addColumn<bool>("isToApp");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("pushStatus");
    QTest::addColumn<QString>("cause");
    QTest::newRow("no attribute of the app") << true << "shoeSize" << "user.title" << "PUSH"
                                             << "Property name 'shoeSize' is not defined in profile";
    QTest::newRow("no attribute of the user") << false << "shoeSize" << "appuser.title" << "PUSH"
                                              << "Property name 'shoeSize' is not defined in profile";
    QTest::newRow("the app on the way to it") << true << "title" << "appuser.title" << "PUSH"
                                              << "Invalid expression for property title: appuser.title";
    QTest::newRow("the user on the way to Okta") << false << "title" << "user.title" << "PUSH"
                                                 << "Invalid expression for property title: user.title";
    QTest::newRow("another push status") << true << "title" << "user.title" << "SOMETIMES"
                                         << "title: pushStatus must be PUSH or DONT_PUSH";
}

void ManagementProvisioningTest::refusesMappings()
{
    QFETCH(bool, isToApp);
    QFETCH(QString, name);
    QFETCH(QString, expression);
    QFETCH(QString, pushStatus);
    QFETCH(QString, cause);
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    const std::string& mapping = isToApp ? rig.toApp : rig.toOkta;
    const std::string before = rig.harness.get(mapping).text;
    const ApiAnswer answer = rig.map(mapping, name.toStdString(), expression.toStdString(), pushStatus.toStdString());
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.at("errorCode"), std::string("E0000001"));
    QCOMPARE(answer.at("errorSummary"), std::string("Api validation failed: updateMapping"));
    QCOMPARE(answer.at("errorCauses.0.errorSummary"), cause.toStdString());
    QCOMPARE(rig.harness.get(mapping).text, before);
}

QTEST_GUILESS_MAIN(ManagementProvisioningTest)
#include "ManagementProvisioningTest.moc"
