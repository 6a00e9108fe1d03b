// SPDX-License-Identifier: Apache-2.0
// Bodies that come in pieces: at once, from another thread, with errors, to slow and vanishing readers.
#include "RawClient.h"
#include "ScriptedHandler.h"
#include "http/Client.h"
#include "http/Server.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <thread>

using namespace rollcall;
using namespace rollcall::http;
using namespace rollcall::test;

namespace {

// Delivers `count` pieces "0;1;2;…" and then the end or an error, at once.
class CountingStream final : public BodyStream {
public:
    CountingStream(int count, std::size_t padding, std::optional<core::ErrorKind> failsWith, std::atomic<int>& alive)
        : m_count(count), m_padding(padding), m_failsWith(failsWith), m_alive(alive)
    {
        ++m_alive;
    }
    ~CountingStream() override { --m_alive; }

    void next(Deliver deliver) override
    {
        if (m_next < m_count)
            deliver(std::to_string(m_next++) + ";" + std::string(m_padding, '.'));
        else if (m_failsWith)
            deliver(core::failure(*m_failsWith, "The list broke off."));
        else
            deliver(std::string());
    }

private:
    int m_count;
    std::size_t m_padding;
    std::optional<core::ErrorKind> m_failsWith;
    std::atomic<int>& m_alive;
    int m_next = 0;
};

// One thread that runs what streams ask for, as a database reader would.
class Producer {
public:
    Producer() : m_thread([this] { run(); }) {}
    ~Producer()
    {
        post({});
        m_thread.join();
    }
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;
    void post(std::function<void()> work)
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(work));
        m_wake.notify_one();
    }

private:
    void run()
    {
        for (;;) {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return !m_queue.empty(); });
            auto work = std::move(m_queue.front());
            m_queue.pop_front();
            lock.unlock();
            if (!work)
                return;
            work();
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_queue;
    std::thread m_thread;
};

class ForeignStream final : public BodyStream {
public:
    ForeignStream(Producer& producer, int count) : m_producer(producer), m_count(count) {}
    void next(Deliver deliver) override
    {
        std::string piece = m_next < m_count ? std::to_string(m_next++) + ";" : std::string();
        m_producer.post([deliver = std::move(deliver), piece = std::move(piece)] { deliver(piece); });
    }

private:
    Producer& m_producer;
    int m_count;
    int m_next = 0;
};

/// Hands over the first request for a piece; delivering it is for the test.
class PromisedStream final : public BodyStream {
public:
    explicit PromisedStream(std::promise<Deliver>& asked) : m_asked(asked) {}
    void next(Deliver deliver) override { m_asked.set_value(std::move(deliver)); }

private:
    std::promise<Deliver>& m_asked;
};

/// Says nothing after the first `count` pieces.
class SilentStream final : public BodyStream {
public:
    SilentStream(int count, std::vector<Deliver>& kept) : m_left(count), m_kept(kept) {}
    void next(Deliver deliver) override
    {
        if (m_left-- > 0)
            deliver(std::string("a piece"));
        else
            m_kept.push_back(std::move(deliver));
    }

private:
    int m_left;
    std::vector<Deliver>& m_kept;
};

std::string counted(int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += std::to_string(i) + ";";
    return text;
}

} // namespace

class StreamTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_script = std::make_shared<Script>(); }
    void cleanup();
    void piecesAreChunks_data();
    void piecesAreChunks();
    void piecesFromAnotherThread();
    void headHasNoBody();
    void headWaitsForTheFirstPiece_data();
    void headWaitsForTheFirstPiece();
    void oldClientsReadToTheEnd();
    void errorBeforeTheFirstPiece_data();
    void errorBeforeTheFirstPiece();
    void errorLaterBreaksOff();
    void readerThatVanishes();
    void readerThatStalls();
    void readerThatTakesTooLong();
    void streamThatFallsSilent_data();
    void streamThatFallsSilent();
    void firstPieceIsDueFromTheArrival();
    void endlessStreamDoesNotStarveOthers();
    void stopEndsAStream();

private:
    void serve(int count, std::size_t padding = 0, std::optional<core::ErrorKind> failsWith = std::nullopt,
               const Limits& limits = {}, unsigned threads = 2);

    std::atomic<int> m_alive{0};
    std::shared_ptr<Script> m_script;
    std::unique_ptr<Server> m_server;
};

void StreamTest::cleanup()
{
    m_server.reset();
    QCOMPARE(m_alive.load(), 0);
}

void StreamTest::serve(int count, std::size_t padding, std::optional<core::ErrorKind> failsWith, const Limits& limits,
                       unsigned threads)
{
    m_script->handle = [this, count, padding, failsWith](Request request, Responder responder) {
        auto response = textResponse(200, "ignored");
        if (request.path() != "/plain")
            response.stream = std::make_unique<CountingStream>(count, padding, failsWith, m_alive);
        responder.send(std::move(response));
    };
    ServerConfig config;
    config.limits = limits;
    config.ioThreads = threads;
    m_server = startServer(m_script, config);
    QVERIFY(m_server);
}

