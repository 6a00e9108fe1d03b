// SPDX-License-Identifier: Apache-2.0
// Asks Okta right before a mail whether its person can sign in at all: Okta tells nobody when it suspends somebody.
#pragma once

#include "composition/OktaConnections.h"
#include "core/Result.h"
#include "directory/Types.h"

#include <optional>
#include <stop_token>
#include <string>

namespace rollcall::app {

/// Thread-safe and blocking. Nothing where no organisation is connected.
class SignInStatus {
public:
    /// Must outlive it.
    explicit SignInStatus(OktaConnections& connections) : m_connections(connections) {}

    /// Why the person is not to be mailed now: suspended, deprovisioned, gone, or not assigned to the app any more.
    [[nodiscard]] core::Result<std::optional<std::string>>
    operator()(const directory::Integration& integration, const directory::Person& person, std::stop_token stop) const;

private:
    OktaConnections& m_connections;
};

} // namespace rollcall::app
