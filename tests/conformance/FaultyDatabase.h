// SPDX-License-Identifier: Apache-2.0
// A database whose writes fail on request, as with a full disk or a broken file, and whose reads can be preceded.
#pragma once

#include "core/Error.h"
#include "directory/Database.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace rollcall::conformance {

class FaultyDatabase final : public directory::Database {
public:
    explicit FaultyDatabase(directory::Database& inner) : m_inner(inner) {}

    void failWrites(core::ErrorKind kind)
    {
        m_kind = kind;
        m_isFailing = true;
    }
    void heal() { m_isFailing = false; }

    core::Result<std::unique_ptr<directory::ReadSession>> newReadSession() override { return m_inner.newReadSession(); }
    void write(directory::WriteOperation operation, directory::WriteCompletion done) override
    {
        if (m_isFailing)
            done(core::failure(m_kind, "The disk is full.", "SQLITE_FULL"));
        else if (!m_afterWrite)
            m_inner.write(std::move(operation), std::move(done));
        else
            m_inner.write(
                [hook = m_afterWrite, operation = std::move(operation)](directory::WriteSession& session) {
                    auto result = operation(session);
                    hook();
                    return result;
                },
                std::move(done));
    }
    /// Runs on the writer's thread between each operation that is queued from now on and its commit.
    void afterWrites(std::function<void()> hook) { m_afterWrite = std::move(hook); }
    void journalLater(directory::JournalEntry entry) override { m_inner.journalLater(std::move(entry)); }
    directory::WriterStatistics writerStatistics() const override { return m_inner.writerStatistics(); }
    /// Runs on the reader's thread before each work that is queued from now on.
    void beforeReads(std::function<void()> hook)
    {
        const std::lock_guard lock(m_mutex);
        m_beforeRead = std::move(hook);
    }
    /// As if more waited already than is held.
    void refuseReads(bool isRefusing) { m_isRefusingReads = isRefusing; }
    bool read(ReadWork work) override
    {
        if (m_isRefusingReads)
            return false;
        std::function<void()> before;
        {
            const std::lock_guard lock(m_mutex);
            before = m_beforeRead;
        }
        if (!before)
            return m_inner.read(std::move(work));
        return m_inner.read([hook = std::move(before), work = std::move(work)](
                                core::Result<directory::ReadSession*> session, std::stop_token stop) {
            hook();
            work(std::move(session), std::move(stop));
        });
    }
    directory::FeedSubscription subscribe(directory::FeedListener listener) override
    {
        return m_inner.subscribe(std::move(listener));
    }
    const std::filesystem::path& dataDirectory() const override { return m_inner.dataDirectory(); }

private:
    directory::Database& m_inner;
    std::mutex m_mutex;
    std::function<void()> m_beforeRead; ///< set while others read
    std::function<void()> m_afterWrite;
    std::atomic<bool> m_isFailing = false;
    std::atomic<bool> m_isRefusingReads = false;
    std::atomic<core::ErrorKind> m_kind = core::ErrorKind::Unavailable;
};

/// For RigOptions::wrap. The rig sets `faulty` while it is made.
[[nodiscard]] inline std::function<std::unique_ptr<directory::Database>(directory::Database&)>
wrappedAs(FaultyDatabase*& faulty)
{
    return [&faulty](directory::Database& inner) {
        auto made = std::make_unique<FaultyDatabase>(inner);
        faulty = made.get();
        return made;
    };
}

} // namespace rollcall::conformance
