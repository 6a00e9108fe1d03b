// SPDX-License-Identifier: Apache-2.0
// The way back to a session from wherever an answer or a piece of a body is made.
#pragma once

#include "Session.h"
#include "Worker.h"
#include "http/Server.h"

#include <cstdint>
#include <memory>
#include <utility>

namespace rollcall::http {

/// Knows worker and session only weakly: what comes too late is dropped. Usable from any thread.
class SessionLink {
public:
    SessionLink(std::weak_ptr<Worker> worker, std::weak_ptr<Session> session)
        : m_worker(std::move(worker)), m_session(std::move(session))
    {
    }

    /// Runs `take(session, value)` on the session's thread: at once when this is that thread, posted otherwise.
    template<class Value, class Take>
    void pass(Value value, Take take) const
    {
        const auto worker = m_worker.lock();
        if (!worker)
            return;
        if (worker->loop.isCurrentThread()) {
            if (const auto session = m_session.lock())
                take(*session, std::move(value));
            return;
        }
        auto shared = std::make_shared<Value>(std::move(value));
        worker->loop.post(whenAlive([shared, take](Session& session) { take(session, std::move(*shared)); }));
    }

    /// Runs `task(session)` on the session's thread, never from inside this call.
    template<class Task>
    void post(Task task) const
    {
        if (const auto worker = m_worker.lock())
            worker->loop.post(whenAlive(std::move(task)));
    }

private:
    // The session is locked over there only, so that it never ends on a foreign thread.
    template<class Task>
    [[nodiscard]] auto whenAlive(Task task) const
    {
        return [weak = m_session, task = std::move(task)] {
            if (const auto session = weak.lock())
                task(*session);
        };
    }

    std::weak_ptr<Worker> m_worker;
    std::weak_ptr<Session> m_session;
};

/// Takes the handler's answer for the exchange with that number.
[[nodiscard]] std::shared_ptr<Responder::Sink> exchangeSink(SessionLink link, std::uint64_t exchange);

/// Takes the answer to the request for a piece with that number.
[[nodiscard]] BodyStream::Deliver deliverer(SessionLink link, std::uint64_t pull);

} // namespace rollcall::http
