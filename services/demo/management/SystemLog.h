// SPDX-License-Identifier: Apache-2.0
// Okta's System Log: events in the order they were stored, with the types and the shape of the real one.
#pragma once

#include "core/Clock.h"
#include "scim/Json.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::demo::management {

struct LogTarget {
    std::string id;
    std::string type; ///< "User", "AppUser", "AppInstance", "UserGroup"
    std::string alternateId;
    std::string displayName;
};

struct LogFacts {
    std::string eventType;
    std::string message;
    std::string severity = "INFO";
    std::string result = "SUCCESS";
    std::string reason; ///< empty: null
    LogTarget actor{"system", "SystemPrincipal", "system@okta.com", "Okta System"};
    std::vector<LogTarget> targets;
    scim::JsonObject debugData;
    scim::JsonObject changeDetails; ///< of the first target; empty: none
    bool isJob = false;
    std::string tokenId; ///< transaction.detail.requestApiTokenId; filled in by the log
};

struct LogEntry {
    std::uint64_t number = 0; ///< rising from 1
    core::Timestamp published;
    scim::JsonObject event;
};

/// Thread-safe; takes no other lock, so that it may be written to from anywhere. Keeps the last 100,000 events.
class SystemLog {
public:
    explicit SystemLog(const core::Clock& clock) : m_clock(clock) {}

    void add(LogFacts facts);

    /// While it lives, whatever is added and is no job's was asked for by that API token. One at a time.
    class OfToken {
    public:
        OfToken(SystemLog& log, const std::string& tokenId) : m_log(log) { m_log.setToken(tokenId); }
        ~OfToken() { m_log.setToken({}); }
        OfToken(const OfToken&) = delete;
        OfToken& operator=(const OfToken&) = delete;

    private:
        SystemLog& m_log;
    };

    using Fits = std::function<bool(const LogEntry&)>;
    struct Page {
        std::vector<scim::JsonObject> events;
        std::uint64_t last = 0; ///< number of the last entry looked at
        bool hasMore = false;
    };
    /// In the order of storing, behind the number `after`.
    [[nodiscard]] Page after(std::uint64_t after, std::size_t limit, const Fits& fits) const;
    /// The newest first, before the number `before` (0: from the end).
    [[nodiscard]] Page before(std::uint64_t before, std::size_t limit, const Fits& fits) const;

private:
    void setToken(const std::string& tokenId);

    const core::Clock& m_clock;
    mutable std::mutex m_mutex;
    std::string m_token; ///< of the call that is answered now
    std::deque<LogEntry> m_entries;
    std::uint64_t m_last = 0;
};

} // namespace rollcall::demo::management
