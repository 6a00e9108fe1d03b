// SPDX-License-Identifier: Apache-2.0
// How the server starts and stops, and what becomes of answers from elsewhere, late ones included.
#include "ServerTestCase.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

class LifecycleTest : public ServerTestCase {
    Q_OBJECT
private Q_SLOTS:
    void answeredFromAnotherThread();
    void droppedResponderAnswers500();
    void throwingHandlerAnswers500();
    void answerAfterTheConnectionIsGone();
    void answerAfterTheServerIsGone();
    void stopDrainsWhatRuns_data();
    void stopDrainsWhatRuns();
    void stopClosesIdleConnections();
    void stopAnswersWhoHasJustConnected();
    void aPortIsHandedOver();
    void aPortIsTakenBack_data();
    void aPortIsTakenBack();
    void stopGivesUpAtTheDeadline();
    void stopLeavesNoConnectionOpen();
    void pipelinedRequestsDoNotStarveOthers_data();
    void pipelinedRequestsDoNotStarveOthers();
    void handlersLiveOnTheirThread();
    void handlerThatCannotBeMade();
    void startErrors();
};

void LifecycleTest::answeredFromAnotherThread()
{
    std::vector<std::thread> threads;
    std::mutex mutex;
    m_script->handle = [&](Request request, Responder responder) {
        const std::lock_guard lock(mutex);
        threads.emplace_back([target = request.target, responder = std::move(responder)]() mutable {
            responder.send(textResponse(200, target));
        });
    };
    start();
    RawClient client(m_server->port());
    for (int i = 0; i < 20; ++i) {
        client.send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->body, "/" + std::to_string(i));
    }
    m_server->stop();
    for (std::thread& thread : threads)
        thread.join();
}

