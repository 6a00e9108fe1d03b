// SPDX-License-Identifier: Apache-2.0
// Threads that read, each with a session of its own.
#pragma once

#include "core/Lane.h"
#include "directory/Database.h"

#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace rollcall::directory {

/// Thread-safe. So many reads run at once as there are readers; a long one that stands aside makes room for the next.
class Readers {
public:
    using OpenSession = std::function<core::Result<std::unique_ptr<ReadSession>>()>;

    Readers(std::size_t readerCount, OpenSession openSession);
    ~Readers();
    Readers(const Readers&) = delete;
    Readers& operator=(const Readers&) = delete;

    /// What waits for a place at most; whoever comes then is better told at once to come again.
    static constexpr std::size_t mostWaiting = 1024;

    /// False once stopped, and while too much waits.
    [[nodiscard]] bool read(Database::ReadWork work);
    /// Cancels what runs and what waits, and joins. Afterwards read() answers false.
    void stop();

    /// Called by work that is going to read for long: from now on it takes no reader's place. Unavailable when too many
    /// do so already. Once for each work; elsewhere than on a reader's thread it does nothing.
    [[nodiscard]] core::Result<> standAside();

private:
    /// What one thread has, and does at the moment.
    struct Own {
        std::unique_ptr<ReadSession> session;
        bool hasPlace = false;
        bool isAside = false;
    };

    /// Works off one place: the given work, then what waits, until nothing does or the place was handed on.
    void run(Database::ReadWork work, const std::stop_token& stop);
    [[nodiscard]] core::Result<ReadSession*> ownSession();

    const OpenSession m_openSession;
    const std::size_t m_places;
    std::mutex m_mutex;
    std::size_t m_placesTaken = 0;
    std::size_t m_aside = 0;
    bool m_isStopping = false;
    std::deque<Database::ReadWork> m_waiting;
    std::map<std::thread::id, Own> m_own;
    core::Lane m_lane; ///< last: its threads use all of the above
};

} // namespace rollcall::directory
