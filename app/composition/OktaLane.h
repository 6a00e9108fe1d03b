// SPDX-License-Identifier: Apache-2.0
// What talks to Okta runs here: for each connection one piece of work after the other, away from the screen's thread.
#pragma once

#include "composition/OktaConnections.h"
#include "core/Lane.h"
#include "core/LinkedStop.h"
#include "core/Result.h"

#include <QFuture>
#include <QPromise>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace rollcall::app {

/// Thread-safe.
class OktaLane {
public:
    /// `connections` must outlive it. `hooks` hear of the calls that are made here.
    explicit OktaLane(OktaConnections& connections, OktaHooks hooks = {})
        : m_connections(connections), m_hooks(std::move(hooks))
    {
    }
    /// Stops: see stop().
    ~OktaLane() { stop(); }
    OktaLane(const OktaLane&) = delete;
    OktaLane& operator=(const OktaLane&) = delete;

    /// Runs `work(OktaSession&, std::stop_token)`, which returns a core::Result<T> and is copyable, on the lane of that
    /// integration; core::deliver brings the result to the screen. The future always finishes: with what
    /// OktaConnections::open said when there is no session, and as Cancelled when `stop` is requested before it begins
    /// or the lanes stop. The token of `work` is stopped by either.
    template<class Work>
    [[nodiscard]] auto run(const directory::Integration& integration, std::stop_token stop, Work work)
        -> QFuture<std::invoke_result_t<Work, OktaSession&, std::stop_token>>
    {
        using Outcome = std::invoke_result_t<Work, OktaSession&, std::stop_token>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        promise->start();
        auto future = promise->future();
        auto task = [this, promise, integration, stop = std::move(stop),
                     work = std::move(work)](const std::stop_token& laneStop) mutable {
            const core::LinkedStop either(stop, laneStop);
            promise->addResult(attempt<Outcome>(integration, work, either.token()));
            promise->finish();
        };
        const auto lane = laneOf(integration.id);
        if (!lane || !lane->post(std::move(task))) {
            promise->addResult(
                Outcome(core::failure(core::ErrorKind::Cancelled, "Cancelled: the program is closing.")));
            promise->finish();
        }
        return future;
    }

    /// Cancels what runs and waits, and joins. What is posted later is Cancelled.
    void stop();

private:
    template<class Outcome, class Work>
    [[nodiscard]] Outcome attempt(const directory::Integration& integration, Work& work, std::stop_token stop)
    {
        if (stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        auto session = m_connections.open(integration);
        if (!session)
            return tl::unexpected(session.error());
        const auto hearing = m_connections.hear(m_hooks);
        return work(**session, std::move(stop));
    }
    /// Null when stopped.
    [[nodiscard]] std::shared_ptr<core::Lane> laneOf(directory::IntegrationId integration);

    OktaConnections& m_connections;
    const OktaHooks m_hooks;
    std::mutex m_mutex;
    std::map<std::int64_t, std::shared_ptr<core::Lane>> m_lanes;
    bool m_isStopped = false;
};

} // namespace rollcall::app
