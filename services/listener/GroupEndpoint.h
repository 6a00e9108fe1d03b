// SPDX-License-Identifier: Apache-2.0
// /Groups and /Groups/{id}.
#pragma once

#include "Exchange.h"
#include "directory/ReadSession.h"

#include <utility>

namespace rollcall::listener {

/// Serves one request. A group by id uses the caller's session at once; lists go to readers, changes to the writer;
/// groups with many members are streamed.
class GroupEndpoint {
public:
    explicit GroupEndpoint(ExchangePointer exchange) : m_exchange(std::move(exchange)) {}
    void serve(directory::ReadSession& session);

    /// The largest page of groups with their members, and without.
    static constexpr std::int64_t maximumPage = 200;
    static constexpr std::int64_t maximumPageWithoutMembers = 1000;

private:
    void list();
    void get(directory::ReadSession& session);
    void create();
    void replace();
    void patch();
    void remove();

    ExchangePointer m_exchange;
};

} // namespace rollcall::listener
