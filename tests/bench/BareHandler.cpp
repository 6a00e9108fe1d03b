// SPDX-License-Identifier: Apache-2.0
// A plain asynchronous Beast server without limits, deadlines or routing.
#include "BareHandler.h"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace rollcall::bench {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using ErrorCode = boost::system::error_code;
using Tcp = asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<Tcp, Executor>;

class BareSession : public std::enable_shared_from_this<BareSession> {
public:
    BareSession(Socket socket, const std::string& body) : m_socket(std::move(socket)), m_body(body) {}

    void read()
    {
        m_request = {};
        http::async_read(m_socket, m_buffer, m_request,
                         [self = shared_from_this()](const ErrorCode& error, std::size_t) {
                             if (!error)
                                 self->write();
                         });
    }

private:
    void write()
    {
        m_response = {};
        m_response.result(http::status::ok);
        m_response.version(11);
        m_response.set(http::field::content_type, "application/scim+json");
        m_response.keep_alive(m_request.keep_alive());
        m_response.body() = {m_body.data(), m_body.size()};
        m_response.content_length(m_body.size());
        http::async_write(m_socket, m_response, [self = shared_from_this()](const ErrorCode& error, std::size_t) {
            if (!error && self->m_response.keep_alive())
                self->read();
        });
    }

    Socket m_socket;
    const std::string& m_body;
    boost::beast::flat_buffer m_buffer;
    http::request<http::string_body> m_request;
    http::response<http::span_body<const char>> m_response;
};

} // namespace

class BareHandler::Implementation {
public:
    Implementation(std::string body, unsigned threads) : m_body(std::move(body))
    {
        for (unsigned i = 0; i < std::max(threads, 1U); ++i)
            m_loops.push_back(std::make_unique<Loop>());
        m_acceptor.emplace(m_loops.front()->io.get_executor(), Tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        accept();
        for (const auto& loop : m_loops)
            m_threads.emplace_back([&io = loop->io] { io.run(); });
    }

    ~Implementation()
    {
        for (const auto& loop : m_loops)
            loop->io.stop();
        for (std::thread& thread : m_threads)
            thread.join();
    }

    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    std::uint16_t port() const { return m_acceptor->local_endpoint().port(); }

private:
    struct Loop {
        asio::io_context io{1};
        asio::executor_work_guard<Executor> guard{io.get_executor()};
    };

    void accept()
    {
        m_next = (m_next + 1) % m_loops.size();
        asio::io_context& io = m_loops[m_next]->io;
        m_acceptor->async_accept(io, [this, &io](const ErrorCode& error, Socket socket) {
            if (!error) {
                ErrorCode ignored;
                socket.set_option(Tcp::no_delay(true), ignored);
                auto session = std::make_shared<BareSession>(std::move(socket), m_body);
                asio::post(io, [session = std::move(session)] { session->read(); });
            }
            accept();
        });
    }

    std::string m_body;
    std::vector<std::unique_ptr<Loop>> m_loops;
    std::optional<asio::basic_socket_acceptor<Tcp, Executor>> m_acceptor;
    std::size_t m_next = 0;
    std::vector<std::thread> m_threads;
};

BareHandler::BareHandler(std::string body, unsigned threads)
    : m_implementation(std::make_unique<Implementation>(std::move(body), threads))
{
}

BareHandler::~BareHandler() = default;

std::uint16_t BareHandler::port() const
{
    return m_implementation->port();
}

} // namespace rollcall::bench
