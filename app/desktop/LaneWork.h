// SPDX-License-Identifier: Apache-2.0
// What a screen asks of the directory: one command at a time on a lane of its own, and reads beside it.
#pragma once

#include "core/Deliver.h"
#include "core/Error.h"
#include "core/Lane.h"

#include <QObject>

#include <stop_token>
#include <string>
#include <utility>

namespace rollcall::app {

/// Lives on the GUI thread. Declare it behind what its work refers to: it ends before that goes.
class LaneWork {
public:
    explicit LaneWork(std::string name) : m_lane(std::move(name), 1) {}
    ~LaneWork() { end(); }
    LaneWork(const LaneWork&) = delete;
    LaneWork& operator=(const LaneWork&) = delete;

    [[nodiscard]] bool isBusy() const { return m_isBusy; }
    /// The command fails as Cancelled, unless it is done already.
    void cancel() { m_stop.request_stop(); }
    /// Cancels and waits.
    void end()
    {
        cancel();
        m_lane.stop();
    }

    /// Runs `work(stop)`, which returns a core::Result, then calls `done(result)` or `failed(error)` on the thread of
    /// `receiver`, unless that is gone. Does nothing while busy.
    template<class Work, class Done, class Failed>
    void start(QObject* receiver, Work work, Done done, Failed failed)
    {
        if (m_isBusy)
            return;
        m_isBusy = true;
        m_stop = std::stop_source();
        auto future = core::run(m_lane, m_stop.get_token(), std::move(work));
        core::deliver(future, receiver, [this, done = std::move(done), failed = std::move(failed)](const auto& result) {
            m_isBusy = false;
            if (result)
                done(result);
            else
                failed(result.error());
        });
    }

    /// Runs `work()` behind what is under way, busy or not, then calls `take(result)` likewise.
    template<class Work, class Take>
    void read(QObject* receiver, Work work, Take take)
    {
        auto future = core::run(m_lane, {}, [work = std::move(work)](const std::stop_token&) { return work(); });
        core::deliver(future, receiver, std::move(take));
    }

private:
    std::stop_source m_stop;
    bool m_isBusy = false;
    core::Lane m_lane;
};

} // namespace rollcall::app
