// SPDX-License-Identifier: Apache-2.0
// A directory in a file of this machine.
#pragma once

#include "FeedWatcher.h"
#include "Readers.h"
#include "SqlDialect.h"
#include "Writer.h"
#include "core/FileLock.h"
#include "directory/Database.h"

namespace rollcall::directory {

class LocalDatabase final : public Database {
public:
    [[nodiscard]] static core::Result<std::unique_ptr<Database>> open(const OpenOptions& options);
    ~LocalDatabase() override;

    [[nodiscard]] core::Result<std::unique_ptr<ReadSession>> newReadSession() override;
    void write(WriteOperation operation, WriteCompletion done) override;
    void journalLater(JournalEntry entry) override;
    [[nodiscard]] WriterStatistics writerStatistics() const override;
    [[nodiscard]] bool read(ReadWork work) override;
    [[nodiscard]] FeedSubscription subscribe(FeedListener listener) override;
    [[nodiscard]] const std::filesystem::path& dataDirectory() const override;

private:
    LocalDatabase(const OpenOptions& options, std::unique_ptr<SqlDialect> dialect, core::FileLock maintenance);
    [[nodiscard]] core::Result<> startWriter();
    [[nodiscard]] core::Result<std::unique_ptr<ReadSession>> openSession(std::function<core::Result<>()> standAside);

    const OpenOptions m_options;
    const core::SystemClock m_systemClock;
    const core::Clock& m_clock;
    std::unique_ptr<SqlDialect> m_dialect;
    core::FileLock m_maintenance;
    std::filesystem::path m_file;
    /// All three stand until the end: what still runs in one may call the others, and is then refused by them.
    std::unique_ptr<FeedWatcher> m_watcher;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Readers> m_readers;
};

} // namespace rollcall::directory
