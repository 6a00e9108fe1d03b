// SPDX-License-Identifier: Apache-2.0
// The listening socket, and the connections it lets in.
#pragma once

#include "EventLoop.h"
#include "core/Result.h"
#include "http/Server.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace rollcall::http {

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
    [[nodiscard]] static std::unique_ptr<Acceptor> create(EventLoop& loop);
    /// Conflict: the port is taken. Invalid: the address is not one, or not ours. Denied: the system forbids the port.
    [[nodiscard]] virtual core::Result<> listen(const std::string& address, std::uint16_t port) = 0;
    /// Instead of `listen`: the socket is empty afterwards, unless that fails.
    [[nodiscard]] virtual core::Result<> take(ListeningSocket& socket) = 0;
    /// Accepts no more and leaves the port open; nothing when it had to be closed. `take` or `listen`, then `resume`.
    [[nodiscard]] virtual std::unique_ptr<ListeningSocket> release() = 0;
    /// The one it listened on first.
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    /// Which loop the next connection shall belong to, and who gets it.
    struct Target {
        EventLoop& loop;
        std::function<void(std::shared_ptr<AcceptedSocket>)> accepted;
    };
    /// `next` is asked before each accept.
    virtual void start(std::function<Target()> next) = 0;
    virtual void resume() = 0;
    /// No connection is accepted afterwards.
    virtual void close() = 0;
};

} // namespace rollcall::http
