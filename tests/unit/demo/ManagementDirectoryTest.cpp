// SPDX-License-Identifier: Apache-2.0
// People, attributes, sign-in and the log of the Management API, and how much of it one call may read.
#include "ManagementHarness.h"

#include <QElapsedTimer>
#include <QTest>

#include <chrono>

using namespace rollcall;
using namespace rollcall::demo;
using namespace std::chrono_literals;
using test::ApiAnswer;
using test::ManagementHarness;

class ManagementDirectoryTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesPartOfAPerson();
    void searchesWhatWasForAWhile();
    void keepsThreeStatesOfACustomAttribute();
    void refusesAnotherTypeOfAnAttribute();
    void losesASchemaWriteOnDemand();
    void movesThroughTheLifecycle();
    void leavesTheDeactivatedOutOfPlainLists();
    void readsSignIn();
    void readsTheLogToItsEndAndPolls();
    void wantsALengthOfEmptyBodies();
    void readsManyAppUsers();
};

void ManagementDirectoryTest::changesPartOfAPerson()
{
    ManagementHarness harness;
    harness.populate(2);
    const std::string path = "/api/v1/users/" + harness.personId(0);
    const ApiAnswer before = harness.get(path);
    const std::string etag = before.header("ETag");
    QVERIFY2(etag.starts_with("W/\"") && etag.size() == 68, etag.c_str());

    const ApiAnswer changed = harness.post(path, "{\"profile\":{\"nickName\":\"Nick\"}}");
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.at("profile.nickName"), std::string("Nick"));
    QCOMPARE(changed.at("profile.login"), before.at("profile.login"));
    QVERIFY(changed.header("ETag") != etag);
    QCOMPARE(harness.send("POST", path, "{\"profile\":{\"nickName\":\"Other\"}}", {{"If-Match", etag}}).status, 412);
    QCOMPARE(
        harness.send("POST", path, "{\"profile\":{\"nickName\":null}}", {{"If-Match", changed.header("ETag")}}).status,
        200);
    QCOMPARE(harness.get(path).at("profile.nickName"), std::string());

    // PUT takes away what it does not name.
    const std::string whole = "{\"profile\":{\"login\":\"x@acme.example\",\"email\":\"x@acme.example\",\"firstName\":"
                              "\"X\",\"lastName\":\"Y\"}}";
    const ApiAnswer replaced = harness.send("PUT", path, whole);
    QCOMPARE(replaced.status, 200);
    QCOMPARE(replaced.at("profile.title"), std::string());
    QCOMPARE(harness.get("/api/v1/users/X@acme.example").at("id"), harness.personId(0));
    QCOMPARE(harness.send("PUT", "/api/v1/users/" + harness.personId(1), whole).status, 400);
}

void ManagementDirectoryTest::searchesWhatWasForAWhile()
{
    ManagementHarness harness;
    harness.populate(3);
    const std::string path = "/api/v1/users/" + harness.personId(0);
    QCOMPARE(harness.post(path, "{\"profile\":{\"title\":\"Keeper of keys\"}}").status, 200);
    const std::string search = "/api/v1/users?search=profile.title+eq+%22keeper+of+keys%22";
    QCOMPARE(harness.get(search).list().size(), 0U);
    QCOMPARE(harness.get(path).at("profile.title"), std::string("Keeper of keys"));
    harness.clock().advance(3s);
    QCOMPARE(harness.get(search).list().size(), 1U);

    const ApiAnswer group = harness.post("/api/v1/groups", "{\"profile\":{\"name\":\"Say \\\"hello\\\"\"}}");
    QCOMPARE(group.status, 200);
    const std::string groups = "/api/v1/groups?search=profile.name+eq+%22Say+%5C%22hello%5C%22%22";
    QCOMPARE(harness.get(groups).list().size(), 0U);
    QCOMPARE(harness.get("/api/v1/groups/" + group.at("id")).status, 200);
    harness.clock().advance(3s);
    QCOMPARE(harness.get(groups).list().size(), 1U);
}

