// SPDX-License-Identifier: Apache-2.0
// Every deadline: of those who send slowly, read slowly or do nothing, and of many at once.
#include "ServerTestCase.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <thread>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

namespace {

constexpr std::chrono::milliseconds shortDeadline{200};

// A connection that sends byte by byte gets 408 once the short deadline has passed, and not before.
void expectTimeout(std::uint16_t port, const std::string& begin, char byte)
{
    RawClient client(port);
    QElapsedTimer timer;
    timer.start();
    client.send(begin);
    client.drip(std::string(2'000, byte), 10);
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 408);
    QVERIFY(timer.elapsed() >= shortDeadline.count() - 10);
    QVERIFY(timer.elapsed() < 10'000);
    QVERIFY(client.isClosedByPeer());
}

} // namespace

class DeadlinesTest : public ServerTestCase {
    Q_OBJECT
private Q_SLOTS:
    void headerDeadline();
    void headerDeadlineBeginsWithTheRequest();
    void bodyDeadline();
    void handlerDeadline();
    void writeDeadline();
    void idleDeadline();
    void silenceFromTheBegin();
    void deadlineBeforeAdmissionsAnswer();
    void expectedBodyThatNeverComes();
    void dripReader();
    void deadlinesOfManyAtOnce();
    void deadlineWhileOthersAreBusy();
};

void DeadlinesTest::headerDeadline()
{
    Limits limits;
    limits.headerDeadline = shortDeadline;
    start(limits);
    expectTimeout(m_server->port(), "GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ", 's');
    QCOMPARE(m_script->lastRefusal().status, 408);
}

void DeadlinesTest::headerDeadlineBeginsWithTheRequest()
{
    Limits limits;
    limits.headerDeadline = shortDeadline;
    start(limits);
    RawClient client(m_server->port());
    // Idle between two requests for longer than the header may take.
    for (int i = 0; i < 2; ++i) {
        if (i > 0)
            QVERIFY(!client.read(true, 300));
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
    }
}

void DeadlinesTest::bodyDeadline()
{
    Limits limits;
    limits.bodyDeadline = shortDeadline;
    start(limits);
    for (const char* framing : {"Content-Length: 5000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1000\r\n"}) {
        expectTimeout(m_server->port(), std::string("POST /slow HTTP/1.1\r\nHost: h\r\n") + framing, 'b');
        QCOMPARE(m_script->lastRefusal().target, std::string("/slow"));
    }
}

void DeadlinesTest::handlerDeadline()
{
    Shelf shelf;
    m_script->handle = shelving(shelf);
    Limits limits;
    limits.handlerDeadline = shortDeadline;
    start(limits);
    RawClient client(m_server->port());
    client.send(getRequest("/hold"));
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 503);
    QVERIFY(m_script->lastRefusal().isTransient);
    QCOMPARE(m_script->lastRefusal().method, std::string("GET"));
    shelf.take().send(textResponse(200, "too late"));
    QVERIFY(client.isClosedByPeer());
}

void DeadlinesTest::writeDeadline()
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

void DeadlinesTest::idleDeadline()
{
    Limits limits;
    limits.idleDeadline = shortDeadline;
    start(limits);
    RawClient used(m_server->port());
    used.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(used.read());
    QVERIFY(used.isClosedByPeer());
    QCOMPARE(m_server->statistics().refusals, std::uint64_t{0});
}

// Whoever never asks anything holds a connection no longer than a header may take.
void DeadlinesTest::silenceFromTheBegin()
{
    Limits limits;
    limits.headerDeadline = shortDeadline;
    start(limits);
    RawClient silent(m_server->port());
    RawClient almostSilent(m_server->port());
    almostSilent.send("\r\n");
    QVERIFY(silent.isClosedByPeer());
    QVERIFY(almostSilent.isClosedByPeer());
    QCOMPARE(m_server->statistics().refusals, std::uint64_t{0});
}

void DeadlinesTest::deadlineBeforeAdmissionsAnswer()
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

void DeadlinesTest::expectedBodyThatNeverComes()
{
    Limits limits;
    limits.bodyDeadline = shortDeadline;
    start(limits);
    RawClient client(m_server->port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
    const auto goOn = client.read();
    QVERIFY(goOn);
    QCOMPARE(goOn->status, 100);
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 408);
    QVERIFY(client.isClosedByPeer());
}

void DeadlinesTest::dripReader()
{
    m_script->handle = [](Request, Responder responder) {
        responder.send(textResponse(200, std::string(std::size_t{64} * 1024 * 1024, 'x')));
    };
    Limits limits;
    limits.writeDeadline = shortDeadline;
    start(limits);
    RawClient client(m_server->port());
    client.socket().setReadBufferSize(1024);
    client.send(getRequest());
    QTRY_COMPARE(m_server->statistics().requests, std::uint64_t{1});
    // Reads all the time, but too little: what it takes does not prolong the deadline.
    const auto readSome = [&client, this] {
        static_cast<void>(client.socket().waitForReadyRead(5));
        static_cast<void>(client.socket().read(1024));
        return m_server->statistics().connectionsOpen;
    };
    QTRY_COMPARE_WITH_TIMEOUT(readSome(), std::size_t{0}, 10'000);
}

void DeadlinesTest::deadlinesOfManyAtOnce()
{
    Limits limits;
    limits.headerDeadline = shortDeadline;
    start(limits, {}, 1);
    QElapsedTimer timer;
    timer.start();
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 50; ++i) {
        slow.push_back(std::make_unique<RawClient>(m_server->port()));
        slow.back()->send("GET / HTTP/1.1\r\nHo");
    }
    RawClient quick(m_server->port());
    while (m_script->refusals().size() < slow.size() && timer.elapsed() < 10'000) {
        quick.send(getRequest());
        const auto response = quick.read();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
    }
    QCOMPARE(m_script->refusals().size(), slow.size());
    for (const auto& client : slow) {
        const auto response = client->read();
        QVERIFY(response);
        QCOMPARE(response->status, 408);
    }
}

void DeadlinesTest::deadlineWhileOthersAreBusy()
{
    Limits limits;
    limits.headerDeadline = shortDeadline;
    start(limits, {}, 1);
    std::atomic<bool> isDone{false};
    std::thread busy([this, &isDone] {
        RawClient client(m_server->port());
        std::string requests;
        for (int i = 0; i < 200; ++i)
            requests += getRequest();
        while (!isDone && client.isConnected()) {
            client.send(requests);
            for (int i = 0; i < 200; ++i) {
                if (!client.read())
                    return;
            }
        }
    });
    QTRY_VERIFY(m_server->statistics().requests > 200);
    const std::uint64_t before = m_server->statistics().requests;
    QElapsedTimer timer;
    timer.start();
    RawClient slow(m_server->port());
    slow.send("GET / HTTP/1.1\r\nHo");
    const auto response = slow.read();
    const qint64 elapsed = timer.elapsed();
    isDone = true;
    busy.join();
    QVERIFY(response);
    QCOMPARE(response->status, 408);
    QVERIFY2(elapsed < 5'000, std::to_string(elapsed).c_str());
    QVERIFY(m_server->statistics().requests > before);
}

QTEST_GUILESS_MAIN(DeadlinesTest)
#include "DeadlinesTest.moc"
