// SPDX-License-Identifier: Apache-2.0
// The Management API as any caller meets it: who may what, errors, pages, limits, faults.
#include "ManagementHarness.h"

#include <QTest>

#include <chrono>
#include <cstdlib>
#include <set>

using namespace rollcall;
using namespace rollcall::demo;
using namespace std::chrono_literals;
using test::ApiAnswer;
using test::ManagementHarness;

Q_DECLARE_METATYPE(rollcall::demo::AdminRole)
Q_DECLARE_METATYPE(rollcall::demo::ApiFault)

class ManagementTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsThatItIsAnOktaOrganisation();
    void refusesWrongCalls_data();
    void refusesWrongCalls();
    void allowsWhatARoleMay_data();
    void allowsWhatARoleMay();
    void answersFaults_data();
    void answersFaults();
    void leadsThroughEveryPage();
    void foldsLinks();
    void countsByTokenWithinTheOrganisation();
    void beginsAnewAfterAMinute();
    void tellsOfATokenAndEndsIt();
};

void ManagementTest::tellsThatItIsAnOktaOrganisation()
{
    ManagementHarness harness;
    const ApiAnswer answer = harness.sendRaw("GET", "/.well-known/okta-organization", {}, {});
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.at("pipeline"), std::string("idx"));
    QCOMPARE(answer.at("_links.organization.href"), harness.api().origin());
    QVERIFY(!answer.header("Date").empty());
    QVERIFY(!answer.header("X-Okta-Request-Id").empty());
}

void ManagementTest::refusesWrongCalls_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("authorization");
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");

    const auto row = [](const char* name, const char* method, const char* target, const char* authorization,
                        const char* body, int status, const char* code) {
        QTest::newRow(name) << QString::fromUtf8(method) << QString::fromUtf8(target)
                            << QString::fromUtf8(authorization) << QString::fromUtf8(body) << status
                            << QString::fromUtf8(code);
    };
    row("no credential", "GET", "/api/v1/users", "", "", 403, "E0000005");
    row("wrong token", "GET", "/api/v1/users", "SSWS nonsense", "", 401, "E0000011");
    row("token with the word Bearer", "GET", "/api/v1/users", "Bearer nonsense", "", 401, "E0000011");
    row("unknown path", "GET", "/api/v1/nothing", "ours", "", 404, "E0000007");
    row("unknown person", "GET", "/api/v1/users/00unobody", "ours", "", 404, "E0000007");
    row("unknown group", "GET", "/api/v1/groups/00gnothing", "ours", "", 404, "E0000007");
    row("unknown app", "GET", "/api/v1/apps/0oanothing", "ours", "", 404, "E0000007");
    row("wrong method", "PATCH", "/api/v1/users", "ours", "{}", 405, "E0000022");
    row("no JSON", "POST", "/api/v1/groups", "ours", "{\"profile\":", 400, "E0000003");
    row("missing name", "POST", "/api/v1/groups", "ours", "{\"profile\":{}}", 400, "E0000001");
    row("unknown property", "POST", "/api/v1/users", "ours",
        "{\"profile\":{\"login\":\"a@b.example\",\"email\":\"a@b.example\",\"firstName\":\"A\",\"notValid\":\"x\"}}",
        400, "E0000001");
    row("bad search", "GET", "/api/v1/users?search=profile.login+is+%22x%22", "ours", "", 400, "E0000031");
    row("filter by what cannot be filtered", "GET", "/api/v1/users?filter=profile.city+eq+%22x%22", "ours", "", 400,
        "E0000053");
    row("bad cursor", "GET", "/api/v1/users?after=zzz", "ours", "", 400, "E0000054");
    row("log of long ago", "GET", "/api/v1/logs?since=2001-01-01T00%3A00%3A00.000Z", "ours", "", 400, "E0000053");
    row("search by ne", "GET", "/api/v1/users?search=profile.city+ne+%22x%22", "ours", "", 400, "E0000031");
    row("search by not", "GET", "/api/v1/users?search=not+(profile.city+eq+%22x%22)", "ours", "", 400, "E0000031");
    row("search in the middle of a city", "GET", "/api/v1/users?search=profile.city+co+%22x%22", "ours", "", 400,
        "E0000031");
    row("search for groups by ne", "GET", "/api/v1/groups?search=profile.name+ne+%22x%22", "ours", "", 400, "E0000031");
    row("filter by a beginning", "GET", "/api/v1/users?filter=profile.login+sw+%22x%22", "ours", "", 400, "E0000053");
    row("pages of nothing", "GET", "/api/v1/users?limit=0", "ours", "", 400, "E0000054");
    row("policies of no type there is", "GET", "/api/v1/policies?type=NONSENSE", "ours", "", 400, "E0000001");
    row("policies without a type", "GET", "/api/v1/policies", "ours", "", 400, "E0000028");
}

