// SPDX-License-Identifier: Apache-2.0
// Every refusal that Okta documents or that was seen, sorted into what a caller does about it.
#include "FakeOkta.h"
#include "okta/Failure.h"

#include <QTest>

#include <array>

using namespace rollcall;
using okta::FailureKind;

Q_DECLARE_METATYPE(rollcall::okta::FailureKind)

namespace {

struct Row {
    const char* name;
    int status;
    const char* code;
    FailureKind kind;
    const char* cause = "";
};

constexpr auto rows = std::to_array<Row>({
    {"validation", 400, "E0000001", FailureKind::Invalid, "Property name 'x' is not defined in profile"},
    {"taken already", 400, "E0000001", FailureKind::Conflict,
     "name: An object with this field already exists in the current organization"},
    {"no well-formed JSON", 400, "E0000003", FailureKind::Invalid},
    {"authentication failed", 401, "E0000004", FailureKind::Credentials},
    {"token invalid", 401, "E0000011", FailureKind::Credentials},
    {"session invalid", 403, "E0000005", FailureKind::Credentials},
    {"no permission", 403, "E0000006", FailureKind::Permission},
    {"not licensed is not a bad token", 401, "E0000015", FailureKind::NotLicensed},
    {"not licensed as 403", 403, "E0000015", FailureKind::NotLicensed},
    {"not found", 404, "E0000007", FailureKind::NotFound},
    {"internal", 500, "E0000009", FailureKind::ServerTrouble},
    {"read-only organisation", 503, "E0000010", FailureKind::ServerTrouble},
    {"credentials cannot be changed", 403, "E0000014", FailureKind::Conflict},
    {"already active", 403, "E0000016", FailureKind::Conflict},
    {"not in this status", 403, "E0000038", FailureKind::Conflict},
    {"wrong media type", 400, "E0000021", FailureKind::Invalid},
    {"wrong method", 405, "E0000022", FailureKind::Invalid},
    {"owned elsewhere", 403, "E0000023", FailureKind::Conflict},
    {"missing parameter", 400, "E0000028", FailureKind::Invalid},
    {"bad operator", 400, "E0000031", FailureKind::Invalid},
    {"bad filter", 400, "E0000053", FailureKind::Invalid},
    {"bad paging", 400, "E0000054", FailureKind::Invalid},
    {"scheme of the app", 400, "E0000041", FailureKind::Invalid},
    {"given by a group", 403, "E0000046", FailureKind::Conflict,
     "The application cannot be unassigned from the user while their group memberships grant them access"},
    {"rate limit", 429, "E0000047", FailureKind::RateLimited},
    {"bad SCIM data", 500, "E0000049", FailureKind::ServerTrouble},
    {"no SCIM answer", 500, "E0000051", FailureKind::ServerTrouble},
    {"unsupported", 501, "E0000060", FailureKind::Invalid},
    {"mapped attribute", 403, "E0000075", FailureKind::Conflict},
    {"being activated", 409, "E0000112", FailureKind::Conflict},
    {"in use by policies", 403, "E0000148", FailureKind::Conflict, "Authenticator Enrollment Policies: Default Policy"},
    {"reconciling", 423, "E0000239", FailureKind::Conflict},
    {"app metadata", 400, "E0000024", FailureKind::Invalid},
    {"unknown code, known status", 403, "E0099999", FailureKind::Permission},
    {"changed meanwhile", 412, "E0000999", FailureKind::Conflict},
});

} // namespace

class FailuresTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsOfTheReference_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(rows.size()); ++i)
            QTest::newRow(rows.at(static_cast<std::size_t>(i)).name) << i;
    }

    void rowsOfTheReference()
    {
        QFETCH(int, index);
        const Row& row = rows.at(static_cast<std::size_t>(index));
        test::Bench bench;
        bench.transport.script = [&](const test::SentRequest&) -> test::Outcome {
            return bench.answer(row.status, test::errorBody(row.code, "What Okta says", row.cause));
        };
        const auto reply = bench.client.send({.method = "POST", .target = "/api/v1/groups", .body = "{}"}, {});
        QVERIFY(!reply);
        const auto& failure = reply.error();
        QVERIFY2(failure.kind == row.kind, okta::toString(failure.kind).data());
        QCOMPARE(failure.httpStatus, row.status);
        QCOMPARE(failure.errorCode, std::string(row.code));
        QCOMPARE(failure.summary, std::string("What Okta says"));
        QCOMPARE(failure.errorId, std::string("oaeExample1"));
        QVERIFY(!failure.requestId.empty());
        QVERIFY(!failure.error.message.empty());
        if (*row.cause) {
            QCOMPARE(failure.causes, std::vector<std::string>{row.cause});
            QVERIFY(failure.error.message.find(row.cause) != std::string::npos);
        }
        QVERIFY(okta::oktaWords(failure).find("oaeExample1") != std::string::npos);
    }

    void theTokenIsBlamedOnlyWhenItIsToBlame()
    {
        test::Bench bench;
        bench.answerInTurn({bench.answer(401, test::errorBody("E0000015", "You do not have permission to access the "
                                                                          "feature you are requesting"))});
        const auto reply = bench.client.send({.target = "/api/v1/mappings"}, {});
        QVERIFY(!reply);
        QVERIFY(reply.error().error.message.find("credential itself is good") != std::string::npos);
        QVERIFY(reply.error().error.message.find("does not accept") == std::string::npos);
    }

    void otherServers_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<FailureKind>("kind");
        QTest::newRow("page not found") << 404 << QByteArray("<html>nothing here</html>") << FailureKind::NotOkta;
        QTest::newRow("log-in of a proxy") << 403 << QByteArray("<html>blocked</html>") << FailureKind::NotOkta;
        QTest::newRow("elsewhere") << 302 << QByteArray() << FailureKind::NotOkta;
        QTest::newRow("gateway") << 502 << QByteArray("<html>bad gateway</html>") << FailureKind::ServerTrouble;
        QTest::newRow("error of another form") << 400 << QByteArray("[1,2") << FailureKind::NotOkta;
    }

    void otherServers()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(FailureKind, kind);
        test::Bench bench;
        bench.transport.script = [&](const test::SentRequest&) -> test::Outcome {
            return core::WebResponse{.status = status, .headers = {}, .body = body.toStdString()};
        };
        const auto reply = bench.client.send({.method = "POST", .target = "/api/v1/groups", .body = "{}"}, {});
        QVERIFY(!reply);
        QVERIFY2(reply.error().kind == kind, okta::toString(reply.error().kind).data());
    }

    void theNetwork_data()
    {
        QTest::addColumn<int>("web");
        QTest::addColumn<FailureKind>("kind");
        const auto row = [](const char* name, core::WebFailureKind web, FailureKind kind) {
            QTest::newRow(name) << static_cast<int>(web) << kind;
        };
        row("address", core::WebFailureKind::BadRequest, FailureKind::BadUrl);
        row("unknown host", core::WebFailureKind::UnknownHost, FailureKind::Unreachable);
        row("refused", core::WebFailureKind::Unreachable, FailureKind::Unreachable);
        row("proxy", core::WebFailureKind::Proxy, FailureKind::Unreachable);
        row("certificate", core::WebFailureKind::Tls, FailureKind::Certificate);
        row("time-out", core::WebFailureKind::TimedOut, FailureKind::TimedOut);
        row("too large", core::WebFailureKind::TooLarge, FailureKind::Malformed);
        row("broken", core::WebFailureKind::Broken, FailureKind::Unreachable);
        row("cancelled", core::WebFailureKind::Cancelled, FailureKind::Cancelled);
    }

    void theNetwork()
    {
        QFETCH(int, web);
        QFETCH(FailureKind, kind);
        test::Bench bench;
        bench.transport.script = [&](const test::SentRequest&) -> test::Outcome {
            return tl::unexpected(test::broken(static_cast<core::WebFailureKind>(web), true));
        };
        const auto reply = bench.client.send({.method = "POST", .target = "/api/v1/groups", .body = "{}"}, {});
        QVERIFY(!reply);
        QVERIFY2(reply.error().kind == kind, okta::toString(reply.error().kind).data());
        QVERIFY(reply.error().mayHaveTakenEffect);
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
    }

    void longWordsAreCut()
    {
        test::Bench bench;
        bench.answerInTurn({bench.answer(400, test::errorBody("E0000001", std::string(2'000'000, 'x')))});
        const auto reply = bench.client.send({.target = "/api/v1/groups"}, {});
        QVERIFY(!reply);
        QVERIFY(reply.error().summary.size() <= 1'000);
        QVERIFY(reply.error().error.message.size() < 1'000);
    }
};

QTEST_GUILESS_MAIN(FailuresTest)
#include "FailuresTest.moc"
