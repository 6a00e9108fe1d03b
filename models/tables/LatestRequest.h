// SPDX-License-Identifier: Apache-2.0
// Only the latest of several requests counts: asking again cancels the one before and makes its answer stale.
#pragma once

#include <cstdint>
#include <stop_token>

namespace rollcall::models {

/// Used on one thread. Its destruction cancels what runs.
class LatestRequest {
public:
    struct Ticket {
        std::uint64_t generation = 0;
        std::stop_token stop;
    };

    LatestRequest() = default;
    ~LatestRequest() { m_stop.request_stop(); }
    LatestRequest(const LatestRequest&) = delete;
    LatestRequest& operator=(const LatestRequest&) = delete;

    /// Cancels what runs and numbers a new request.
    [[nodiscard]] Ticket begin()
    {
        m_stop.request_stop();
        m_stop = std::stop_source{};
        m_isRunning = true;
        return {++m_generation, m_stop.get_token()};
    }

    /// True once, for the answer to the latest request; every other answer is to be dropped.
    [[nodiscard]] bool accept(std::uint64_t generation)
    {
        if (!m_isRunning || generation != m_generation)
            return false;
        m_isRunning = false;
        return true;
    }

    /// Cancels what runs; its answer will not be accepted.
    void cancel()
    {
        m_stop.request_stop();
        m_isRunning = false;
        ++m_generation;
    }

    /// Asks what runs to end early; its answer still counts.
    void hurry() { m_stop.request_stop(); }

    [[nodiscard]] bool isRunning() const { return m_isRunning; }

private:
    std::stop_source m_stop;
    std::uint64_t m_generation = 0;
    bool m_isRunning = false;
};

} // namespace rollcall::models
