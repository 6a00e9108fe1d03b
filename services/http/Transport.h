// SPDX-License-Identifier: Apache-2.0
// A connection's bytes and its timer as a session needs them, plain or over TLS.
#pragma once

#include "Acceptor.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

using SSL_CTX = struct ssl_ctx_st;

namespace rollcall::http {

using SteadyTime = std::chrono::steady_clock::time_point;

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
