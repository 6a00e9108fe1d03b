// SPDX-License-Identifier: Apache-2.0
// Event loops, the acceptor and the plain and TLS transports on Boost.Asio.
#include "Network.h"

#include "core/Log.h"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <optional>
#include <utility>

namespace rollcall::http {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;
using Tcp = asio::ip::tcp;
// The concrete executor instead of the type-erased default: one indirection less for each operation.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

struct EventLoop::Core {
    asio::io_context io{1}; // one thread runs it; others only post
    asio::executor_work_guard<Executor> guard{io.get_executor()};
};

EventLoop::EventLoop() : m_core(std::make_unique<Core>()) {}

EventLoop::~EventLoop() = default;

void EventLoop::run()
{
    m_core->io.run();
}

void EventLoop::post(std::function<void()> task)
{
    asio::post(m_core->io, std::move(task));
}

void EventLoop::postAfter(std::chrono::milliseconds delay, std::function<void()> task)
{
    auto timer = std::make_shared<Timer>(m_core->io.get_executor(), delay);
    Timer& waiting = *timer;
    waiting.async_wait([timer = std::move(timer), task = std::move(task)](const ErrorCode& error) {
        if (!error)
            task();
    });
}

void EventLoop::stop()
{
    m_core->io.stop();
}

void EventLoop::runLeftOver()
{
    // A task may stop the loop again.
    do {
        m_core->io.restart();
    } while (m_core->io.poll() > 0);
    m_core->io.stop();
}

bool EventLoop::isCurrentThread() const
{
    return m_core->io.get_executor().running_in_this_thread();
}

namespace {

std::string addressText(asio::ip::address address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address.to_string();
}

class PlainSocket final : public AcceptedSocket {
public:
    PlainSocket(Socket socket, std::string peerAddress)
        : m_socket(std::move(socket)), m_peerAddress(std::move(peerAddress))
    {
    }
    const std::string& peerAddress() const override { return m_peerAddress; }
    Socket take() { return std::move(m_socket); }

private:
    Socket m_socket;
    std::string m_peerAddress;
};

class AsioAcceptor final : public Acceptor {
public:
    explicit AsioAcceptor(EventLoop& loop) : m_loop(loop), m_acceptor(loop.core().io.get_executor()) {}

    ErrorCode listen(const Tcp::endpoint& endpoint);
    std::uint16_t port() const override { return m_port; }
    void start(std::function<EventLoop&()> nextLoop,
               std::function<void(std::shared_ptr<AcceptedSocket>)> accepted) override;
    void close() override;

private:
    void acceptNext();
    void onAccepted(const ErrorCode& error, Socket socket);

    EventLoop& m_loop;
    asio::basic_socket_acceptor<Tcp, Executor> m_acceptor;
    std::uint16_t m_port = 0;
    std::function<EventLoop&()> m_nextLoop;
    std::function<void(std::shared_ptr<AcceptedSocket>)> m_accepted;
    bool m_hasWarned = false;
};

ErrorCode AsioAcceptor::listen(const Tcp::endpoint& endpoint)
{
    ErrorCode error;
    m_acceptor.open(endpoint.protocol(), error);
#ifndef _WIN32
    // On Windows this option would let two programs share the port; elsewhere it only forgives TIME_WAIT.
    if (!error)
        m_acceptor.set_option(asio::socket_base::reuse_address(true), error);
#endif
    if (!error && endpoint.address().is_v6())
        m_acceptor.set_option(asio::ip::v6_only(false), error);
    if (!error)
        m_acceptor.bind(endpoint, error);
    if (!error)
        m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error)
        m_port = m_acceptor.local_endpoint(error).port();
    return error;
}

void AsioAcceptor::start(std::function<EventLoop&()> nextLoop,
                         std::function<void(std::shared_ptr<AcceptedSocket>)> accepted)
{
    m_nextLoop = std::move(nextLoop);
    m_accepted = std::move(accepted);
    acceptNext();
}

void AsioAcceptor::acceptNext()
{
    m_acceptor.async_accept(m_nextLoop().core().io,
                            [this](const ErrorCode& error, Socket socket) { onAccepted(error, std::move(socket)); });
}

void AsioAcceptor::onAccepted(const ErrorCode& error, Socket socket)
{
    if (!m_acceptor.is_open() || error == asio::error::operation_aborted)
        return;
    if (error) {
        // Out of descriptors, as a rule: give the sessions time to end rather than spin.
        if (!std::exchange(m_hasWarned, true))
            core::log(core::LogLevel::Warning, "http", "cannot accept connections: " + error.message());
        m_loop.postAfter(std::chrono::milliseconds{100}, [this] {
            if (m_acceptor.is_open())
                acceptNext();
        });
        return;
    }
    m_hasWarned = false;
    ErrorCode ignored;
    const auto peer = socket.remote_endpoint(ignored);
    if (!ignored) {
        socket.set_option(Tcp::no_delay(true), ignored);
        m_accepted(std::make_shared<PlainSocket>(std::move(socket), addressText(peer.address())));
    }
    acceptNext();
}

void AsioAcceptor::close()
{
    ErrorCode ignored;
    m_acceptor.close(ignored);
}

TransportEvents::ReadEnd readEnd(const ErrorCode& error)
{
    if (!error)
        return TransportEvents::ReadEnd::Bytes;
    return error == asio::error::eof || error == asio::ssl::error::stream_truncated
               ? TransportEvents::ReadEnd::EndOfStream
               : TransportEvents::ReadEnd::Error;
}

using Buffers = std::array<asio::const_buffer, 2>;

// What both kinds of transport share: the socket below, the timer, closing.
class SocketTransport : public Transport {
public:
    explicit SocketTransport(Executor executor) : m_timer(executor) {}

