// SPDX-License-Identifier: Apache-2.0
// The plain and the TLS transport on Boost.Asio.
#include "Transport.h"

#include "AsioTypes.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::http {

namespace {

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
    explicit SocketTransport(const Executor& executor) : m_timer(executor) {}

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

} // namespace

std::unique_ptr<Transport> Transport::create(AcceptedSocket& socket, SSL_CTX* tls)
{
    // Every accepted socket comes from the acceptor above.
    Socket accepted = static_cast<AcceptedAsioSocket&>(socket).take();
    if (!tls)
        return std::make_unique<PlainTransport>(std::move(accepted));
    SSL* ssl = SSL_new(tls);
    if (!ssl)
        return nullptr;
    return std::make_unique<TlsTransport>(std::move(accepted), ssl);
}

} // namespace rollcall::http