void StreamTest::piecesAreChunks_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("none") << 0;
    QTest::newRow("one") << 1;
    QTest::newRow("more than go in a row") << 100;
}

void StreamTest::piecesAreChunks()
{
    QFETCH(int, count);
    serve(count);
    RawClient client(m_server->port());
    for (int i = 0; i < 3; ++i) {
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->field("Transfer-Encoding"), std::string("chunked"));
        QCOMPARE(response->field("Content-Length"), std::string());
        QCOMPARE(response->body, counted(count));
    }
}

void StreamTest::piecesFromAnotherThread()
{
    Producer producer;
    m_script->handle = [&producer](Request, Responder responder) {
        auto response = textResponse(200, "");
        response.stream = std::make_unique<ForeignStream>(producer, 200);
        responder.send(std::move(response));
    };
    m_server = startServer(m_script);
    Client client({.host = "127.0.0.1", .port = m_server->port(), .tls = false, .certificateAuthorityFile = {}});
    for (int i = 0; i < 3; ++i) {
        const auto response = client.send("GET", "/", {}, "");
        QVERIFY(response.has_value());
        QCOMPARE(response->body, counted(200));
    }
    m_server.reset();
}

void StreamTest::headHasNoBody()
{
    serve(3);
    RawClient client(m_server->port());
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET /plain HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(client.read(false));
    const auto next = client.read();
    QVERIFY(next);
    QCOMPARE(next->body, std::string("ignored"));
}

void StreamTest::headWaitsForTheFirstPiece_data()
{
    QTest::addColumn<bool>("isThere");
    QTest::newRow("a piece") << true;
    QTest::newRow("none to be had") << false;
}

void StreamTest::headWaitsForTheFirstPiece()
{
    QFETCH(bool, isThere);
    std::promise<BodyStream::Deliver> asked;
    m_script->handle = [&asked](Request, Responder responder) {
        auto response = textResponse(401, "");
        response.stream = std::make_unique<PromisedStream>(asked);
        responder.send(std::move(response));
    };
    m_server = startServer(m_script);
    RawClient client(m_server->port());
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    auto deliver = asked.get_future();
    QCOMPARE(deliver.wait_for(std::chrono::seconds{10}), std::future_status::ready);
    QVERIFY2(!client.socket().waitForReadyRead(200), "an answer that is held back is held back from HEAD too");
    if (isThere)
        deliver.get()(std::string("a piece"));
    else
        deliver.get()(core::failure(core::ErrorKind::Unavailable, "The directory is closing."));
    const auto response = client.read(false);
    QVERIFY(response);
    QCOMPARE(response->status, isThere ? 401 : 503);
    QCOMPARE(response->field("Transfer-Encoding"), std::string());
    QVERIFY(response->body.empty());
}

void StreamTest::oldClientsReadToTheEnd()
{
    serve(50);
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.0\r\n\r\n");
    const auto head = client.read(false);
    QVERIFY(head);
    QCOMPARE(head->field("Transfer-Encoding"), std::string());
    QCOMPARE(head->field("Connection"), std::string("close"));
    const auto body = client.readAll();
    QVERIFY(body);
    QCOMPARE(*body, counted(50));
}

void StreamTest::errorBeforeTheFirstPiece_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("status");
    QTest::newRow("a defect") << static_cast<int>(core::ErrorKind::Internal) << 500;
    QTest::newRow("passing") << static_cast<int>(core::ErrorKind::Unavailable) << 503;
}

void StreamTest::errorBeforeTheFirstPiece()
{
    QFETCH(int, kind);
    QFETCH(int, status);
    serve(0, 0, static_cast<core::ErrorKind>(kind));
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, status);
    QCOMPARE(m_script->lastRefusal().isTransient, status == 503);
}

void StreamTest::errorLaterBreaksOff()
{
    serve(3, 0, core::ErrorKind::Internal);
    for (const char* version : {"1.0", "1.1"}) {
        Client client({.host = "127.0.0.1", .port = m_server->port(), .tls = false, .certificateAuthorityFile = {}});
        if (std::string(version) == "1.1") {
            const auto response = client.send("GET", "/", {}, "");
            QVERIFY(!response);
            QCOMPARE(response.error().kind, core::ErrorKind::Offline);
        } else {
            RawClient raw(m_server->port());
            raw.send("GET / HTTP/1.0\r\n\r\n");
            static_cast<void>(raw.readAll());
            QCOMPARE(raw.socket().error(), QAbstractSocket::RemoteHostClosedError);
        }
    }
}

