// SPDX-License-Identifier: Apache-2.0
// A door with a server at each of its addresses.
#pragma once

#include "Addresses.h"
#include "Door.h"
#include "core/Result.h"
#include "http/Server.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rollcall::listener {

/// A port that a door has let go of; the socket is empty where it had to be closed.
struct FreePort {
    ListenAddress at;
    std::unique_ptr<http::ListeningSocket> socket;
};

/// Thread-safe. Listens until it is closed or goes.
class OpenDoor {
public:
    /// Listens at all addresses or at none, and tells the door its public URL. Free ports that are wanted at the same
    /// address are gone on with, so that nobody is refused meanwhile; those in the way are closed. On failure all that
    /// are still open are among `ports` again.
    [[nodiscard]] static core::Result<std::shared_ptr<OpenDoor>>
    open(std::shared_ptr<Door> door, const ListenerSettings& settings, std::vector<FreePort>& ports);

    /// At all addresses at the same time: answers what runs, at most for `drain`, and asks others to come again.
    void close(std::chrono::milliseconds drain);

    /// Accepts no more and leaves the ports open. Connections that are there stay.
    [[nodiscard]] std::vector<FreePort> letGo();
    /// Accepts again at all addresses that it let go of, or says which one could not be had again.
    [[nodiscard]] core::Result<> listenAgain(std::vector<FreePort> ports);

    /// Where `area` is answered, e.g. http://127.0.0.1:8420.
    [[nodiscard]] std::string url(Area area) const;
    [[nodiscard]] std::string publicUrl() const;
    [[nodiscard]] http::ServerStatistics statistics() const;
    /// Why changes cannot be stored just now; empty when they can. While they cannot, asking has it tried again.
    [[nodiscard]] std::string storageTrouble() const;
    /// Whether both would want one port. Whatever the addresses: 0.0.0.0 and 127.0.0.1 exclude each other on it.
    [[nodiscard]] bool isInTheWayOf(const ListenerSettings& settings) const;

private:
    struct Listening {
        Parts parts;
        ListenAddress at;
        std::unique_ptr<http::Server> server;
    };
    explicit OpenDoor(ListenerSettings settings) : m_settings(std::move(settings)) {}
    [[nodiscard]] const Listening& serving(Area area) const;
    void giveBack(std::vector<FreePort>& ports);

    ListenerSettings m_settings;
    std::shared_ptr<Door> m_door;
    std::vector<Listening> m_listening;
};

} // namespace rollcall::listener
