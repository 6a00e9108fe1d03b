// SPDX-License-Identifier: Apache-2.0
// Every limit and deadline one by one, requests that can be read in two ways, connection caps, proxies, garbage.
#include "RawClient.h"
#include "ScriptedHandler.h"
#include "http/Server.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <thread>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

namespace {

constexpr std::chrono::milliseconds shortDeadline{200};

Limits smallLimits()
{
    Limits limits;
    limits.headerBytes = 512;
    limits.targetBytes = 100;
    limits.headerFields = 6;
    limits.bodyBytes = 1000;
    return limits;
}

std::string repeatedFields(int count)
{
    std::string fields;
    for (int i = 0; i < count; ++i)
        fields += "X-" + std::to_string(i) + ": v\r\n";
    return fields;
}

} // namespace

class LimitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void sizes_data();
    void sizes();
    void shapesReadInTwoWays_data();
    void shapesReadInTwoWays();
    void bodyBytesInFlight();
    void budgetIsGivenBack();
    void headerDeadline();
    void headerDeadlineBeginsWithTheRequest();
    void bodyDeadline();
    void handlerDeadline();
    void writeDeadline();
    void idleDeadline();
    void deadlineBeforeAdmissionsAnswer();
    void connections();
    void connectionsPerAddress();
    void trustedProxyIsExemptPerAddress();
    void forwardedFor_data();
    void forwardedFor();
    void refusalTellsWhatWasRead();
    void largeRefusedBodyStillGetsItsAnswer();
    void garbageAtTheDoor();

private:
    // Sends on a fresh connection; the answer must be a refusal in the handler's words and the connection must end.
    void expectRefusal(const std::string& bytes, int status);
    void start(const Limits& limits, std::vector<std::string> trustedProxies = {});

    std::shared_ptr<Script> m_script;
    std::unique_ptr<Server> m_server;
};

void LimitsTest::init()
{
    m_script = std::make_shared<Script>();
}

void LimitsTest::cleanup()
{
    m_server.reset();
}

void LimitsTest::start(const Limits& limits, std::vector<std::string> trustedProxies)
{
    ServerConfig config;
    config.limits = limits;
    config.trustedProxies = std::move(trustedProxies);
    m_server = startServer(m_script, config);
    QVERIFY(m_server);
}

void LimitsTest::expectRefusal(const std::string& bytes, int status)
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

