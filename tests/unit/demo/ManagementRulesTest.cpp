// SPDX-License-Identifier: Apache-2.0
// Who may go on, what lists take, and where links lead in the Management API.
#include "ManagementHarness.h"
#include "OrganisationState.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>

using namespace rollcall;
using namespace rollcall::demo;
using namespace std::chrono_literals;
using test::ApiAnswer;
using test::ManagementHarness;

class ManagementRulesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void standsBehindAProxy();
    void endsATokenWithItsOwner_data();
    void endsATokenWithItsOwner();
    void changesAnAdmin();
    void revokesAToken();
    void keepsWhatIsBuiltIn();
    void selectsFields();
    void sortsASearch();
    void pollsFromWhereItEnded();
    void keepsTheBeginningOfALogReadBackwards();
    void tellsWhichTokenAsked();
    void extendsTheBaseSchema();
    void dateActivation();
    void leadsSomewhere();
    void namesTheTypeOfAProvider();
};

void ManagementRulesTest::standsBehindAProxy()
{
    ManagementOptions options;
    options.publicOrigin = "https://acme.example:8443";
    ManagementHarness harness(options);
    harness.populate(3);
    QCOMPARE(harness.api().origin(), options.publicOrigin);
    QVERIFY(harness.api().listeningOn().starts_with("http://127.0.0.1:"));
    const ApiAnswer page = harness.get("/api/v1/users?limit=1");
    QCOMPARE(page.headers.count("Link"), 2U);
    for (const auto& [name, value] : page.headers)
        QVERIFY2(name != "Link" || value.starts_with("<https://acme.example:8443/api/v1/users?"), value.c_str());
    QVERIFY(page.at("0._links.self.href").starts_with("https://acme.example:8443/"));
    QCOMPARE(harness.get(page.link("next")).status, 200);
}

void ManagementRulesTest::endsATokenWithItsOwner_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("back");
    QTest::newRow("deactivated") << QStringLiteral("deactivate") << QString();
    QTest::newRow("suspended") << QStringLiteral("suspend") << QStringLiteral("unsuspend");
}

void ManagementRulesTest::endsATokenWithItsOwner()
{
    QFETCH(QString, action);
    QFETCH(QString, back);
    ManagementHarness harness;
    const ApiTokenFacts other = harness.api().createToken("other");
    const std::string lifecycle = "/api/v1/users/" + other.ownerId + "/lifecycle/";
    harness.useToken(other.value);
    QCOMPARE(harness.get("/api/v1/users").status, 200);
    harness.useToken(harness.token());
    QCOMPARE(harness.post(lifecycle + action.toStdString()).status, 200);
    harness.useToken(other.value);
    const ApiAnswer refused = harness.get("/api/v1/users");
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.at("errorCode"), std::string("E0000011"));
    harness.useToken(harness.token());
    // Suspension takes away for a while, deactivation for good.
    const std::string again = back.isEmpty() ? "activate?sendEmail=false" : back.toStdString();
    QCOMPARE(harness.post(lifecycle + again).status, 200);
    harness.useToken(other.value);
    QCOMPARE(harness.get("/api/v1/users").status, back.isEmpty() ? 401 : 200);
}

void ManagementRulesTest::changesAnAdmin()
{
    ManagementHarness harness;
    const std::string me = "/api/v1/users/" + harness.get("/api/v1/users/me").at("id");
    QCOMPARE(harness.post(me, "{\"profile\":{\"title\":\"Keeper\"}}").status, 200);
    QCOMPARE(harness.get("/api/v1/users/me").at("profile.title"), std::string("Keeper"));
    const std::string role = harness.get(me + "/roles").at("0.id");
    QVERIFY(!role.empty());
    QCOMPARE(harness.get(me + "/roles").at("0.id"), role);
}

void ManagementRulesTest::revokesAToken()
{
    ManagementHarness harness;
    const ApiTokenFacts other = harness.api().createToken("other");
    const ApiTokenFacts weak = harness.api().createToken("weak", AdminRole::ReadOnly);
    harness.useToken(weak.value);
    QCOMPARE(harness.send("DELETE", "/api/v1/api-tokens/" + other.id).status, 403);
    harness.useToken(harness.token());
    QCOMPARE(harness.send("DELETE", "/api/v1/api-tokens/" + other.id).status, 204);
    QCOMPARE(harness.send("DELETE", "/api/v1/api-tokens/" + other.id).status, 404);
    harness.useToken(other.value);
    QCOMPARE(harness.get("/api/v1/users").status, 401);
}

