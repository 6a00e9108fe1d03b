// SPDX-License-Identifier: Apache-2.0
// Takes what a vendor's back end says of registrations, at a bounded rate.
#pragma once

#include "Exchange.h"
#include "core/Lane.h"
#include "listener/RegistrationDoor.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>

namespace rollcall::listener {

/// Thread-safe; shared by all handlers. Answers are SCIM's errors, as everywhere on this listener, or a JSON object.
class RegistrationIntake {
public:
    explicit RegistrationIntake(std::shared_ptr<RegistrationDoor> door) : m_door(std::move(door)) {}

    void serve(const ExchangePointer& exchange);

    /// So many messages of one integration at once, and from then on so many a second; more are asked to come again.
    static constexpr double burst = 200;
    static constexpr double perSecond = 20;
    static constexpr int mostWaiting = 256;
    static constexpr std::size_t mostBodyBytes = std::size_t{16} * 1024;

private:
    struct Bucket {
        double left = burst;
        std::chrono::steady_clock::time_point filled;
    };
    [[nodiscard]] bool mayPass(directory::IntegrationId integration);

    const std::shared_ptr<RegistrationDoor> m_door;
    std::mutex m_mutex;
    std::map<std::int64_t, Bucket> m_buckets;
    std::atomic<int> m_waiting = 0;
    core::Lane m_lane{"registrations", 1}; ///< last: it ends before what it uses
};

} // namespace rollcall::listener
