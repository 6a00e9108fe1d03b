// SPDX-License-Identifier: Apache-2.0
// How requests and answers travel, and how the server starts and stops.
#include "http/Server.h"
#include "RawClient.h"
#include "ScriptedHandler.h"
#include "http/Client.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>

#include <algorithm>
#include <future>
#include <thread>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

namespace {

// Keeps responders so that the test decides when they answer.
struct Shelf {
    void put(Responder responder)
    {
        const std::lock_guard lock(m_mutex);
        m_responders.push_back(std::move(responder));
    }
    std::size_t size() const
    {
        const std::lock_guard lock(m_mutex);
        return m_responders.size();
    }
    Responder take()
    {
        const std::lock_guard lock(m_mutex);
        Responder first = std::move(m_responders.front());
        m_responders.erase(m_responders.begin());
        return first;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<Responder> m_responders;
};

} // namespace

class ServerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void echoesOverOneConnection();
    void pipelinedRequestsAreAnsweredInOrder();
    void splitAnywhere();
    void chunkedRequestBody();
    void trailersAreNotFields();
    void connectionHandling_data();
    void connectionHandling();
    void headGetsNoBody();
    void statusWithoutBody();
    void dateAndNoServer();
    void hostileResponseFieldsAreTamed();
    void continueIsSentOnRequest();
    void admissionEndsTheExchange_data();
    void admissionEndsTheExchange();
    void answeredFromAnotherThread();
    void droppedResponderAnswers500();
    void throwingHandlerAnswers500();
    void answerAfterTheConnectionIsGone();
    void answerAfterTheServerIsGone();
    void largeBodiesBothWays();
    void emptyLinesBeforeARequest();
    void halfRequestThenEnd();
    void stopDrainsWhatRuns();
    void stopGivesUpAtTheDeadline();
    void stopLeavesNoConnectionOpen();
    void pipelinedRequestsDoNotStarveOthers_data();
    void pipelinedRequestsDoNotStarveOthers();
    void handlersLiveOnTheirThread();
    void handlerThatCannotBeMade();
    void startErrors();
    void clientReconnectsOnce();
    void clientKeepsFieldOrder();
    void clientSaysWhoIsOffline();
    void clientRefusesLineBreaks();

private:
    std::shared_ptr<Script> m_script;
    std::unique_ptr<Server> m_server;
};

void ServerTest::init()
{
    m_script = std::make_shared<Script>();
}

void ServerTest::cleanup()
{
    m_server.reset();
    QCOMPARE(m_script->handlersAlive.load(), 0);
    QCOMPARE(m_script->handlersOnWrongThread.load(), 0);
}

void ServerTest::echoesOverOneConnection()
{
    m_server = startServer(m_script);
    QVERIFY(m_server);
    QVERIFY(m_server->port() != 0);
    RawClient client(m_server->port());
    for (int i = 0; i < 5; ++i) {
        client.send("POST /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
        QCOMPARE(response->body, std::string("POST /a?b=c 127.0.0.1 3 abc"));
    }
    const auto statistics = m_server->statistics();
    QCOMPARE(statistics.connectionsAccepted, std::uint64_t{1});
    QCOMPARE(statistics.connectionsOpen, std::size_t{1});
    QCOMPARE(statistics.requests, std::uint64_t{5});
    QCOMPARE(statistics.refusals, std::uint64_t{0});
}

void ServerTest::pipelinedRequestsAreAnsweredInOrder()
{
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    std::string requests;
    for (int i = 0; i < 50; ++i)
        requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx";
    client.send(requests);
    for (int i = 0; i < 50; ++i) {
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->body, "POST /" + std::to_string(i) + " 127.0.0.1 1 x");
    }
}

void ServerTest::splitAnywhere()
{
    m_server = startServer(m_script);
    const std::string request =
        "POST /s HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    RawClient client(m_server->port());
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
        client.send(request.substr(0, cut));
        client.send(request.substr(cut));
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->body, std::string("POST /s 127.0.0.1 3 abc"));
    }
    client.drip(request, 1);
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
}

void ServerTest::chunkedRequestBody()
{
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send("PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                "5;name=value\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->body, std::string("PUT /c 127.0.0.1 16 hello 0123456789"));
}

void ServerTest::trailersAreNotFields()
{
    std::promise<std::size_t> fieldCount;
    m_script->handle = [&fieldCount](Request request, Responder responder) {
        fieldCount.set_value(request.headers.size());
        responder.send(textResponse(200, ""));
    };
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send(
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nAuthorization: Basic x\r\n\r\n");
    QVERIFY(client.read());
    QCOMPARE(fieldCount.get_future().get(), std::size_t{2});
}

void ServerTest::connectionHandling_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("closes");
    QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\nHost: h\r\n\r\n") << false;
    QTest::newRow("1.1 close") << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n") << true;
    QTest::newRow("1.1 close among others")
        << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n") << true;
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << true;
    QTest::newRow("1.0 keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true;
}

void ServerTest::connectionHandling()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, closes);
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send(request.toStdString());
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    QCOMPARE(response->field("Connection"), std::string(closes ? "close" : ""));
    if (closes) {
        QVERIFY(client.isClosedByPeer());
    } else {
        client.send(request.toStdString());
        QVERIFY(client.read());
    }
}

