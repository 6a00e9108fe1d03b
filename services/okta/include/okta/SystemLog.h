// SPDX-License-Identifier: Apache-2.0
// Okta's System Log: what happened, to whom, and why it failed; read once for a span, or followed as it grows.
#pragma once

#include "okta/Client.h"
#include "okta/Ids.h"

#include <deque>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace rollcall::okta {

struct LogTarget {
    std::string id;
    std::string type; ///< User, AppUser, AppInstance, UserGroup …
    std::string alternateId;
    std::string displayName;
};

struct LogChange {
    std::string target; ///< display name of the target that changed
    std::string before; ///< compact JSON of changeDetails.from; may be empty
    std::string after;  ///< compact JSON of changeDetails.to; may be empty
};

struct LogEvent {
    std::string uuid;
    std::optional<core::Timestamp> published;
    std::string eventType; ///< e.g. application.provision.user.sync
    std::string legacyEventType;
    std::string message; ///< displayMessage
    std::string severity;
    std::string result; ///< SUCCESS, FAILURE, SKIPPED …
    std::string reason; ///< often empty, also with FAILURE
    LogTarget actor;
    std::vector<LogTarget> targets;
    std::vector<LogChange> changes;
    std::string transactionType;
    std::string transactionId;
    std::map<std::string, std::string, std::less<>> debugData;

    /// The first target of that type, null when there is none.
    [[nodiscard]] const LogTarget* target(std::string_view type) const;
};

enum class LogOrder { Ascending, Descending };

struct LogQuery {
    std::optional<core::Timestamp> since = {}; ///< Okta's default is seven days back; nothing is older than 90 days
    std::optional<core::Timestamp> until = {};
    std::string filter = {}; ///< see `provisioningOf`; may not name `published`
    std::string q = {};
    int limit = 1000; ///< a page
    LogOrder order = LogOrder::Ascending;
};

/// Filter for all that concerns the provisioning of one app; with `failuresOnly` what failed.
[[nodiscard]] std::string provisioningOf(const AppId& app, bool failuresOnly);
/// Filter for changes of one app's settings and of its assignments' rules.
[[nodiscard]] std::string settingsOf(const AppId& app);
/// Filter for everything about one person at one app.
[[nodiscard]] std::string personAt(const AppId& app, const UserId& user);

class SystemLog {
public:
    explicit SystemLog(Client& client) : m_client(client) {}

    /// The events of a span; an open end means until now, so that the list is finite.
    [[nodiscard]] Answer<Listing> read(const LogQuery& query, const PageReceiver<LogEvent>& receive,
                                       std::stop_token stop);
    /// At most `maximum`.
    [[nodiscard]] Answer<Collected<LogEvent>> find(const LogQuery& query, std::size_t maximum, std::stop_token stop);

private:
    Client& m_client;
};

/// Follows the log from a point on. Each event is given out once, though Okta may show it again; events may come out of
/// order by seconds. For one thread.
class LogFollower {
public:
    /// `query.until` and `order` are not used.
    LogFollower(Client& client, LogQuery query);
    /// Goes on where `bookmark` of an earlier follower stopped; Malformed at the first `poll` if it is of elsewhere.
    LogFollower(Client& client, LogQuery query, std::string bookmark);

    /// What is new, up to the present end (an empty page) or `maximumPages`.
    [[nodiscard]] Answer<std::vector<LogEvent>> poll(std::stop_token stop, std::size_t maximumPages = 20);
    /// Where to go on, opaque; empty before the first poll. Holds no secret.
    [[nodiscard]] const std::string& bookmark() const { return m_next; }

private:
    [[nodiscard]] bool isNew(const std::string& uuid);

    Client& m_client;
    LogQuery m_query;
    std::string m_next;
    std::unordered_set<std::string> m_seen;
    std::deque<std::string> m_order;
};

} // namespace rollcall::okta
