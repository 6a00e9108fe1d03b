// SPDX-License-Identifier: Apache-2.0
// A database whose writes fail on request, as with a full disk or a broken file.
#pragma once

#include "core/Error.h"
#include "directory/Database.h"

#include <atomic>
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
        else
            m_inner.write(std::move(operation), std::move(done));
    }
    void journalLater(directory::JournalEntry entry) override { m_inner.journalLater(std::move(entry)); }
    directory::WriterStatistics writerStatistics() const override { return m_inner.writerStatistics(); }
    bool read(ReadWork work) override { return m_inner.read(std::move(work)); }
    directory::FeedSubscription subscribe(directory::FeedListener listener) override
    {
        return m_inner.subscribe(std::move(listener));
    }
    const std::filesystem::path& dataDirectory() const override { return m_inner.dataDirectory(); }

private:
    directory::Database& m_inner;
    std::atomic<bool> m_isFailing = false;
    std::atomic<core::ErrorKind> m_kind = core::ErrorKind::Unavailable;
};

} // namespace rollcall::conformance
