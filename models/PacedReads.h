// SPDX-License-Identifier: Apache-2.0
// When a page reads the directory again: at once, then at most twice a second, and a long read less often.
#pragma once

#include "core/Deliver.h"
#include "directory/Database.h"
#include "tables/LatestRequest.h"

#include <QElapsedTimer>
#include <QTimer>

#include <chrono>
#include <functional>
#include <utility>

namespace rollcall::models {

/// Lives on the GUI thread and never waits. The database must outlive it. Reads nothing while its page is not shown.
class PacedReads {
public:
    /// `begin` is called when it is time; it calls `read`, or leaves it when there is nothing to read.
    PacedReads(directory::Database& database, std::function<void()> begin);
    PacedReads(const PacedReads&) = delete;
    PacedReads& operator=(const PacedReads&) = delete;
    ~PacedReads() = default;

    [[nodiscard]] bool isRunning() const { return m_request.isRunning(); }
    /// As soon as the page is shown, the pause over and the read under way at its end.
    [[nodiscard]] bool isDue() const { return m_isDue; }

    void setShown(bool isShown);
    void schedule();
    /// What is due, and the answer under way, are dropped.
    void cancel();

    /// `work(ReadSession&, stop_token)` on a reader's thread, then `take(result)` on this one.
    template<class Work, class Take>
    void read(Work work, Take take)
    {
        m_pause.start(betweenReads);
        m_reading.start();
        const auto ticket = m_request.begin();
        auto future = m_database.readAsync(ticket.stop, std::move(work));
        core::deliver(future, &m_pause,
                      [this, generation = ticket.generation, take = std::move(take)](auto result) mutable {
                          if (!m_request.accept(generation))
                              return;
                          rest();
                          take(std::move(result));
                          goOn();
                      });
    }

private:
    static constexpr std::chrono::milliseconds betweenReads{500};

    void begin();
    void rest();
    void goOn();

    directory::Database& m_database;
    std::function<void()> m_begin;
    bool m_isDue = false;
    bool m_isShown = true;
    QElapsedTimer m_reading;
    QTimer m_pause; ///< its destruction ends what is delivered
    LatestRequest m_request;
};

} // namespace rollcall::models
