// SPDX-License-Identifier: Apache-2.0
// Calls to a real server on loopback: what is sent, what comes back, and every way in which it can go wrong.
#include "core/WebClient.h"
#include "TestCertificates.h"
#include "WebPeer.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <future>
#include <thread>

using namespace rollcall;
using namespace rollcall::core;
using namespace rollcall::test;
using namespace std::chrono_literals;

namespace {

PeerAnswer hello(const PeerRequest&)
{
    return {200, {{"Content-Type", "text/plain"}}, "hello"};
}

std::unique_ptr<WebClient> newClient(const QString& authorities = {})
{
    WebClient::Options options;
    options.certificateAuthorities = authorities.toStdString();
    options.usesSystemProxy = false;
    auto client = WebClient::create(options);
    return client ? std::move(*client) : nullptr;
}

WebRequest requestTo(const std::string& url, const std::string& method = "GET", const std::string& body = {})
{
    WebRequest request;
    request.url = url;
    request.method = method;
    request.body = body;
    request.timeout = 20s;
    return request;
}

quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

class WebClientTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<WebClient> m_client;

private Q_SLOTS:
    void init() { m_client = newClient(); }
    void cleanup() { m_client.reset(); }

    void sendsWhatItIsGiven()
    {
        WebPeer peer(hello);
        auto request = requestTo(peer.url() + "/scim/Users?filter=userName%20eq%20%22a%2Bb%22", "POST", R"({"a":1})");
        request.headers = {{"Content-Type", "application/scim+json"}, {"If-Match", "W/\"1\""}};
        request.secretHeaderName = "Authorization";
        request.secretHeader = Secret("Bearer hidden");
        const auto response = m_client->send(std::move(request), {});
        QVERIFY(response.has_value());
        QCOMPARE(response->status, 200);
        QCOMPARE(response->body, std::string("hello"));
        QCOMPARE(std::string(findHeader(response->headers, "content-type").value_or("")), std::string("text/plain"));
        const auto seen = peer.requests().at(0);
        QCOMPARE(seen.method, QByteArray("POST"));
        QCOMPARE(seen.target, QByteArray("/scim/Users?filter=userName%20eq%20%22a%2Bb%22"));
        QCOMPARE(seen.body, QByteArray(R"({"a":1})"));
        QCOMPARE(seen.header("Content-Type"), QByteArray("application/scim+json"));
        QCOMPARE(seen.header("If-Match"), QByteArray("W/\"1\""));
        QCOMPARE(seen.header("Authorization"), QByteArray("Bearer hidden"));
        QCOMPARE(seen.header("Accept-Encoding"), QByteArray("identity"));
        QCOMPARE(seen.header("User-Agent"), QByteArray("Rollcall"));
        QVERIFY(seen.header("Cookie").isEmpty());
    }

    void methodsArriveAsTheyAre_data()
    {
        QTest::addColumn<QByteArray>("method");
        for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
            QTest::newRow(method) << QByteArray(method);
    }

    void methodsArriveAsTheyAre()
    {
        QFETCH(QByteArray, method);
        WebPeer peer([](const PeerRequest&) { return PeerAnswer{204, {}, {}}; });
        const bool hasBody = method.startsWith('P');
        const auto response =
            m_client->send(requestTo(peer.url() + "/", method.toStdString(), hasBody ? "{}" : ""), {});
        QVERIFY2(response.has_value(), response ? "" : response.error().error.detail.c_str());
        QCOMPARE(response->status, 204);
        QCOMPARE(peer.requests().size(), std::size_t{1});
        QCOMPARE(peer.requests().at(0).method, method);
        QCOMPARE(peer.requests().at(0).body, hasBody ? QByteArray("{}") : QByteArray());
    }

