// SPDX-License-Identifier: Apache-2.0
// The whole client over real sockets: what is on the wire, and what each trouble of a network becomes.
#include "TestCertificates.h"
#include "WebPeer.h"
#include "okta/Groups.h"
#include "okta/Organisation.h"
#include "okta/Session.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace rollcall;
using namespace std::chrono_literals;
using okta::FailureKind;
using test::PeerAnswer;
using test::PeerFault;
using test::PeerRequest;
using test::WebPeer;

namespace {

std::unique_ptr<core::WebClient> newWeb(const QString& authorities = {})
{
    core::WebClient::Options options;
    options.certificateAuthorities = authorities.toStdString();
    options.usesSystemProxy = false;
    auto client = core::WebClient::create(options);
    return client ? std::move(*client) : nullptr;
}

okta::Client::Options optionsFor(const std::string& url)
{
    okta::Client::Options options{.organisation = *okta::OrganisationUrl::parse(url)};
    options.timeout = 20s;
    options.maximumAttempts = 1;
    return options;
}

okta::Credential token()
{
    return okta::ApiToken{core::Secret("00realToken")};
}

PeerAnswer group(const PeerRequest&)
{
    return {200, {{"Content-Type", "application/json"}}, "[{\"id\":\"00g1\",\"profile\":{\"name\":\"G\"}}]"};
}

quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

/// Knows how many calls were under way at most.
class CountingTransport final : public okta::Transport {
public:
    explicit CountingTransport(core::WebClient& web) : m_transport(web) {}

    [[nodiscard]] tl::expected<core::WebResponse, core::WebFailure> send(core::WebRequest request,
                                                                         std::stop_token stop) override
    {
        const int present = ++m_inFlight;
        int most = m_most;
        while (most < present && !m_most.compare_exchange_weak(most, present)) {
        }
        auto response = m_transport.send(std::move(request), std::move(stop));
        --m_inFlight;
        return response;
    }

    [[nodiscard]] int most() const { return m_most; }

private:
    okta::WebTransport m_transport;
    std::atomic<int> m_inFlight = 0;
    std::atomic<int> m_most = 0;
};

FailureKind kindOf(okta::Session& session)
{
    const auto reply = session.client().send({.target = "/api/v1/groups"}, {});
    return reply ? FailureKind::Invalid : reply.error().kind;
}

} // namespace

class NetworkTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_web = newWeb();
        QVERIFY(m_web);
    }

    void aCallIsAsOktaWantsIt()
    {
        const WebPeer peer(group);
        okta::Session session(*m_web, optionsFor(peer.url()), token(), {});
        const auto found = okta::Groups(session.client()).find({.search = "a b"}, 10, {});
        QVERIFY(found);
        const auto requests = peer.requests();
        QCOMPARE(requests.size(), std::size_t{1});
        QCOMPARE(requests[0].header("Authorization"), QByteArray("SSWS 00realToken"));
        QCOMPARE(requests[0].header("Accept"), QByteArray("application/json"));
        QVERIFY(requests[0].header("User-Agent").startsWith("Rollcall"));
        QCOMPARE(requests[0].target, QByteArray("/api/v1/groups?search=a%20b&limit=200"));
    }

    void writesWithoutABodySaySo_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::newRow("PUT") << QByteArray("PUT");
        QTest::newRow("POST") << QByteArray("POST");
    }

    void writesWithoutABodySaySo()
    {
        QFETCH(QByteArray, method);
        const WebPeer peer([](const PeerRequest&) { return PeerAnswer{204, {}, {}}; });
        okta::Session session(*m_web, optionsFor(peer.url()), token(), {});
        const auto reply =
            session.client().send({.method = method.toStdString(), .target = "/api/v1/groups/00g1/users/00u1"}, {});
        QVERIFY2(reply.has_value(), reply ? "" : reply.error().error.message.c_str());
        const auto requests = peer.requests();
        QCOMPARE(requests[0].method, method);
        QCOMPARE(requests[0].header("Content-Length"), QByteArray("0"));
        QVERIFY(requests[0].header("Transfer-Encoding").isEmpty());
    }

    void twoLinkFieldsLeadToTheNextPage()
    {
        std::string url;
        WebPeer peer(group);
        url = peer.url();
        peer.setScript([url](const PeerRequest& request) {
            PeerAnswer answer = group(request);
            const QByteArray origin = QByteArray::fromStdString(url);
            answer.headers.append({"Link", "<" + origin + "/api/v1/groups?limit=200>; rel=\"self\""});
            if (!request.target.contains("after="))
                answer.headers.append({"Link", "<" + origin + "/api/v1/groups?after=x,y&limit=200>; rel=\"next\""});
            return answer;
        });
        okta::Session session(*m_web, optionsFor(url), token(), {});
        const auto found = okta::Groups(session.client()).find({}, 10, {});
        QVERIFY(found);
        QVERIFY(found->isComplete);
        QCOMPARE(found->items.size(), std::size_t{2});
        QCOMPARE(peer.requests().at(1).target, QByteArray("/api/v1/groups?after=x,y&limit=200"));
    }

    void aRefusalKeepsOktasWords()
    {
        const WebPeer peer([](const PeerRequest&) {
            return PeerAnswer{
                401,
                {{"Content-Type", "application/json"}, {"X-Okta-Request-Id", "req-1"}},
                "{\"errorCode\":\"E0000011\",\"errorSummary\":\"Invalid token provided\",\"errorId\":\"oae1\"}"};
        });
        okta::Session session(*m_web, optionsFor(peer.url()), token(), {});
        const auto reply = session.client().send({.method = "POST", .target = "/api/v1/groups", .body = "{}"}, {});
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == FailureKind::Credentials);
        QCOMPARE(reply.error().requestId, std::string("req-1"));
        QCOMPARE(reply.error().errorId, std::string("oae1"));
        const auto& error = reply.error().error;
        QVERIFY((error.message + error.detail).find("00realToken") == std::string::npos);
    }

    void aWaitForARefusalEndsWhenStopped()
    {
        const WebPeer peer([](const PeerRequest&) {
            return PeerAnswer{
                429,
                {{"X-Rate-Limit-Limit", "50"}, {"X-Rate-Limit-Remaining", "0"}, {"X-Rate-Limit-Reset", "99999999999"}},
                "{}"};
        });
        std::stop_source stop;
        auto options = optionsFor(peer.url());
        options.maximumAttempts = 4;
        okta::Session session(*m_web, std::move(options), token(),
                              {.onWait = [&](const okta::PaceWait&) { stop.request_stop(); }});
        const auto began = std::chrono::steady_clock::now();
        const auto reply = session.client().send({.target = "/api/v1/groups"}, stop.get_token());
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == FailureKind::Cancelled);
        QVERIFY(std::chrono::steady_clock::now() - began < 30s);
    }

    void nobodyThere()
    {
        okta::Session session(*m_web, optionsFor("http://127.0.0.1:" + std::to_string(closedPort())), token(), {});
        QVERIFY(kindOf(session) == FailureKind::Unreachable);
    }

    void slowAnswers_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("silence") << static_cast<int>(PeerFault::Silence);
        QTest::newRow("a byte now and then") << static_cast<int>(PeerFault::Drip);
    }

    void slowAnswers()
    {
        QFETCH(int, fault);
        const WebPeer peer([fault](const PeerRequest& request) {
            PeerAnswer answer = group(request);
            answer.fault = static_cast<PeerFault>(fault);
            return answer;
        });
        auto options = optionsFor(peer.url());
        options.timeout = 300ms;
        okta::Session session(*m_web, std::move(options), token(), {});
        QVERIFY(kindOf(session) == FailureKind::TimedOut);
    }

    void brokenAndOversizedAnswers()
    {
        const WebPeer broken([](const PeerRequest& request) {
            PeerAnswer answer = group(request);
            answer.fault = PeerFault::CloseWithin;
            return answer;
        });
        okta::Session first(*m_web, optionsFor(broken.url()), token(), {});
        QVERIFY(kindOf(first) == FailureKind::Unreachable);

        const WebPeer large([](const PeerRequest&) { return PeerAnswer{200, {}, QByteArray(100'000, ' ')}; });
        auto options = optionsFor(large.url());
        options.maximumAnswerBytes = 50'000;
        okta::Session second(*m_web, std::move(options), token(), {});
        QVERIFY(kindOf(second) == FailureKind::Malformed);
    }

    void anUntrustedCertificateGetsNoToken()
    {
        const QTemporaryDir folder;
        const auto files = test::makeCertificate(folder.path(), QStringLiteral("peer"));
        const WebPeer peer(group, files.chain, files.key);
        okta::Session session(*m_web, optionsFor(peer.url()), token(), {});
        QVERIFY(kindOf(session) == FailureKind::Certificate);
        QVERIFY(peer.requests().empty());

        const auto discovery = [&](core::WebClient& web) {
            okta::WebTransport transport(web);
            okta::SystemTime time;
            return okta::discover(*okta::OrganisationUrl::parse(peer.url()), transport, time, {});
        };
        const auto before = discovery(*m_web);
        QVERIFY(!before);
        QVERIFY(before.error().kind == FailureKind::Certificate);

        const auto trusting = newWeb(files.authority);
        QVERIFY(trusting);
        okta::Session trusted(*trusting, optionsFor(peer.url()), token(), {});
        QVERIFY(trusted.client().send({.target = "/api/v1/groups"}, {}));
        const auto after = discovery(*trusting);
        QVERIFY(!after);
        QVERIFY(after.error().kind == FailureKind::NotOkta);
    }

    void callsOfManyThreadsShareThePace()
    {
        const WebPeer peer(group);
        CountingTransport transport(*m_web);
        okta::SystemTime time;
        okta::SystemRandomness randomness;
        okta::Pace pace({.maximumParallel = 2}, time, randomness);
        okta::Client client(optionsFor(peer.url()), token(),
                            {.transport = transport, .pace = pace, .time = time, .randomness = randomness});
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 6; ++i)
                threads.emplace_back([&] {
                    for (int call = 0; call < 5; ++call)
                        good += client.send({.target = "/api/v1/groups"}, {}).has_value() ? 1 : 0;
                });
        }
        QCOMPARE(good.load(), 30);
        QVERIFY(transport.most() <= 2);
        QCOMPARE(pace.state().at(0).calls, std::uint64_t{30});
    }

private:
    std::unique_ptr<core::WebClient> m_web;
};

QTEST_GUILESS_MAIN(NetworkTest)
#include "NetworkTest.moc"
