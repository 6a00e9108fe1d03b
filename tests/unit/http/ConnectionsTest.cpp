// SPDX-License-Identifier: Apache-2.0
// Connection caps in all and by address, clients behind proxies, garbage at the door.
#include "ConnectionLedger.h"
#include "ServerTestCase.h"

#include <QDeadlineTimer>
#include <QRandomGenerator>
#include <QTest>

#include <thread>

#ifndef _WIN32
#include <sys/resource.h>
#endif

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

class ConnectionsTest : public ServerTestCase {
    Q_OBJECT
private Q_SLOTS:
    void connections();
    void newcomersTakeThePlaceOfTheSilent_data();
    void newcomersTakeThePlaceOfTheSilent();
#ifndef _WIN32
    void filesAreSharedWithServersBeside();
#endif
    void connectionsPerAddress();
    void trustedProxyIsExemptPerAddress();
    void networkOfSixtyFourBitsCountsAsOneAddress();
    void endedConnectionsNoLongerCount();
    void onlyFewAreToldThatThereAreTooMany();
    void forwardedFor_data();
    void forwardedFor();
    void garbageAtTheDoor();
};

void ConnectionsTest::connections()
{
    Shelf shelf;
    m_script->handle = shelving(shelf);
    Limits limits;
    limits.connections = 3;
    start(limits);
    std::vector<std::unique_ptr<RawClient>> open;
    for (int i = 0; i < 3; ++i) {
        open.push_back(std::make_unique<RawClient>(m_server->port()));
        open.back()->send(getRequest("/hold"));
        QTRY_COMPARE(shelf.size(), open.size());
    }
    expectRefusal("", 503);
    QVERIFY(m_script->lastRefusal().isTransient);
    expectRefusal("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 503);
    shelf.take().send(textResponse(200, "done"));
    QVERIFY(open.front()->read());
    open.front()->close();
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{2});
    RawClient next(m_server->port());
    next.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = next.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    while (shelf.size() > 0)
        shelf.take().send(textResponse(200, "done"));
}

void ConnectionsTest::newcomersTakeThePlaceOfTheSilent_data()
{
    QTest::addColumn<unsigned>("threads");
    QTest::newRow("on one thread") << 1U;
    QTest::newRow("on three threads") << 3U;
}

void ConnectionsTest::newcomersTakeThePlaceOfTheSilent()
{
    QFETCH(unsigned, threads);
    Shelf shelf;
    m_script->handle = shelving(shelf);
    Limits limits;
    limits.connections = 4;
    start(limits, {}, threads);
    RawClient busy(m_server->port());
    busy.send(getRequest("/hold"));
    QTRY_COMPARE(shelf.size(), std::size_t{1});
    RawClient idle(m_server->port());
    idle.send(getRequest());
    QVERIFY(idle.read());
    RawClient silent(m_server->port());
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{3});
    RawClient begun(m_server->port());
    begun.send("GET / HT");
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{4});
    const auto isServed = [](RawClient& client) {
        client.send(getRequest());
        const auto response = client.read();
        return response && response->status == 200;
    };
    RawClient first(m_server->port());
    QVERIFY(isServed(first));
    QVERIFY2(silent.isClosedByPeer(), "who never asked anything goes first");
    RawClient second(m_server->port());
    QVERIFY(isServed(second));
    QVERIFY2(idle.isClosedByPeer(), "then who has been idle longest");
    QVERIFY(isServed(second));
    RawClient third(m_server->port());
    QVERIFY(isServed(third));
    QVERIFY2(first.isClosedByPeer(), "and again");
    begun.send("TP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY2(begun.read(), "whoever is about to ask stays");
    shelf.take().send(textResponse(200, "done"));
    QVERIFY2(busy.read(), "and so does who waits for an answer");
    QCOMPARE(m_server->statistics().refusals, std::uint64_t{0});
}

#ifndef _WIN32
void ConnectionsTest::filesAreSharedWithServersBeside()
{
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    ServerConfig config;
    config.limits.connections = static_cast<std::size_t>(before.rlim_max);
    if (before.rlim_max > 1'000'000)
        QSKIP("This system lets a process open as many files as it likes.");
    config.connectionsBeside = 3 * config.limits.connections;
    m_server = startServer(m_script, config);
    QVERIFY(m_server);
    const auto own = m_server->config().limits.connections;
    QVERIFY2(own >= 1 && 4 * own <= before.rlim_max, std::to_string(own).c_str());
    m_server.reset();
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
}
#endif

