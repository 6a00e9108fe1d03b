// SPDX-License-Identifier: Apache-2.0
// Each step and its version row commit together, so that a kill at any moment leaves a file that opens again.
#include "Migrations.h"

#include "Connection.h"
#include "core/Log.h"
#include "core/Secret.h"

#include <QString>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

namespace rollcall::directory {

namespace {

constexpr auto longestWaitForOthers = std::chrono::seconds(3);

std::string checksumOf(const MigrationStep& step)
{
    return core::toHex(core::sha256(step.sql));
}

/// Splits at a semicolon that ends a line; comment lines are dropped. Our steps are written so that this is enough.
std::vector<std::string> statementsOf(std::string_view sql)
{
    std::vector<std::string> statements;
    std::string current;
    while (!sql.empty()) {
        const std::size_t end = std::min(sql.find('\n'), sql.size());
        std::string_view line = sql.substr(0, end);
        sql.remove_prefix(std::min(end + 1, sql.size()));
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        if (line.empty() || line.starts_with("--"))
            continue;
        current += line;
        current += '\n';
        if (line.ends_with(';')) {
            statements.push_back(std::move(current));
            current.clear();
        }
    }
    return statements;
}

enum class FileState { New, Old, Current };

struct Inspection {
    FileState state = FileState::New;
    int version = 0;
};

core::Result<> refuseForeign(Connection& connection)
{
    const auto id = connection.integer(connection.dialect().readOwner());
    if (!id)
        return tl::unexpected(id.error());
    if (*id != connection.dialect().ownerMark())
        return core::failure(
            core::ErrorKind::Corrupt,
            "The file rollcall.sqlite in this folder was made by another program. Choose another folder, "
            "or move that file away.");
    return {};
}

core::Result<Inspection> compareSteps(Connection& connection, std::span<const MigrationStep> steps)
{
    Statement rows = connection.statement("SELECT version, checksum FROM migrations ORDER BY version");
    int version = 0;
    for (;;) {
        const auto row = rows.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            break;
        version = static_cast<int>(rows.integer(0));
        const auto step = std::ranges::find(steps, version, &MigrationStep::version);
        if (step == steps.end())
            return core::failure(core::ErrorKind::Invalid,
                                 "This directory was made by a newer version of Rollcall (schema " +
                                     std::to_string(version) + "; this program knows " +
                                     std::to_string(steps.back().version) + "). Update the program to open it.");
        if (rows.text(1) != checksumOf(*step))
            return core::failure(
                core::ErrorKind::Corrupt,
                "The directory's schema does not match this program: step " + std::to_string(version) +
                    " has another checksum. It was made by an unreleased build, or the file is damaged. "
                    "Restore a backup or open it with the program that made it.");
    }
    return Inspection{version == steps.back().version ? FileState::Current : FileState::Old, version};
}

core::Result<Inspection> inspect(Connection& connection, std::span<const MigrationStep> steps)
{
    const auto tables = connection.integer(connection.dialect().countTables());
    if (!tables) {
        core::Error error = tables.error();
        if (error.kind == core::ErrorKind::Corrupt)
            error.message = "The file rollcall.sqlite in this folder is not a directory of Rollcall, or it is damaged. "
                            "Restore it from a backup, or choose another folder.";
        return tl::unexpected(std::move(error));
    }
    if (*tables == 0)
        return Inspection{};
    if (auto ours = refuseForeign(connection); !ours)
        return tl::unexpected(std::move(ours.error()));
    return compareSteps(connection, steps);
}

core::Result<> copyBefore(Connection& connection, const std::filesystem::path& folder, int version, core::Timestamp now)
{
    const std::filesystem::path backups = folder / "backups";
    if (auto made = core::makePrivateFolder(backups); !made)
        return made;
    const std::filesystem::path copy = backups / ("before-upgrade-from-" + std::to_string(version) + "-" +
                                                  std::to_string(core::toMilliseconds(now)) + ".sqlite");
    Statement vacuum = connection.temporary(std::string(connection.dialect().copyInto()));
    const std::u8string name = copy.u8string();
    vacuum.bindText(std::string_view(reinterpret_cast<const char*>(name.data()), name.size()));
    if (auto copied = vacuum.run(); !copied) {
        return core::failure(copied.error().kind,
                             "The directory must be upgraded, but no copy of it could be made first: " +
                                 copied.error().message,
                             copied.error().detail);
    }
    std::error_code ignored;
    std::filesystem::permissions(copy, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
    return {};
}

core::Result<> applyInTransaction(Connection& connection, const MigrationStep& step, core::Timestamp now)
{
    const QString makeLedger =
        QStringLiteral("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                       "checksum TEXT NOT NULL, applied INTEGER NOT NULL)");
    if (auto made = connection.execute(makeLedger); !made)
        return made;
    for (const std::string& sql : statementsOf(step.sql)) {
        if (auto done = connection.execute(QString::fromStdString(sql)); !done)
            return done;
    }
    if (auto marked = connection.execute(connection.dialect().markOwner()); !marked)
        return marked;
    Statement row =
        connection.temporary("INSERT INTO migrations(version, name, checksum, applied) VALUES (?, ?, ?, ?)");
    row.bind(std::int64_t{step.version}).bindText(step.name).bindText(checksumOf(step)).bind(core::toMilliseconds(now));
    return row.run();
}

core::Result<> applyStep(Connection& connection, const MigrationStep& step, core::Timestamp now)
{
    if (auto begun = connection.run(connection.dialect().beginWrite()); !begun)
        return begun;
    auto applied = applyInTransaction(connection, step, now);
    if (applied)
        applied = connection.execute(QStringLiteral("COMMIT"));
    if (!applied) {
        std::ignore = connection.execute(QStringLiteral("ROLLBACK"));
        return core::failure(
            applied.error().kind == core::ErrorKind::Conflict ? core::ErrorKind::Corrupt : applied.error().kind,
            "The directory could not be brought to the present schema; it stays as it was. " + applied.error().message,
            step.name + ": " + applied.error().detail);
    }
    return {};
}

core::Result<> executeAll(Connection& connection, const std::vector<QString>& statements)
{
    for (const QString& statement : statements) {
        if (auto done = connection.execute(statement); !done)
            return done;
    }
    return {};
}

core::Result<> migrate(const SqlDialect& dialect, const std::filesystem::path& folder,
                       const std::filesystem::path& file, std::span<const MigrationStep> steps,
                       const core::Clock& clock)
{
    auto connection = Connection::open(dialect, {file, ConnectionRole::Migration});
    if (!connection)
        return tl::unexpected(std::move(connection.error()));
    std::error_code ignored;
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
    const auto inspection = inspect(**connection, steps);
    if (!inspection)
        return tl::unexpected(inspection.error());
    if (inspection->state == FileState::New) {
        if (auto set = executeAll(**connection, dialect.beforeFirstStep()); !set)
            return set;
    } else if (inspection->state == FileState::Old) {
        if (auto copied = copyBefore(**connection, folder, inspection->version, clock.now()); !copied)
            return copied;
    }
    for (const MigrationStep& step : steps) {
        if (step.version <= inspection->version)
            continue;
        if (auto applied = applyStep(**connection, step, clock.now()); !applied)
            return applied;
        core::log(core::LogLevel::Info, "directory", "schema step " + step.name + " applied");
    }
    return executeAll(**connection, dialect.afterSteps());
}

core::Result<bool> isCurrent(const SqlDialect& dialect, const std::filesystem::path& file,
                             std::span<const MigrationStep> steps)
{
    std::error_code code;
    if (!std::filesystem::exists(file, code) || std::filesystem::file_size(file, code) == 0)
        return false;
    auto connection = Connection::open(dialect, {file, ConnectionRole::Migration});
    if (!connection)
        return tl::unexpected(std::move(connection.error()));
    const auto inspection = inspect(**connection, steps);
    if (!inspection)
        return tl::unexpected(inspection.error());
    return inspection->state == FileState::Current;
}

core::Result<core::FileLock> lockPatiently(const std::filesystem::path& file, core::LockMode mode)
{
    const auto deadline = std::chrono::steady_clock::now() + longestWaitForOthers;
    for (;;) {
        auto lock = core::FileLock::tryLock(file, mode);
        if (lock || lock.error().kind != core::ErrorKind::Denied)
            return lock;
        if (mode == core::LockMode::Exclusive || std::chrono::steady_clock::now() >= deadline)
            return lock;
        // Another process makes the file at this moment: that takes it milliseconds.
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

} // namespace

core::Result<core::FileLock> holdMigrated(const SqlDialect& dialect, const std::filesystem::path& folder,
                                          const std::filesystem::path& file, std::span<const MigrationStep> steps,
                                          const core::Clock& clock)
{
    const std::filesystem::path lockFile = folder / "maintenance.lock";
    const auto deadline = std::chrono::steady_clock::now() + longestWaitForOthers;
    for (;;) {
        auto shared = lockPatiently(lockFile, core::LockMode::Shared);
        if (!shared)
            return core::failure(shared.error().kind,
                                 "Another process is upgrading or restoring this directory. Wait until it is done.",
                                 shared.error().message);
        const auto current = isCurrent(dialect, file, steps);
        if (!current)
            return tl::unexpected(current.error());
        if (*current)
            return std::move(*shared);
        // Between the two locks another process may do the work; then the next round finds it done.
        {
            const core::FileLock released = std::move(*shared);
        }
        auto exclusive = lockPatiently(lockFile, core::LockMode::Exclusive);
        if (exclusive) {
            if (auto migrated = migrate(dialect, folder, file, steps, clock); !migrated)
                return tl::unexpected(std::move(migrated.error()));
            continue;
        }
        if (exclusive.error().kind != core::ErrorKind::Denied || std::chrono::steady_clock::now() >= deadline)
            return core::failure(core::ErrorKind::Denied,
                                 "This directory must be upgraded, but another process has it open. Close the other "
                                 "console or listener first.",
                                 exclusive.error().message);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

} // namespace rollcall::directory
