// SPDX-License-Identifier: Apache-2.0
// Event loops, sockets and TLS streams as the sessions need them. The one seam between HTTP and Asio.
#pragma once

#include "core/Result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

using SSL_CTX = struct ssl_ctx_st;

namespace rollcall::http {

using SteadyTime = std::chrono::steady_clock::time_point;

/// One thread's loop. `post`, `stop` and `isCurrentThread` may be called from any thread.
class EventLoop {
public:
    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Runs until `stop`.
    void run();
    void post(std::function<void()> task);
    /// Runs the task after the delay, unless the loop has stopped by then.
    void postAfter(std::chrono::milliseconds delay, std::function<void()> task);
    void stop();
    /// After `stop`, once no thread is inside `run` any more: runs what was still queued, so that nothing it holds
    /// stays open.
    void runLeftOver();
    /// Whether the caller is inside this loop's `run`.
    [[nodiscard]] bool isCurrentThread() const;

    struct Core;
    [[nodiscard]] Core& core() { return *m_core; }

private:
    std::unique_ptr<Core> m_core;
};

/// A connection that was accepted and belongs to one loop already. Closes when dropped.
class AcceptedSocket {
public:
    virtual ~AcceptedSocket() = default;
    /// Numeric; an IPv4 address mapped into IPv6 is written as the IPv4 address.
    [[nodiscard]] virtual const std::string& peerAddress() const = 0;
};

/// Listens on one address. Used on the loop it was opened with, but `port`.
class Acceptor {
public:
    virtual ~Acceptor() = default;
    /// Conflict: the port is taken. Invalid: the address is not one, or not ours. Denied: the system forbids the port.
    [[nodiscard]] static core::Result<std::unique_ptr<Acceptor>> open(EventLoop& loop, const std::string& address,
                                                                      std::uint16_t port);
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    /// `nextLoop` is asked before each accept which loop the next connection shall belong to; `accepted` gets it.
    virtual void start(std::function<EventLoop&()> nextLoop,
                       std::function<void(std::shared_ptr<AcceptedSocket>)> accepted) = 0;
    /// No connection is accepted afterwards.
    virtual void close() = 0;
};

/// What a transport reports, always on its loop and never from inside the call that asked for it.
class TransportEvents {
public:
    virtual ~TransportEvents() = default;
    virtual void onHandshake(bool isDone) = 0;
    enum class ReadEnd { Bytes, EndOfStream, Error };
    virtual void onRead(ReadEnd end, std::size_t byteCount) = 0;
    virtual void onWritten(bool isDone) = 0;
    virtual void onSendingFinished() = 0;
    virtual void onTimer() = 0;
};

/// One connection's bytes. Everything happens on its loop; each asynchronous call keeps `owner` alive until reported.
class Transport {
public:
    using Owner = std::shared_ptr<TransportEvents>;
    virtual ~Transport() = default;

    /// Plain when `tls` is null. Call on the socket's loop.
    [[nodiscard]] static std::unique_ptr<Transport> create(AcceptedSocket& socket, SSL_CTX* tls);

    /// False when there is none to do; otherwise `onHandshake` reports.
    [[nodiscard]] virtual bool startHandshake(const Owner& owner) = 0;
    /// One read at a time; the memory must stay until `onRead`.
    virtual void read(std::span<char> into, const Owner& owner) = 0;
    enum class Written { Done, Pending, Failed };
    /// One write at a time. Pending: the memory must stay until `onWritten`.
    [[nodiscard]] virtual Written write(std::string_view head, std::string_view body, const Owner& owner) = 0;
    /// Tells the peer that nothing more comes. True when that is done at once, otherwise `onSendingFinished` reports.
    /// From then on `read` yields bytes to be thrown away.
    [[nodiscard]] virtual bool finishSending(const Owner& owner) = 0;
    /// `onTimer` once, at that time; replaces the timer before.
    virtual void armTimer(SteadyTime when, const Owner& owner) = 0;
    virtual void close() = 0;
    /// Closes so that the peer sees a broken connection, not a regular end.
    virtual void abort() = 0;
};

} // namespace rollcall::http