void ManagementTest::refusesWrongCalls()
{
    QFETCH(QString, method);
    QFETCH(QString, target);
    QFETCH(QString, authorization);
    QFETCH(QString, body);
    QFETCH(int, status);
    QFETCH(QString, code);

    ManagementHarness harness;
    http::Headers headers;
    if (authorization == QLatin1String("ours"))
        headers.add("Authorization", "SSWS " + harness.token());
    else if (!authorization.isEmpty())
        headers.add("Authorization", authorization.toStdString());
    headers.add("Content-Type", "application/json");
    const ApiAnswer answer = harness.sendRaw(method.toStdString(), target.toStdString(), body.toStdString(), headers);
    QCOMPARE(answer.status, status);
    QCOMPARE(QString::fromStdString(answer.at("errorCode")), code);
    QCOMPARE(answer.at("errorLink"), answer.at("errorCode"));
    QVERIFY(answer.at("errorId").starts_with("oae"));
    QVERIFY(answer.object().at("errorCauses").is_array());
    QCOMPARE(answer.header("Content-Type"), std::string("application/json"));
}

void ManagementTest::allowsWhatARoleMay_data()
{
    QTest::addColumn<AdminRole>("role");
    QTest::addColumn<int>("users");
    QTest::addColumn<int>("apps");
    QTest::addColumn<int>("newGroup");
    QTest::addColumn<int>("logs");

    QTest::newRow("super admin") << AdminRole::SuperAdmin << 200 << 200 << 200 << 200;
    QTest::newRow("read-only") << AdminRole::ReadOnly << 200 << 200 << 403 << 200;
    QTest::newRow("group admin") << AdminRole::GroupAdmin << 200 << 403 << 403 << 403;
    QTest::newRow("help desk") << AdminRole::HelpDesk << 200 << 403 << 403 << 403;
    QTest::newRow("app admin") << AdminRole::AppAdmin << 200 << 200 << 403 << 200;
    QTest::newRow("no admin") << AdminRole::None << 403 << 403 << 403 << 403;
}

void ManagementTest::allowsWhatARoleMay()
{
    QFETCH(AdminRole, role);
    QFETCH(int, users);
    QFETCH(int, apps);
    QFETCH(int, newGroup);
    QFETCH(int, logs);

    ManagementHarness harness;
    const std::string token = harness.api().createToken("weak", role).value;
    harness.useToken(token);
    QCOMPARE(harness.get("/api/v1/users?limit=1").status, users);
    QCOMPARE(harness.get("/api/v1/apps?limit=1").status, apps);
    QCOMPARE(harness.post("/api/v1/groups", "{\"profile\":{\"name\":\"New\"}}").status, newGroup);
    QCOMPARE(harness.get("/api/v1/logs?limit=1").status, logs);

    const ApiAnswer me = harness.get("/api/v1/users/me");
    QCOMPARE(me.status, 200);
    harness.useToken(harness.token());
    const ApiAnswer roles = harness.get("/api/v1/users/" + me.at("id") + "/roles");
    QCOMPARE(roles.status, 200);
    QCOMPARE(roles.list().empty(), role == AdminRole::None);
    if (role != AdminRole::None)
        QCOMPARE(roles.at("0.type"), std::string(oktaWord(role)));
}

void ManagementTest::answersFaults_data()
{
    QTest::addColumn<ApiFault>("fault");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");

    const auto row = [](const char* name, ApiFault fault, const char* method, const char* target, int status,
                        const char* code) {
        QTest::newRow(name) << fault << QString::fromUtf8(method) << QString::fromUtf8(target) << status
                            << QString::fromUtf8(code);
    };
    row("rate limit", ApiFault::RateLimitStorm, "GET", "/api/v1/apps", 429, "E0000047");
    row("concurrency", ApiFault::ConcurrencyLimit, "GET", "/api/v1/apps", 429, "E0000047");
    row("internal error", ApiFault::InternalError, "GET", "/api/v1/apps", 500, "E0000009");
    row("unavailable", ApiFault::Unavailable, "GET", "/api/v1/apps", 503, "");
    row("expired token", ApiFault::ExpiredToken, "GET", "/api/v1/apps", 401, "E0000011");
    row("network zone", ApiFault::NetworkZone, "GET", "/api/v1/apps", 403, "E0000006");
    row("read-only organisation", ApiFault::ReadOnlyOrganisation, "POST", "/api/v1/groups", 503, "E0000010");
    row("mappings not licensed", ApiFault::MappingsNotLicensed, "GET", "/api/v1/mappings", 401, "E0000015");
    row("not Okta at all", ApiFault::NotOkta, "GET", "/api/v1/apps", 404, "");
    row("captive portal", ApiFault::NotJson, "GET", "/api/v1/apps", 200, "");
}

