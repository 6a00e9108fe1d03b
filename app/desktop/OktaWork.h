// SPDX-License-Identifier: Apache-2.0
// What a screen does with Okta: one piece of work at a time, away from the screen's thread, and its result on it.
#pragma once

#include "composition/OktaConnections.h"
#include "composition/OktaHooks.h"
#include "composition/OktaLane.h"
#include "core/Deliver.h"
#include "directory/Types.h"

#include <QObject>

#include <stop_token>
#include <utility>

namespace rollcall::app {

/// Lives on the GUI thread.
class OktaWork {
public:
    /// `connections` must outlive it. `hooks` hear of its calls.
    OktaWork(OktaConnections& connections, OktaHooks hooks)
        : m_connections(connections), m_lane(connections, std::move(hooks))
    {
    }
    ~OktaWork() { end(); }
    OktaWork(const OktaWork&) = delete;
    OktaWork& operator=(const OktaWork&) = delete;

    [[nodiscard]] OktaConnections& connections() { return m_connections; }
    [[nodiscard]] bool isBusy() const { return m_isBusy; }
    /// The result is Cancelled, where it is not there already.
    void cancel() { m_stop.request_stop(); }
    /// Cancels and waits. For the destructor of what the work refers to.
    void end()
    {
        cancel();
        m_lane.stop();
    }

    /// Runs `work` as OktaLane does, then calls `take(result)` on the thread of `receiver`, unless that is gone. Does
    /// nothing while busy.
    template<class Work, class Take>
    void start(QObject* receiver, const directory::Integration& integration, Work work, Take take)
    {
        if (m_isBusy)
            return;
        m_isBusy = true;
        m_stop = std::stop_source();
        auto future = m_lane.run(integration, m_stop.get_token(), std::move(work));
        core::deliver(future, receiver, [this, take = std::move(take)](const auto& result) {
            m_isBusy = false;
            take(result);
        });
    }

private:
    OktaConnections& m_connections;
    OktaLane m_lane;
    std::stop_source m_stop;
    bool m_isBusy = false;
};

} // namespace rollcall::app
