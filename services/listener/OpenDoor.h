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

/// Thread-safe. Listens until it is closed or goes.
class OpenDoor {
public:
    /// Binds all addresses or none, and tells the door its public URL.
    [[nodiscard]] static core::Result<std::shared_ptr<OpenDoor>> open(std::shared_ptr<Door> door,
                                                                      const ListenerSettings& settings);

    /// Stops accepting, at all addresses at the same time, and answers what runs, at most for `drain`.
    void close(std::chrono::milliseconds drain);

    /// Where `area` is answered, e.g. http://127.0.0.1:8420.
    [[nodiscard]] std::string url(Area area) const;
    [[nodiscard]] std::string publicUrl() const;
    [[nodiscard]] http::ServerStatistics statistics() const;
    /// Why changes cannot be stored just now; empty when they can. While they cannot, asking has it tried again.
    [[nodiscard]] std::string storageTrouble() const;
    /// Whether both would want one port. Whatever the addresses: 0.0.0.0 and 127.0.0.1 exclude each other on it.
    [[nodiscard]] bool isInTheWayOf(const ListenerSettings& settings) const;
    /// The settings with the ports that the system chose, of which others were told.
    [[nodiscard]] ListenerSettings settingsAsBound() const;

private:
    struct Listening {
        Parts parts;
        ListenAddress at;
        std::unique_ptr<http::Server> server;
    };
    explicit OpenDoor(ListenerSettings settings) : m_settings(std::move(settings)) {}
    [[nodiscard]] const Listening& serving(Area area) const;

    ListenerSettings m_settings;
    std::shared_ptr<Door> m_door;
    std::vector<Listening> m_listening;
};

} // namespace rollcall::listener