void ManagementDirectoryTest::keepsThreeStatesOfACustomAttribute()
{
    ManagementHarness harness;
    harness.populate(2);
    const std::string path = "/api/v1/users/" + harness.personId(0);
    const std::string write = "{\"profile\":{\"byndidRegistered\":true}}";
    const ApiAnswer early = harness.post(path, write);
    QCOMPARE(early.status, 400);
    QCOMPARE(early.at("errorCauses.0.errorSummary"),
             std::string("Property name 'byndidRegistered' is not defined in profile"));

    const ApiAnswer schema = harness.post("/api/v1/meta/schemas/user/default",
                                          "{\"definitions\":{\"custom\":{\"id\":\"#custom\",\"type\":\"object\","
                                          "\"properties\":{\"byndidRegistered\":{\"title\":\"Registered\",\"type\":"
                                          "\"boolean\",\"required\":false}},\"required\":[]}}}");
    QCOMPARE(schema.status, 200);
    const std::string property = "definitions.custom.properties.byndidRegistered.";
    QCOMPARE(schema.at(property + "mutability"), std::string("READ_WRITE"));
    QCOMPARE(schema.at(property + "scope"), std::string("NONE"));
    QCOMPARE(schema.at(property + "master.type"), std::string("PROFILE_MASTER"));
    QVERIFY(!schema.at("definitions.base.properties.login.title").empty());

    QCOMPARE(harness.get(path).at("profile.byndidRegistered"), std::string());
    QCOMPARE(harness.post(path, write).at("profile.byndidRegistered"), std::string("true"));
    QCOMPARE(harness.post(path, "{\"profile\":{\"byndidRegistered\":\"yes\"}}").status, 400);
    harness.clock().advance(3s);
    const std::string search = "/api/v1/users?search=profile.byndidRegistered+eq+true";
    QCOMPARE(harness.get(search).list().size(), 1U);
    QCOMPARE(harness.post(path, "{\"profile\":{\"byndidRegistered\":null}}").status, 200);
    QCOMPARE(harness.get(path).at("profile.byndidRegistered"), std::string());
}

void ManagementDirectoryTest::refusesAnotherTypeOfAnAttribute()
{
    ManagementHarness harness;
    QVERIFY(harness.console().addUserAttribute("byndidRegistered", "Registered", "string"));
    const ApiAnswer refused = harness.post("/api/v1/meta/schemas/user/default",
                                           "{\"definitions\":{\"custom\":{\"properties\":{\"byndidRegistered\":{"
                                           "\"title\":\"Registered\",\"type\":\"boolean\"}}}}}");
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.at("errorCode"), std::string("E0000001"));
}

void ManagementDirectoryTest::losesASchemaWriteOnDemand()
{
    ManagementHarness harness;
    harness.api().inject(ApiFault::SchemaWritesLost, 1);
    const std::string body = "{\"definitions\":{\"custom\":{\"properties\":{\"extra\":{\"title\":\"Extra\",\"type\":"
                             "\"string\"}}}}}";
    const std::string path = "/api/v1/meta/schemas/user/default";
    QVERIFY(!harness.post(path, body).at("definitions.custom.properties.extra").empty());
    QVERIFY(harness.get(path).at("definitions.custom.properties.extra").empty());
    QCOMPARE(harness.post(path, body).status, 200);
    QVERIFY(!harness.get(path).at("definitions.custom.properties.extra").empty());
}

