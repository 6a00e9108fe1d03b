// SPDX-License-Identifier: Apache-2.0
// What the sessions of one I/O thread share: its loop, its handler, its counters.
#pragma once

#include "ConnectionLedger.h"
#include "EventLoop.h"
#include "RequestParser.h"
#include "ResponseHead.h"
#include "http/AddressBlock.h"
#include "http/Server.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_set>
#include <utility>
#include <vector>

namespace rollcall::http {

class Session;

/// What all I/O threads share. Constant after the start, but for what is atomic.
struct SharedState {
    explicit SharedState(ServerConfig serverConfig)
        : config(std::move(serverConfig)), budget(config.limits.bodyBytesInFlight)
    {
    }
    ServerConfig config;
    std::vector<AddressBlock> trustedProxies;
    BodyBudget budget;
};

/// Everything but `loop`, `requests`, `refusals` and `turnedAway` belongs to the I/O thread.
struct Worker : std::enable_shared_from_this<Worker> {
    explicit Worker(std::shared_ptr<SharedState> sharedState)
        : shared(std::move(sharedState)), date(shared->config.dateClock)
    {
    }

    /// The handler's answer to a refusal; a plain one when the handler throws.
    [[nodiscard]] Response refusalResponse(const Refusal& refusal);
    /// From now on requests are refused. `quiet`, which must not end a session itself, is called once all that were
    /// under way are answered.
    void beginDraining(std::function<void()> quiet = {});
    /// Sessions that wait for a further request end now, for a first one soon, the others after their answer; `loop`
    /// stops when none is left.
    void endDraining();
    void closeAll();
    void sessionClosed(Session& session);
    /// One of those that were under way when draining began.
    void exchangeEnded();

    std::shared_ptr<SharedState> shared;
    std::unique_ptr<Handler> handler;
    DateField date;
    std::unordered_set<Session*> sessions;
    bool isDraining = false;
    bool isEnding = false;    ///< no session begins any more
    std::size_t underWay = 0; ///< exchanges that draining waits for
    std::function<void()> onQuiet;
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> refusals{0};
    std::atomic<std::size_t> turnedAway{0}; ///< connections over the caps that are still being told so
    EventLoop loop;                         // last, so that it goes first: sessions left in it still find the rest
};

} // namespace rollcall::http
