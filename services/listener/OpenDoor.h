// SPDX-License-Identifier: Apache-2.0
// A door with a server at each of its addresses.
#pragma once

#include "Door.h"
#include "Servers.h"
#include "core/Result.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::listener {

/// Thread-safe. Listens until its servers are closed or it goes.
class OpenDoor {
public:
    /// Listens at all addresses or at none, as Servers::start, and tells the door its public URL.
    [[nodiscard]] static core::Result<std::shared_ptr<OpenDoor>>
    open(std::shared_ptr<Door> door, const ListenerSettings& settings, std::vector<FreePort>& ports);

    [[nodiscard]] Servers& servers() { return *m_servers; }
    [[nodiscard]] std::string publicUrl() const;
    /// Why changes cannot be stored just now; empty when they can. While they cannot, asking has it tried again.
    [[nodiscard]] std::string storageTrouble() const;

private:
    OpenDoor(std::shared_ptr<Door> door, std::unique_ptr<Servers> servers)
        : m_door(std::move(door)), m_servers(std::move(servers))
    {
    }

    std::shared_ptr<Door> m_door;
    std::unique_ptr<Servers> m_servers;
};

} // namespace rollcall::listener
