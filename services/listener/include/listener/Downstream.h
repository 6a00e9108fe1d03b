// SPDX-License-Identifier: Apache-2.0
// The door through which a relay is plugged in: requests whose directory is the vendor's own service.
#pragma once

#include "directory/Journal.h"
#include "directory/Types.h"
#include "http/Message.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace rollcall::listener {

/// What goes back to the client as it is.
struct RelayedAnswer {
    int status = 200;
    http::Headers headers; ///< with Content-Type
    std::string body;
};

/// One authenticated SCIM 2.0 request of a relay integration. Whoever holds it answers it exactly once, from any
/// thread; dropped unanswered it is answered 500. Used by one thread at a time.
class RelayedRequest {
public:
    virtual ~RelayedRequest() = default;

    [[nodiscard]] virtual const directory::Integration& integration() const = 0;
    [[nodiscard]] virtual const std::string& method() const = 0;
    /// What stands behind the base URL, percent-encoded as it came, e.g. "/Users/42".
    [[nodiscard]] virtual std::string path() const = 0;
    [[nodiscard]] virtual std::string query() const = 0; ///< behind '?', as it came; may be empty
    [[nodiscard]] virtual const http::Headers& headers() const = 0;
    [[nodiscard]] virtual const std::string& body() const = 0;
    /// Our own base for Location, without a slash at the end.
    [[nodiscard]] virtual std::string publicBaseUrl() const = 0;
    [[nodiscard]] virtual std::chrono::steady_clock::time_point arrival() const = 0;

    /// The journal row of that answer, for the transaction that changes our copy; send() it afterwards.
    [[nodiscard]] virtual directory::JournalEntry journalEntry(const RelayedAnswer& answer) const = 0;
    virtual void send(RelayedAnswer answer) = 0;

    /// Journals by itself, then sends: for what changes nothing here.
    virtual void answer(RelayedAnswer answer) = 0;
    /// Asks the client to come again in the way it understands. The reason is for the journal alone.
    virtual void askToComeAgain(std::string_view reason) = 0;
    /// Refuses with a SCIM error; `detail` is written for the admin who reads it in Okta, `reason` for the journal.
    virtual void refuse(int status, std::string detail, std::string_view reason) = 0;
};

class Downstream {
public:
    virtual ~Downstream() = default;
    /// Called on an I/O thread or a reader's: must not block.
    virtual void pass(std::shared_ptr<RelayedRequest> request) = 0;
};

} // namespace rollcall::listener
