// SPDX-License-Identifier: Apache-2.0
// A server at each address of the door, whoever answers behind it.
#pragma once

#include "Addresses.h"
#include "core/Result.h"
#include "http/Server.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::listener {

/// A port that was let go of; the socket is empty where it had to be closed.
struct FreePort {
    ListenAddress at;
    std::unique_ptr<http::ListeningSocket> socket;
};

/// Thread-safe. Listen until they are closed or go.
class Servers {
public:
    /// Called on each I/O thread of an address, for what stands there.
    using MakeHandler = std::function<std::unique_ptr<http::Handler>(Parts)>;

    /// Listens at all addresses or at none. Free ports that are wanted at the same address are gone on with, so that
    /// nobody is refused meanwhile; those in the way are closed. On failure all that are still open are among `ports`
    /// again.
    [[nodiscard]] static core::Result<std::unique_ptr<Servers>>
    start(const ListenerSettings& settings, const MakeHandler& makeHandler, std::vector<FreePort>& ports);

    /// At all addresses at the same time: answers what runs, at most for `drain`, and asks others to come again.
    void close(std::chrono::milliseconds drain);

    /// Accepts no more and leaves the ports open. Connections that are there stay.
    [[nodiscard]] std::vector<FreePort> letGo();
    /// Accepts again at all addresses that it let go of, or says which one could not be had again.
    [[nodiscard]] core::Result<> listenAgain(std::vector<FreePort> ports);

    /// Where `area` is answered, e.g. http://127.0.0.1:8420.
    [[nodiscard]] std::string url(Area area) const;
    [[nodiscard]] http::ServerStatistics statistics() const;
    /// Whether both would want one port. Whatever the addresses: 0.0.0.0 and 127.0.0.1 exclude each other on it.
    [[nodiscard]] bool isInTheWayOf(const ListenerSettings& settings) const;
    /// The same settings, with the ports that the system chose here where they leave the choice to it as well.
    [[nodiscard]] ListenerSettings withChosenPorts(ListenerSettings settings) const;

private:
    struct Listening {
        Parts parts;
        ListenAddress at;
        std::unique_ptr<http::Server> server;
    };
    explicit Servers(ListenerSettings settings) : m_settings(std::move(settings)) {}
    [[nodiscard]] const Listening& serving(Area area) const;
    void giveBack(std::vector<FreePort>& ports);

    ListenerSettings m_settings;
    std::vector<Listening> m_listening;
};

} // namespace rollcall::listener