void ManagementDirectoryTest::movesThroughTheLifecycle()
{
    ManagementHarness harness;
    const ApiAnswer made = harness.post("/api/v1/users?activate=false",
                                        "{\"profile\":{\"login\":\"n@acme.example\",\"email\":\"n@acme.example\","
                                        "\"firstName\":\"N\",\"lastName\":\"M\"}}");
    QCOMPARE(made.status, 200);
    QCOMPARE(made.at("status"), std::string("STAGED"));
    const std::string path = "/api/v1/users/" + made.at("id");
    const std::string lifecycle = path + "/lifecycle/";
    QVERIFY(!harness.get(path).at("_links.activate.href").empty());
    QVERIFY(harness.get(path).at("_links.suspend.href").empty());
    QCOMPARE(harness.post(lifecycle + "suspend").status, 400);
    const ApiAnswer activated = harness.post(lifecycle + "activate?sendEmail=false");
    QCOMPARE(activated.status, 200);
    QVERIFY(!activated.at("activationToken").empty());
    QCOMPARE(harness.get(path).at("status"), std::string("PROVISIONED"));
    QCOMPARE(harness.post(lifecycle + "reactivate?sendEmail=true").text, std::string("{}"));
    QCOMPARE(harness.post(lifecycle + "deactivate?sendEmail=false").status, 200);
    QCOMPARE(harness.get(path).at("status"), std::string("DEPROVISIONED"));
    QCOMPARE(harness.post(path, "{\"profile\":{\"nickName\":\"x\"}}").status, 403);
    QCOMPARE(harness.post(lifecycle + "reactivate").status, 403);
    QCOMPARE(harness.send("DELETE", path).status, 204);
    QCOMPARE(harness.get(path).status, 404);
}

void ManagementDirectoryTest::leavesTheDeactivatedOutOfPlainLists()
{
    ManagementHarness harness;
    harness.populate(4);
    QVERIFY(harness.console().deactivatePerson(harness.personId(2)));
    harness.clock().advance(3s);
    QCOMPARE(harness.get("/api/v1/users").list().size(), 3U);
    QCOMPARE(harness.get("/api/v1/users?filter=status+eq+%22DEPROVISIONED%22").list().size(), 1U);
    QCOMPARE(harness.get("/api/v1/users?search=status+pr").list().size(), 4U);
}

void ManagementDirectoryTest::readsSignIn()
{
    ManagementHarness harness;
    const std::string group = harness.console().createGroup("Trusona", {});
    const std::string provider =
        harness.console().addIdentityProvider({"Trusona", "OIDC", "https://idp.example", "client", true});
    PolicyRuleFacts exempt;
    exempt.name = "Trusona without MFA";
    exempt.asksForFactor = false;
    exempt.includedGroups = {group};
    static_cast<void>(harness.console().addSignOnRule(exempt));
    PolicyRuleFacts routing;
    routing.name = "Registered people";
    routing.provider = provider;
    routing.attribute = "byndidRegistered";
    routing.attributeValue = "true";
    const std::string rule = harness.console().addRoutingRule(routing);

    QCOMPARE(harness.get("/api/v1/idps").at("0.status"), std::string("ACTIVE"));
    QVERIFY(harness.console().setIdentityProviderActive(provider, false));
    QCOMPARE(harness.get("/api/v1/idps/" + provider).at("status"), std::string("INACTIVE"));
    const ApiAnswer policies = harness.get("/api/v1/policies?type=OKTA_SIGN_ON");
    QCOMPARE(policies.list().size(), 2U);
    QCOMPARE(policies.at("0.conditions.people.groups.include.0"), group);
    QCOMPARE(policies.at("1.priority"), std::string("2"));
    const ApiAnswer rules = harness.get("/api/v1/policies/" + policies.at("0.id") + "/rules");
    QCOMPARE(rules.at("0.actions.signon.requireFactor"), std::string("false"));
    const ApiAnswer standard = harness.get("/api/v1/policies/" + policies.at("1.id") + "/rules");
    QCOMPARE(standard.at("0.system"), std::string("true"));
    const std::string discovery = harness.get("/api/v1/policies?type=IDP_DISCOVERY").at("0.id");
    const ApiAnswer routes = harness.get("/api/v1/policies/" + discovery + "/rules");
    QCOMPARE(routes.at("0.actions.idp.providers.0.id"), provider);
    QCOMPARE(routes.at("0.conditions.userIdentifier.attribute"), std::string("byndidRegistered"));
    QVERIFY(harness.console().removeRule(rule));
    QCOMPARE(harness.get("/api/v1/policies/" + discovery + "/rules").list().size(), 1U);
}

