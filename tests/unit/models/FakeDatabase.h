// SPDX-License-Identifier: Apache-2.0
// A directory in memory whose reads a test can hold back, fail and count.
#pragma once

#include "core/Lane.h"
#include "directory/Database.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::models::test {

/// What stands in the fake; guarded by the database's mutex.
struct FakeContent {
    std::vector<directory::PersonRow> people; ///< of one integration
    std::map<std::int64_t, directory::Person> persons;
    std::map<std::int64_t, std::vector<directory::GroupReference>> groups;
    std::map<std::int64_t, std::vector<directory::ChangeRecord>> changes;
    std::vector<directory::JournalEntry> journal; ///< oldest first
    std::vector<directory::Integration> integrations;
    std::vector<directory::ExtensionSchema> extensions; ///< of whichever integration
    directory::JournalSummary summary;
    directory::JournalSummary summaryWithUnaddressed; ///< what is answered when those are asked for, and without one
    std::optional<core::Error> failure;               ///< what every read answers
    std::vector<directory::Credential> credentials{}; ///< of all integrations, in the order of their making
    std::optional<core::Error> credentialFailure{};   ///< what reading them answers
    std::map<std::string, std::string, std::less<>> settings{};
};

/// One reader. Reads queue behind hold() until release().
class FakeDatabase final : public directory::Database {
public:
    struct Calls {
        int personOrders = 0;
        int personRows = 0;
        std::size_t personRowsAsked = 0;
        int journalOrders = 0;
        directory::JournalId journalAskedFrom; ///< of the latest order
        std::vector<directory::PersonQuery> queries;
    };

    FakeDatabase();
    ~FakeDatabase() override;

    template<class Change>
    void change(Change make)
    {
        {
            const std::lock_guard lock(m_mutex);
            make(m_content);
        }
        announce();
    }
    /// What no commit announces, as a disk that reads again.
    template<class Change>
    void changeQuietly(Change make)
    {
        const std::lock_guard lock(m_mutex);
        make(m_content);
    }
    /// Wakes the subscribers as a commit does, on another thread.
    void announce();

    void hold();
    /// Lets one read through, then holds again; waits until it was waiting.
    void step();
    void release();
    [[nodiscard]] Calls calls() const;
    /// Reads that were begun.
    [[nodiscard]] int waiting() const;

    [[nodiscard]] core::Result<std::unique_ptr<directory::ReadSession>> newReadSession() override;
    void write(directory::WriteOperation operation, directory::WriteCompletion done) override;
    void journalLater(directory::JournalEntry entry) override;
    [[nodiscard]] directory::WriterStatistics writerStatistics() const override { return {}; }
    [[nodiscard]] bool read(ReadWork work) override;
    [[nodiscard]] directory::FeedSubscription subscribe(directory::FeedListener listener) override;
    [[nodiscard]] const std::filesystem::path& dataDirectory() const override { return m_path; }

private:
    friend class FakeReadSession;

    void passGate();

    mutable std::mutex m_mutex;
    std::condition_variable m_gate;
    bool m_isHeld = false;
    int m_steps = 0;
    int m_waiting = 0;
    FakeContent m_content;
    Calls m_calls;
    std::map<int, directory::FeedListener> m_listeners;
    int m_nextListener = 0;
    std::filesystem::path m_path;
    core::Lane m_feed;
    core::Lane m_reader; ///< last, so that it ends first
};

/// Person `number` named so that names sort by number: "Person 00042".
[[nodiscard]] directory::PersonRow makePerson(std::int64_t number);
[[nodiscard]] directory::JournalEntry makeEntry(std::int64_t number, int status, directory::Meaning meaning,
                                                std::string subject);

/// A clock that stands still until told otherwise.
class FakeClock final : public core::Clock {
public:
    [[nodiscard]] core::Timestamp now() const override { return core::fromMilliseconds(milliseconds); }
    std::int64_t milliseconds = 1'790'000'000'000;
};

} // namespace rollcall::models::test
