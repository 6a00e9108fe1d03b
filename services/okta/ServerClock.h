// SPDX-License-Identifier: Apache-2.0
// What time it is at Okta, by the Date of its answers.
#pragma once

#include "Text.h"
#include "core/WebClient.h"
#include "okta/Time.h"

#include <atomic>
#include <limits>
#include <optional>

namespace rollcall::okta {

/// Thread-safe.
class ServerClock {
public:
    explicit ServerClock(const Time& time) : m_time(time) {}

    void observe(const core::WebHeaders& headers)
    {
        const auto text = core::findHeader(headers, "Date");
        const auto date = text ? parseHttpDate(*text) : std::nullopt;
        if (date)
            m_skew = (*date - m_time.now()).count();
    }

    /// Nothing before the first Date.
    [[nodiscard]] std::optional<std::chrono::milliseconds> skew() const
    {
        const auto value = m_skew.load();
        return value == unknown ? std::nullopt : std::optional(std::chrono::milliseconds(value));
    }

    /// Never ahead of Okta's: Date has whole seconds, cut off.
    [[nodiscard]] core::Timestamp now() const { return m_time.now() + skew().value_or(std::chrono::milliseconds{0}); }

private:
    static constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::min();
    const Time& m_time;
    std::atomic<std::int64_t> m_skew{unknown};
};

} // namespace rollcall::okta