void ServerTest::headGetsNoBody()
{
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send("HEAD /h HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto head = client.read(false);
    QVERIFY(head);
    QCOMPARE(head->field("Content-Length"), std::to_string(std::string("HEAD /h 127.0.0.1 0 ").size()));
    client.send("GET /next HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto next = client.read();
    QVERIFY(next);
    QCOMPARE(next->body, std::string("GET /next 127.0.0.1 0 "));
}

void ServerTest::statusWithoutBody()
{
    m_script->handle = [](Request request, Responder responder) {
        responder.send(textResponse(request.path() == "/204" ? 204 : 304, "must not be sent"));
    };
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    for (const int status : {204, 304, 204}) {
        client.send("GET /" + std::to_string(status) + " HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->status, status);
        QCOMPARE(response->field("Content-Length"), std::string());
    }
}

void ServerTest::dateAndNoServer()
{
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    const QRegularExpression form(
        QStringLiteral("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
                       "\\d{4} \\d{2}:\\d{2}:\\d{2} GMT$"));
    QVERIFY(form.match(QString::fromStdString(response->field("Date"))).hasMatch());
    QCOMPARE(response->field("Server"), std::string());
}

void ServerTest::hostileResponseFieldsAreTamed()
{
    m_script->handle = [](Request, Responder responder) {
        auto response = textResponse(200, "ok");
        response.headers.add("X-Evil", "a\r\nX-Injected: yes\r\n\r\n<html>");
        response.headers.add("Bad Name\r\nX-Injected", "yes");
        response.headers.add("Content-Length", "999");
        response.headers.add("Transfer-Encoding", "chunked");
        responder.send(std::move(response));
    };
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->field("X-Injected"), std::string());
    QCOMPARE(response->field("X-Evil"), std::string("a  X-Injected: yes    <html>"));
    QCOMPARE(response->field("Content-Length"), std::string("2"));
    QCOMPARE(response->field("Transfer-Encoding"), std::string());
    QCOMPARE(response->body, std::string("ok"));
}

void ServerTest::continueIsSentOnRequest()
{
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send("PUT /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    const auto goOn = client.read();
    QVERIFY(goOn);
    QCOMPARE(goOn->status, 100);
    client.send("ab");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->body, std::string("PUT /e 127.0.0.1 2 ab"));
}

void ServerTest::admissionEndsTheExchange_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("no body") << QByteArray("GET /no HTTP/1.1\r\nHost: h\r\n\r\n") << true;
    QTest::newRow("small body is read to its end")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde") << true;
    QTest::newRow("chunked body is read to its end")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
        << true;
    QTest::newRow("large body is not waited for")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n") << false;
    QTest::newRow("body over the limit, 401 all the same")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nContent-Length: 99000000\r\n\r\n") << false;
    QTest::newRow("expected body is not asked for")
        << QByteArray("POST /no HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n") << false;
}

void ServerTest::admissionEndsTheExchange()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, isKept);
    std::atomic<int> handled{0};
    m_script->admit = [](const Request& seen) -> std::optional<Response> {
        if (seen.path() == "/no")
            return textResponse(401, seen.body.empty() ? "no" : "body was read");
        return std::nullopt;
    };
    m_script->handle = [&handled](Request, Responder responder) {
        ++handled;
        responder.send(textResponse(200, "yes"));
    };
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send(request.toStdString());
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 401);
    QCOMPARE(response->body, std::string("no"));
    QCOMPARE(handled.load(), 0);
    if (isKept) {
        client.send("GET /yes HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto next = client.read();
        QVERIFY(next);
        QCOMPARE(next->status, 200);
    } else {
        QCOMPARE(response->field("Connection"), std::string("close"));
        QVERIFY(client.isClosedByPeer());
    }
}