void ConnectionsTest::connectionsPerAddress()
{
    Limits limits;
    limits.connectionsPerAddress = 2;
    start(limits);
    RawClient first(m_server->port());
    RawClient second(m_server->port());
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{2});
    expectRefusal("", 429);
    QVERIFY(!m_script->lastRefusal().isTransient);
    QCOMPARE(m_script->lastRefusal().clientAddress, std::string("127.0.0.1"));
}

void ConnectionsTest::trustedProxyIsExemptPerAddress()
{
    Limits limits;
    limits.connectionsPerAddress = 2;
    start(limits, {"127.0.0.0/8"});
    std::vector<std::unique_ptr<RawClient>> open;
    for (int i = 0; i < 5; ++i) {
        open.push_back(std::make_unique<RawClient>(m_server->port()));
        open.back()->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto response = open.back()->read();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
    }
}

void ConnectionsTest::networkOfSixtyFourBitsCountsAsOneAddress()
{
    const auto ledger = std::make_shared<ConnectionLedger>(100, 2);
    const auto first = ledger->admit("2001:db8:0:1::1", false);
    const auto second = ledger->admit("2001:db8:0:1:ffff::2", false);
    QVERIFY(first.ticket && second.ticket);
    QCOMPARE(ledger->admit("2001:db8:0:1::3", false).verdict, ConnectionLedger::Verdict::TooManyFromAddress);
    QVERIFY(ledger->admit("2001:db8:0:2::1", false).ticket);
    QVERIFY(ledger->admit("192.0.2.1", false).ticket);
    QCOMPARE(ledger->openCount(), std::size_t{2});
}

void ConnectionsTest::endedConnectionsNoLongerCount()
{
    const auto ledger = std::make_shared<ConnectionLedger>(3, 2);
    auto first = ledger->admit("192.0.2.1", false);
    const auto second = ledger->admit("192.0.2.1", false);
    QCOMPARE(ledger->admit("192.0.2.1", false).verdict, ConnectionLedger::Verdict::TooManyFromAddress);
    const auto proxy = ledger->admit("192.0.2.1", true);
    QVERIFY(proxy.ticket);
    QCOMPARE(ledger->admit("192.0.2.2", true).verdict, ConnectionLedger::Verdict::TooMany);
    first.ticket.reset();
    QVERIFY(ledger->admit("192.0.2.2", false).ticket);
}

