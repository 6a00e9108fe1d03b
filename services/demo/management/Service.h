// SPDX-License-Identifier: Apache-2.0
// The door of the Management API: faults, credentials and limits before the routes, Okta's header fields behind them.
#pragma once

#include "Organisation.h"
#include "Router.h"
#include "core/Lane.h"
#include "http/Server.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace rollcall::demo::management {

/// Thread-safe: answers several requests at a time, one of them at a time under the organisation's lock.
class Service {
public:
    explicit Service(Organisation& organisation);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void handle(http::Request request, http::Responder responder);
    /// What runs is answered, nothing new is taken.
    void stop();

private:
    [[nodiscard]] http::Response serve(const http::Request& request, const std::stop_token& stop);
    [[nodiscard]] Reply answerTo(Call& call, RateBucket bucket, Reply& rateHeaders);
    [[nodiscard]] std::optional<Reply> troubleBefore(const Call& call);
    [[nodiscard]] std::optional<Reply> readBody(Call& call);
    [[nodiscard]] Reply refuseRate(const Call& call, const RateVerdict& verdict, Reply& rateHeaders);
    [[nodiscard]] http::Response finish(Reply reply, const Reply& rateHeaders);
    void waitSlowly(const std::stop_token& stop);

    Organisation& m_organisation;
    Router m_router;
    std::atomic<unsigned> m_running{0};
    std::mutex m_slowMutex;
    std::condition_variable_any m_slow;
    core::Lane m_lane;
};

} // namespace rollcall::demo::management
