// SPDX-License-Identifier: Apache-2.0
// Client credentials of the downstream: how a token is fetched, kept, renewed and refused.
#include "Downstreams.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <thread>

using namespace rollcall;
using namespace rollcall::relay;
using namespace rollcall::test;

namespace {

/// A service that gives tokens "t1", "t2", … and takes the last one alone.
struct TokenService {
    std::atomic<int> given = 0;
    std::atomic<int> valid = 0; ///< which token is taken; 0: the last one given
    QByteArray expiresIn = "3600";

    PeerAnswer operator()(const PeerRequest& request)
    {
        if (request.target == "/token") {
            const QByteArray number = QByteArray::number(++given);
            return answerOf(200, R"({"access_token":"t)" + number + R"(","token_type":"bearer","expires_in":)" +
                                     expiresIn + "}");
        }
        const int taken = valid == 0 ? given.load() : valid.load();
        if (request.header("Authorization") != "Bearer t" + QByteArray::number(taken))
            return answerOf(401, R"({"detail":"token?"})");
        return answerOf(200, R"({"id":"7","userName":"ada"})");
    }
};

int count(const WebPeer& peer, const QByteArray& target)
{
    int result = 0;
    for (const auto& request : peer.requests())
        result += request.target == target ? 1 : 0;
    return result;
}

} // namespace

class TokenTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<core::WebClient> m_client;

    [[nodiscard]] static Downstream downstream(const WebPeer& peer)
    {
        auto result = downstreamAt(peer.url());
        result.auth = DownstreamAuth::ClientCredentials;
        result.username = "cli:ent";
        result.scope = "scim write";
        result.tokenUrl = peer.url() + "/token";
        return result;
    }
    static int status(Relay& relay)
    {
        return relay.forward(requestOf("PUT", "/Users/7", R"({"userName":"ada"})"), {}).answer.status;
    }

