// SPDX-License-Identifier: Apache-2.0
// Whoever sent a request that is passed on, and waits for the answer.
#pragma once

#include "directory/Journal.h"
#include "directory/Types.h"
#include "relay/Relay.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::relay {

/// Answered exactly once, by one of the last three. Used by one thread at a time.
class Client {
public:
    virtual ~Client() = default;

    /// The one it is authenticated for.
    [[nodiscard]] virtual const directory::Integration& integration() const = 0;
    /// Asks to come again in the form that this client understands. `delivery` is Transient or Refused when nothing was
    /// changed, and Unknown; `wait` is what the downstream asked for.
    [[nodiscard]] virtual RelayAnswer comeAgain(Delivery delivery, std::optional<std::chrono::seconds> wait) const = 0;
    /// The journal row of that answer, but for what it meant: for the transaction that changes our copy.
    [[nodiscard]] virtual directory::JournalEntry journalEntry(const RelayAnswer& answer) const = 0;

    /// Journals nothing.
    virtual void send(RelayAnswer answer) = 0;
    /// Journals by itself: nothing was called. The reason is for the journal alone.
    virtual void askToComeAgain(std::string_view reason) = 0;
    /// Journals by itself; `detail` is written for the admin.
    virtual void refuse(int status, const std::string& detail) = 0;
};

} // namespace rollcall::relay
