// SPDX-License-Identifier: Apache-2.0
// /Users and /Users/{id}.
#pragma once

#include "Exchange.h"
#include "directory/ReadSession.h"

namespace rollcall::listener {

/// Serves one request. Point look-ups use the caller's session at once; lists go to readers, changes to the writer.
class UserEndpoint {
public:
    explicit UserEndpoint(ExchangePointer exchange) : m_exchange(std::move(exchange)) {}
    void serve(directory::ReadSession& session);

    /// The largest page of people.
    static constexpr std::int64_t maximumPage = 1000;

private:
    void list(directory::ReadSession& session);
    void get(directory::ReadSession& session);
    void create();
    void replace();
    void patch();
    void remove();

    ExchangePointer m_exchange;
};

} // namespace rollcall::listener