private Q_SLOTS:
    void init() { m_client = newWebClient(); }
    void cleanup() { m_client.reset(); }

    void asksAsTheRfcSays()
    {
        TokenService service;
        WebPeer peer([&](const PeerRequest& request) { return service(request); });
        const auto relay = newRelay(downstream(peer), *m_client, secretSource("s+c/r et"));
        QCOMPARE(status(*relay), 200);
        const auto asked = peer.requests().at(0);
        QCOMPARE(asked.method, QByteArray("POST"));
        QCOMPARE(asked.header("Content-Type"), QByteArray("application/x-www-form-urlencoded"));
        QCOMPARE(asked.body, QByteArray("grant_type=client_credentials&scope=scim%20write"));
        QCOMPARE(asked.header("Authorization"), "Basic " + QByteArray("cli%3Aent:s%2Bc%2Fr%20et").toBase64());
    }

    void asksWithTheSecretInTheBody()
    {
        TokenService service;
        WebPeer peer([&](const PeerRequest& request) { return service(request); });
        auto settings = downstream(peer);
        settings.isSecretInBody = true;
        QCOMPARE(status(*newRelay(settings, *m_client, secretSource("s+c"))), 200);
        const auto asked = peer.requests().at(0);
        QCOMPARE(asked.body, QByteArray("grant_type=client_credentials&scope=scim%20write&client_id=cli%3Aent"
                                        "&client_secret=s%2Bc"));
        QVERIFY(asked.header("Authorization").isEmpty());
    }

    void keepsATokenForAllLanes()
    {
        TokenService service;
        WebPeer peer([&](const PeerRequest& request) { return service(request); });
        const auto relay = newRelay(downstream(peer), *m_client);
        std::vector<std::thread> lanes;
        std::atomic<int> answered = 0;
        for (int i = 0; i < 4; ++i) {
            lanes.emplace_back([&] {
                for (int call = 0; call < 5; ++call)
                    answered += status(*relay) == 200 ? 1 : 0;
            });
        }
        for (std::thread& lane : lanes)
            lane.join();
        QCOMPARE(answered.load(), 20);
        QCOMPARE(count(peer, "/token"), 1);
    }

    void fetchesAnotherWhenItsTimeIsOver()
    {
        TokenService service;
        service.expiresIn = "1";
        WebPeer peer([&](const PeerRequest& request) { return service(request); });
        const auto relay = newRelay(downstream(peer), *m_client);
        QCOMPARE(status(*relay), 200);
        QTRY_VERIFY_WITH_TIMEOUT(status(*relay) == 200 && service.given == 2, 10'000);
    }

    void fetchesAnotherOnceWhenItIsRefused()
    {
        TokenService service;
        WebPeer peer([&](const PeerRequest& request) { return service(request); });
        const auto relay = newRelay(downstream(peer), *m_client);
        QCOMPARE(status(*relay), 200);
        service.valid = 2;
        const auto outcome = relay->forward(requestOf("PUT", "/Users/7", R"({"userName":"ada"})"), {});
        QCOMPARE(outcome.answer.status, 200);
        QVERIFY(!outcome.isCredentialRefused);
        QCOMPARE(outcome.legs.size(), std::size_t{3});
        QCOMPARE(service.given.load(), 2);
    }

    /// One lane waits for a token address that does not answer; another one has less time, and a third is stopped.
    void nobodyWaitsLongerThanTheirOwnTime()
    {
        std::atomic<bool> isSilent = false;
        TokenService service;
        WebPeer peer([&](const PeerRequest& request) {
            if (request.target != "/token" || !isSilent)
                return service(request);
            PeerAnswer answer;
            answer.fault = PeerFault::Silence;
            return answer;
        });
        const auto relay = newRelay(downstream(peer), *m_client);
        QCOMPARE(status(*relay), 200);
        isSilent = true;
        service.valid = 99; // every token is refused from now on
        std::stop_source stop;
        std::thread first([&] {
            const auto outcome =
                relay->forward(requestOf("PUT", "/Users/7", R"({"userName":"ada"})"), stop.get_token());
            QCOMPARE(outcome.delivery, Delivery::Transient);
        });
        QTRY_COMPARE_WITH_TIMEOUT(count(peer, "/token"), 2, 10'000);
        QElapsedTimer clock;
        clock.start();
        auto hurried = requestOf("PUT", "/Users/7", R"({"userName":"ada"})");
        // All but half a second of what a request has from its arrival.
        hurried.arrival -= downstream(peer).budget - std::chrono::milliseconds{500};
        QCOMPARE(relay->forward(hurried, {}).delivery, Delivery::Transient);
        QVERIFY2(clock.elapsed() < 10'000, "it waited for the token of another request");
        std::stop_source ended;
        std::thread third([&] {
            const auto outcome = relay->forward(requestOf("PUT", "/Users/7", R"({"userName":"a"})"), ended.get_token());
            QCOMPARE(outcome.delivery, Delivery::Transient);
        });
        ended.request_stop();
        third.join();
        QVERIFY2(clock.elapsed() < 10'000, "it was stopped, and waited");
        stop.request_stop();
        first.join();
    }

    void aCallThatBreaksWithTheOtherTokenIsUnknown_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("broken off") << static_cast<int>(PeerFault::CloseUnanswered);
        QTest::newRow("broken off within the answer") << static_cast<int>(PeerFault::CloseWithin);
        QTest::newRow("timed out") << static_cast<int>(PeerFault::Silence);
    }

    void aCallThatBreaksWithTheOtherTokenIsUnknown()
    {
        QFETCH(int, fault);
        TokenService service;
        WebPeer peer([&](const PeerRequest& request) {
            auto answer = service(request);
            if (request.target != "/token" && answer.status == 200 && service.given == 2)
                answer.fault = static_cast<PeerFault>(fault);
            return answer;
        });
        auto settings = downstream(peer);
        if (static_cast<PeerFault>(fault) == PeerFault::Silence)
            settings.timeout = std::chrono::milliseconds{1'500};
        const auto relay = newRelay(settings, *m_client);
        QCOMPARE(status(*relay), 200);
        service.valid = 2;
        const auto outcome = relay->forward(requestOf("PUT", "/Users/7", R"({"userName":"ada"})"), {});
        QCOMPARE(outcome.delivery, Delivery::Unknown);
        QVERIFY2(!outcome.isCredentialRefused, "the second call was not answered 401");
        QCOMPARE(outcome.uncertain.size(), std::size_t{1});
    }

    void thatThereIsNoOtherTokenIsSaidAsSuch()
    {
        TokenService service;
        WebPeer peer([&](const PeerRequest& request) {
            return request.target == "/token" && service.given > 0 ? answerOf(503, "") : service(request);
        });
        const auto relay = newRelay(downstream(peer), *m_client);
        QCOMPARE(status(*relay), 200);
        service.valid = 99;
        const auto outcome = relay->forward(requestOf("PUT", "/Users/7", R"({"userName":"ada"})"), {});
        QCOMPARE(outcome.delivery, Delivery::Transient);
        QVERIFY(!outcome.isCredentialRefused);
        QVERIFY2(outcome.error.message.find("token") != std::string::npos, outcome.error.message.c_str());
    }

    void asksNoThirdTime()
    {
        TokenService service;
        service.valid = 99;
        WebPeer peer([&](const PeerRequest& request) { return service(request); });
        const auto relay = newRelay(downstream(peer), *m_client);
        const auto outcome = relay->forward(requestOf("PUT", "/Users/7", R"({"userName":"ada"})"), {});
        QCOMPARE(outcome.delivery, Delivery::Answered);
        QCOMPARE(outcome.answer.status, 401);
        QVERIFY(outcome.isCredentialRefused);
        QCOMPARE(service.given.load(), 2);
        QCOMPARE(count(peer, "/scim/v2/Users/7"), 2);
    }

    void troubles_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("isPassing");
        QTest::addColumn<QByteArray>("word");
        const auto row = [](const char* name, int status, const QByteArray& body, PeerFault fault, bool isPassing,
                            const char* word) {
            QTest::newRow(name) << status << body << static_cast<int>(fault) << isPassing << QByteArray(word);
        };
        row("wrong client", 401, R"({"error":"invalid_client"})", PeerFault::None, false, "invalid_client");
        row("wrong scope", 400, R"({"error":"invalid_scope"})", PeerFault::None, false, "invalid_scope");
        row("an error that is none", 400, R"({"error":"<b>s3cret</b>"})", PeerFault::None, false, "status 400");
        row("wrong address", 404, "<html>", PeerFault::None, false, "404");
        row("a log-in page", 200, "<html>", PeerFault::None, false, "access_token");
        row("no token", 200, R"({"token_type":"Bearer"})", PeerFault::None, false, "access_token");
        row("another type", 200, R"({"access_token":"a","token_type":"mac"})", PeerFault::None, false, "type");
        row("redirected", 302, "", PeerFault::None, false, "redirects");
        row("busy", 429, "", PeerFault::None, true, "429");
        row("broken", 500, "", PeerFault::None, true, "500");
        row("dropped", 200, "", PeerFault::CloseUnanswered, true, "broke off");
    }

    void troubles()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, fault);
        QFETCH(bool, isPassing);
        QFETCH(QByteArray, word);
        WebPeer peer([&](const PeerRequest&) {
            return PeerAnswer{status, {{"Retry-After", "9"}}, body, static_cast<PeerFault>(fault)};
        });
        const auto outcome =
            newRelay(downstream(peer), *m_client)->forward(requestOf("PUT", "/Users/7", R"({"userName":"a"})"), {});
        QCOMPARE(outcome.delivery, isPassing ? Delivery::Transient : Delivery::Refused);
        QVERIFY2(outcome.error.message.find(word.constData()) != std::string::npos, outcome.error.message.c_str());
        QVERIFY(outcome.error.message.find("s3cret") == std::string::npos);
        QVERIFY(outcome.uncertain.empty());
        QCOMPARE(outcome.retryAfter.has_value(), isPassing && status >= 400);
        QCOMPARE(count(peer, "/scim/v2/Users/7"), 0);
    }
};

QTEST_GUILESS_MAIN(TokenTest)
#include "TokenTest.moc"
