// SPDX-License-Identifier: Apache-2.0
// Every way in which passing on can fail, the bounds it keeps, and what is left of a secret.
#include "Downstreams.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTest>

#include <future>

using namespace rollcall;
using namespace rollcall::relay;
using namespace rollcall::test;
using namespace std::chrono_literals;

namespace {

quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

class FaultsTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<core::WebClient> m_client;

private Q_SLOTS:
    void init() { m_client = newWebClient(); }
    void cleanup() { m_client.reset(); }

    void compressedBodiesAreNotPassedOn()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, adaShown()); });
        auto request = requestOf("PUT", "/Users/7", "\x1f\x8b");
        request.headers.emplace_back("content-encoding", "gzip");
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        const auto outcome = relay->forward(request, {});
        QCOMPARE(word(outcome.delivery), "refused");
        QCOMPARE(outcome.refusedAs, 415);
        QVERIFY(peer.requests().empty());
        request = requestOf("PUT", "/Users/7", adaBody());
        request.headers.emplace_back("Content-Encoding", "identity");
        QCOMPARE(word(relay->forward(request, {}).delivery), "answered");
    }

    void compressedAnswersAreNamed_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("encoding");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("delivery");
        const auto row = [](const char* name, const char* method, const char* encoding, int status,
                            const QByteArray& body, const char* delivery) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(encoding) << status << body << QByteArray(delivery);
        };
        const QByteArray packed("\x1f\x8b\x08", 3);
        row("a read", "GET", "gzip", 200, packed, "refused");
        row("a change", "PATCH", "gzip", 200, packed, "unknown");
        row("a change that failed", "PUT", "br", 500, packed, "unknown");
        row("too many requests", "PUT", "gzip", 429, packed, "transient");
        row("a credential refused", "PUT", "gzip", 401, packed, "answered");
        row("nothing to compress", "PUT", "gzip", 204, "", "answered");
        row("as it is", "GET", "Identity", 200, adaShown(), "answered");
    }

    void compressedAnswersAreNamed()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, encoding);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, delivery);
        WebPeer peer([&](const PeerRequest& request) {
            return request.header("Accept-Encoding") == "identity"
                       ? PeerAnswer{status, {{"Content-Encoding", encoding}}, body}
                       : answerOf(400, "");
        });
        const auto outcome = newRelay(downstreamAt(peer.url()), *m_client)
                                 ->forward(requestOf(method.toStdString(), "/Users/7",
                                                     method.startsWith('P') ? adaBody() : std::string()),
                                           {});
        QCOMPARE(QByteArray(word(outcome.delivery)), delivery);
        QCOMPARE(wordsOf(outcome.uncertain),
                 delivery == "unknown" || status == 204 ? std::string("person 7") : std::string());
        if (delivery == "refused" || delivery == "unknown")
            QVERIFY2(outcome.error.message.find("compressed") != std::string::npos, outcome.error.message.c_str());
    }

    void anAnswerHasABound_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("delivery");
        QTest::newRow("a read") << QByteArray("GET") << QByteArray("refused");
        QTest::newRow("a change") << QByteArray("PUT") << QByteArray("unknown");
    }

    void anAnswerHasABound()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, delivery);
        WebPeer peer([](const PeerRequest&) { return answerOf(200, QByteArray(3'000, ' ')); });
        auto downstream = downstreamAt(peer.url());
        downstream.maximumAnswerBytes = 2'000;
        const auto outcome =
            newRelay(downstream, *m_client)
                ->forward(requestOf(method.toStdString(), "/Users/7", method == "PUT" ? adaBody() : std::string()), {});
        QCOMPARE(QByteArray(word(outcome.delivery)), delivery);
    }

    void answersShareABudget()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, QByteArray(2'000, ' ')); });
        const auto budget = std::make_shared<AnswerBudget>(3'000);
        const auto one = newRelay(downstreamAt(peer.url()), *m_client, secretSource("s3cret"), budget);
        const auto other = newRelay(downstreamAt(peer.url()), *m_client, secretSource("s3cret"), budget);
        {
            const auto first = one->forward(requestOf("GET", "/Users"), {});
            QCOMPARE(word(first.delivery), "answered");
            const auto second = other->forward(requestOf("GET", "/Users"), {});
            QCOMPARE(word(second.delivery), "transient");
            QVERIFY(!second.error.message.empty());
            const auto changed = other->forward(requestOf("PUT", "/Users/7", adaBody()), {});
            QCOMPARE(word(changed.delivery), "unknown");
            const auto read = other->read("/Users", {}, {});
            QVERIFY(!read);
            QCOMPARE(read.error().kind, core::ErrorKind::Unavailable);
        }
        const auto isFree = [&] {
            const bool isTaken = budget->take(3'000);
            if (isTaken)
                budget->giveBack(3'000);
            return isTaken;
        };
        // What was received in vain goes with its call, a moment later.
        QTRY_VERIFY_WITH_TIMEOUT(other->forward(requestOf("GET", "/Users"), {}).delivery == Delivery::Answered, 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(isFree(), 10'000);
    }

    void largeAnswersAreNotKeptTwice()
    {
        const QByteArray large = "\"" + QByteArray(300'000, 'x') + "\"";
        WebPeer peer([&](const PeerRequest& request) {
            return answerOf(200, request.target.endsWith("large") ? large : adaShown());
        });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        const auto outcome = relay->forward(requestOf("GET", "/Users", {}, "large"), {});
        QCOMPARE(outcome.answer.body.size(), static_cast<std::size_t>(large.size()));
        QVERIFY(outcome.legs.at(0).body.empty());
        QCOMPARE(outcome.legs.at(0).bodySize, outcome.answer.body.size());
        const auto small = relay->forward(requestOf("GET", "/Users/7"), {});
        QCOMPARE(small.legs.at(0).body, adaShown().toStdString());
        QCOMPARE(small.legs.at(0).bodySize, static_cast<std::size_t>(adaShown().size()));
    }

    void troubles_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("fault");
        QTest::addColumn<QByteArray>("delivery");
        const auto row = [](const char* name, const char* method, int status, PeerFault fault, const char* delivery) {
            QTest::newRow(name) << QByteArray(method) << status << static_cast<int>(fault) << QByteArray(delivery);
        };
        row("a read dropped", "GET", 200, PeerFault::CloseUnanswered, "transient");
        row("a change dropped after it was sent", "PUT", 200, PeerFault::CloseUnanswered, "unknown");
        row("a removal dropped after it was sent", "DELETE", 200, PeerFault::CloseUnanswered, "unknown");
        row("half an answer to a change", "PATCH", 200, PeerFault::CloseWithin, "unknown");
        row("half an answer to a read", "GET", 200, PeerFault::CloseWithin, "transient");
        row("no answer to a read", "GET", 200, PeerFault::Silence, "transient");
        row("no answer to a change", "PUT", 200, PeerFault::Silence, "unknown");
        row("an answer without an end", "PUT", 200, PeerFault::Drip, "unknown");
        row("too many requests", "PUT", 429, PeerFault::None, "transient");
        row("not available any more, perhaps", "PUT", 503, PeerFault::None, "unknown");
        row("a read not available", "GET", 503, PeerFault::None, "transient");
        row("a proxy lost the service", "PUT", 502, PeerFault::None, "unknown");
        row("a proxy waited too long", "PATCH", 504, PeerFault::None, "unknown");
        row("a proxy lost the service in a read", "GET", 502, PeerFault::None, "transient");
        row("redirected for ever", "PUT", 301, PeerFault::None, "refused");
        row("redirected for now", "PUT", 307, PeerFault::None, "refused");
        row("done, and shown elsewhere", "PUT", 303, PeerFault::None, "unknown");
        row("a read shown elsewhere", "GET", 303, PeerFault::None, "refused");
        row("a read redirected", "GET", 302, PeerFault::None, "refused");
    }

    void troubles()
    {
        QFETCH(QByteArray, method);
        QFETCH(int, status);
        QFETCH(int, fault);
        QFETCH(QByteArray, delivery);
        WebPeer elsewhere([](const PeerRequest&) { return answerOf(200, adaShown()); });
        WebPeer peer([&](const PeerRequest&) {
            return PeerAnswer{
                status,
                {{"Location", QByteArray::fromStdString(elsewhere.url()) + "/scim/v2/Users/7"}, {"Retry-After", "17"}},
                adaShown(),
                static_cast<PeerFault>(fault)};
        });
        auto downstream = downstreamAt(peer.url());
        const auto kind = static_cast<PeerFault>(fault);
        if (kind == PeerFault::Silence || kind == PeerFault::Drip)
            downstream.timeout = 300ms;
        QElapsedTimer clock;
        clock.start();
        const auto outcome = newRelay(downstream, *m_client)
                                 ->forward(requestOf(method.toStdString(), "/Users/7",
                                                     method.startsWith('P') ? adaBody() : std::string()),
                                           {});
        QCOMPARE(QByteArray(word(outcome.delivery)), delivery);
        QVERIFY(!outcome.error.message.empty());
        QVERIFY(outcome.copy.empty());
        QCOMPARE(wordsOf(outcome.uncertain), delivery == "unknown" ? std::string("person 7") : std::string());
        QCOMPARE(outcome.retryAfter.has_value(), kind == PeerFault::None && status / 100 != 3);
        QVERIFY(clock.elapsed() < 15'000);
        QVERIFY2(elsewhere.requests().empty(), "another host was called");
    }

    void whereNobodyIsNothingWasSent()
    {
        const auto relay = newRelay(downstreamAt("http://127.0.0.1:" + std::to_string(closedPort())), *m_client);
        const auto outcome = relay->forward(requestOf("POST", "/Users", adaBody()), {});
        QCOMPARE(word(outcome.delivery), "transient");
        QVERIFY(outcome.uncertain.empty());
        QCOMPARE(outcome.legs.size(), std::size_t{1});
        QCOMPARE(outcome.legs.at(0).status, 0);
        QVERIFY(!outcome.legs.at(0).failure.empty());
    }

    void whereNobodyWasIsNotTriedAtOnceAgain()
    {
        auto downstream = downstreamAt("http://127.0.0.1:" + std::to_string(closedPort()));
        downstream.pauseAfterFailure = 60s;
        const auto relay = newRelay(downstream, *m_client);
        QCOMPARE(relay->forward(requestOf("GET", "/Users/7"), {}).legs.size(), std::size_t{1});
        const auto second = relay->forward(requestOf("GET", "/Users/7"), {});
        QCOMPARE(word(second.delivery), "transient");
        QVERIFY(second.legs.empty());
        QVERIFY(!second.error.message.empty());
    }

    void theBudgetCountsFromTheArrival()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, adaShown()); });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        auto request = requestOf("PUT", "/Users/7", adaBody());
        request.arrival -= 41s;
        const auto outcome = relay->forward(request, {});
        QCOMPARE(word(outcome.delivery), "transient");
        QVERIFY(peer.requests().empty());
    }

    void stopsInTheMiddle()
    {
        std::promise<void> arrived;
        WebPeer peer([&](const PeerRequest&) {
            arrived.set_value();
            return PeerAnswer{200, {}, {}, PeerFault::Silence};
        });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        std::stop_source stop;
        auto outcome = std::async(std::launch::async, [&] {
            return relay->forward(requestOf("PUT", "/Users/7", adaBody()), stop.get_token());
        });
        arrived.get_future().wait();
        stop.request_stop();
        QCOMPARE(word(outcome.get().delivery), "unknown");
    }

    void whatLeavesTheBaseIsRefused()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, adaShown()); });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        const auto outcome = relay->forward(requestOf("GET", "/../admin"), {});
        QCOMPARE(word(outcome.delivery), "refused");
        QVERIFY(peer.requests().empty());
    }

    void aLockedSecretPutsOff()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, adaShown()); });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client, []() -> core::Result<core::Secret> {
            return core::failure(core::ErrorKind::Denied, "Locked on this computer.");
        });
        const auto outcome = relay->forward(requestOf("PUT", "/Users/7", adaBody()), {});
        QCOMPARE(word(outcome.delivery), "transient");
        QCOMPARE(outcome.error.message, std::string("Locked on this computer."));
        QVERIFY(peer.requests().empty());
    }

    void aRefusedCredentialIsOurs()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(401, R"({"detail":"no"})"); });
        const auto outcome =
            newRelay(downstreamAt(peer.url()), *m_client)->forward(requestOf("PUT", "/Users/7", adaBody()), {});
        QCOMPARE(word(outcome.delivery), "answered");
        QCOMPARE(outcome.answer.status, 401);
        QVERIFY(outcome.isCredentialRefused);
        QCOMPARE(peer.requests().size(), std::size_t{1});
    }

    void nothingOfASecretIsInTheLegs()
    {
        WebPeer peer([](const PeerRequest& request) {
            if (request.target == "/token")
                return answerOf(200, R"({"access_token":"tok-hidden","token_type":"Bearer","expires_in":60})");
            return PeerAnswer{200, {}, {}, PeerFault::CloseUnanswered};
        });
        auto downstream = downstreamAt(peer.url());
        downstream.auth = DownstreamAuth::ClientCredentials;
        downstream.username = "client";
        downstream.tokenUrl = peer.url() + "/token";
        const auto outcome = newRelay(downstream, *m_client)->forward(requestOf("PUT", "/Users/7", adaBody()), {});
        QCOMPARE(outcome.legs.size(), std::size_t{2});
        for (const Leg& leg : outcome.legs) {
            for (const std::string& text : {leg.url, leg.body, leg.failure})
                QVERIFY(text.find("s3cret") == std::string::npos && text.find("tok-hidden") == std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(FaultsTest)
#include "FaultsTest.moc"
