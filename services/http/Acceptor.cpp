// SPDX-License-Identifier: Apache-2.0
// Binds, listens and accepts, and says in plain words why it cannot.
#include "Acceptor.h"

#include "AsioTypes.h"
#include "core/Log.h"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include <utility>

namespace rollcall::http {

namespace {

std::string addressText(asio::ip::address address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address.to_string();
}

using RawAcceptor = asio::basic_socket_acceptor<Tcp, Executor>;

// Belongs to a loop that never runs.
struct AsioListeningSocket final : ListeningSocket {
    asio::io_context io{1};
    RawAcceptor acceptor{io.get_executor()};
    Tcp protocol = Tcp::v4();
};

ErrorCode moveSocket(RawAcceptor& from, RawAcceptor& to, const Tcp& protocol)
{
    ErrorCode error;
    const auto handle = from.release(error);
    if (error)
        return error;
    to.assign(protocol, handle, error);
    if (error) {
        ErrorCode ignored;
        from.assign(protocol, handle, ignored);
    }
    return error;
}

class AsioAcceptor final : public Acceptor {
public:
    explicit AsioAcceptor(EventLoop& loop) : m_loop(loop), m_acceptor(loop.core().io.get_executor()) {}

    core::Result<> listen(const std::string& address, std::uint16_t port) override;
    core::Result<> take(ListeningSocket& socket) override;
    std::unique_ptr<ListeningSocket> release() override;
    std::uint16_t port() const override { return m_port; }
    void start(std::function<Target()> next) override;
    void resume() override { acceptNext(); }
    void close() override;

private:
    using Accepted = std::function<void(std::shared_ptr<AcceptedSocket>)>;
    ErrorCode listenAt(const Tcp::endpoint& endpoint);
    ErrorCode noteEndpoint(const Tcp& protocol);
    void acceptNext();
    void acceptNextIn(unsigned round);
    void onAccepted(unsigned round, const ErrorCode& error, Socket socket, const Accepted& accepted);

    EventLoop& m_loop;
    RawAcceptor m_acceptor;
    Tcp m_protocol = Tcp::v4();
    std::uint16_t m_port = 0;
    std::function<Target()> m_next;
    unsigned m_round = 0; // what was begun before the socket was let go of must not accept beside what came after
    bool m_hasWarned = false;
};

ErrorCode AsioAcceptor::listenAt(const Tcp::endpoint& endpoint)
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
    return error ? error : noteEndpoint(endpoint.protocol());
}

ErrorCode AsioAcceptor::noteEndpoint(const Tcp& protocol)
{
    ErrorCode error;
    m_protocol = protocol;
    const std::uint16_t port = m_acceptor.local_endpoint(error).port();
    // Others read it, and it never becomes another one.
    if (m_port == 0)
        m_port = port;
    return error;
}

core::Result<> AsioAcceptor::take(ListeningSocket& socket)
{
    // Every listening socket comes from the function below.
    auto& held = static_cast<AsioListeningSocket&>(socket);
    ErrorCode error = moveSocket(held.acceptor, m_acceptor, held.protocol);
    if (!error)
        error = noteEndpoint(held.protocol);
    if (error)
        return core::failure(core::ErrorKind::Internal,
                             "The port could not be taken over from the listener before. Restarting may help.",
                             error.message());
    return {};
}

std::unique_ptr<ListeningSocket> AsioAcceptor::release()
{
    auto held = std::make_unique<AsioListeningSocket>();
    held->protocol = m_protocol;
    ++m_round;
    if (const ErrorCode error = moveSocket(m_acceptor, held->acceptor, m_protocol)) {
        core::log(core::LogLevel::Warning, "http", "a port has to be closed for a moment: " + error.message());
        close();
        return nullptr;
    }
    return held;
}

void AsioAcceptor::start(std::function<Target()> next)
{
    m_next = std::move(next);
    acceptNext();
}

void AsioAcceptor::acceptNext()
{
    auto target = m_next();
    m_acceptor.async_accept(target.loop.core().io, [this, round = m_round, accepted = std::move(target.accepted)](
                                                       const ErrorCode& error, Socket socket) {
        onAccepted(round, error, std::move(socket), accepted);
    });
}

void AsioAcceptor::acceptNextIn(unsigned round)
{
    if (round == m_round && m_acceptor.is_open())
        acceptNext();
}

void AsioAcceptor::onAccepted(unsigned round, const ErrorCode& error, Socket socket, const Accepted& accepted)
{
    if (error) {
        if (round != m_round || !m_acceptor.is_open() || error == asio::error::operation_aborted)
            return;
        // Out of descriptors, as a rule: give the sessions time to end rather than spin.
        if (!std::exchange(m_hasWarned, true))
            core::log(core::LogLevel::Warning, "http", "cannot accept connections: " + error.message());
        m_loop.postAfter(std::chrono::milliseconds{100}, [this, round] { acceptNextIn(round); });
        return;
    }
    m_hasWarned = false;
    ErrorCode ignored;
    const auto peer = socket.remote_endpoint(ignored);
    if (!ignored) {
        socket.set_option(Tcp::no_delay(true), ignored);
        accepted(std::make_shared<AcceptedAsioSocket>(std::move(socket), addressText(peer.address())));
    }
    acceptNextIn(round);
}

void AsioAcceptor::close()
{
    ErrorCode ignored;
    m_acceptor.close(ignored);
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

core::Result<> AsioAcceptor::listen(const std::string& address, std::uint16_t port)
{
    const auto endpoint = endpointOf(address, port);
    if (!endpoint)
        return tl::unexpected<core::Error>(endpoint.error());
    if (const ErrorCode error = listenAt(*endpoint)) {
        close();
        return listenFailure(error, address, port);
    }
    return {};
}

} // namespace

std::unique_ptr<Acceptor> Acceptor::create(EventLoop& loop)
{
    return std::make_unique<AsioAcceptor>(loop);
}

} // namespace rollcall::http
