// SPDX-License-Identifier: Apache-2.0
// Reads whole lists of the downstream page by page, as patiently as it asks for.
#pragma once

#include "AnswerReader.h"
#include "core/Result.h"
#include "relay/Copy.h"
#include "relay/Relay.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>

namespace rollcall::relay {

/// Not thread-safe. "Later" is waited for, a few times; when stopped everything is Cancelled.
class ListReader {
public:
    /// `relay` must outlive it.
    ListReader(Relay& relay, std::stop_token stop) : m_relay(relay), m_stop(std::move(stop)) {}

    /// As Relay::read; a status of 500 and above is Unavailable.
    [[nodiscard]] core::Result<Reading> read(const std::string& path, const std::string& query);

    /// Says whether the page showed anything new: pages may repeat each other. An error ends the reading.
    using TakePage = std::function<core::Result<bool>(const ListPage& page)>;
    /// How the list was shown.
    struct Shown {
        std::int64_t total = 0;   ///< how many the downstream said at last that it has
        bool isRepeating = false; ///< the last page showed nothing new
        bool hasShrunk = false;   ///< the downstream said more before
    };
    /// To the end as the downstream says it, or until several pages in a row show nothing new. Denied, or Corrupt for
    /// an answer that is no list.
    [[nodiscard]] core::Result<Shown> readAll(ResourceKind kind, std::int64_t pageSize, const TakePage& take);

private:
    [[nodiscard]] core::Result<ListPage> readPage(ResourceKind kind, std::int64_t start, std::int64_t& pageSize);

    Relay& m_relay;
    std::stop_token m_stop;
};

} // namespace rollcall::relay
