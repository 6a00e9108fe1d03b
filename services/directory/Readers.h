// SPDX-License-Identifier: Apache-2.0
// Threads that read, each with a session of its own.
#pragma once

#include "core/Lane.h"
#include "directory/Database.h"

#include <map>
#include <mutex>
#include <thread>

namespace rollcall::directory {

/// Thread-safe.
class Readers {
public:
    using OpenSession = std::function<core::Result<std::unique_ptr<ReadSession>>()>;

    Readers(std::size_t threadCount, OpenSession openSession);

    [[nodiscard]] bool read(Database::ReadWork work);

private:
    [[nodiscard]] core::Result<ReadSession*> ownSession();

    const OpenSession m_openSession;
    std::mutex m_mutex;
    std::map<std::thread::id, std::unique_ptr<ReadSession>> m_sessions;
    core::Lane m_lane; ///< last: its threads use all of the above
};

} // namespace rollcall::directory
