// SPDX-License-Identifier: Apache-2.0
// The relay plugged into the listener's door: takes requests, and never holds the door up.
#pragma once

#include "composition/RelayPool.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "listener/Downstream.h"
#include "relay/Engine.h"

#include <chrono>
#include <memory>

namespace rollcall::app {

using RelayOptions = relay::EngineOptions;

/// Thread-safe. Opens the vault and the way out only when the first request or intent of a relay comes. Stop it before
/// the database goes; afterwards it asks everybody to come again, however long the listener keeps it.
class RelayGateway final : public listener::Downstream {
public:
    /// Both must outlive its stop.
    RelayGateway(directory::Database& database, const core::Clock& clock, RelayOptions options = {});

    void pass(std::shared_ptr<listener::RelayedRequest> request) override;

    /// Before the listener closes its connections: asks what waits and whoever else comes to come again, and what runs
    /// as well, once `grace` is over, so that all of them are answered. Never blocks.
    void drain(std::chrono::milliseconds grace = std::chrono::seconds{4}) { m_engine.drain(grace); }
    /// The listener is back.
    void resume() { m_engine.resume(); }
    /// Asks what waits to come again, and ends what runs; what became of that is read again by the next host.
    void stop() { m_engine.stop(); }

private:
    RelayPool m_relays;
    relay::Engine m_engine;
};

} // namespace rollcall::app
