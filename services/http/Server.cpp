// SPDX-License-Identifier: Apache-2.0
// Starts and stops the I/O threads, and hands accepted connections out to them.
#include "http/Server.h"

#include "Acceptor.h"
#include "ClientAddress.h"
#include "Session.h"
#include "TlsCertificate.h"
#include "Worker.h"
#include "core/FileLock.h"
#include "core/Log.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <future>
#include <mutex>
#include <thread>

namespace rollcall::http {

namespace {

// Beyond that many who are being told that there are too many, connections are closed without a word.
constexpr std::size_t mostTurnedAway = 32;

// What else a process holds open: the directory's files, certificates, and those who are being turned away.
constexpr std::size_t filesKeptFree = 256;

/// A cap beyond what the system lets this process open would never be met: callers would wait without an answer.
std::size_t reachable(std::size_t connections)
{
    const std::size_t room = core::raiseOpenFileLimit(connections + filesKeptFree);
    return std::min(connections, room > 2 * filesKeptFree ? room - filesKeptFree : room / 2);
}

void runWorker(Worker& worker, const HandlerFactory& makeHandler, std::promise<bool> isReady)
{
    try {
        worker.handler = makeHandler();
    } catch (const std::exception& error) {
        core::log(core::LogLevel::Error, "http", std::string("a handler could not be made: ") + error.what());
    }
    const bool hasHandler = worker.handler != nullptr;
    isReady.set_value(hasHandler);
    if (hasHandler)
        worker.loop.run();
    worker.handler.reset();
}

} // namespace

class Server::Implementation {
public:
    explicit Implementation(ServerConfig config)
        : m_shared(std::make_shared<SharedState>(std::move(config))),
          m_ledger(std::make_shared<ConnectionLedger>(m_shared->config.limits.connections,
                                                      m_shared->config.limits.connectionsPerAddress))
    {
    }

    [[nodiscard]] core::Result<> start(const HandlerFactory& makeHandler);
    void stop(std::chrono::milliseconds drain);
    [[nodiscard]] ServerStatistics statistics() const;
    [[nodiscard]] std::uint16_t port() const { return m_acceptor->port(); }
    [[nodiscard]] const ServerConfig& config() const { return m_shared->config; }

private:
    [[nodiscard]] core::Result<> prepare();
    [[nodiscard]] bool startThreads(const HandlerFactory& makeHandler);
    void joinThreads();
    void onAccepted(std::shared_ptr<AcceptedSocket> socket);
    void turnAway(Worker& worker, std::shared_ptr<AcceptedSocket> socket, ConnectionLedger::Verdict verdict);

