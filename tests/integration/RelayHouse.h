// SPDX-License-Identifier: Apache-2.0
// A relay in this process: a directory, the gateway with a quick pace, and a vendor's service that says what a test
// tells it.
#pragma once

#include "WebPeer.h"
#include "composition/RelayGateway.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "listener/Downstream.h"
#include "relay/Downstream.h"

#include <QTemporaryDir>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::tests {

/// Resources by path; everything else is not there. Thread-safe.
class ScriptedVendor {
public:
    ScriptedVendor();

    void setPerson(const std::string& id, const std::string& userName, bool isActive = true);
    void setGroup(const std::string& id, const std::string& name, const std::vector<std::string>& members = {});
    void remove(const std::string& path);
    /// Answers such requests instead: "GET /Users/7".
    void script(const std::string& request, std::function<test::PeerAnswer()> answer);
    /// How many such requests came.
    [[nodiscard]] int count(const std::string& request) const;
    [[nodiscard]] std::string baseUrl() const { return m_peer.url() + "/scim"; }
    [[nodiscard]] std::string url() const { return m_peer.url(); }

private:
    [[nodiscard]] test::PeerAnswer answer(const test::PeerRequest& request);

    mutable std::mutex m_mutex;
    std::map<std::string, std::string> m_resources;
    std::map<std::string, std::function<test::PeerAnswer()>> m_scripts;
    std::map<std::string, int> m_counts;
    test::WebPeer m_peer; ///< last: it answers from the others
};

/// Whoever sent a request through the gateway. Thread-safe.
class Caller {
public:
    /// The answer; nothing when none came in time.
    [[nodiscard]] std::optional<listener::RelayedAnswer> wait(int milliseconds = 30'000);
    void take(listener::RelayedAnswer answer);

private:
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::optional<listener::RelayedAnswer> m_answer;
};

class RelayHouse {
public:
    /// The pace of all readings in milliseconds.
    [[nodiscard]] static relay::RereadPace quickPace();

    explicit RelayHouse(relay::DownstreamAuth auth = relay::DownstreamAuth::Bearer);

    /// Takes requests and intents from now on.
    void open(app::RelayOptions options = {.limits = {}, .pace = quickPace()});
    [[nodiscard]] app::RelayGateway& gateway() { return *m_gateway; }
    [[nodiscard]] ScriptedVendor& vendor() { return m_vendor; }
    [[nodiscard]] directory::Database& database() { return *m_database; }
    [[nodiscard]] const core::Clock& clock() const { return m_clock; }
    [[nodiscard]] directory::IntegrationId integration() const { return m_integration.id; }

    [[nodiscard]] std::shared_ptr<Caller> send(const std::string& method, const std::string& path,
                                               const std::string& body = {});
    /// "/Users/7" or "/Groups/7" has to be read again, so many times over.
    void doubt(const std::string& path, int times = 1);
    void keepPerson(const std::string& id, const std::string& userName);
    void keepGroup(const std::string& id, const std::string& name);

    [[nodiscard]] std::size_t intents() const;
    /// Empty when we do not have it.
    [[nodiscard]] std::string nameOf(const std::string& path) const;
    [[nodiscard]] std::int64_t memberCount(const std::string& id) const;
    /// Oldest first.
    [[nodiscard]] std::vector<directory::JournalEntry> journal() const;
    [[nodiscard]] std::vector<directory::JournalEntry> journalOf(const std::string& method) const;

private:
    QTemporaryDir m_folder;
    core::SystemClock m_clock;
    ScriptedVendor m_vendor;
    std::unique_ptr<directory::Database> m_database;
    directory::Integration m_integration;
    std::unique_ptr<app::RelayGateway> m_gateway;
};

/// Whether one of them says that.
[[nodiscard]] bool hasDetail(const std::vector<directory::JournalEntry>& entries, const std::string& text);

} // namespace rollcall::tests
