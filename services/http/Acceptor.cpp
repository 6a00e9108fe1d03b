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
        m_accepted(std::make_shared<AcceptedAsioSocket>(std::move(socket), addressText(peer.address())));
    }
    acceptNext();
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

} // namespace rollcall::http