    void armTimer(SteadyTime when, const Owner& owner) override
    {
        m_timer.expires_at(when);
        m_timer.async_wait([owner](const ErrorCode& error) {
            if (!error)
                owner->onTimer();
        });
    }

    void close() override
    {
        m_timer.cancel();
        ErrorCode ignored;
        socket().close(ignored);
    }

    void abort() override
    {
        ErrorCode ignored;
        socket().set_option(asio::socket_base::linger(true, 0), ignored);
        close();
    }

protected:
    virtual Socket& socket() = 0;

    void readRaw(std::span<char> into, const Owner& owner)
    {
        socket().async_read_some(
            asio::buffer(into.data(), into.size()),
            [owner](const ErrorCode& error, std::size_t byteCount) { owner->onRead(readEnd(error), byteCount); });
    }

    void shutdownSending()
    {
        ErrorCode ignored;
        socket().shutdown(asio::socket_base::shutdown_send, ignored);
    }

    template<class Stream>
    static void writeAll(Stream& stream, const Buffers& buffers, const Owner& owner)
    {
        asio::async_write(stream, buffers, [owner](const ErrorCode& error, std::size_t) { owner->onWritten(!error); });
    }

private:
    Timer m_timer;
};

class PlainTransport final : public SocketTransport {
public:
    explicit PlainTransport(Socket accepted) : SocketTransport(accepted.get_executor()), m_socket(std::move(accepted))
    {
        ErrorCode ignored;
        m_socket.non_blocking(true, ignored);
    }

    bool startHandshake(const Owner&) override { return false; }
    void read(std::span<char> into, const Owner& owner) override { readRaw(into, owner); }
    Written write(std::string_view head, std::string_view body, const Owner& owner) override;
    bool finishSending(const Owner&) override
    {
        shutdownSending();
        return true;
    }

protected:
    Socket& socket() override { return m_socket; }

private:
    Socket m_socket;
};

Transport::Written PlainTransport::write(std::string_view head, std::string_view body, const Owner& owner)
{
    // Most answers fit into the socket's buffer: writing at once saves a turn through the loop.
    Buffers buffers{asio::buffer(head.data(), head.size()), asio::buffer(body.data(), body.size())};
    ErrorCode error;
    std::size_t written = m_socket.write_some(buffers, error);
    if (error && error != asio::error::would_block && error != asio::error::try_again)
        return Written::Failed;
    if (written == head.size() + body.size())
        return Written::Done;
    for (auto& buffer : buffers) {
        const std::size_t skipped = std::min(written, buffer.size());
        buffer += skipped;
        written -= skipped;
    }
    writeAll(m_socket, buffers, owner);
    return Written::Pending;
}

class TlsTransport final : public SocketTransport {
public:
    TlsTransport(Socket accepted, SSL* ssl)
        : SocketTransport(accepted.get_executor()), m_stream(std::move(accepted), ssl)
    {
    }