void LimitsTest::sizes_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const std::string& request, int status) {
        QTest::newRow(name) << QByteArray::fromStdString(request) << status;
    };
    const auto get = [](const std::string& target, const std::string& fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
    };
    const auto padding = [&get](std::size_t total) {
        return get("/", "X-P: " + std::string(total - get("/", "X-P: \r\n").size(), 'p') + "\r\n");
    };
    row("target at the limit", get("/" + std::string(99, 'a'), ""), 200);
    row("target one over", get("/" + std::string(100, 'a'), ""), 414);
    row("target that never ends", "GET /" + std::string(300, 'a'), 414);
    row("target far over", get("/" + std::string(100'000, 'a'), ""), 414);
    row("header at the limit", padding(512), 200);
    row("header one over", padding(513), 431);
    row("header far over", padding(200'000), 431);
    row("header that never ends", "GET / HTTP/1.1\r\nHost: h\r\nX-P: " + std::string(600, 'p'), 431);
    row("many short fields, no end",
        "GET / HTTP/1.1\r\nHost: h\r\nX-P: " + std::string(490, 'p') + "\r\nX: " + std::string(100, 'p'), 431);
    row("fields at the limit", get("/", repeatedFields(5)), 200);
    row("one field over", get("/", repeatedFields(6)), 431);
    row("body at the limit", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'b'),
        200);
    row("body one over", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n", 413);
    row("body absurdly over", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 18446744073709551615\r\n\r\n", 413);
    row("chunks at the limit",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n" + std::string(500, 'b') +
            "\r\n1f4\r\n" + std::string(500, 'b') + "\r\n0\r\n\r\n",
        200);
    row("chunks over together",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n" + std::string(500, 'b') +
            "\r\n1f5\r\n",
        413);
    row("one chunk over", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n", 413);
    row("chunk extension without end",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(2000, 'x'), 400);
    row("trailers without end",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + std::string(2000, 'x'), 400);
}

void LimitsTest::sizes()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    start(smallLimits());
    if (status != 200) {
        expectRefusal(request.toStdString(), status);
        return;
    }
    RawClient client(m_server->port());
    client.send(request.toStdString());
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
}

void LimitsTest::shapesReadInTwoWays_data()
{
    QTest::addColumn<QByteArray>("head");
    const auto row = [](const char* name, const char* head) { QTest::newRow(name) << QByteArray(head); };
    row("length and chunked",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("chunked and length",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    row("two different lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef");
    row("the same length twice", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde");
    row("length as a list", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 5\r\n\r\nabcde");
    row("signed length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nabcde");
    row("negative length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n");
    row("hexadecimal length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x5\r\n\r\nabcde");
    row("empty length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \r\n\r\n");
    row("length beyond 64 bits", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 18446744073709551621\r\n\r\nabcde");
    row("unknown coding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n");
    row("chunked not last", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n");
    row("chunked after another", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    row("chunked twice",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("chunked with a tab before", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \x0b"
                                     "chunked\r\n\r\n0\r\n\r\n");
    row("space before the colon", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length : 5\r\n\r\nabcde");
    row("chunked in HTTP/1.0", "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("folded field", "GET / HTTP/1.1\r\nHost: h\r\nX-A: one\r\n two\r\n\r\n");
    row("folded after an empty line", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n");
    row("folded with a tab", "GET / HTTP/1.1\r\nHost: h\r\nX-A: one\r\n\ttwo\r\n\r\n");
    row("bare line feeds", "GET / HTTP/1.1\nHost: h\n\n");
    row("line feed in a value", "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\nX-B: b\r\n\r\n");
    row("carriage return in a value", "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\rb\r\n\r\n");
    row("no Host", "GET / HTTP/1.1\r\nX: y\r\n\r\n");
    row("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    row("two names in Host", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n");
    row("malformed method", "G(T / HTTP/1.1\r\nHost: h\r\n\r\n");
    row("no method", " / HTTP/1.1\r\nHost: h\r\n\r\n");
    row("no target", "GET HTTP/1.1\r\nHost: h\r\n\r\n");
    row("two spaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n");
    row("no version", "GET /\r\n\r\n");
    row("lower-case version", "GET / http/1.1\r\nHost: h\r\n\r\n");
    row("unknown version", "GET / HTTP/3.0\r\nHost: h\r\n\r\n");
    row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    row("field without colon", "GET / HTTP/1.1\r\nHost: h\r\nnonsense\r\n\r\n");
    row("field without name", "GET / HTTP/1.1\r\nHost: h\r\n: v\r\n\r\n");
    row("chunk size that is none",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n");
    row("chunk longer than it says",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n");
    row("chunk size with a sign",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nab\r\n0\r\n\r\n");
    row("chunk size beyond 64 bits",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000f\r\nab\r\n0\r\n\r\n");
    row("TLS at the plain door", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
}

void LimitsTest::shapesReadInTwoWays()
{
    QFETCH(QByteArray, head);
    start({});
    expectRefusal(head.toStdString(), 400);
    QCOMPARE(m_server->statistics().refusals, std::uint64_t{1});
}

void LimitsTest::bodyBytesInFlight()
{
    // A request holds its bytes until it is answered.
    std::mutex mutex;
    std::vector<Responder> kept;
    m_script->handle = [&](Request request, Responder responder) {
        if (request.path() != "/hold") {
            responder.send(textResponse(200, ""));
            return;
        }
        const std::lock_guard lock(mutex);
        kept.push_back(std::move(responder));
    };
    const auto post = [](const std::string& target, std::size_t size) {
        return "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
               std::string(size, 'b');
    };
    Limits limits;
    limits.bodyBytesInFlight = 1500;
    start(limits);
    RawClient holding(m_server->port());
    holding.send(post("/hold", 1000));
    const auto keptCount = [&] {
        const std::lock_guard lock(mutex);
        return kept.size();
    };
    QTRY_COMPARE(keptCount(), std::size_t{1});
    expectRefusal(post("/", 501), 503);
    QVERIFY(m_script->lastRefusal().isTransient);
    RawClient small(m_server->port());
    small.send(post("/", 500));
    const auto fits = small.read();
    QVERIFY(fits);
    QCOMPARE(fits->status, 200);
    kept.front().send(textResponse(200, "done"));
    QVERIFY(holding.read());
    // The same connection again: what it held is given back before it is served next.
    holding.send(post("/", 1500));
    const auto next = holding.read();
    QVERIFY(next);
    QCOMPARE(next->status, 200);
}

void LimitsTest::budgetIsGivenBack()
{
    Limits limits;
    limits.bodyBytesInFlight = 1500;
    start(limits);
    for (int i = 0; i < 10; ++i) {
        RawClient broken(m_server->port());
        broken.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n" + std::string(1000, 'b'));
        broken.close();
        // Refused because it ended too early, or because others still held the budget.
        QTRY_COMPARE(m_script->refusals().size(), static_cast<std::size_t>(i + 1));
    }
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
    RawClient client(m_server->port());
    for (int i = 0; i < 5; ++i) {
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1400\r\n\r\n" + std::string(1400, 'b'));
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
    }
}

void LimitsTest::headerDeadline()
{
    Limits limits;
    limits.headerDeadline = shortDeadline;
    start(limits);
    RawClient client(m_server->port());
    QElapsedTimer timer;
    timer.start();
    client.drip("GET / HTTP/1.1\r\nHost: h\r\nX-Slow: " + std::string(2'000, 's'), 10);
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 408);
    QVERIFY(timer.elapsed() >= shortDeadline.count() - 10);
    QVERIFY(timer.elapsed() < 10'000);
    QVERIFY(client.isClosedByPeer());
    QCOMPARE(m_script->lastRefusal().status, 408);
}

void LimitsTest::headerDeadlineBeginsWithTheRequest()
{
    Limits limits;
    limits.headerDeadline = shortDeadline;
    start(limits);
    RawClient client(m_server->port());
    // Idle for longer than the header may take, before the first and between two requests.
    for (int i = 0; i < 2; ++i) {
        QVERIFY(!client.read(true, 300));
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
    }
}

void LimitsTest::bodyDeadline()
{
    Limits limits;
    limits.bodyDeadline = shortDeadline;
    start(limits);
    for (const char* framing : {"Content-Length: 5000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1000\r\n"}) {
        RawClient client(m_server->port());
        QElapsedTimer timer;
        timer.start();
        client.send(std::string("POST /slow HTTP/1.1\r\nHost: h\r\n") + framing);
        client.drip(std::string(2'000, 'b'), 10);
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->status, 408);
        QVERIFY(timer.elapsed() >= shortDeadline.count() - 10);
        QVERIFY(timer.elapsed() < 10'000);
        QVERIFY(client.isClosedByPeer());
        QCOMPARE(m_script->lastRefusal().target, std::string("/slow"));
    }
}

void LimitsTest::handlerDeadline()
{
    std::mutex mutex;
    std::vector<Responder> kept;
    m_script->handle = [&](Request, Responder responder) {
        const std::lock_guard lock(mutex);
        kept.push_back(std::move(responder));
    };
    Limits limits;
    limits.handlerDeadline = shortDeadline;
    start(limits);
    RawClient client(m_server->port());
    client.send("GET /late HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 503);
    QVERIFY(m_script->lastRefusal().isTransient);
    QCOMPARE(m_script->lastRefusal().method, std::string("GET"));
    const std::lock_guard lock(mutex);
    kept.front().send(textResponse(200, "too late"));
    QVERIFY(client.isClosedByPeer());
}

void LimitsTest::writeDeadline()
{
    m_script->handle = [](Request, Responder responder) {
        responder.send(textResponse(200, std::string(std::size_t{64} * 1024 * 1024, 'x')));
    };
    Limits limits;
    limits.writeDeadline = shortDeadline;
    start(limits);
    RawClient client(m_server->port());
    client.socket().setReadBufferSize(1024);
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QTRY_COMPARE(m_server->statistics().requests, std::uint64_t{1});
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
}

void LimitsTest::idleDeadline()
{
    Limits limits;
    limits.idleDeadline = shortDeadline;
    start(limits);
    RawClient fresh(m_server->port());
    RawClient used(m_server->port());
    used.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(used.read());
    QVERIFY(fresh.isClosedByPeer());
    QVERIFY(used.isClosedByPeer());
    QCOMPARE(m_server->statistics().refusals, std::uint64_t{0});
}

void LimitsTest::deadlineBeforeAdmissionsAnswer()
{
    m_script->admit = [](const Request&) { return std::optional(textResponse(401, "no")); };
    Limits limits;
    limits.bodyDeadline = shortDeadline;
    start(limits);
    RawClient client(m_server->port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500\r\n\r\n");
    client.drip(std::string(499, 'b'), 10);
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 401);
    QVERIFY(client.isClosedByPeer());
}

void LimitsTest::connections()
{
    Limits limits;
    limits.connections = 3;
    start(limits);
    std::vector<std::unique_ptr<RawClient>> open;
    for (int i = 0; i < 3; ++i) {
        open.push_back(std::make_unique<RawClient>(m_server->port()));
        open.back()->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        QVERIFY(open.back()->read());
    }
    expectRefusal("", 503);
    QVERIFY(m_script->lastRefusal().isTransient);
    expectRefusal("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 503);
    open.front()->close();
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{2});
    RawClient next(m_server->port());
    next.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = next.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
}

void LimitsTest::connectionsPerAddress()
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

void LimitsTest::trustedProxyIsExemptPerAddress()
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

void LimitsTest::forwardedFor_data()
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

void LimitsTest::forwardedFor()
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

void LimitsTest::refusalTellsWhatWasRead()
{
    start(smallLimits());
    expectRefusal("POST /path HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n", 413);
    const Refusal refusal = m_script->lastRefusal();
    QCOMPARE(refusal.method, std::string("POST"));
    QCOMPARE(refusal.target, std::string("/path"));
    QCOMPARE(refusal.clientAddress, std::string("127.0.0.1"));
    QCOMPARE(refusal.reason, std::string("body over 1000 bytes"));
    QVERIFY(!refusal.isTransient);
}

void LimitsTest::largeRefusedBodyStillGetsItsAnswer()
{
    start(smallLimits());
    // More than the socket's buffers hold: closing at once would destroy the answer.
    Limits limits;
    limits.bodyBytes = 4'000'000;
    start(limits);
    expectRefusal("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4000001\r\n\r\n" + std::string(4'000'001, 'b'), 413);
}

void LimitsTest::garbageAtTheDoor()
{
    Limits limits = smallLimits();
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

QTEST_GUILESS_MAIN(LimitsTest)
#include "LimitsTest.moc"
