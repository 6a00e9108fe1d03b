// SPDX-License-Identifier: Apache-2.0
// Where the relay of an integration comes from: made of its set-up and secret, which whoever plugs this in knows.
#pragma once

#include "core/Result.h"
#include "directory/Types.h"
#include "relay/Relay.h"

#include <memory>
#include <span>

namespace rollcall::relay {

/// Thread-safe and blocking: for lanes.
class RelaySource {
public:
    virtual ~RelaySource() = default;

    /// As the set-up is now; one that is in use stays alive. Any error puts off what it was wanted for.
    [[nodiscard]] virtual core::Result<std::shared_ptr<Relay>> relayOf(const directory::Integration& integration) = 0;

    /// Only these have a relay from now on.
    virtual void keepOnly(std::span<const directory::Integration> integrations) = 0;
};

} // namespace rollcall::relay
