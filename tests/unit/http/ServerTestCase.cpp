// SPDX-License-Identifier: Apache-2.0
// Starts and ends the server of a test.
#include "ServerTestCase.h"

#include <QTest>

namespace rollcall::test {

void ServerTestCase::init()
{
    m_script = std::make_shared<Script>();
}

void ServerTestCase::cleanup()
{
    m_server.reset();
    QCOMPARE(m_script->handlersAlive.load(), 0);
    QCOMPARE(m_script->handlersOnWrongThread.load(), 0);
}

void ServerTestCase::start(const http::Limits& limits, std::vector<std::string> trustedProxies, unsigned ioThreads)
{
    http::ServerConfig config;
    config.limits = limits;
    config.trustedProxies = std::move(trustedProxies);
    config.ioThreads = ioThreads;
    m_server = startServer(m_script, config);
    QVERIFY(m_server);
}

void ServerTestCase::expectRefusal(const std::string& bytes, int status)
{
    const std::size_t before = m_script->refusals().size();
    RawClient client(m_server->port());
    client.send(bytes);
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, status);
    QCOMPARE(response->body, "{\"refused\":" + std::to_string(status) + "}");
    QCOMPARE(response->field("Connection"), std::string("close"));
    QVERIFY(client.isClosedByPeer());
    QCOMPARE(m_script->refusals().size(), before + 1);
    QCOMPARE(m_script->lastRefusal().status, status);
    QVERIFY(!m_script->lastRefusal().reason.empty());
}

void ServerTestCase::expectAnswer(const std::string& bytes)
{
    RawClient client(m_server->port());
    client.send(bytes);
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
}

std::string ServerTestCase::echoOf(const std::string& methodAndTarget, const std::string& body)
{
    return methodAndTarget + " 127.0.0.1 " + std::to_string(body.size()) + " " + body;
}

std::string getRequest(const std::string& target, const std::string& fields)
{
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

std::string postRequest(const std::string& target, std::size_t size)
{
    return "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'b');
}

} // namespace rollcall::test