void ManagementDirectoryTest::readsTheLogToItsEndAndPolls()
{
    ManagementHarness harness;
    harness.populate(1);
    const std::string path = "/api/v1/users/" + harness.personId(0);
    for (int change = 0; change < 5; ++change)
        QCOMPARE(harness.post(path, "{\"profile\":{\"title\":\"" + std::to_string(change) + "\"}}").status, 200);
    const std::string until = core::toRfc3339(harness.clock().now() + 1s);
    std::string target = "/api/v1/logs?limit=2&until=" + http::encodeQueryValue(until) +
                         "&filter=eventType+eq+%22user.account.update_profile%22";
    std::size_t events = 0;
    for (; !target.empty(); target = harness.get(target).link("next"))
        events += harness.get(target).list().size();
    QCOMPARE(events, 5U);

    // Without an end there is always a next page, and it holds what has come since.
    target = "/api/v1/logs?filter=eventType+eq+%22user.account.update_profile%22";
    ApiAnswer page = harness.get(target);
    QCOMPARE(page.list().size(), 5U);
    page = harness.get(page.link("next"));
    QCOMPARE(page.list().size(), 0U);
    const std::string bookmark = page.link("next");
    QVERIFY(!bookmark.empty());
    QCOMPARE(harness.post(path, "{\"profile\":{\"title\":\"last\"}}").status, 200);
    page = harness.get(bookmark);
    QCOMPARE(page.list().size(), 1U);
    QCOMPARE(page.at("0.actor.type"), std::string("User"));
    QCOMPARE(harness.get("/api/v1/logs?sortOrder=DESCENDING&limit=1").at("0.uuid"), page.at("0.uuid"));
}

void ManagementDirectoryTest::wantsALengthOfEmptyBodies()
{
    ManagementHarness harness;
    harness.populate(1);
    http::Headers headers;
    headers.add("Authorization", "SSWS " + harness.token());
    const std::string path = "/api/v1/users/" + harness.personId(0) + "/lifecycle/suspend";
    QCOMPARE(harness.sendRaw("POST", path, {}, headers).status, 411);
    headers.add("Content-Length", "0");
    QCOMPARE(harness.sendRaw("POST", path, {}, headers).status, 200);
}

void ManagementDirectoryTest::readsManyAppUsers()
{
    constexpr std::size_t people = 20'000;
    ManagementOptions options;
    options.ownsFirstApp = true;
    options.limits.perMinute.fill(1'000'000);
    ManagementHarness harness(options);
    harness.populate(people);
    for (const OktaUserPointer& person : harness.organisation().snapshot().people) {
        static_cast<void>(harness.organisation().editPerson(
            person->id, [](OktaUser& user) { user.appStatus = AppUserStatus::Provisioned; }));
    }
    const std::string app = harness.get("/api/v1/apps").at("0.id");
    std::string target = "/api/v1/apps/" + app + "/users?limit=500";
    std::size_t seen = 0;
    std::size_t calls = 0;
    QElapsedTimer time;
    time.start();
    for (; !target.empty(); ++calls) {
        const ApiAnswer page = harness.get(target);
        seen += page.list().size();
        target = page.link("next");
    }
    QCOMPARE(seen, people);
    QCOMPARE(calls, people / 500);
    QVERIFY2(time.elapsed() < 60'000, std::to_string(time.elapsed()).c_str());
}

QTEST_GUILESS_MAIN(ManagementDirectoryTest)
#include "ManagementDirectoryTest.moc"
