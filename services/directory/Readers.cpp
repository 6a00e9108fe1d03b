// SPDX-License-Identifier: Apache-2.0
// A session is opened by the thread that uses it, on its first work, and closed by it.
#include "Readers.h"

#include "core/Log.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace rollcall::directory {

namespace {

/// Long reads at the same time. There is a thread for each beside those of the readers.
constexpr std::size_t mostAside = 4;

} // namespace

Readers::Readers(std::size_t readerCount, OpenSession openSession)
    : m_openSession(std::move(openSession)),
      m_places(std::max<std::size_t>(readerCount, 1)),
      m_lane("read", m_places + mostAside, {}, [this] {
          Own own;
          const std::lock_guard lock(m_mutex);
          if (const auto found = m_own.find(std::this_thread::get_id()); found != m_own.end()) {
              own = std::move(found->second);
              m_own.erase(found);
          }
      })
{
}

Readers::~Readers()
{
    stop();
}

void Readers::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    // What waits is run by those who have the places, with a token that asks them to stop.
    m_lane.stop();
}

bool Readers::read(Database::ReadWork work)
{
    const std::lock_guard lock(m_mutex);
    if (m_isStopping)
        return false;
    if (m_placesTaken == m_places) {
        if (m_waiting.size() >= mostWaiting)
            return false;
        m_waiting.push_back(std::move(work));
        return true;
    }
    if (!m_lane.post([this, work = std::move(work)](std::stop_token stop) { run(work, stop); }))
        return false;
    ++m_placesTaken;
    return true;
}

void Readers::run(Database::ReadWork work, const std::stop_token& stop)
{
    const auto thread = std::this_thread::get_id();
    for (;;) {
        {
            const std::lock_guard lock(m_mutex);
            m_own[thread].hasPlace = true;
        }
        try {
            work(ownSession(), stop);
        } catch (const std::exception& exception) {
            core::log(core::LogLevel::Error, "directory", exception.what());
        }
        work = {};
        const std::lock_guard lock(m_mutex);
        Own& own = m_own[thread];
        if (std::exchange(own.isAside, false))
            --m_aside;
        if (!own.hasPlace)
            return;
        if (m_waiting.empty()) {
            own.hasPlace = false;
            --m_placesTaken;
            return;
        }
        work = std::move(m_waiting.front());
        m_waiting.pop_front();
    }
}

core::Result<> Readers::standAside()
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_own.find(std::this_thread::get_id());
    if (found == m_own.end() || !found->second.hasPlace)
        return {};
    if (m_aside == mostAside)
        return core::failure(core::ErrorKind::Unavailable,
                             "Too many requests that read the whole directory are running. Try again in a moment, or "
                             "filter by userName, externalId or id with eq.");
    Own& own = found->second;
    if (m_waiting.empty()) {
        --m_placesTaken;
    } else {
        // The place goes to who waits longest, on another thread.
        if (!m_lane.post([this, work = m_waiting.front()](std::stop_token stop) { run(work, stop); }))
            return {};
        m_waiting.pop_front();
    }
    own.hasPlace = false;
    own.isAside = true;
    ++m_aside;
    return {};
}

core::Result<ReadSession*> Readers::ownSession()
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto& own = m_own[std::this_thread::get_id()]; own.session)
            return own.session.get();
    }
    auto session = m_openSession();
    if (!session)
        return tl::unexpected(std::move(session.error()));
    ReadSession* opened = session->get();
    const std::lock_guard lock(m_mutex);
    m_own[std::this_thread::get_id()].session = std::move(*session);
    return opened;
}

} // namespace rollcall::directory