void ManagementTest::answersFaults()
{
    QFETCH(ApiFault, fault);
    QFETCH(QString, method);
    QFETCH(QString, target);
    QFETCH(int, status);
    QFETCH(QString, code);

    ManagementHarness harness;
    harness.api().inject(fault, 1);
    const ApiAnswer answer = harness.send(method.toStdString(), target.toStdString(), {});
    QCOMPARE(answer.status, status);
    QCOMPARE(QString::fromStdString(answer.at("errorCode")), code);
    if (fault == ApiFault::ConcurrencyLimit) {
        QCOMPARE(answer.header("X-Rate-Limit-Limit"), std::string("0"));
        QCOMPARE(answer.header("X-Rate-Limit-Remaining"), std::string("0"));
    }
    // It was for one request.
    QCOMPARE(harness.get("/api/v1/apps").status, 200);
}

void ManagementTest::leadsThroughEveryPage()
{
    ManagementHarness harness;
    harness.populate(45);
    std::string target = "/api/v1/users?limit=20&fields=id";
    std::set<std::string> seen;
    std::vector<std::size_t> sizes;
    while (!target.empty()) {
        const ApiAnswer page = harness.get(target);
        QCOMPARE(page.status, 200);
        QCOMPARE(page.link("self"), target);
        for (const scim::JsonValue& user : page.list())
            seen.insert(test::at(user, "id"));
        sizes.push_back(page.list().size());
        target = page.link("next");
        QVERIFY(target.empty() || target.find("limit=20") != std::string::npos);
    }
    QCOMPARE(sizes, (std::vector<std::size_t>{20, 20, 5}));
    QCOMPARE(seen.size(), 45U);
}

void ManagementTest::foldsLinks()
{
    ManagementHarness harness;
    harness.populate(3);
    QCOMPARE(harness.get("/api/v1/users?limit=1").headers.count("Link"), 2U);
    harness.api().inject(ApiFault::FoldedLinks);
    const ApiAnswer folded = harness.get("/api/v1/users?limit=1");
    QCOMPARE(folded.headers.count("Link"), 1U);
    QVERIFY(folded.header("Link").find("rel=\"self\", <") != std::string::npos);
}

void ManagementTest::countsByTokenWithinTheOrganisation()
{
    ManagementHarness harness;
    const std::string first = harness.token();
    ApiAnswer answer;
    for (int call = 0; call < 50; ++call) {
        answer = harness.get("/api/v1/apps");
        QCOMPARE(answer.status, 200);
    }
    QCOMPARE(answer.header("X-Rate-Limit-Limit"), std::string("50"));
    QCOMPARE(answer.header("X-Rate-Limit-Remaining"), std::string("0"));
    answer = harness.get("/api/v1/apps");
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.at("errorCode"), std::string("E0000047"));
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    const long long wait = std::atoll(answer.header("X-Rate-Limit-Reset").c_str()) - now.count();
    QVERIFY2(wait > 50 && wait <= 61, std::to_string(wait).c_str());

    // Another bucket is not concerned, another token has the other half, a third finds the organisation's used up.
    QCOMPARE(harness.get("/api/v1/groups").status, 200);
    harness.useToken(harness.api().createToken("second").value);
    for (int call = 0; call < 50; ++call)
        QCOMPARE(harness.get("/api/v1/apps").status, 200);
    harness.useToken(harness.api().createToken("third").value);
    QCOMPARE(harness.get("/api/v1/apps").status, 429);
    QCOMPARE(harness.api().calls(RateBucket::Apps), 102U);
    QCOMPARE(harness.api().refusedCalls(), 2U);
}

void ManagementTest::beginsAnewAfterAMinute()
{
    RateLimits limits = RateLimits::freePlan();
    ManagementOptions options;
    options.limits = limits;
    ManagementHarness harness(options);
    for (int call = 0; call < 10; ++call)
        QCOMPARE(harness.get("/api/v1/apps").status, 200);
    QCOMPARE(harness.get("/api/v1/apps").status, 429);
    harness.clock().advance(59s);
    QCOMPARE(harness.get("/api/v1/apps").status, 429);
    harness.clock().advance(1s);
    QCOMPARE(harness.get("/api/v1/apps").status, 200);
}

void ManagementTest::tellsOfATokenAndEndsIt()
{
    ManagementHarness harness;
    const ApiTokenFacts facts = harness.api().createToken("Rollcall", AdminRole::ReadOnly);
    const ApiAnswer read = harness.get("/api/v1/api-tokens/" + facts.id);
    QCOMPARE(read.status, 200);
    QCOMPARE(read.at("name"), std::string("Rollcall"));
    QCOMPARE(read.at("userId"), facts.ownerId);
    QCOMPARE(read.at("tokenWindow"), std::string("P30D"));
    QVERIFY(read.text.find(facts.value) == std::string::npos);

    harness.useToken(facts.value);
    QCOMPARE(harness.get("/api/v1/users").status, 200);
    harness.clock().advance(std::chrono::days{31});
    QCOMPARE(harness.get("/api/v1/users").status, 401);

    harness.useToken(harness.api().createToken("current").value);
    QCOMPARE(harness.send("DELETE", "/api/v1/api-tokens/current").status, 204);
    QCOMPARE(harness.get("/api/v1/users").status, 401);
}

QTEST_GUILESS_MAIN(ManagementTest)
#include "ManagementTest.moc"