    std::shared_ptr<SharedState> m_shared;
    std::shared_ptr<ConnectionLedger> m_ledger;
    std::vector<std::shared_ptr<Worker>> m_workers; // the first one accepts, too
    std::unique_ptr<TlsCertificate> m_certificate;
    std::unique_ptr<Acceptor> m_acceptor; // goes before the loop it is bound to
    std::vector<std::thread> m_threads;
    std::size_t m_nextWorker = 0;
    std::atomic<std::uint64_t> m_accepted{0};
    std::mutex m_stopMutex;
    bool m_isStopped = false;
};

core::Result<> Server::Implementation::prepare()
{
    for (const std::string& text : m_shared->config.trustedProxies) {
        auto block = AddressBlock::parse(text);
        if (!block)
            return tl::unexpected<core::Error>(block.error());
        m_shared->trustedProxies.push_back(*block);
    }
    if (m_shared->config.tls) {
        auto certificate = TlsCertificate::load(*m_shared->config.tls);
        if (!certificate)
            return tl::unexpected<core::Error>(certificate.error());
        m_certificate = std::move(*certificate);
    }
    for (unsigned i = 0; i < std::max(m_shared->config.ioThreads, 1U); ++i)
        m_workers.push_back(std::make_shared<Worker>(m_shared));
    auto acceptor = Acceptor::open(m_workers.front()->loop, m_shared->config.address, m_shared->config.port);
    if (!acceptor)
        return tl::unexpected<core::Error>(acceptor.error());
    m_acceptor = std::move(*acceptor);
    return {};
}

core::Result<> Server::Implementation::start(const HandlerFactory& makeHandler)
{
    if (auto prepared = prepare(); !prepared) {
        m_isStopped = true;
        return prepared;
    }
    if (!startThreads(makeHandler)) {
        for (const auto& worker : m_workers)
            worker->loop.stop();
        joinThreads();
        m_isStopped = true;
        return core::failure(core::ErrorKind::Internal,
                             "The listener could not be prepared. The log says why; restarting may help.");
    }
    m_workers.front()->loop.post([this] {
        m_acceptor->start(
            [this]() -> EventLoop& {
                m_nextWorker = (m_nextWorker + 1) % m_workers.size();
                return m_workers[m_nextWorker]->loop;
            },
            [this](std::shared_ptr<AcceptedSocket> socket) { onAccepted(std::move(socket)); });
    });
    return {};
}

bool Server::Implementation::startThreads(const HandlerFactory& makeHandler)
{
    std::vector<std::future<bool>> ready;
    for (const auto& worker : m_workers) {
        std::promise<bool> isReady;
        ready.push_back(isReady.get_future());
        m_threads.emplace_back([worker = worker.get(), makeHandler, isReady = std::move(isReady)]() mutable {
            runWorker(*worker, makeHandler, std::move(isReady));
        });
    }
    bool areAllReady = true;
    for (auto& future : ready)
        areAllReady = future.get() && areAllReady;
    return areAllReady;
}

void Server::Implementation::onAccepted(std::shared_ptr<AcceptedSocket> socket)
{
    m_accepted.fetch_add(1, std::memory_order_relaxed);
    Worker& worker = *m_workers[m_nextWorker];
    const std::string& peer = socket->peerAddress();
    auto admission = m_ledger->admit(peer, isInAny(m_shared->trustedProxies, peer));
    if (admission.verdict != ConnectionLedger::Verdict::Admitted) {
        turnAway(worker, std::move(socket), admission.verdict);
        return;
    }
    std::shared_ptr<SSL_CTX> tls = m_certificate ? m_certificate->current() : nullptr;
    worker.loop.post([&worker, socket = std::move(socket), ticket = std::move(admission.ticket), tls] {
        auto transport = worker.isDraining ? nullptr : Transport::create(*socket, tls.get());
        if (transport)
            std::make_shared<Session>(worker, std::move(transport), ticket, socket->peerAddress(), tls != nullptr)
                ->start();
    });
}

void Server::Implementation::turnAway(Worker& worker, std::shared_ptr<AcceptedSocket> socket,
                                      ConnectionLedger::Verdict verdict)
{
    // No handshake for somebody who is not let in.
    if (m_certificate || worker.turnedAway.load() >= mostTurnedAway) {
        worker.refusals.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    worker.turnedAway.fetch_add(1);
    std::shared_ptr<void> ticket(&worker, [](Worker* counted) { counted->turnedAway.fetch_sub(1); });
    const bool isOverAll = verdict == ConnectionLedger::Verdict::TooMany;
    worker.loop.post([&worker, isOverAll, socket = std::move(socket), ticket = std::move(ticket)] {
        if (worker.isDraining)
            return;
        std::make_shared<Session>(worker, Transport::create(*socket, nullptr), ticket, socket->peerAddress(), false)
            ->turnAway(isOverAll ? 503 : 429,
                       isOverAll ? "too many connections" : "too many connections of one address", isOverAll);
    });
}

void Server::Implementation::stop(std::chrono::milliseconds drain)
{
    const std::lock_guard lock(m_stopMutex);
    if (std::exchange(m_isStopped, true))
        return;
    m_workers.front()->loop.post([this] { m_acceptor->close(); });
    for (const auto& worker : m_workers) {
        worker->loop.post([&worker = *worker, drain] {
            worker.loop.postAfter(drain, [&worker] { worker.closeAll(); });
            worker.beginDraining();
        });
    }
    joinThreads();
    // A connection accepted meanwhile may have been handed to a loop that had ended: it is let go here.
    for (const auto& worker : m_workers)
        worker->loop.runLeftOver();
}

void Server::Implementation::joinThreads()
{
    for (std::thread& thread : m_threads)
        thread.join();
    m_threads.clear();
}

ServerStatistics Server::Implementation::statistics() const
{
    ServerStatistics statistics;
    statistics.connectionsAccepted = m_accepted.load(std::memory_order_relaxed);
    statistics.connectionsOpen = m_ledger->openCount();
    for (const auto& worker : m_workers) {
        statistics.requests += worker->requests.load(std::memory_order_relaxed);
        statistics.refusals += worker->refusals.load(std::memory_order_relaxed);
    }
    return statistics;
}

Server::Server(std::unique_ptr<Implementation> implementation) : m_implementation(std::move(implementation)) {}

Server::~Server()
{
    stop();
}

core::Result<std::unique_ptr<Server>> Server::start(ServerConfig config, HandlerFactory makeHandler)
{
    config.limits.connections = reachable(config.limits.connections);
    auto implementation = std::make_unique<Implementation>(std::move(config));
    if (auto started = implementation->start(makeHandler); !started)
        return tl::unexpected<core::Error>(started.error());
    return std::unique_ptr<Server>(new Server(std::move(implementation)));
}

std::uint16_t Server::port() const
{
    return m_implementation->port();
}

const ServerConfig& Server::config() const
{
    return m_implementation->config();
}

ServerStatistics Server::statistics() const
{
    return m_implementation->statistics();
}

void Server::stop(std::chrono::milliseconds drain)
{
    m_implementation->stop(drain);
}

} // namespace rollcall::http
