// SPDX-License-Identifier: Apache-2.0
// Starts and stops the I/O threads, and hands accepted connections out to them.
#include "http/Server.h"

#include "Acceptor.h"
#include "ClientAddress.h"
#include "Session.h"
#include "SilentConnections.h"
#include "TlsCertificate.h"
#include "Worker.h"
#include "core/FileLock.h"
#include "core/Log.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <future>
#include <mutex>
#include <thread>
#include <type_traits>

namespace rollcall::http {

namespace {

// Beyond that many who are being told that there are too many, connections are closed without a word.
constexpr std::size_t mostTurnedAway = 32;

// What else a process holds open: the directory's files, certificates, and those who are being turned away.
constexpr std::size_t filesKeptFree = 256;

/// A cap beyond what the system lets this process open would never be met: callers would wait without an answer. What
/// there is, is shared with those beside.
std::size_t reachable(std::size_t connections, std::size_t beside)
{
    const std::size_t wanted = connections + beside;
    const std::size_t files = core::raiseOpenFileLimit(wanted + filesKeptFree);
    const std::size_t room = files > 2 * filesKeptFree ? files - filesKeptFree : files / 2;
    return wanted <= room ? connections : std::max<std::size_t>(connections * room / wanted, 1);
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
    Implementation(ServerConfig config, HandlerFactory makeHandler)
        : m_makeHandler(std::move(makeHandler)),
          m_shared(std::make_shared<SharedState>(std::move(config))),
          m_ledger(std::make_shared<ConnectionLedger>(m_shared->config.limits.connections,
                                                      m_shared->config.limits.connectionsPerAddress))
    {
    }

    /// `socket` may be empty.
    [[nodiscard]] core::Result<> start(std::unique_ptr<ListeningSocket>& socket);
    [[nodiscard]] std::unique_ptr<ListeningSocket> letGo();
    [[nodiscard]] core::Result<> listenAgain(std::unique_ptr<ListeningSocket> socket);
    void stop(std::chrono::milliseconds drain);
    [[nodiscard]] ServerStatistics statistics() const;
    [[nodiscard]] std::uint16_t port() const { return m_acceptor->port(); }
    [[nodiscard]] const ServerConfig& config() const { return m_shared->config; }

private:
    [[nodiscard]] core::Result<> prepare();
    [[nodiscard]] bool startThreads();
    void joinThreads();
    template<class Task>
    [[nodiscard]] auto onAcceptingLoop(Task task) -> std::invoke_result_t<Task>;
    [[nodiscard]] Acceptor::Target nextTarget();
    void onQuiet();
    struct Accepted {
        Worker* worker = nullptr; ///< whose loop the socket belongs to
        std::shared_ptr<AcceptedSocket> socket;
    };
    void onAccepted(Accepted accepted);
    void onRoomSought();
    [[nodiscard]] ConnectionLedger::Admission admit(const Accepted& accepted) const;
    void serve(Accepted accepted, std::shared_ptr<void> ticket);
    void turnAway(Accepted accepted, ConnectionLedger::Verdict verdict);

    HandlerFactory m_makeHandler;
    std::shared_ptr<SharedState> m_shared;
    std::shared_ptr<ConnectionLedger> m_ledger;
    std::vector<std::shared_ptr<Worker>> m_workers; // the first one accepts, too
    std::unique_ptr<TlsCertificate> m_certificate;
    std::unique_ptr<Acceptor> m_acceptor; // goes before the loop it is bound to
    std::vector<std::thread> m_threads;
    std::size_t m_nextWorker = 0;
    std::size_t m_quietWorkers = 0;        // belongs to the loop that accepts
    std::deque<Accepted> m_waitingForRoom; // likewise; goes before the loops of its sockets
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
    m_acceptor = Acceptor::create(m_workers.front()->loop);
    return {};
}

core::Result<> Server::Implementation::start(std::unique_ptr<ListeningSocket>& socket)
{
    auto prepared = prepare();
    if (prepared) {
        const ServerConfig& config = m_shared->config;
        prepared = socket ? m_acceptor->take(*socket) : m_acceptor->listen(config.address, config.port);
    }
    if (!prepared) {
        m_isStopped = true;
        return prepared;
    }
    if (!startThreads()) {
        for (const auto& worker : m_workers)
            worker->loop.stop();
        joinThreads();
        m_isStopped = true;
        if (socket)
            socket = m_acceptor->release();
        return core::failure(core::ErrorKind::Internal,
                             "The listener could not be prepared. The log says why; restarting may help.");
    }
    socket.reset();
    m_workers.front()->loop.post([this] { m_acceptor->start([this] { return nextTarget(); }); });
    return {};
}

Acceptor::Target Server::Implementation::nextTarget()
{
    m_nextWorker = (m_nextWorker + 1) % m_workers.size();
    Worker& worker = *m_workers[m_nextWorker];
    return {worker.loop,
            [this, &worker](std::shared_ptr<AcceptedSocket> socket) { onAccepted({&worker, std::move(socket)}); }};
}

/// Only between start and stop, while the loop runs.
template<class Task>
auto Server::Implementation::onAcceptingLoop(Task task) -> std::invoke_result_t<Task>
{
    const auto done = std::make_shared<std::promise<std::invoke_result_t<Task>>>();
    auto result = done->get_future();
    m_workers.front()->loop.post([done, task = std::move(task)] { done->set_value(task()); });
    return result.get();
}

std::unique_ptr<ListeningSocket> Server::Implementation::letGo()
{
    const std::lock_guard lock(m_stopMutex);
    if (m_isStopped)
        return nullptr;
    return onAcceptingLoop([this] { return m_acceptor->release(); });
}

core::Result<> Server::Implementation::listenAgain(std::unique_ptr<ListeningSocket> socket)
{
    const std::lock_guard lock(m_stopMutex);
    if (m_isStopped)
        return core::failure(core::ErrorKind::Cancelled, "The listener has stopped meanwhile.");
    return onAcceptingLoop([this, held = std::shared_ptr<ListeningSocket>(std::move(socket))]() -> core::Result<> {
        auto listening = held ? m_acceptor->take(*held) : m_acceptor->listen(m_shared->config.address, port());
        if (listening)
            m_acceptor->resume();
        return listening;
    });
}

bool Server::Implementation::startThreads()
{
    std::vector<std::future<bool>> ready;
    for (const auto& worker : m_workers) {
        std::promise<bool> isReady;
        ready.push_back(isReady.get_future());
        m_threads.emplace_back(
            [worker = worker.get(), makeHandler = m_makeHandler, isReady = std::move(isReady)]() mutable {
                runWorker(*worker, makeHandler, std::move(isReady));
            });
    }
    bool areAllReady = true;
    for (auto& future : ready)
        areAllReady = future.get() && areAllReady;
    return areAllReady;
}

ConnectionLedger::Admission Server::Implementation::admit(const Accepted& accepted) const
{
    const std::string& peer = accepted.socket->peerAddress();
    return m_ledger->admit(peer, isInAny(m_shared->trustedProxies, peer));
}

void Server::Implementation::onAccepted(Accepted accepted)
{
    m_accepted.fetch_add(1, std::memory_order_relaxed);
    auto admission = admit(accepted);
    if (admission.verdict == ConnectionLedger::Verdict::Admitted) {
        serve(std::move(accepted), std::move(admission.ticket));
    } else if (admission.verdict == ConnectionLedger::Verdict::TooMany && m_waitingForRoom.size() < mostTurnedAway) {
        m_waitingForRoom.push_back(std::move(accepted));
        endLongestSilent(m_workers, [this] { m_workers.front()->loop.post([this] { onRoomSought(); }); });
    } else {
        turnAway(std::move(accepted), admission.verdict);
    }
}

void Server::Implementation::onRoomSought()
{
    if (m_waitingForRoom.empty())
        return;
    Accepted accepted = std::move(m_waitingForRoom.front());
    m_waitingForRoom.pop_front();
    auto admission = admit(accepted);
    if (admission.verdict == ConnectionLedger::Verdict::Admitted)
        serve(std::move(accepted), std::move(admission.ticket));
    else
        turnAway(std::move(accepted), admission.verdict);
}

void Server::Implementation::serve(Accepted accepted, std::shared_ptr<void> ticket)
{
    std::shared_ptr<SSL_CTX> tls = m_certificate ? m_certificate->current() : nullptr;
    Worker& worker = *accepted.worker;
    worker.loop.post([&worker, socket = std::move(accepted.socket), ticket = std::move(ticket), tls = std::move(tls)] {
        auto transport = worker.isEnding ? nullptr : Transport::create(*socket, tls.get());
        if (transport)
            std::make_shared<Session>(worker, std::move(transport), ticket, socket->peerAddress(), tls != nullptr)
                ->start();
    });
}

void Server::Implementation::turnAway(Accepted accepted, ConnectionLedger::Verdict verdict)
{
    Worker& worker = *accepted.worker;
    if (worker.turnedAway.load() >= mostTurnedAway) {
        worker.refusals.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    worker.turnedAway.fetch_add(1);
    std::shared_ptr<void> ticket(&worker, [](Worker* counted) { counted->turnedAway.fetch_sub(1); });
    const bool isOverAll = verdict == ConnectionLedger::Verdict::TooMany;
    const RequestParser::Fault reason{.status = isOverAll ? 503 : 429,
                                      .reason =
                                          isOverAll ? "too many connections" : "too many connections of one address",
                                      .isTransient = isOverAll};
    std::shared_ptr<SSL_CTX> tls = m_certificate ? m_certificate->current() : nullptr;
    worker.loop.post(
        [&worker, reason, socket = std::move(accepted.socket), ticket = std::move(ticket), tls = std::move(tls)] {
            auto transport = worker.isEnding ? nullptr : Transport::create(*socket, tls.get());
            if (transport)
                std::make_shared<Session>(worker, std::move(transport), ticket, socket->peerAddress(), tls != nullptr)
                    ->turnAway(reason);
        });
}

void Server::Implementation::stop(std::chrono::milliseconds drain)
{
    const std::lock_guard lock(m_stopMutex);
    if (std::exchange(m_isStopped, true))
        return;
    for (const auto& worker : m_workers) {
        worker->loop.post([this, &worker = *worker, drain] {
            worker.loop.postAfter(drain, [&worker] { worker.closeAll(); });
            worker.beginDraining([this] { onQuiet(); });
        });
    }
    joinThreads();
    // Left open where the deadline passed first.
    m_acceptor->close();
    m_waitingForRoom.clear();
    // A connection accepted meanwhile may have been handed to a loop that had ended: it is let go here.
    for (const auto& worker : m_workers)
        worker->loop.runLeftOver();
}

// One thread alone cannot end: another may still answer what was under way, and whoever comes meanwhile is told to come
// again by any of them.
void Server::Implementation::onQuiet()
{
    m_workers.front()->loop.post([this] {
        if (++m_quietWorkers < m_workers.size())
            return;
        m_acceptor->close();
        for (const auto& worker : m_workers)
            worker->loop.post([&worker = *worker] { worker.endDraining(); });
    });
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
    std::unique_ptr<ListeningSocket> none;
    return start(std::move(config), std::move(makeHandler), none);
}

core::Result<std::unique_ptr<Server>> Server::start(ServerConfig config, HandlerFactory makeHandler,
                                                    std::unique_ptr<ListeningSocket>& socket)
{
    config.limits.connections = reachable(config.limits.connections, config.connectionsBeside);
    auto implementation = std::make_unique<Implementation>(std::move(config), std::move(makeHandler));
    if (auto started = implementation->start(socket); !started)
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

std::unique_ptr<ListeningSocket> Server::letGo()
{
    return m_implementation->letGo();
}

core::Result<> Server::listenAgain(std::unique_ptr<ListeningSocket> socket)
{
    return m_implementation->listenAgain(std::move(socket));
}

void Server::stop(std::chrono::milliseconds drain)
{
    m_implementation->stop(drain);
}

} // namespace rollcall::http