void ManagementRulesTest::keepsWhatIsBuiltIn()
{
    ManagementHarness harness;
    OktaGroup everyone;
    everyone.id = "00geveryone000000001";
    everyone.name = "Everyone";
    everyone.isBuiltIn = true;
    harness.organisation().records().addGroups({everyone});
    const std::string path = "/api/v1/groups/" + everyone.id;
    QCOMPARE(harness.send("PUT", path, "{\"profile\":{\"name\":\"Nobody\"}}").status, 501);
    QCOMPARE(harness.send("DELETE", path).status, 501);
    QCOMPARE(harness.get(path).at("profile.name"), std::string("Everyone"));
    QCOMPARE(harness.get(path + "/owners").text, std::string("[]"));
}

void ManagementRulesTest::selectsFields()
{
    ManagementHarness harness;
    harness.populate(2);
    const ApiAnswer page = harness.get("/api/v1/users?fields=id,status,profile:(login,email),nothing&limit=1");
    QCOMPARE(page.status, 200);
    const scim::JsonObject& user = page.list().front().as_object();
    QCOMPARE(user.size(), 3U);
    QCOMPARE(user.at("profile").as_object().size(), 2U);
    QVERIFY(!page.at("0.profile.login").empty());
    QVERIFY(page.link("next").find("fields=id,status,profile:(login,email)") != std::string::npos);
}

void ManagementRulesTest::sortsASearch()
{
    ManagementHarness harness;
    harness.populate(12);
    for (const char* order : {"asc", "desc"}) {
        std::vector<std::string> names;
        std::string target =
            std::string("/api/v1/users?search=status+pr&sortBy=profile.lastName&limit=5&sortOrder=") + order;
        while (!target.empty()) {
            const ApiAnswer page = harness.get(target);
            QCOMPARE(page.status, 200);
            for (const scim::JsonValue& user : page.list())
                names.push_back(test::at(user, "profile.lastName"));
            target = page.link("next");
        }
        QCOMPARE(names.size(), 12U);
        QVERIFY(order[0] == 'a' ? std::ranges::is_sorted(names)
                                : std::ranges::is_sorted(names, std::greater<std::string>()));
    }
    QCOMPARE(harness.get("/api/v1/users?search=status+pr&sortBy=nothing").status, 400);
}

void ManagementRulesTest::pollsFromWhereItEnded()
{
    ManagementHarness harness;
    harness.populate(1);
    const std::string path = "/api/v1/users/" + harness.personId(0);
    QCOMPARE(harness.post(path, "{\"profile\":{\"title\":\"First\"}}").status, 200);
    const std::string since = http::encodeQueryValue(core::toRfc3339(harness.clock().now() - 1h));
    const ApiAnswer page = harness.get("/api/v1/logs?since=" + since + "&limit=50");
    const std::string next = page.link("next");
    QVERIFY2(next.find("after=") != std::string::npos && next.find("since=") == std::string::npos, next.c_str());
    QVERIFY(page.link("self").find("since=") != std::string::npos);
    // However much later.
    QCOMPARE(harness.post(path, "{\"profile\":{\"title\":\"Second\"}}").status, 200);
    harness.clock().advance(std::chrono::days{10});
    harness.useToken(harness.api().createToken("later").value);
    const ApiAnswer later = harness.get(next);
    QCOMPARE(later.at("0.eventType"), std::string("user.account.update_profile"));
    QCOMPARE(harness.get("/api/v1/logs?limit=0").text, std::string("[]"));
}

void ManagementRulesTest::keepsTheBeginningOfALogReadBackwards()
{
    ManagementHarness harness;
    harness.populate(1);
    const std::string path = "/api/v1/users/" + harness.personId(0);
    const auto change = [&](int times) {
        for (int each = 0; each < times; ++each)
            QCOMPARE(harness.post(path, "{\"profile\":{\"title\":\"" + std::to_string(each) + "\"}}").status, 200);
    };
    change(3);
    harness.clock().advance(2h);
    change(3);
    const std::string since = http::encodeQueryValue(core::toRfc3339(harness.clock().now() - 1h));
    std::string target = "/api/v1/logs?sortOrder=DESCENDING&limit=1&since=" + since +
                         "&filter=eventType+eq+%22user.account.update_profile%22";
    std::set<std::string> seen;
    for (int page = 0; page < 10 && !target.empty(); ++page) {
        const ApiAnswer answer = harness.get(target);
        for (const scim::JsonValue& event : answer.list())
            seen.insert(test::at(event, "uuid"));
        target = answer.link("next");
        QVERIFY(target.find("since=") == std::string::npos);
    }
    QCOMPARE(seen.size(), 3U);
}