void StreamTest::readerThatVanishes()
{
    serve(1'000'000, 10'000);
    {
        RawClient client(m_server->port());
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        QVERIFY(client.read(false));
        client.close();
    }
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
    QTRY_COMPARE(m_alive.load(), 0);
}

void StreamTest::readerThatStalls()
{
    Limits limits;
    limits.writeDeadline = std::chrono::milliseconds{200};
    serve(1'000'000, 10'000, std::nullopt, limits);
    RawClient client(m_server->port());
    client.socket().setReadBufferSize(1024);
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QTRY_COMPARE(m_server->statistics().requests, std::uint64_t{1});
    QTRY_COMPARE(m_server->statistics().connectionsOpen, std::size_t{0});
    QTRY_COMPARE(m_alive.load(), 0);
}

// Each piece is taken in time, and still it does not go on for ever.
void StreamTest::readerThatTakesTooLong()
{
    Limits limits;
    limits.streamDeadline = std::chrono::milliseconds{300};
    serve(1'000'000'000, 1'000, std::nullopt, limits);
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QElapsedTimer timer;
    timer.start();
    while (client.isConnected() && timer.elapsed() < 20'000) {
        if (client.socket().waitForReadyRead(100))
            client.socket().readAll();
    }
    QVERIFY(!client.isConnected());
    QVERIFY(timer.elapsed() >= 250);
    QTRY_COMPARE(m_alive.load(), 0);
}

void StreamTest::streamThatFallsSilent_data()
{
    QTest::addColumn<int>("pieces");
    QTest::newRow("before the first piece") << 0;
    QTest::newRow("after it") << 1;
}

void StreamTest::streamThatFallsSilent()
{
    QFETCH(int, pieces);
    std::vector<BodyStream::Deliver> kept;
    m_script->handle = [&kept, pieces](Request, Responder responder) {
        auto response = textResponse(200, "");
        response.stream = std::make_unique<SilentStream>(pieces, kept);
        responder.send(std::move(response));
    };
    ServerConfig config;
    config.limits.handlerDeadline = std::chrono::milliseconds{200};
    m_server = startServer(m_script, config);
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    if (pieces == 0) {
        const auto response = client.read();
        QVERIFY(response);
        QCOMPARE(response->status, 503);
        QVERIFY(m_script->lastRefusal().isTransient && m_script->lastRefusal().mayTakeEffect);
        QVERIFY(client.isClosedByPeer());
    } else {
        const auto all = client.readAll();
        QVERIFY(all && all->starts_with("HTTP/1.1 200 "));
        QVERIFY2(!all->ends_with("0\r\n\r\n"), "a list that broke off must not look whole");
        QVERIFY(m_script->refusals().empty());
    }
    m_server->stop();
    QCOMPARE(kept.size(), std::size_t{1});
    kept.front()(std::string("too late"));
}

void StreamTest::firstPieceIsDueFromTheArrival()
{
    std::vector<BodyStream::Deliver> kept;
    m_script->handle = [&kept](Request, Responder responder) {
        auto response = textResponse(200, "");
        response.stream = std::make_unique<SilentStream>(0, kept);
        responder.send(std::move(response));
    };
    ServerConfig config;
    config.limits.handlerDeadline = std::chrono::milliseconds{1'000};
    m_server = startServer(m_script, config);
    RawClient client(m_server->port());
    QElapsedTimer timer;
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n");
    QTRY_COMPARE(m_server->statistics().requests, std::uint64_t{1});
    timer.start();
    // The body takes most of the time there is.
    QVERIFY(!client.read(true, 800));
    client.send("x");
    const auto response = client.read();
    QVERIFY(response);
    QCOMPARE(response->status, 503);
    QVERIFY2(timer.elapsed() < 1'600, std::to_string(timer.elapsed()).c_str());
    m_server->stop();
}

void StreamTest::endlessStreamDoesNotStarveOthers()
{
    serve(1'000'000'000, 1'000, std::nullopt, {}, 1);
    std::atomic<bool> isDone{false};
    std::thread reader([this, &isDone] {
        RawClient client(m_server->port());
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        while (!isDone && client.isConnected()) {
            if (client.socket().waitForReadyRead(100))
                client.socket().readAll();
        }
    });
    QTRY_COMPARE(m_alive.load(), 1);
    RawClient other(m_server->port());
    for (int i = 0; i < 20; ++i) {
        other.send("GET /plain HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto response = other.read();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
    }
    isDone = true;
    reader.join();
}

void StreamTest::stopEndsAStream()
{
    serve(1'000'000'000, 1'000);
    RawClient client(m_server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(client.read(false));
    m_server->stop(std::chrono::milliseconds{100});
    QCOMPARE(m_alive.load(), 0);
}

QTEST_GUILESS_MAIN(StreamTest)
#include "StreamTest.moc"
