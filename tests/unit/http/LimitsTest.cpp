// SPDX-License-Identifier: Apache-2.0
// Every limit on sizes and counts, one by one.
#include "ServerTestCase.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

namespace {

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

class LimitsTest : public ServerTestCase {
    Q_OBJECT
private Q_SLOTS:
    void sizes_data();
    void sizes();
    void bodyBytesInFlight_data();
    void bodyBytesInFlight();
    void budgetIsGivenBack();
    void sixteenMebibytes();
    void declaredBytesHoldNothing();
    void expectedBodyOverTheLimit();
    void bodyOverTheLimitOfItsRequest_data();
    void bodyOverTheLimitOfItsRequest();
    void refusalOfHeadHasNoBody();
    void senderThatDoesNotStop();
    void pipelinedBytesWaitOutside();
    void refusalTellsWhatWasRead();
    void largeRefusedBodyStillGetsItsAnswer();
};

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
    row("chunk extension over the limit",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(2000, 'x') +
            "\r\na\r\n0\r\n\r\n",
        400);
    row("trailers over the limit",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + std::string(2000, 'x') +
            "\r\n\r\n",
        400);
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

void LimitsTest::bodyBytesInFlight_data()
{
    QTest::addColumn<qulonglong>("limit");
    QTest::addColumn<qulonglong>("size");
    QTest::addColumn<int>("holders");
    QTest::newRow("a small limit") << 1500ULL << 1000ULL << 1;
    QTest::newRow("what is set by default") << 64ULL * 1024 * 1024 << 16ULL * 1024 * 1024 << 4;
}

void LimitsTest::bodyBytesInFlight()
{
    QFETCH(qulonglong, limit);
    QFETCH(qulonglong, size);
    QFETCH(int, holders);
    // A request holds its bytes until it is answered.
    Shelf shelf;
    m_script->handle = shelving(shelf);
    Limits limits;
    if (limit < limits.bodyBytesInFlight)
        limits.bodyBytesInFlight = limit;
    QCOMPARE(limits.bodyBytesInFlight, std::size_t{limit});
    start(limits);
    std::vector<std::unique_ptr<RawClient>> holding;
    for (int i = 0; i < holders; ++i) {
        holding.push_back(std::make_unique<RawClient>(m_server->port()));
        holding.back()->send(postRequest("/hold", size));
        QTRY_COMPARE_WITH_TIMEOUT(shelf.size(), holding.size(), 30'000);
    }
    const std::size_t left = limit - size * static_cast<std::size_t>(holders);
    expectRefusal(postRequest("/", left + 1), 503);
    QVERIFY(m_script->lastRefusal().isTransient);
    if (left > 0)
        expectAnswer(postRequest("/", left));
    expectAnswer(getRequest());
    shelf.take().send(textResponse(200, "done"));
    QVERIFY(holding.front()->read());
    // The same connection again: what it held is given back before it is served next.
    holding.front()->send(postRequest("/", size));
    const auto next = holding.front()->read();
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

void LimitsTest::sixteenMebibytes()
{
    m_script->handle = [](Request request, Responder responder) {
        responder.send(textResponse(200, std::to_string(request.body.size())));
    };
    const std::size_t most = Limits{}.bodyBytes;
    QCOMPARE(most, std::size_t{16} * 1024 * 1024);
    start();
    expectAnswer(postRequest("/", most));
    // Refused by what it says, before any of it is sent.
    expectRefusal("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(most + 1) + "\r\n\r\n", 413);
    expectRefusal("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1000001\r\n", 413);
}

void LimitsTest::declaredBytesHoldNothing()
{
    start();
    std::vector<std::unique_ptr<RawClient>> declaring;
    for (int i = 0; i < 40; ++i) {
        declaring.push_back(std::make_unique<RawClient>(m_server->port()));
        declaring.back()->send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 16777216\r\n\r\nx");
    }
    QTRY_COMPARE(m_server->statistics().requests, std::uint64_t{40});
    expectAnswer(postRequest("/", 1'000'000));
}

void LimitsTest::expectedBodyOverTheLimit()
{
    start(smallLimits());
    // No 100 before: the answer itself comes first.
    expectRefusal("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n", 413);
}

void LimitsTest::bodyOverTheLimitOfItsRequest_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const std::string& request, int status) {
        QTest::newRow(name) << QByteArray::fromStdString(request) << status;
    };
    const auto chunked = [](const std::string& target, const char* size) {
        return "POST " + target + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\n";
    };
    row("at the limit", postRequest("/form", 100), 200);
    // Refused by what it says, before any of it is sent.
    row("one over", "POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n", 413);
    row("absurdly over", "POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 16777216\r\n\r\n", 413);
    row("a chunk over", chunked("/form", "065"), 413);
    row("elsewhere", postRequest("/", 101), 200);
    row("a request that may have more than all", postRequest("/more", 1'000), 200);
    row("which it may not", "POST /more HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n", 413);
}

void LimitsTest::bodyOverTheLimitOfItsRequest()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    m_script->mostBodyBytes = [](const Request& asked) -> std::optional<std::size_t> {
        if (asked.path() == "/form")
            return 100;
        return asked.path() == "/more" ? std::optional<std::size_t>(1'000'000) : std::nullopt;
    };
    start(smallLimits());
    if (status == 200)
        expectAnswer(request.toStdString());
    else
        expectRefusal(request.toStdString(), status);
}

void LimitsTest::refusalOfHeadHasNoBody()
{
    start(smallLimits());
    RawClient client(m_server->port());
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n" + repeatedFields(6) + "\r\n");
    const auto response = client.read(false);
    QVERIFY(response);
    QCOMPARE(response->status, 431);
    QCOMPARE(response->field("Content-Length"), std::to_string(std::string("{\"refused\":431}").size()));
    QVERIFY(client.isClosedByPeer());
}

void LimitsTest::senderThatDoesNotStop()
{
    Limits limits = smallLimits();
    start(limits);
    RawClient client(m_server->port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n");
    QTRY_COMPARE(m_script->refusals().size(), std::size_t{1});
    QCOMPARE(m_script->lastRefusal().status, 413);
    // What comes after a refusal is thrown away for a while, but not without end.
    const auto sendMore = [&client, this] {
        client.socket().write(QByteArray(64 * 1024, 'b'));
        static_cast<void>(client.socket().waitForBytesWritten(5));
        return m_server->statistics().connectionsOpen;
    };
    QTRY_COMPARE_WITH_TIMEOUT(sendMore(), std::size_t{0}, 10'000);
}

void LimitsTest::pipelinedBytesWaitOutside()
{
    Shelf shelf;
    m_script->handle = shelving(shelf);
    start();
    RawClient client(m_server->port());
    client.send(getRequest("/hold"));
    QTRY_COMPARE(shelf.size(), std::size_t{1});
    std::string more;
    while (more.size() < std::size_t{32} * 1024 * 1024)
        more += getRequest("/more");
    client.socket().write(more.data(), static_cast<qint64>(more.size()));
    // Far less than the sockets' buffers and one read goes through while the first request is handled.
    while (client.socket().waitForBytesWritten(500)) {
    }
    QVERIFY(client.socket().bytesToWrite() > 0);
    QCOMPARE(m_server->statistics().requests, std::uint64_t{1});
    client.close();
    m_server.reset();
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
    // More than the socket's buffers hold: closing at once would destroy the answer.
    Limits limits;
    limits.bodyBytes = 4'000'000;
    start(limits);
    expectRefusal(postRequest("/", 4'000'001), 413);
}

QTEST_GUILESS_MAIN(LimitsTest)
#include "LimitsTest.moc"
