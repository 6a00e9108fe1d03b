// SPDX-License-Identifier: Apache-2.0
// How long the refusal of wrong credentials is held back, by client address.
#include "FailurePace.h"

#include "http/AddressBlock.h"

#include <algorithm>

namespace rollcall::listener {

std::chrono::milliseconds FailurePace::noteFailure(const std::string& address, Instant now)
{
    const auto counted = http::countedAs(address);
    const std::lock_guard lock(m_mutex);
    auto found = m_failures.find(counted);
    if (found == m_failures.end()) {
        if (m_failures.size() >= mostAddresses)
            forgetQuietOnes(now);
        // That many at a time are one attack, whatever address this one has.
        if (m_failures.size() >= mostAddresses)
            return longest;
        found = m_failures.try_emplace(counted).first;
    }
    auto& failures = found->second;
    if (failures.count > 0 && now - failures.last >= memory)
        failures.count = 0;
    failures.last = now;
    if (++failures.count <= freeFailures)
        return std::chrono::milliseconds{0};
    auto delay = firstDelay;
    for (int step = freeFailures + 1; step < failures.count && delay < longest; ++step)
        delay *= 2;
    return std::min(delay, longest);
}

void FailurePace::forgetQuietOnes(Instant now)
{
    // A flood from ever new addresses would otherwise have ten thousand looked at for each of its requests.
    if (m_pruned && now - *m_pruned < pruningPause)
        return;
    m_pruned = now;
    std::erase_if(m_failures, [now](const auto& entry) { return now - entry.second.last >= memory; });
}

} // namespace rollcall::listener
