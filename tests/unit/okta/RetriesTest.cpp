// SPDX-License-Identifier: Apache-2.0
// What is tried again, after how long, and what is not.
#include "FakeOkta.h"
#include "okta/Organisation.h"

#include <QTest>

#include <thread>
#include <utility>

using namespace rollcall;
using okta::FailureKind;
using okta::WaitReason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::Bench;
using test::Outcome;
using test::SentRequest;

namespace {

/// Refuses `times` times, then answers 200.
void refuse(Bench& bench, int times, const std::function<core::WebResponse()>& refusal)
{
    bench.transport.script = [&bench, times, refusal](const SentRequest&) -> Outcome {
        return static_cast<int>(bench.transport.sent().size()) <= times ? refusal() : bench.answer(200, "[]");
    };
}

} // namespace

class RetriesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRefusalIsWaitedOutByOktasClock_data()
    {
        QTest::addColumn<int>("skewSeconds");
        QTest::newRow("same clock") << 0;
        QTest::newRow("ours is behind") << 3600;
        QTest::newRow("ours is ahead") << -86400;
    }

    void aRefusalIsWaitedOutByOktasClock()
    {
        QFETCH(int, skewSeconds);
        Bench bench;
        bench.time.setSkew(seconds{skewSeconds});
        refuse(bench, 1, [&] {
            return bench.answer(429, test::errorBody("E0000047", "API call exceeded rate limit"),
                                test::rateHeaders(50, 0, bench.time.serverNow() + seconds{20}));
        });
        const auto reply = bench.client.send({.method = "POST", .target = "/api/v1/groups", .body = "{}"}, {});
        QVERIFY(reply);
        QCOMPARE(bench.time.waited(), milliseconds{21'000});
        QCOMPARE(bench.client.clockSkew(), std::optional(milliseconds{skewSeconds * 1000}));
        const auto& second = bench.transport.sent().at(1);
        QCOMPARE(second.header("X-Okta-Retry-For"), std::string("req1"));
        QCOMPARE(second.header("X-Okta-Retry-Count"), std::string("1"));
        // The countdown: a tick each second, the last one zero.
        QCOMPARE(bench.waits.size(), std::size_t{22});
        QVERIFY(bench.waits.front().reason == WaitReason::Refused);
        QCOMPARE(bench.waits.front().remaining, milliseconds{21'000});
        QCOMPARE(bench.waits.back().remaining, milliseconds{0});
        QCOMPARE(bench.waits.front().bucket, std::string("/api/v1/groups/*"));
    }

    void waitsAreBounded_data()
    {
        QTest::addColumn<QByteArray>("reset");
        QTest::newRow("year 3000") << QByteArray("32503680000");
        QTest::newRow("beyond every clock") << QByteArray("9223372036854775807");
        QTest::newRow("long ago") << QByteArray("5");
        QTest::newRow("no number") << QByteArray("soon");
        QTest::newRow("missing") << QByteArray();
        QTest::newRow("two values") << QByteArray("5, 32503680000");
    }

    void waitsAreBounded()
    {
        QFETCH(QByteArray, reset);
        Bench bench;
        refuse(bench, 1, [&] {
            core::WebHeaders headers{{"X-Rate-Limit-Limit", "50"}, {"X-Rate-Limit-Remaining", "0"}};
            if (!reset.isEmpty())
                headers.emplace_back("X-Rate-Limit-Reset", reset.toStdString());
            return bench.answer(429, test::errorBody("E0000047", "x"), headers);
        });
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QVERIFY(bench.time.waited() >= seconds{1});
        QVERIFY2(bench.time.waited() <= seconds{66}, std::to_string(bench.time.waited().count()).c_str());
    }

    void fourAttemptsAreEnough()
    {
        Bench bench;
        refuse(bench, 100, [&] {
            return bench.answer(429, test::errorBody("E0000047", "x"),
                                test::rateHeaders(50, 0, bench.time.serverNow() + seconds{2}));
        });
        const auto reply = bench.client.send({.target = "/api/v1/groups"}, {});
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == FailureKind::RateLimited);
        QCOMPARE(bench.transport.sent().size(), std::size_t{4});
        QCOMPARE(bench.transport.sent().back().header("X-Okta-Retry-Count"), std::string("3"));
        QCOMPARE(bench.transport.sent().back().header("X-Okta-Retry-For"), std::string("req1"));
    }

    void concurrencyIsToldApart()
    {
        Bench bench;
        const int before = bench.pace.parallel();
        refuse(bench, 1, [&] {
            return bench.answer(429, test::errorBody("E0000047", "x"),
                                test::rateHeaders(0, 0, bench.time.serverNow() + seconds{50}));
        });
        QVERIFY(bench.client.send({.method = "POST", .target = "/api/v1/groups", .body = "{}"}, {}));
        QVERIFY(bench.waits.front().reason == WaitReason::Concurrency);
        QVERIFY(bench.time.waited() >= seconds{1} && bench.time.waited() <= seconds{5});
        QVERIFY(bench.pace.parallel() < before);
        for (int i = 0; i < 200; ++i)
            QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(bench.pace.parallel(), before);
    }

    void concurrencyThatStaysIsNamed()
    {
        Bench bench;
        refuse(bench, 100, [&] { return bench.answer(429, "", test::rateHeaders(0, 0, bench.time.serverNow())); });
        const auto reply = bench.client.send({.target = "/api/v1/groups"}, {});
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == FailureKind::Concurrency);
    }

    void serverTrouble_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("attempts");
        const auto row = [](const char* method, int status, const char* code, int attempts) {
            QTest::addRow("%s %d %s", method, status, code)
                << QString::fromLatin1(method) << status << QString::fromLatin1(code) << attempts;
        };
        row("GET", 500, "E0000009", 4);
        row("GET", 502, "", 4);
        row("PUT", 503, "", 4);
        row("DELETE", 504, "", 4);
        row("POST", 503, "", 1);
        row("PATCH", 503, "", 1);
        row("GET", 501, "E0000060", 1);
        row("GET", 503, "E0000010", 1);
        row("GET", 500, "E0000051", 1);
        row("GET", 400, "E0000001", 1);
        row("GET", 404, "E0000007", 1);
        row("GET", 409, "E0000112", 1);
    }

    void serverTrouble()
    {
        QFETCH(QString, method);
        QFETCH(int, status);
        QFETCH(QString, code);
        QFETCH(int, attempts);
        Bench bench;
        refuse(bench, 100, [&] { return bench.answer(status, test::errorBody(code.toStdString(), "x")); });
        QVERIFY(!bench.client.send({.method = method.toStdString(), .target = "/api/v1/groups/00g1"}, {}));
        QCOMPARE(static_cast<int>(bench.transport.sent().size()), attempts);
    }

    void aRemovalThatWasDoneAlreadyIsDone_data()
    {
        QTest::addColumn<int>("first"); // status; 0: the answer was lost, -1: it never left
        QTest::addColumn<bool>("isDone");
        QTest::newRow("the first answer was lost") << 0 << true;
        QTest::newRow("the first answer spoke of trouble") << 503 << true;
        QTest::newRow("it was never there") << 404 << false;
        QTest::newRow("the limit was used up first") << 429 << false;
        QTest::newRow("the first attempt never left") << -1 << false;
    }

    void aRemovalThatWasDoneAlreadyIsDone()
    {
        QFETCH(int, first);
        QFETCH(bool, isDone);
        Bench bench;
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            if (bench.transport.sent().size() == 1 && first <= 0)
                return tl::unexpected(first == 0 ? test::broken(core::WebFailureKind::TimedOut, true)
                                                 : test::broken(core::WebFailureKind::Broken, false));
            if (bench.transport.sent().size() == 1 && first == 429)
                return bench.answer(429, "", test::rateHeaders(50, 0, bench.time.serverNow() + seconds{1}));
            if (bench.transport.sent().size() == 1 && first == 503)
                return bench.answer(503, "");
            return bench.answer(404, test::errorBody("E0000007", "Not found"));
        };
        const auto reply = bench.client.send({.method = "DELETE", .target = "/api/v1/groups/00g1"}, {});
        QCOMPARE(bench.transport.sent().size(), std::size_t{first == 404 ? 1U : 2U});
        QCOMPARE(reply.has_value(), isDone);
    }

    void brokenConnections_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isSent");
        QTest::addColumn<int>("attempts");
        const auto row = [](const char* name, const char* method, core::WebFailureKind kind, bool isSent,
                            int attempts) {
            QTest::newRow(name) << QString::fromLatin1(method) << static_cast<int>(kind) << isSent << attempts;
        };
        row("time-out of a read", "GET", core::WebFailureKind::TimedOut, true, 4);
        row("time-out of a write", "POST", core::WebFailureKind::TimedOut, true, 1);
        row("broken read", "GET", core::WebFailureKind::Broken, true, 4);
        row("broken write", "POST", core::WebFailureKind::Broken, true, 1);
        row("write that never left", "POST", core::WebFailureKind::Broken, false, 4);
        row("nobody there", "GET", core::WebFailureKind::Unreachable, false, 1);
        row("no such name", "GET", core::WebFailureKind::UnknownHost, false, 1);
        row("certificate", "GET", core::WebFailureKind::Tls, false, 1);
        row("too large", "GET", core::WebFailureKind::TooLarge, true, 1);
    }

    void brokenConnections()
    {
        QFETCH(QString, method);
        QFETCH(int, kind);
        QFETCH(bool, isSent);
        QFETCH(int, attempts);
        Bench bench;
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            return tl::unexpected(test::broken(static_cast<core::WebFailureKind>(kind), isSent));
        };
        QVERIFY(!bench.client.send({.method = method.toStdString(), .target = "/api/v1/groups"}, {}));
        QCOMPARE(static_cast<int>(bench.transport.sent().size()), attempts);
    }

    void aLongListGoesOnThroughTrouble_data()
    {
        QTest::addColumn<int>("troubles");
        QTest::addColumn<int>("kind"); // -1: 503
        QTest::addColumn<int>("page");
        QTest::addColumn<bool>("isRead");
        QTest::newRow("503 for a minute") << 8 << -1 << 2 << true;
        QTest::newRow("nobody there for a minute")
            << 8 << static_cast<int>(core::WebFailureKind::Unreachable) << 2 << true;
        QTest::newRow("no such name for a minute")
            << 8 << static_cast<int>(core::WebFailureKind::UnknownHost) << 2 << true;
        QTest::newRow("503 for ever") << 100 << -1 << 2 << false;
        QTest::newRow("503 at the first page") << 8 << -1 << 1 << false;
        QTest::newRow("a certificate that changed") << 1 << static_cast<int>(core::WebFailureKind::Tls) << 2 << false;
    }

    void aLongListGoesOnThroughTrouble()
    {
        QFETCH(int, troubles);
        QFETCH(int, kind);
        QFETCH(int, page);
        QFETCH(bool, isRead);
        Bench bench;
        bench.transport.script = [&](const SentRequest& request) -> Outcome {
            const auto after = request.parameter("after");
            if ((after.empty() ? 1 : std::stoi(after)) == page && troubles-- > 0) {
                if (kind < 0)
                    return bench.answer(503, "");
                return tl::unexpected(test::broken(static_cast<core::WebFailureKind>(kind), false));
            }
            if (!after.empty())
                return bench.answer(200, "[]");
            return bench.answer(200, "[]", {{"Link", "<https://acme.okta.com/api/v1/groups?after=2>; rel=\"next\""}});
        };
        const auto listing = bench.client.pages({.target = "/api/v1/groups"},
                                                [](const okta::Reply&) { return okta::Answer<bool>(true); }, {});
        QCOMPARE(listing.has_value(), isRead);
        if (isRead) {
            QCOMPARE(listing->pages, std::size_t{2});
            QVERIFY2(bench.time.waited() > seconds{30}, std::to_string(bench.time.waited().count()).c_str());
        }
    }

    void refusalsAndTroubleAreCountedApart()
    {
        Bench bench;
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            const auto sent = bench.transport.sent().size();
            if (sent > 6)
                return bench.answer(200, "[]");
            return sent % 2 == 0 ? bench.answer(503, "")
                                 : bench.answer(429, test::errorBody("E0000047", "x"),
                                                test::rateHeaders(50, 0, bench.time.serverNow() + seconds{2}));
        };
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
    }

    void aTokenThatEndedItselfIsGone_data()
    {
        QTest::addColumn<bool>("isAnswerLost");
        QTest::newRow("the first answer was lost") << true;
        QTest::newRow("it was no good before") << false;
    }

    void aTokenThatEndedItselfIsGone()
    {
        QFETCH(bool, isAnswerLost);
        Bench bench;
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            if (isAnswerLost && bench.transport.sent().size() == 1)
                return tl::unexpected(test::broken(core::WebFailureKind::TimedOut, true));
            return bench.answer(401, test::errorBody("E0000011", "Invalid token provided"));
        };
        QCOMPARE(okta::Organisation(bench.client).revokeThisToken({}).has_value(), isAnswerLost);
    }

    void aWaitEndsAtOnceWhenStopped()
    {
        Bench bench;
        std::stop_source stop;
        refuse(bench, 100,
               [&] { return bench.answer(429, "", test::rateHeaders(50, 0, bench.time.serverNow() + seconds{60})); });
        bench.time.onWait = [&, ticks = 0]() mutable {
            if (++ticks == 5)
                stop.request_stop();
        };
        const auto reply = bench.client.send({.target = "/api/v1/groups"}, stop.get_token());
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == FailureKind::Cancelled);
        QCOMPARE(bench.time.waited(), milliseconds{4'000});
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
        QCOMPARE(bench.waits.back().remaining, milliseconds{0});
    }

    void theSystemsOwnWaitEndsAtOnceWhenStopped()
    {
        okta::SystemTime time;
        std::stop_source stop;
        bool isOver = true;
        const auto began = std::chrono::steady_clock::now();
        std::thread waiter([&] { isOver = time.wait(std::chrono::minutes{10}, stop.get_token()); });
        stop.request_stop();
        waiter.join();
        QVERIFY(!isOver);
        QVERIFY(std::chrono::steady_clock::now() - began < std::chrono::minutes{1});
    }
};

QTEST_GUILESS_MAIN(RetriesTest)
#include "RetriesTest.moc"
