// SPDX-License-Identifier: Apache-2.0
// Passes the requests of clients on in turns, and keeps our copy and the journal the same as what came of them.
#pragma once

#include "directory/Database.h"
#include "relay/Client.h"
#include "relay/EngineOptions.h"
#include "relay/Relay.h"
#include "relay/RelaySource.h"

#include <chrono>
#include <memory>

namespace rollcall::relay {

/// Thread-safe. Stop it before the database goes; afterwards it asks everybody to come again. Asks for a relay only
/// when the first request or intent comes.
class Engine {
public:
    /// Both must outlive its stop.
    Engine(directory::Database& database, RelaySource& relays, EngineOptions options = {});
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Never blocks. The client is answered on another thread, or on this one where nothing can be taken.
    void pass(RelayRequest request, std::shared_ptr<Client> client);

    /// Asks what waits and whoever else comes to come again, and what runs as well, once `grace` is over. Never blocks.
    void drain(std::chrono::milliseconds grace);
    /// Takes requests again.
    void resume();
    /// Asks what waits to come again, and ends what runs; what became of that is read again by the next host.
    void stop();

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace rollcall::relay
