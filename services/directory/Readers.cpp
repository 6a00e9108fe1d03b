// SPDX-License-Identifier: Apache-2.0
// A session is opened by the thread that uses it, on its first work, and closed by it.
#include "Readers.h"

#include <algorithm>
#include <utility>

namespace rollcall::directory {

Readers::Readers(std::size_t threadCount, OpenSession openSession)
    : m_openSession(std::move(openSession)), m_lane("read", std::max<std::size_t>(threadCount, 1), {}, [this] {
          std::unique_ptr<ReadSession> own;
          const std::lock_guard lock(m_mutex);
          if (const auto found = m_sessions.find(std::this_thread::get_id()); found != m_sessions.end())
              own = std::move(found->second);
      })
{
}

bool Readers::read(Database::ReadWork work)
{
    return m_lane.post([this, work = std::move(work)](std::stop_token stop) { work(ownSession(), stop); });
}

core::Result<ReadSession*> Readers::ownSession()
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_sessions.find(std::this_thread::get_id()); found != m_sessions.end())
            return found->second.get();
    }
    auto session = m_openSession();
    if (!session)
        return tl::unexpected(std::move(session.error()));
    ReadSession* opened = session->get();
    const std::lock_guard lock(m_mutex);
    m_sessions[std::this_thread::get_id()] = std::move(*session);
    return opened;
}

} // namespace rollcall::directory