    void everyStatusIsAnAnswer_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {200, 201, 301, 302, 307, 308, 400, 401, 403, 404, 409, 412, 418, 429, 500, 502, 503})
            QTest::addRow("%d", status) << status;
    }

    void everyStatusIsAnAnswer()
    {
        QFETCH(int, status);
        WebPeer other(hello);
        WebPeer peer([&](const PeerRequest&) {
            return PeerAnswer{status,
                              {{"Location", QByteArray::fromStdString(other.url()) + "/elsewhere"},
                               {"WWW-Authenticate", "Basic realm=\"x\""},
                               {"Set-Cookie", "a=b"}},
                              R"({"detail":"why"})"};
        });
        for (const char* method : {"GET", "POST"}) {
            const auto response = m_client->send(requestTo(peer.url() + "/", method, *method == 'P' ? "{}" : ""), {});
            QVERIFY2(response.has_value(), response ? "" : response.error().error.detail.c_str());
            QCOMPARE(response->status, status);
            if (status / 100 != 3)
                QCOMPARE(response->body, std::string(R"({"detail":"why"})"));
        }
        QCOMPARE(peer.requests().size(), std::size_t{2});
        QVERIFY(peer.requests().at(1).header("Cookie").isEmpty());
        QVERIFY2(other.requests().empty(), "a redirect was followed");
    }

    void keepsTheConnection()
    {
        WebPeer peer(hello);
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_client->send(requestTo(peer.url() + "/", i % 2 ? "GET" : "PUT", i % 2 ? "" : "{}"), {}));
        QCOMPARE(peer.connections(), 1);
    }

    void servesManyCallersAtOnce()
    {
        WebPeer peer(hello);
        std::vector<std::thread> callers;
        std::atomic<int> answered = 0;
        for (int i = 0; i < 16; ++i) {
            callers.emplace_back([&] {
                for (int call = 0; call < 5; ++call)
                    answered += m_client->send(requestTo(peer.url() + "/"), {}).has_value() ? 1 : 0;
            });
        }
        for (std::thread& caller : callers)
            caller.join();
        QCOMPARE(answered.load(), 80);
        // Six at a time; under load one or the other is opened anew, so that all in all there may be a few more.
        QVERIFY2(peer.connections() < 20, qPrintable(QString::number(peer.connections())));
    }

    void neverSendsAChangeTwice_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<bool>("isOnKeptConnection");
        for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
            QTest::addRow("%s, first on its connection", method) << QByteArray(method) << false;
            QTest::addRow("%s on a kept connection", method) << QByteArray(method) << true;
        }
    }

    void neverSendsAChangeTwice()
    {
        QFETCH(QByteArray, method);
        QFETCH(bool, isOnKeptConnection);
        WebPeer peer(hello);
        if (isOnKeptConnection)
            QVERIFY(m_client->send(requestTo(peer.url() + "/"), {}));
        const auto before = peer.requests().size();
        peer.setScript([](const PeerRequest&) { return PeerAnswer{200, {}, {}, PeerFault::CloseUnanswered}; });
        const auto body = method == "DELETE" ? std::string() : std::string("{}");
        const auto response = m_client->send(requestTo(peer.url() + "/", method.toStdString(), body), {});
        QVERIFY(!response);
        QCOMPARE(response.error().kind, WebFailureKind::Broken);
        QCOMPARE(response.error().error.kind, ErrorKind::Offline);
        QVERIFY(response.error().isSent);
        QCOMPARE(peer.requests().size() - before, std::size_t{1});
    }

    void failuresAreTold_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isSent");
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<int>("fault");
        const auto row = [](const char* name, WebFailureKind kind, QByteArray raw, PeerFault fault) {
            QTest::newRow(name) << static_cast<int>(kind) << true << raw << static_cast<int>(fault);
        };
        row("half an answer", WebFailureKind::Broken, {}, PeerFault::CloseWithin);
        row("silence", WebFailureKind::TimedOut, {}, PeerFault::Silence);
        row("an answer without an end", WebFailureKind::TimedOut, {}, PeerFault::Drip);
        row("not HTTP", WebFailureKind::Broken, "SSH-2.0-OpenSSH_9.2\r\n\r\n", PeerFault::None);
        row("said to be too large", WebFailureKind::TooLarge, "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nabc",
            PeerFault::None);
        row("too large unsaid", WebFailureKind::TooLarge,
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + QByteArray(300'000, 'x'), PeerFault::None);
        row("too large in chunks", WebFailureKind::TooLarge,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40000\r\n" + QByteArray(0x40000, 'x') +
                "\r\n0\r\n\r\n",
            PeerFault::None);
        row("a chunk cut short", WebFailureKind::Broken,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nabc", PeerFault::None);
    }

    void failuresAreTold()
    {
        QFETCH(int, kind);
        QFETCH(bool, isSent);
        QFETCH(QByteArray, raw);
        QFETCH(int, fault);
        WebPeer peer([&](const PeerRequest&) {
            return PeerAnswer{200, {}, QByteArray(2000, 'y'), static_cast<PeerFault>(fault), raw};
        });
        auto request = requestTo(peer.url() + "/", "POST", "{}");
        request.maximumResponseBytes = 100'000;
        request.timeout = static_cast<WebFailureKind>(kind) == WebFailureKind::TimedOut ? 300ms : 20s;
        QElapsedTimer clock;
        clock.start();
        const auto response = m_client->send(std::move(request), {});
        QVERIFY(!response);
        QCOMPARE(static_cast<int>(response.error().kind), kind);
        QCOMPARE(response.error().isSent, isSent);
        QVERIFY(!response.error().error.message.empty());
        QVERIFY(clock.elapsed() < 15'000);
        QCOMPARE(peer.requests().size(), std::size_t{1});
    }

    void nobodyThere()
    {
        const auto response =
            m_client->send(requestTo("http://127.0.0.1:" + std::to_string(closedPort()) + "/", "DELETE"), {});
        QVERIFY(!response);
        QCOMPARE(response.error().kind, WebFailureKind::Unreachable);
        QVERIFY(!response.error().isSent);
    }

    void noSuchName()
    {
        auto request = requestTo("https://rollcall.invalid/", "POST", "{}");
        const auto response = m_client->send(std::move(request), {});
        QVERIFY(!response);
        QCOMPARE(response.error().kind, WebFailureKind::UnknownHost);
        QVERIFY(!response.error().isSent);
        QVERIFY(response.error().error.message.find("rollcall.invalid") != std::string::npos);
    }

    void stopsOnRequest_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("with a body") << QByteArray("POST") << QByteArray("{}");
        QTest::newRow("without") << QByteArray("DELETE") << QByteArray();
        QTest::newRow("with none where one is usual") << QByteArray("PUT") << QByteArray();
    }
    void stopsOnRequest()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, body);
        std::promise<void> arrived;
        WebPeer peer([&](const PeerRequest&) {
            arrived.set_value();
            return PeerAnswer{200, {}, {}, PeerFault::Silence};
        });
        std::stop_source stop;
        auto response = std::async(std::launch::async, [&] {
            return m_client->send(requestTo(peer.url() + "/", method.toStdString(), body.toStdString()),
                                  stop.get_token());
        });
        arrived.get_future().wait();
        stop.request_stop();
        const auto outcome = response.get();
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, WebFailureKind::Cancelled);
        QCOMPARE(outcome.error().error.kind, ErrorKind::Cancelled);
        QVERIFY(outcome.error().isSent);
    }

    void stoppedBeforeItBegan()
    {
        WebPeer peer([](const PeerRequest&) { return PeerAnswer{200, {}, {}, PeerFault::Silence}; });
        std::stop_source stop;
        stop.request_stop();
        const auto outcome = m_client->send(requestTo(peer.url() + "/"), stop.get_token());
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, WebFailureKind::Cancelled);
    }

    void refusedBeforeSending_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        const QByteArray fine = "https://scim.example/v2";
        QTest::newRow("plain to another computer") << QByteArray("http://192.0.2.1/v2") << QByteArray() << QByteArray();
        QTest::newRow("plain to a name like localhost")
            << QByteArray("http://localhost.example/") << QByteArray() << QByteArray();
        QTest::newRow("no host") << QByteArray("https:///v2") << QByteArray() << QByteArray();
        QTest::newRow("a file") << QByteArray("file:///etc/passwd") << QByteArray() << QByteArray();
        QTest::newRow("relative") << QByteArray("/v2/Users") << QByteArray() << QByteArray();
        QTest::newRow("a credential inside") << QByteArray("https://a:b@scim.example/") << QByteArray() << QByteArray();
        QTest::newRow("a fragment") << QByteArray("https://scim.example/#a") << QByteArray() << QByteArray();
        QTest::newRow("a line break") << QByteArray("https://scim.example/\r\nX: y") << QByteArray() << QByteArray();
        QTest::newRow("a line break in a header") << fine << QByteArray("X-A") << QByteArray("a\r\nX-B: c");
        QTest::newRow("a line break in a name") << fine << QByteArray("X-A: b\r\nX-B") << QByteArray("c");
        QTest::newRow("another Host") << fine << QByteArray("Host") << QByteArray("other.example");
        QTest::newRow("another length") << fine << QByteArray("content-length") << QByteArray("1");
    }

    void refusedBeforeSending()
    {
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        auto request = requestTo(url.toStdString(), "POST", "{}");
        if (!header.isEmpty())
            request.headers.emplace_back(header.toStdString(), value.toStdString());
        const auto response = m_client->send(std::move(request), {});
        QVERIFY(!response);
        QCOMPARE(response.error().kind, WebFailureKind::BadRequest);
        QCOMPARE(response.error().error.kind, ErrorKind::Invalid);
        QVERIFY(!response.error().isSent);
    }

    void plainIsForLoopbackAlone()
    {
        QVERIFY(checkWebUrl("http://127.0.0.1:8080/v2"));
        QVERIFY(checkWebUrl("http://[::1]:8080/v2"));
        QVERIFY(checkWebUrl("http://localhost/v2"));
        QVERIFY(checkWebUrl("https://scim.example/v2"));
        QVERIFY(!checkWebUrl("http://scim.example/v2"));
    }

    void trustsTheGivenAuthority()
    {
        const QTemporaryDir folder;
        const auto files = makeCertificate(folder.path(), QStringLiteral("good"));
        WebPeer peer(hello, files.chain, files.key);
        const auto client = newClient(files.authority);
        const auto response = client->send(requestTo(peer.url() + "/", "POST", "{}"), {});
        QVERIFY2(response.has_value(), response ? "" : response.error().error.message.c_str());
        QCOMPARE(response->body, std::string("hello"));
    }

    void distrusts_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("an unknown authority") << QByteArray() << false << QByteArray("authority");
        QTest::newRow("a certificate for another name") << QByteArray("other.example") << true << QByteArray("name");
    }

    void distrusts()
    {
        QFETCH(QByteArray, host);
        QFETCH(bool, isKnown);
        QFETCH(QByteArray, word);
        const QTemporaryDir folder;
        const auto files =
            makeCertificate(folder.path(), QStringLiteral("peer"), host.isEmpty() ? nullptr : host.constData());
        WebPeer peer(hello, files.chain, files.key);
        const auto client = newClient(isKnown ? files.authority : QString());
        auto request = requestTo(peer.url() + "/", "POST", "{}");
        request.secretHeaderName = "Authorization";
        request.secretHeader = Secret("Bearer hidden");
        const auto response = client->send(std::move(request), {});
        QVERIFY(!response);
        QCOMPARE(response.error().kind, WebFailureKind::Tls);
        QVERIFY(!response.error().isSent);
        QVERIFY2(response.error().error.message.find(word.constData()) != std::string::npos,
                 response.error().error.message.c_str());
        QVERIFY(peer.requests().empty());
    }

    void plainPeerWhereTlsIsExpected()
    {
        WebPeer peer(hello);
        auto request = requestTo("https://127.0.0.1:" + std::to_string(peer.port()) + "/", "POST", "{}");
        request.timeout = 500ms; // it waits for the rest of what it takes for a request
        const auto response = m_client->send(std::move(request), {});
        QVERIFY(!response);
        QVERIFY(!response.error().isSent);
        QVERIFY(peer.requests().empty());
    }

    void authoritiesThatAreNone()
    {
        WebClient::Options options;
        options.certificateAuthorities = "/nowhere/authorities.pem";
        const auto client = WebClient::create(options);
        QVERIFY(!client);
        QCOMPARE(client.error().kind, ErrorKind::Invalid);
    }

    void sendsASecretBody()
    {
        WebPeer peer(hello);
        auto request = requestTo(peer.url() + "/token", "POST");
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        request.secretBody = Secret("grant_type=client_credentials&client_secret=s");
        QVERIFY(m_client->send(std::move(request), {}));
        QCOMPARE(peer.requests().at(0).body, QByteArray("grant_type=client_credentials&client_secret=s"));
    }

    void sendsALargeBodyWhole()
    {
        WebPeer peer(hello);
        const std::string body(5'000'000, 'z');
        QVERIFY(m_client->send(requestTo(peer.url() + "/", "PUT", body), {}));
        QCOMPARE(peer.requests().at(0).body.size(), qsizetype{5'000'000});
    }
};

QTEST_GUILESS_MAIN(WebClientTest)
#include "WebClientTest.moc"
