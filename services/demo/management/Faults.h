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
    void inject(ApiFault fault, unsigned times, unsigned after)
    {
        const std::lock_guard lock(m_mutex);
        slot(fault) = Trouble{times, after};
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
        std::optional<Trouble>& trouble = slot(fault);
        if (!trouble)
            return false;
        if (trouble->spared > 0) {
            --trouble->spared;
            return false;
        }
        if (trouble->left == 1)
            trouble.reset();
        else if (trouble->left > 1)
            --trouble->left;
        return true;
    }

private:
    struct Trouble {
        unsigned left = 0; ///< 0 is for ever
        unsigned spared = 0;
    };
    std::optional<Trouble>& slot(ApiFault fault) { return m_troubles[static_cast<std::size_t>(fault)]; }

    std::mutex m_mutex;
    std::array<std::optional<Trouble>, apiFaultCount> m_troubles;
};

} // namespace rollcall::demo::management
