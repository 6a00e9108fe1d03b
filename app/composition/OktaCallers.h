// SPDX-License-Identifier: Apache-2.0
// Tells each of those who share a session with Okta of its own calls alone.
#pragma once

#include "composition/OktaHooks.h"

#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace rollcall::app {

/// Who called is known by the thread, which waits for Okta itself. Thread-safe.
class OktaCallers {
public:
    /// `everything` hears of all calls, whoever makes them.
    explicit OktaCallers(OktaHooks everything) : m_everything(std::move(everything)) {}

    /// What a session that is shared is opened with.
    [[nodiscard]] static OktaHooks hooksOf(const std::shared_ptr<OktaCallers>& callers);

    /// While it lives, its hooks hear of the calls made on the thread that made it; one at a time on each thread.
    class Hearing {
    public:
        ~Hearing();
        Hearing(const Hearing&) = delete;
        Hearing& operator=(const Hearing&) = delete;

    private:
        friend class OktaCallers;
        explicit Hearing(OktaCallers& callers) : m_callers(callers) {}
        OktaCallers& m_callers;
    };
    /// Both `hooks` and this must outlive what it returns, which stays on the thread.
    [[nodiscard]] Hearing hear(const OktaHooks& hooks);

private:
    /// Of this thread; null when nobody hears.
    [[nodiscard]] const OktaHooks* current();

    OktaHooks m_everything;
    std::mutex m_mutex;
    std::map<std::thread::id, const OktaHooks*> m_hearing;
};

} // namespace rollcall::app