void ServerTest::answeredFromAnotherThread()
{
    std::vector<std::thread> threads;
    std::mutex mutex;
    m_script->handle = [&](Request request, Responder responder) {
        const std::lock_guard lock(mutex);
        threads.emplace_back([target = request.target, responder = std::move(responder)]() mutable {
            responder.send(textResponse(200, target));
        });
    };
    m_server = startServer(m_script);
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

void ServerTest::droppedResponderAnswers500()
{
    m_script->handle = [](Request, Responder) {};
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send("GET /d HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 500);
    QCOMPARE(response->field("Content-Type"), std::string("application/scim+json"));
    QCOMPARE(m_script->lastRefusal().target, std::string("/d"));
    QVERIFY(!m_script->lastRefusal().isTransient);
}

void ServerTest::throwingHandlerAnswers500()
{
    m_script->handle = [](Request, Responder) { throw std::runtime_error("a defect"); };
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send("GET /t HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 500);
}

void ServerTest::answerAfterTheConnectionIsGone()
{
    Shelf shelf;
    m_script->handle = [&shelf](Request, Responder responder) { shelf.put(std::move(responder)); };
    m_server = startServer(m_script);
    {
        RawClient client(m_server->port());
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_COMPARE(shelf.size(), std::size_t{1});
        client.close();
    }
    shelf.take().send(textResponse(200, std::string(1'000'000, 'x')));
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
}

void ServerTest::answerAfterTheServerIsGone()
{
    Shelf shelf;
    m_script->handle = [&shelf](Request, Responder responder) { shelf.put(std::move(responder)); };
    m_server = startServer(m_script);
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

void ServerTest::largeBodiesBothWays()
{
    m_server = startServer(m_script);
    Client client({.host = "127.0.0.1", .port = m_server->port(), .tls = false, .certificateAuthorityFile = {}});
    const std::string body(8'000'000, 'b');
    const auto response = client.send("POST", "/big", {}, body);
    QVERIFY(response.has_value());
    QCOMPARE(response->body.size(), body.size() + std::string("POST /big 127.0.0.1 8000000 ").size());
}

void ServerTest::emptyLinesBeforeARequest()
{
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send("\r");
    client.send("\n\r\nGET /l HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    client.send("\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto refused = client.read();
    QVERIFY(refused);
    QCOMPARE(refused->status, 400);
}

void ServerTest::halfRequestThenEnd()
{
    m_server = startServer(m_script);
    {
        RawClient client(m_server->port());
        client.send("POST /half HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
        client.socket().disconnectFromHost();
        QTRY_COMPARE(m_script->refusals().size(), std::size_t{1});
    }
    QCOMPARE(m_script->lastRefusal().status, 400);
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
}

void ServerTest::stopDrainsWhatRuns()
{
    Shelf shelf;
    m_script->handle = [&shelf](Request, Responder responder) { shelf.put(std::move(responder)); };
    m_server = startServer(m_script);
    RawClient idle(m_server->port());
    RawClient busy(m_server->port());
    busy.send("GET /busy HTTP/1.1\r\nHost: h\r\n\r\n");
    QTRY_COMPARE(shelf.size(), std::size_t{1});
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{2});
    const std::uint16_t port = m_server->port();
    std::thread stopping([this] { m_server->stop(std::chrono::seconds{20}); });
    QVERIFY(idle.isClosedByPeer());
    QTRY_VERIFY(!RawClient(port).isConnected());
    shelf.take().send(textResponse(200, "finished"));
    const auto response = busy.read();
    QVERIFY(response);
    QCOMPARE(response->body, std::string("finished"));
    QCOMPARE(response->field("Connection"), std::string("close"));
    QVERIFY(busy.isClosedByPeer());
    stopping.join();
    m_server->stop();
}

void ServerTest::stopGivesUpAtTheDeadline()
{
    Shelf shelf;
    m_script->handle = [&shelf](Request, Responder responder) { shelf.put(std::move(responder)); };
    m_server = startServer(m_script);
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

void ServerTest::handlersLiveOnTheirThread()
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

void ServerTest::handlerThatCannotBeMade()
{
    const auto throwing =
        Server::start({}, []() -> std::unique_ptr<Handler> { throw std::runtime_error("no database"); });
    QVERIFY(!throwing);
    QCOMPARE(throwing.error().kind, core::ErrorKind::Internal);
    QVERIFY(!Server::start({}, [] { return std::unique_ptr<Handler>(); }));
}

void ServerTest::startErrors()
{
    m_server = startServer(m_script);
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

void ServerTest::clientReconnectsOnce()
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

void ServerTest::clientKeepsFieldOrder()
{
    std::promise<std::string> seen;
    m_script->handle = [&seen](Request request, Responder responder) {
        std::string names;
        for (const auto& [name, value] : request.headers)
            names += name + "=" + value + ";";
        seen.set_value(names);
        responder.send(textResponse(200, ""));
    };
    m_server = startServer(m_script);
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

void ServerTest::clientSaysWhoIsOffline()
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

void ServerTest::clientRefusesLineBreaks()
{
    m_server = startServer(m_script);
    Client client({.host = "127.0.0.1", .port = m_server->port(), .tls = false, .certificateAuthorityFile = {}});
    Headers headers;
    headers.add("X-A", "1\r\nX-B: 2");
    QCOMPARE(client.send("GET", "/", headers, "").error().kind, core::ErrorKind::Invalid);
    QCOMPARE(client.send("GET", "/a b", {}, "").error().kind, core::ErrorKind::Invalid);
    QCOMPARE(client.send("G T", "/", {}, "").error().kind, core::ErrorKind::Invalid);
}

// A connection may be accepted by one thread for another that has just ended.
void ServerTest::stopLeavesNoConnectionOpen()
{
    for (int round = 0; round < 40; ++round) {
        m_server = startServer(m_script);
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

void ServerTest::pipelinedRequestsDoNotStarveOthers_data()
{
    QTest::addColumn<int>("inARow");
    QTest::newRow("one in a row") << 1;
    QTest::newRow("eight in a row") << 8;
}

void ServerTest::pipelinedRequestsDoNotStarveOthers()
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

QTEST_GUILESS_MAIN(ServerTest)
#include "ServerTest.moc"