void ConnectionsTest::onlyFewAreToldThatThereAreTooMany()
{
    Limits limits;
    limits.connections = 1;
    // Whoever was told keeps its place among the few until the end of this test, however slowly the others come.
    limits.lingerDeadline = std::chrono::minutes{5};
    Shelf shelf;
    m_script->handle = shelving(shelf);
    start(limits, {}, 1);
    RawClient admitted(m_server->port());
    admitted.send(getRequest("/hold"));
    QTRY_COMPARE(shelf.size(), std::size_t{1});
    std::vector<std::unique_ptr<RawClient>> others;
    for (int i = 0; i < 80; ++i)
        others.push_back(std::make_unique<RawClient>(m_server->port()));
    // Without Qt's event loop, in which the clients would close on what they are told and make room for more to be
    // told.
    const QDeadlineTimer deadline(30'000);
    while (m_server->statistics().refusals < others.size() && !deadline.hasExpired())
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    QCOMPARE(m_server->statistics().refusals, std::uint64_t{80});
    std::size_t told = 0;
    for (const auto& other : others) {
        const auto answer = other->read();
        QVERIFY(!answer || answer->status == 503);
        told += answer ? 1 : 0;
    }
    QCOMPARE(told, std::size_t{32});
    QCOMPARE(m_script->refusals().size(), told);
    shelf.take().send(textResponse(200, "done"));
}

void ConnectionsTest::forwardedFor_data()
{
    QTest::addColumn<QByteArray>("trusted");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("client");
    const auto row = [](const char* name, const char* trusted, const char* fields, const char* client) {
        QTest::newRow(name) << QByteArray(trusted) << QByteArray(fields) << QByteArray(client);
    };
    row("nobody is trusted", "", "X-Forwarded-For: 203.0.113.5\r\n", "127.0.0.1");
    row("another proxy is trusted", "10.0.0.0/8", "X-Forwarded-For: 203.0.113.5\r\n", "127.0.0.1");
    row("trusted, no field", "127.0.0.1", "", "127.0.0.1");
    row("trusted", "127.0.0.1", "X-Forwarded-For: 203.0.113.5\r\n", "203.0.113.5");
    row("what the client wrote itself is ignored", "127.0.0.1", "X-Forwarded-For: 1.1.1.1, 203.0.113.5\r\n",
        "203.0.113.5");
    row("chain of trusted proxies", "127.0.0.1,10.0.0.0/8", "X-Forwarded-For: 1.1.1.1, 203.0.113.5, 10.1.1.1\r\n",
        "203.0.113.5");
    row("two fields are one list", "127.0.0.1,10.0.0.0/8",
        "X-Forwarded-For: 203.0.113.5\r\nX-Forwarded-For: 10.1.1.1\r\n", "203.0.113.5");
    row("all trusted", "127.0.0.1,10.0.0.0/8", "X-Forwarded-For: 10.2.2.2, 10.1.1.1\r\n", "10.2.2.2");
    row("with port", "127.0.0.1", "X-Forwarded-For: 203.0.113.5:4711\r\n", "203.0.113.5");
    row("IPv6 with port", "127.0.0.1", "X-Forwarded-For: [2001:db8::7]:4711\r\n", "2001:db8::7");
    row("IPv6", "127.0.0.1", "X-Forwarded-For: 2001:db8::7\r\n", "2001:db8::7");
    row("nonsense", "127.0.0.1", "X-Forwarded-For: unknown\r\n", "127.0.0.1");
    row("nonsense behind a trusted one", "127.0.0.1,10.0.0.0/8", "X-Forwarded-For: <script>, 10.1.1.1\r\n", "10.1.1.1");
    row("empty entry", "127.0.0.1", "X-Forwarded-For: 203.0.113.5,\r\n", "127.0.0.1");
    row("open bracket", "127.0.0.1", "X-Forwarded-For: [\r\n", "127.0.0.1");
}

void ConnectionsTest::forwardedFor()
{
    QFETCH(QByteArray, trusted);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, client);
    std::vector<std::string> proxies;
    for (const QByteArray& block : trusted.split(',')) {
        if (!block.isEmpty())
            proxies.push_back(block.toStdString());
    }
    start({}, proxies);
    RawClient raw(m_server->port());
    raw.send("GET / HTTP/1.1\r\nHost: h\r\n" + fields.toStdString() + "\r\n");
    const auto response = raw.read();
    QVERIFY(response);
    QCOMPARE(response->body, "GET / " + client.toStdString() + " 0 ");
}

void ConnectionsTest::garbageAtTheDoor()
{
    Limits limits;
    limits.headerBytes = 512;
    limits.bodyBytes = 1000;
    limits.headerDeadline = std::chrono::milliseconds{100};
    limits.bodyDeadline = std::chrono::milliseconds{100};
    limits.idleDeadline = std::chrono::milliseconds{100};
    start(limits);
    const std::string valid = "POST /g HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n";
    for (quint32 seed = 1; seed <= 400; ++seed) {
        QRandomGenerator random(seed);
        std::string bytes = seed % 2 == 0 ? valid : std::string();
        if (seed % 2 == 0) {
            for (int i = 0; i < 3; ++i)
                bytes[random.bounded(static_cast<quint32>(bytes.size()))] = static_cast<char>(random.bounded(256));
        } else {
            bytes.resize(1 + random.bounded(900U));
            for (char& byte : bytes)
                byte = static_cast<char>(random.bounded(256));
        }
        RawClient client(m_server->port());
        client.send(bytes);
        const auto answer = client.read(true, 5'000);
        const bool isSound = answer ? answer->status == 200 || answer->status / 100 == 4 : client.isClosedByPeer(5'000);
        QVERIFY2(isSound, qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(client.read());
}

QTEST_GUILESS_MAIN(ConnectionsTest)
#include "ConnectionsTest.moc"