void LifecycleTest::droppedResponderAnswers500()
{
    m_script->handle = [](Request, Responder) {};
    start();
    RawClient client(m_server->port());
    client.send("GET /d HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 500);
    QCOMPARE(response->field("Content-Type"), std::string("application/scim+json"));
    QCOMPARE(m_script->lastRefusal().target, std::string("/d"));
    QVERIFY(!m_script->lastRefusal().isTransient);
}

void LifecycleTest::throwingHandlerAnswers500()
{
    m_script->handle = [](Request, Responder) { throw std::runtime_error("a defect"); };
    start();
    RawClient client(m_server->port());
    client.send("GET /t HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 500);
}

void LifecycleTest::answerAfterTheConnectionIsGone()
{
    Shelf shelf;
    m_script->handle = [&shelf](Request, Responder responder) { shelf.put(std::move(responder)); };
    start();
    {
        RawClient client(m_server->port());
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_COMPARE(shelf.size(), std::size_t{1});
        client.close();
    }
    shelf.take().send(textResponse(200, std::string(1'000'000, 'x')));
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
}

void LifecycleTest::answerAfterTheServerIsGone()
{
    Shelf shelf;
    m_script->handle = [&shelf](Request, Responder responder) { shelf.put(std::move(responder)); };
    start();
    RawClient client(m_server->port());
    client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n");
    QTRY_COMPARE(shelf.size(), std::size_t{1});
    RawClient other(m_server->port());
    other.send("GET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
    QTRY_COMPARE(shelf.size(), std::size_t{2});
    m_server->stop(std::chrono::milliseconds{0});
    m_server.reset();
    shelf.take().send(textResponse(200, "late"));
    static_cast<void>(shelf.take()); // dropped late
    QVERIFY(client.isClosedByPeer());
}

// What is under way is answered; whoever comes meanwhile, on an open connection or a new one, is told to come again.
void LifecycleTest::stopDrainsWhatRuns_data()
{
    QTest::addColumn<unsigned>("threads");
    QTest::newRow("one thread") << 1U;
    QTest::newRow("several threads") << 3U;
}

void LifecycleTest::stopDrainsWhatRuns()
{
    QFETCH(unsigned, threads);
    Shelf shelf;
    m_script->handle = shelving(shelf);
    start({}, {}, threads);
    const std::uint16_t port = m_server->port();
    RawClient busy(port);
    busy.send(getRequest("/hold"));
    QTRY_COMPARE(shelf.size(), std::size_t{1});
    std::vector<std::unique_ptr<RawClient>> idle;
    for (unsigned i = 0; i < threads; ++i) {
        idle.push_back(std::make_unique<RawClient>(port));
        idle.back()->send(getRequest());
        QVERIFY(idle.back()->read());
    }
    std::jthread stopping([this] { m_server->stop(std::chrono::seconds{20}); });
    const auto statusOfNew = [port] {
        RawClient client(port);
        client.send(getRequest());
        const auto response = client.read();
        return response ? response->status : 0;
    };
    // Connections go round, so that then every thread has heard of it.
    unsigned refusedInARow = 0;
    const QDeadlineTimer deadline(20'000);
    while (refusedInARow < threads && !deadline.hasExpired()) {
        const int status = statusOfNew();
        QVERIFY2(status == 200 || status == 503, "nobody is refused a connection");
        refusedInARow = status == 503 ? refusedInARow + 1 : 0;
    }
    QCOMPARE(refusedInARow, threads);
    QCOMPARE(m_script->lastRefusal().reason, std::string("shutting down"));
    QVERIFY(m_script->lastRefusal().isTransient);
    QVERIFY(!m_script->lastRefusal().mayTakeEffect);
    for (const auto& client : idle) {
        client->send(postRequest("/late", 20));
        const auto response = client->read();
        QVERIFY(response);
        QCOMPARE(response->status, 503);
        QCOMPARE(response->field("Connection"), std::string("close"));
        QVERIFY(client->isClosedByPeer());
    }
    shelf.take().send(textResponse(200, "finished"));
    const auto response = busy.read();
    QVERIFY(response);
    QCOMPARE(response->body, std::string("finished"));
    QCOMPARE(response->field("Connection"), std::string("close"));
    QVERIFY(busy.isClosedByPeer());
    stopping.join();
    QVERIFY(!RawClient(port).isConnected());
    m_server->stop();
}

void LifecycleTest::stopClosesIdleConnections()
{
    start();
    RawClient idle(m_server->port());
    idle.send(getRequest());
    QVERIFY(idle.read());
    QElapsedTimer timer;
    timer.start();
    m_server->stop(std::chrono::seconds{20});
    QVERIFY2(timer.elapsed() < 10'000, "nothing is under way");
    QVERIFY(idle.isClosedByPeer());
}

// A client that has a connection counts on an answer to what it sends next.
void LifecycleTest::stopAnswersWhoHasJustConnected()
{
    Limits limits;
    limits.lastRequestDeadline = std::chrono::seconds{20};
    start(limits);
    const std::uint16_t port = m_server->port();
    RawClient early(port);
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{1});
    std::jthread stopping([this] { m_server->stop(std::chrono::seconds{20}); });
    QTRY_VERIFY(!RawClient(port).isConnected());
    early.send(getRequest());
    const auto response = early.read();
    stopping.join();
    QVERIFY(response);
    QCOMPARE(response->status, 503);
    QCOMPARE(response->field("Connection"), std::string("close"));
    QVERIFY(m_script->lastRefusal().isTransient);
}

// Whoever connects while nobody accepts waits for the next server; what is under way ends where it began.
void LifecycleTest::aPortIsHandedOver()
{
    Shelf shelf;
    m_script->handle = shelving(shelf);
    start();
    const std::uint16_t port = m_server->port();
    RawClient busy(port);
    busy.send(getRequest("/hold"));
    QTRY_COMPARE(shelf.size(), std::size_t{1});
    auto socket = m_server->letGo();
    QVERIFY(socket);
    RawClient waiting(port);
    QVERIFY(waiting.isConnected());
    waiting.send(getRequest());
    QVERIFY2(!waiting.read(true, 200), "nobody accepts");

    const auto script = std::make_shared<Script>();
    script->handle = [](Request, Responder responder) { responder.send(textResponse(200, "the next")); };
    auto next = Server::start({}, scripted(script), socket);
    QVERIFY(next);
    QVERIFY(!socket);
    QCOMPARE((*next)->port(), port);
    const auto answer = waiting.read();
    QVERIFY(answer);
    QCOMPARE(answer->body, std::string("the next"));

    std::jthread stopping([this] { m_server->stop(std::chrono::seconds{20}); });
    for (int i = 0; i < 20; ++i) {
        RawClient client(port);
        client.send(getRequest());
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->body, std::string("the next"));
    }
    shelf.take().send(textResponse(200, "finished"));
    const auto finished = busy.read();
    QVERIFY(finished);
    QCOMPARE(finished->body, std::string("finished"));
    stopping.join();
    (*next)->stop();
    QVERIFY(!m_server->letGo());
}

void LifecycleTest::aPortIsTakenBack_data()
{
    QTest::addColumn<bool>("isClosed");
    QTest::newRow("the socket itself") << false;
    QTest::newRow("bound anew") << true;
}

void LifecycleTest::aPortIsTakenBack()
{
    QFETCH(bool, isClosed);
    start();
    const std::uint16_t port = m_server->port();
    for (int round = 0; round < 3; ++round) {
        auto socket = m_server->letGo();
        QVERIFY(socket);
        // It fails after it has taken the socket, and gives it back.
        QVERIFY(!Server::start({}, [] { return std::unique_ptr<Handler>(); }, socket));
        QVERIFY(socket);
        if (isClosed)
            socket.reset();
        QVERIFY(m_server->listenAgain(std::move(socket)));
        QCOMPARE(m_server->port(), port);
        expectAnswer(getRequest());
    }
}

void LifecycleTest::stopGivesUpAtTheDeadline()
{
    Shelf shelf;
    m_script->handle = [&shelf](Request, Responder responder) { shelf.put(std::move(responder)); };
    start();
    RawClient busy(m_server->port());
    busy.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QTRY_COMPARE(shelf.size(), std::size_t{1});
    QElapsedTimer timer;
    timer.start();
    m_server->stop(std::chrono::milliseconds{200});
    QVERIFY(timer.elapsed() >= 190);
    QVERIFY(timer.elapsed() < 8'000);
    QVERIFY(busy.isClosedByPeer());
}

// A connection may be accepted by one thread for another that has just ended.
void LifecycleTest::stopLeavesNoConnectionOpen()
{
    Limits limits;
    limits.lastRequestDeadline = std::chrono::milliseconds{10};
    for (int round = 0; round < 40; ++round) {
        start(limits);
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 6; ++i)
            clients.push_back(std::make_unique<RawClient>(m_server->port()));
        m_server->stop();
        QCOMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
        // The server is still there: nothing is closed by its destruction.
        for (const auto& client : clients)
            QVERIFY(client->isClosedByPeer(5'000));
    }
}

void LifecycleTest::pipelinedRequestsDoNotStarveOthers_data()
{
    QTest::addColumn<int>("inARow");
    QTest::newRow("one in a row") << 1;
    QTest::newRow("eight in a row") << 8;
}

void LifecycleTest::pipelinedRequestsDoNotStarveOthers()
{
    QFETCH(int, inARow);
    constexpr std::size_t pipelined = 100;
    std::vector<std::string> order; // of the one I/O thread, read when all is answered
    std::promise<void> firstIsHandled;
    std::promise<void> othersHaveSent;
    auto mayGoOn = othersHaveSent.get_future();
    m_script->handle = [&](Request request, Responder responder) {
        order.push_back(request.target);
        if (request.target == "/many/0") {
            firstIsHandled.set_value();
            mayGoOn.wait();
        }
        responder.send(textResponse(200, ""));
    };
    ServerConfig config;
    config.ioThreads = 1;
    config.limits.pipelinedRequests = static_cast<std::size_t>(inARow);
    m_server = startServer(m_script, config);
    RawClient other(m_server->port());
    other.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(other.read());
    RawClient many(m_server->port());
    std::string requests;
    for (std::size_t i = 0; i < pipelined; ++i)
        requests += "GET /many/" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
    many.send(requests);
    firstIsHandled.get_future().wait();
    other.send("GET /other HTTP/1.1\r\nHost: h\r\n\r\n");
    othersHaveSent.set_value();
    QVERIFY(other.read());
    for (std::size_t i = 0; i < pipelined; ++i)
        QVERIFY(many.read());
    m_server->stop();
    const auto place = std::find(order.begin(), order.end(), "/other") - order.begin();
    // Its turn comes after a few turns of the other connection at most.
    QVERIFY2(place <= 1 + 4 * inARow, std::to_string(place).c_str());
    QCOMPARE(order.size(), pipelined + 2);
}

void LifecycleTest::handlersLiveOnTheirThread()
{
    ServerConfig config;
    config.ioThreads = 3;
    m_server = startServer(m_script, config);
    QCOMPARE(m_script->handlersAlive.load(), 3);
    for (int i = 0; i < 6; ++i) {
        RawClient client(m_server->port());
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        QVERIFY(client.read());
    }
    m_server->stop();
    QCOMPARE(m_script->handlersAlive.load(), 0);
}

void LifecycleTest::handlerThatCannotBeMade()
{
    const auto throwing =
        Server::start({}, []() -> std::unique_ptr<Handler> { throw std::runtime_error("no database"); });
    QVERIFY(!throwing);
    QCOMPARE(throwing.error().kind, core::ErrorKind::Internal);
    QVERIFY(!Server::start({}, [] { return std::unique_ptr<Handler>(); }));
}

void LifecycleTest::startErrors()
{
    start();
    ServerConfig taken;
    taken.port = m_server->port();
    const auto second = Server::start(taken, scripted(m_script));
    QVERIFY(!second);
    QCOMPARE(second.error().kind, core::ErrorKind::Conflict);
    QCOMPARE(second.error().message, "Port " + std::to_string(taken.port) +
                                         " is in use by another program. Choose another port or stop that program.");

    ServerConfig foreign;
    foreign.address = "192.0.2.1";
    const auto elsewhere = Server::start(foreign, scripted(m_script));
    QVERIFY(!elsewhere);
    QCOMPARE(elsewhere.error().kind, core::ErrorKind::Invalid);

    ServerConfig nonsense;
    nonsense.address = "no address";
    const auto unreadable = Server::start(nonsense, scripted(m_script));
    QVERIFY(!unreadable);
    QCOMPARE(unreadable.error().kind, core::ErrorKind::Invalid);

    ServerConfig badProxy;
    badProxy.trustedProxies = {"10.0.0.0/99"};
    const auto malformed = Server::start(badProxy, scripted(m_script));
    QVERIFY(!malformed);
    QCOMPARE(malformed.error().kind, core::ErrorKind::Invalid);
}

QTEST_GUILESS_MAIN(LifecycleTest)
#include "LifecycleTest.moc"
