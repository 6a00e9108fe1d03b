// SPDX-License-Identifier: Apache-2.0
// Which troubles are on, and for how many requests more.
#pragma once

#include "demo/ManagementApi.h"

#include <array>
#include <cstddef>
#include <mutex>
#include <optional>

namespace rollcall::demo::management {

/// Thread-safe.
class Faults {
public:
    void inject(ApiFault fault, unsigned times)
    {
        const std::lock_guard lock(m_mutex);
        slot(fault) = times;
    }
    void clear(ApiFault fault)
    {
        const std::lock_guard lock(m_mutex);
        slot(fault).reset();
    }
    /// Whether it is on; one that was given for some requests is used up by asking.
    [[nodiscard]] bool take(ApiFault fault)
    {
        const std::lock_guard lock(m_mutex);
        std::optional<unsigned>& left = slot(fault);
        if (!left)
            return false;
        if (*left == 1)
            left.reset();
        else if (*left > 1)
            --*left;
        return true;
    }

private:
    std::optional<unsigned>& slot(ApiFault fault) { return m_left[static_cast<std::size_t>(fault)]; }

    std::mutex m_mutex;
    std::array<std::optional<unsigned>, apiFaultCount> m_left; ///< 0 is for ever
};

} // namespace rollcall::demo::management
