// SPDX-License-Identifier: Apache-2.0
// What searches go on showing for a while after somebody or something was changed.
#pragma once

#include "core/Timestamp.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace rollcall::demo::management {

/// Thread-safe. `Pointer` is null for what was not there.
template<class Pointer>
class EarlierRecords {
public:
    /// What is remembered already stays until its own end.
    void remember(const std::string& id, Pointer before, core::Timestamp now, core::Timestamp until)
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_entries, [now](const auto& entry) { return entry.second.until <= now; });
        m_entries.emplace(id, Entry{std::move(before), until});
    }

    /// Nothing when a search sees what is.
    [[nodiscard]] std::optional<Pointer> find(const std::string& id, core::Timestamp now) const
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(id);
        return found == m_entries.end() || found->second.until <= now ? std::nullopt
                                                                      : std::optional<Pointer>(found->second.before);
    }

private:
    struct Entry {
        Pointer before;
        core::Timestamp until;
    };
    mutable std::mutex m_mutex;
    std::map<std::string, Entry> m_entries;
};

} // namespace rollcall::demo::management
