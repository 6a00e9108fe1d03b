// SPDX-License-Identifier: Apache-2.0
// How fast Okta is called: what the headers leave, whose window counts, and which bucket a call is of.
#include "FakeOkta.h"

#include <QTest>

#include <utility>

using namespace rollcall;
using okta::WaitReason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::Bench;
using test::Outcome;
using test::SentRequest;

class PaceTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paceIsKeptAhead()
    {
        Bench bench;
        int left = 10;
        const auto reset = bench.time.serverNow() + seconds{30};
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            return bench.answer(200, "[]", test::rateHeaders(10, --left, reset));
        };
        for (int i = 0; i < 9; ++i)
            QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1/users"}, {}));
        QCOMPARE(bench.time.waited(), milliseconds{0});
        left = 10;
        QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1/users"}, {}));
        QVERIFY(bench.time.waited() >= seconds{31} && bench.time.waited() < seconds{32});
        QVERIFY(bench.waits.front().reason == WaitReason::Ahead);
        // Another bucket does not wait for it.
        const auto waited = bench.time.waited();
        QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1"}, {}));
        QCOMPARE(bench.time.waited(), waited);
        QCOMPARE(bench.pace.state().size(), std::size_t{2});
    }

    /// Okta tells of the token's window or of the organisation's, whichever is nearer to its end.
    void theWindowThatIsNearerToItsEndCounts()
    {
        Bench bench;
        const auto ownReset = bench.time.serverNow() + seconds{55};
        const auto othersReset = bench.time.serverNow() + seconds{20};
        int calls = 0;
        int refusals = 0;
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            if (++calls == 1)
                return bench.answer(200, "[]", test::rateHeaders(50, 45, ownReset));
            // Others have used up nearly all of the organisation's.
            const int left = bench.time.serverNow() < othersReset ? 12 - calls : 40;
            refusals += left < 0 ? 1 : 0;
            return left < 0 ? bench.answer(429, test::errorBody("E0000047", "x"), test::rateHeaders(50, 0, othersReset))
                            : bench.answer(200, "[]", test::rateHeaders(50, left, left == 40 ? ownReset : othersReset));
        };
        for (int i = 0; i < 20; ++i)
            QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1/users"}, {}));
        QCOMPARE(refusals, 0);
        QVERIFY(bench.time.waited() >= seconds{20} && bench.time.waited() < seconds{24});
    }

    void aStrangeResetDoesNotLast()
    {
        Bench bench;
        const auto strange = core::Timestamp(milliseconds{32'503'680'000'000});
        bench.answerInTurn({bench.answer(200, "[]", test::rateHeaders(10, 5, strange))});
        QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1/users"}, {}));
        bench.time.pass(seconds{70});
        int left = 10;
        const auto reset = bench.time.serverNow() + seconds{30};
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            return bench.answer(200, "[]", test::rateHeaders(10, --left, reset));
        };
        for (int i = 0; i < 9; ++i)
            QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1/users"}, {}));
        QCOMPARE(bench.time.waited(), milliseconds{0});
        left = 10;
        QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1/users"}, {}));
        QVERIFY(bench.time.waited() >= seconds{31});
    }

    void theUseOfOthersIsNoCeilingOfOurs()
    {
        Bench bench;
        const auto reset = bench.time.serverNow() + seconds{40};
        int left = 100;
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            return bench.answer(200, "[]", test::rateHeaders(100, --left, reset));
        };
        for (int i = 0; i < 4; ++i)
            QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1/users"}, {}));
        // Meanwhile somebody else takes the rest.
        bench.time.pass(seconds{30});
        left = 100;
        bool isRefused = false;
        const auto next = reset + seconds{60};
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            if (!std::exchange(isRefused, true))
                return bench.answer(429, test::errorBody("E0000047", "x"), test::rateHeaders(100, 0, reset));
            return bench.answer(200, "[]", test::rateHeaders(100, --left, next));
        };
        QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1/users"}, {}));
        const auto waited = bench.time.waited();
        QVERIFY(waited >= seconds{10} && waited < seconds{12});
        for (int i = 0; i < 60; ++i)
            QVERIFY(bench.client.send({.target = "/api/v1/apps/0oa1/users"}, {}));
        QCOMPARE(bench.time.waited(), waited);
    }

    void buckets_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("bucket");
        const auto row = [](const char* method, const char* path, const char* bucket) {
            QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path) << QByteArray(bucket);
        };
        row("GET", "/api/v1/apps?limit=200", "/api/v1/apps/*");
        row("GET", "/api/v1/apps/0oa1/users?limit=500", "/api/v1/apps/*");
        row("GET", "/api/v1/apps/0oa1", "/api/v1/apps/{id}");
        row("GET", "/api/v1/groups", "/api/v1/groups/*");
        row("PUT", "/api/v1/groups/00g1/users/00u1", "/api/v1/groups/*");
        row("GET", "/api/v1/groups/00g1", "/api/v1/groups/{id}");
        row("GET", "/api/v1/users?search=x", "/api/v1/users");
        row("POST", "/api/v1/users/00u1", "/api/v1/users/{id}");
        row("GET", "/api/v1/users/00u1", "GET /api/v1/users/{id}");
        row("POST", "/api/v1/users/00u1/lifecycle/reactivate", "/api/v1/*");
        row("GET", "/api/v1/logs?since=x", "/api/v1/logs");
        row("GET", "/api/v1/meta/schemas/user/default", "/api/v1/*");
        row("POST", "/oauth2/v1/token", "/oauth2/v1/token");
    }

    void buckets()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QTEST(QByteArray::fromStdString(okta::bucketOf(method.toStdString(), path.toStdString())), "bucket");
    }
};

QTEST_GUILESS_MAIN(PaceTest)
#include "PaceTest.moc"
