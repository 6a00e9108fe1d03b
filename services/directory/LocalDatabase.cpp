// SPDX-License-Identifier: Apache-2.0
// Opens in this order: folder, lock, schema, writer, watcher, readers; closes in the reverse.
#include "LocalDatabase.h"

#include "DirectoryReadSession.h"
#include "Migrations.h"
#include "SqliteDialect.h"

#include <utility>

namespace rollcall::directory {

LocalDatabase::LocalDatabase(const OpenOptions& options, std::unique_ptr<SqlDialect> dialect,
                             core::FileLock maintenance)
    : m_options(options),
      m_clock(options.clock ? *options.clock : m_systemClock),
      m_dialect(std::move(dialect)),
      m_maintenance(std::move(maintenance)),
      m_file(options.dataDirectory / "rollcall.sqlite")
{
}

LocalDatabase::~LocalDatabase()
{
    // A completion of the writer may ask for a read, and work of a reader for a write.
    if (m_readers)
        m_readers->stop();
    if (m_writer)
        m_writer->stop();
}

core::Result<std::unique_ptr<Database>> LocalDatabase::open(const OpenOptions& options)
{
    if (auto made = core::makePrivateFolder(options.dataDirectory); !made)
        return tl::unexpected(std::move(made.error()));
    if (core::isOnNetworkFileSystem(options.dataDirectory))
        return core::failure(
            core::ErrorKind::Denied,
            "The folder " + options.dataDirectory.string() +
                " is on a network file system, where locks cannot be trusted. Choose a folder on a disk "
                "of this computer.");
    auto dialect = std::make_unique<SqliteDialect>();
    const auto steps = dialect->migrations();
    if (!steps)
        return tl::unexpected(steps.error());
    const core::SystemClock systemClock;
    const core::Clock& clock = options.clock ? *options.clock : systemClock;
    auto maintenance =
        holdMigrated(*dialect, options.dataDirectory, options.dataDirectory / "rollcall.sqlite", *steps, clock);
    if (!maintenance)
        return tl::unexpected(std::move(maintenance.error()));
    std::unique_ptr<LocalDatabase> database(new LocalDatabase(options, std::move(dialect), std::move(*maintenance)));
    if (auto started = database->startWriter(); !started)
        return tl::unexpected(std::move(started.error()));
    return database;
}

core::Result<> LocalDatabase::startWriter()
{
    ConnectionOptions watching{m_file, ConnectionRole::Watcher};
    m_watcher = std::make_unique<FeedWatcher>(*m_dialect, watching);
    ConnectionOptions writing{m_file, ConnectionRole::Writer, m_options.isSynchronousOff};
    auto writer = Writer::start(*m_dialect, m_clock, {writing, m_options.retention}, [this] { m_watcher->notify(); });
    if (!writer)
        return tl::unexpected(std::move(writer.error()));
    m_writer = std::move(*writer);
    m_readers = std::make_unique<Readers>(m_options.readers,
                                          [this] { return openSession([this] { return m_readers->standAside(); }); });
    return {};
}

core::Result<std::unique_ptr<ReadSession>> LocalDatabase::newReadSession()
{
    return openSession({});
}

core::Result<std::unique_ptr<ReadSession>> LocalDatabase::openSession(std::function<core::Result<>()> standAside)
{
    auto connection = Connection::open(*m_dialect, {m_file, ConnectionRole::Reader});
    if (!connection)
        return tl::unexpected(std::move(connection.error()));
    return std::make_unique<DirectoryReadSession>(std::move(*connection), std::move(standAside));
}

void LocalDatabase::write(WriteOperation operation, WriteCompletion done)
{
    m_writer->write(std::move(operation), std::move(done));
}

void LocalDatabase::journalLater(JournalEntry entry)
{
    m_writer->journalLater(std::move(entry));
}

WriterStatistics LocalDatabase::writerStatistics() const
{
    return m_writer->statistics();
}

bool LocalDatabase::read(ReadWork work)
{
    return m_readers->read(std::move(work));
}

FeedSubscription LocalDatabase::subscribe(FeedListener listener)
{
    return m_watcher->subscribe(std::move(listener));
}

const std::filesystem::path& LocalDatabase::dataDirectory() const
{
    return m_options.dataDirectory;
}

} // namespace rollcall::directory