    bool startHandshake(const Owner& owner) override
    {
        m_stream.async_handshake(asio::ssl::stream_base::server,
                                 [owner](const ErrorCode& error) { owner->onHandshake(!error); });
        return true;
    }

    void read(std::span<char> into, const Owner& owner) override;
    Written write(std::string_view head, std::string_view body, const Owner& owner) override
    {
        writeAll(m_stream, {asio::buffer(head.data(), head.size()), asio::buffer(body.data(), body.size())}, owner);
        return Written::Pending;
    }
    bool finishSending(const Owner& owner) override;

protected:
    Socket& socket() override { return m_stream.next_layer(); }

private:
    asio::ssl::stream<Socket> m_stream;
    bool m_isReading = false;
    bool m_isEnded = false;
};

void TlsTransport::read(std::span<char> into, const Owner& owner)
{
    if (m_isEnded) {
        readRaw(into, owner);
        return;
    }
    m_isReading = true;
    m_stream.async_read_some(asio::buffer(into.data(), into.size()),
                             [this, owner](const ErrorCode& error, std::size_t byteCount) {
                                 m_isReading = false;
                                 owner->onRead(readEnd(error), byteCount);
                             });
}

bool TlsTransport::finishSending(const Owner& owner)
{
    m_isEnded = true;
    if (m_isReading) {
        // close_notify would compete with the read for the engine; every answer states its length or ends in a chunk.
        shutdownSending();
        return true;
    }
    m_stream.async_shutdown([this, owner](const ErrorCode&) {
        shutdownSending();
        owner->onSendingFinished();
    });
    return false;
}

core::Result<Tcp::endpoint> endpointOf(const std::string& address, std::uint16_t port)
{
    std::string bare = address == "localhost" ? "127.0.0.1" : address;
    if (bare.size() > 2 && bare.front() == '[' && bare.back() == ']')
        bare = bare.substr(1, bare.size() - 2);
    ErrorCode error;
    const auto parsed = asio::ip::make_address(bare, error);
    if (error)
        return core::failure(core::ErrorKind::Invalid,
                             "\"" + address +
                                 "\" is not an IP address to listen on. Use 127.0.0.1 for this computer "
                                 "alone, or 0.0.0.0 for all its addresses.",
                             error.message());
    return Tcp::endpoint(parsed, port);
}

tl::unexpected<core::Error> listenFailure(const ErrorCode& error, const std::string& address, std::uint16_t port)
{
    const std::string portText = "Port " + std::to_string(port);
    if (error == asio::error::address_in_use)
        return core::failure(core::ErrorKind::Conflict,
                             portText + " is in use by another program. Choose another port or stop that program.",
                             error.message());
    if (error == asio::error::access_denied || error == boost::system::errc::operation_not_permitted)
        return core::failure(core::ErrorKind::Denied,
                             portText + " may not be opened by this user: ports below 1024 need special rights. Choose "
                                        "a higher port and put a proxy in front.",
                             error.message());
    if (error == boost::system::errc::address_not_available)
        return core::failure(core::ErrorKind::Invalid,
                             "The address " + address +
                                 " does not belong to this computer. Choose one of its own addresses.",
                             error.message());
    return core::failure(core::ErrorKind::Internal,
                         "Listening on " + address + " port " + std::to_string(port) + " failed: " + error.message() +
                             ".",
                         error.message());
}

} // namespace

core::Result<std::unique_ptr<Acceptor>> Acceptor::open(EventLoop& loop, const std::string& address, std::uint16_t port)
{
    const auto endpoint = endpointOf(address, port);
    if (!endpoint)
        return tl::unexpected<core::Error>(endpoint.error());
    auto acceptor = std::make_unique<AsioAcceptor>(loop);
    if (const ErrorCode error = acceptor->listen(*endpoint))
        return listenFailure(error, address, port);
    return acceptor;
}

std::unique_ptr<Transport> Transport::create(AcceptedSocket& socket, SSL_CTX* tls)
{
    // Every accepted socket comes from the acceptor above.
    Socket accepted = static_cast<PlainSocket&>(socket).take();
    if (!tls)
        return std::make_unique<PlainTransport>(std::move(accepted));
    SSL* ssl = SSL_new(tls);
    if (!ssl)
        return nullptr;
    return std::make_unique<TlsTransport>(std::move(accepted), ssl);
}

} // namespace rollcall::http