void ManagementRulesTest::tellsWhichTokenAsked()
{
    ManagementHarness harness;
    harness.populate(1);
    const ApiTokenFacts asking = harness.api().createToken("asking");
    harness.useToken(asking.value);
    QCOMPARE(harness.post("/api/v1/groups", "{\"profile\":{\"name\":\"New\"}}").status, 200);
    QVERIFY(harness.console().suspendPerson(harness.personId(0), true));
    const ApiAnswer made = harness.get("/api/v1/logs?filter=eventType+eq+%22group.lifecycle.create%22");
    QCOMPARE(made.at("0.transaction.detail.requestApiTokenId"), asking.id);
    // What the console or an engine does is nobody's token's.
    const ApiAnswer created = harness.get("/api/v1/logs?filter=eventType+eq+%22system.api_token.create%22");
    QVERIFY(!created.list().empty());
    QVERIFY(created.text.find("requestApiTokenId") == std::string::npos);
}

void ManagementRulesTest::extendsTheBaseSchema()
{
    ManagementHarness harness;
    harness.populate(1);
    const ApiAnswer schema = harness.get("/api/v1/meta/schemas/user/default");
    for (const std::string name : {"honorificPrefix", "honorificSuffix", "profileUrl", "postalAddress"})
        QVERIFY2(!schema.at("definitions.base.properties." + name + ".title").empty(), name.c_str());
    QCOMPARE(schema.at("definitions.base.properties.login.maxLength"), std::string("100"));
    QCOMPARE(schema.at("definitions.base.properties.profileUrl.format"), std::string("uri"));
    const std::string path = "/api/v1/users/" + harness.personId(0);
    QCOMPARE(harness.post(path, "{\"profile\":{\"honorificPrefix\":\"Dr.\"}}").status, 200);
    QCOMPARE(harness.get(path).at("profile.honorificPrefix"), std::string("Dr."));
    QCOMPARE(harness.post(path, "{\"profile\":{\"honorificPrefix\":7}}").status, 400);
}

void ManagementRulesTest::dateActivation()
{
    ManagementHarness harness;
    const ApiAnswer made = harness.post("/api/v1/users?activate=false",
                                        "{\"profile\":{\"login\":\"n@acme.example\",\"email\":\"n@acme.example\","
                                        "\"firstName\":\"N\",\"lastName\":\"M\"}}");
    QCOMPARE(made.at("activated"), std::string("null"));
    harness.clock().advance(1h);
    const std::string path = "/api/v1/users/" + made.at("id");
    QCOMPARE(harness.post(path + "/lifecycle/activate?sendEmail=false").status, 200);
    const ApiAnswer now = harness.get(path);
    QCOMPARE(now.at("activated"), core::toRfc3339(harness.clock().now()));
    QVERIFY(now.at("created") != now.at("activated"));
}

void ManagementRulesTest::leadsSomewhere()
{
    ManagementHarness harness;
    harness.populate(1);
    const std::string path = "/api/v1/users/" + harness.personId(0);
    const std::string origin = harness.api().origin();
    const ApiAnswer person = harness.get(path);
    for (const char* name : {"resetPassword", "expirePassword", "resetFactors"}) {
        const std::string url = person.at(std::string("_links.") + name + ".href");
        QVERIFY2(url.starts_with(origin), name);
        QVERIFY(harness.console().suspendPerson(harness.personId(0), false));
        QCOMPARE(harness.post(url.substr(origin.size())).status, 200);
    }
    const ApiAnswer app = harness.post("/api/v1/apps", "{\"name\":\"scim2headerauth\",\"label\":\"App\"}");
    for (const char* name : {"accessPolicy", "profileEnrollment"}) {
        const std::string policy = app.at(std::string("_links.") + name + ".href").substr(origin.size());
        QCOMPARE(harness.get(policy).status, 200);
        const ApiAnswer rules = harness.get(policy + "/rules");
        QCOMPARE(rules.list().size(), 1U);
        QCOMPARE(harness.get(policy + "/rules/" + rules.at("0.id")).at("id"), rules.at("0.id"));
    }
    for (const char* target : {"/org/contacts", "/org/preferences", "/catalog/apps/scim2headerauth"})
        QCOMPARE(harness.get(std::string("/api/v1") + target).status, 200);
}

void ManagementRulesTest::namesTheTypeOfAProvider()
{
    ManagementHarness harness;
    PolicyRuleFacts routing;
    routing.name = "By SAML";
    routing.provider = harness.console().addIdentityProvider({"Trusona", "SAML2", "https://idp.example", "kid", true});
    static_cast<void>(harness.console().addRoutingRule(routing));
    const std::string policy = harness.get("/api/v1/policies?type=IDP_DISCOVERY").at("0.id");
    const ApiAnswer rules = harness.get("/api/v1/policies/" + policy + "/rules");
    QCOMPARE(rules.at("0.actions.idp.providers.0.type"), std::string("SAML2"));
}

QTEST_GUILESS_MAIN(ManagementRulesTest)
#include "ManagementRulesTest.moc"
