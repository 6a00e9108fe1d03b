// SPDX-License-Identifier: Apache-2.0
// The listening socket, and the connections it lets in.
#pragma once

#include "EventLoop.h"
#include "core/Result.h"

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

} // namespace rollcall::http
