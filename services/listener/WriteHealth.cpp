// SPDX-License-Identifier: Apache-2.0
// Whether changes can be stored just now.
#include "WriteHealth.h"

#include "Door.h"
#include "core/Timestamp.h"

namespace rollcall::listener {

namespace {
constexpr std::chrono::seconds probePause{1};
constexpr std::string_view probeSetting = "listener.write-probe";
} // namespace

void WriteHealth::note(const core::Result<>& committed)
{
    if (committed) {
        m_isFailing = false;
        return;
    }
    switch (committed.error().kind) {
    case core::ErrorKind::Unavailable:
    case core::ErrorKind::Corrupt:
    case core::ErrorKind::Denied: {
        const std::lock_guard lock(m_mutex);
        m_trouble = committed.error().message;
        m_isFailing = true;
        break;
    }
    default:
        break;
    }
}

std::string WriteHealth::trouble() const
{
    const std::lock_guard lock(m_mutex);
    return isFailing() ? m_trouble : std::string();
}

bool WriteHealth::isProbeDue(std::chrono::steady_clock::time_point now)
{
    const std::lock_guard lock(m_mutex);
    if (!isFailing() || now < m_nextProbe)
        return false;
    m_nextProbe = now + probePause;
    return true;
}

void probeWrites(const std::shared_ptr<Door>& door)
{
    if (!door->writeHealth().isProbeDue(std::chrono::steady_clock::now()))
        return;
    door->database().write([at = core::toRfc3339(door->clock().now())](
                               directory::WriteSession& session) { return session.saveSetting(probeSetting, at); },
                           [door](const core::Result<>& committed) { door->writeHealth().note(committed); });
}

} // namespace rollcall::listener
