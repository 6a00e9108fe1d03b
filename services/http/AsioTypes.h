// SPDX-License-Identifier: Apache-2.0
// What the files that know Asio share. Included by EventLoop.cpp, Acceptor.cpp and Transport.cpp alone.
#pragma once

#include "Acceptor.h"
#include "EventLoop.h"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <string>
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

/// What the acceptor hands out and a transport takes over.
class AcceptedAsioSocket final : public AcceptedSocket {
public:
    AcceptedAsioSocket(Socket socket, std::string peerAddress)
        : m_socket(std::move(socket)), m_peerAddress(std::move(peerAddress))
    {
    }
    const std::string& peerAddress() const override { return m_peerAddress; }
    Socket take() { return std::move(m_socket); }

private:
    Socket m_socket;
    std::string m_peerAddress;
};

} // namespace rollcall::http
