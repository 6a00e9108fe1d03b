// SPDX-License-Identifier: Apache-2.0
// The blocking client: what it sends, when it connects anew, and what it says of a peer that is not there.
#include "http/Client.h"
#include "ServerTestCase.h"

#include <QTcpServer>
#include <QTest>

#include <future>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

class ClientTest : public ServerTestCase {
    Q_OBJECT
private Q_SLOTS:
    void clientReconnectsOnce();
    void clientKeepsFieldOrder();
    void clientSaysWhoIsOffline();
    void clientRefusesLineBreaks();
};

void ClientTest::clientReconnectsOnce()
{
    ServerConfig config;
    config.limits.idleDeadline = std::chrono::milliseconds{50};
    m_server = startServer(m_script, config);
    Client client({.host = "127.0.0.1", .port = m_server->port(), .tls = false, .certificateAuthorityFile = {}});
    QVERIFY(client.send("GET", "/1", {}, "").has_value());
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
    const auto again = client.send("GET", "/2", {}, "");
    QVERIFY(again.has_value());
    QCOMPARE(again->body, std::string("GET /2 127.0.0.1 0 "));
    QCOMPARE(m_server->statistics().connectionsAccepted, std::uint64_t{2});
}

void ClientTest::clientKeepsFieldOrder()
{
    std::promise<std::string> seen;
    m_script->handle = [&seen](Request request, Responder responder) {
        std::string names;
        for (const auto& [name, value] : request.headers)
            names += name + "=" + value + ";";
        seen.set_value(names);
        responder.send(textResponse(200, ""));
    };
    start();
    Client client({.host = "127.0.0.1", .port = m_server->port(), .tls = false, .certificateAuthorityFile = {}});
    Headers headers;
    headers.add("User-Agent", "Okta SCIM Client 1.0.0");
    headers.add("authorization", "x");
    headers.add("Accept", "application/scim+json");
    QVERIFY(client.send("POST", "/", headers, "{}").has_value());
    QCOMPARE(seen.get_future().get(),
             "Host=127.0.0.1:" + std::to_string(m_server->port()) +
                 ";User-Agent=Okta SCIM Client 1.0.0;authorization=x;Accept=application/scim+json;Content-Length=2;");
}

void ClientTest::clientSaysWhoIsOffline()
{
    std::uint16_t port = 0;
    {
        QTcpServer listener;
        QVERIFY(listener.listen(QHostAddress(QHostAddress::LocalHost)));
        port = listener.serverPort();
        // Connects, since the backlog accepts, but nobody answers.
        Client waiting({.host = "127.0.0.1", .port = port, .tls = false, .certificateAuthorityFile = {}},
                       std::chrono::milliseconds{100});
        const auto silent = waiting.send("GET", "/", {}, "");
        QVERIFY(!silent);
        QCOMPARE(silent.error().kind, core::ErrorKind::Offline);
    }
    Client client({.host = "127.0.0.1", .port = port, .tls = false, .certificateAuthorityFile = {}});
    const auto refused = client.send("GET", "/", {}, "");
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, core::ErrorKind::Offline);
}

void ClientTest::clientRefusesLineBreaks()
{
    start();
    Client client({.host = "127.0.0.1", .port = m_server->port(), .tls = false, .certificateAuthorityFile = {}});
    Headers headers;
    headers.add("X-A", "1\r\nX-B: 2");
    QCOMPARE(client.send("GET", "/", headers, "").error().kind, core::ErrorKind::Invalid);
    QCOMPARE(client.send("GET", "/a b", {}, "").error().kind, core::ErrorKind::Invalid);
    QCOMPARE(client.send("G T", "/", {}, "").error().kind, core::ErrorKind::Invalid);
}

QTEST_GUILESS_MAIN(ClientTest)
#include "ClientTest.moc"
