// SPDX-License-Identifier: Apache-2.0
// Everything in which one database differs from another. Repositories are written once, over this seam.
#pragma once

#include "core/Result.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QString>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// What a failed statement means for the transaction it ran in.
enum class SqlFailure {
    Constraint, ///< this row is refused; the transaction goes on
    Reference,  ///< this row names another that does not exist; the transaction goes on
    Busy,       ///< another process writes
    Full,       ///< the disk is full; the transaction is gone
    Corrupt,
    ReadOnly, ///< the file, its folder or its file system cannot be written
    Other,
};

enum class ConnectionRole { Reader, Writer, Watcher, Migration };

/// One step of the schema's history.
struct MigrationStep {
    int version = 0;
    std::string name;
    std::string sql;
};

/// Stateless; safe to share between threads.
class SqlDialect {
public:
    virtual ~SqlDialect() = default;

    /// Name of the Qt driver.
    [[nodiscard]] virtual QString driver() const = 0;
    /// Options of that driver: how long a statement waits for another process.
    [[nodiscard]] virtual QString connectOptions(int busyMilliseconds) const = 0;
    /// The steps that lead from nothing to the present schema.
    [[nodiscard]] virtual core::Result<std::vector<MigrationStep>> migrations() const = 0;
    /// How many tables there are, 0 in a new database.
    [[nodiscard]] virtual std::string_view countTables() const = 0;
    /// Reads the mark by which a database says that it is a directory of ours, and the statement that sets it.
    [[nodiscard]] virtual std::string_view readOwner() const = 0;
    [[nodiscard]] virtual QString markOwner() const = 0;
    [[nodiscard]] virtual std::int64_t ownerMark() const = 0;
    /// Statements that take hold only before the first table is made, and those after the last step, when nobody else
    /// has the database open.
    [[nodiscard]] virtual std::vector<QString> beforeFirstStep() const = 0;
    [[nodiscard]] virtual std::vector<QString> afterSteps() const = 0;
    /// Copies the whole database into the file whose name is bound.
    [[nodiscard]] virtual std::string_view copyInto() const = 0;

    /// Statements that set up a fresh connection, in order.
    [[nodiscard]] virtual std::vector<QString> setUp(ConnectionRole role, bool isSynchronousOff) const = 0;
    [[nodiscard]] virtual SqlFailure classify(const QSqlError& error) const = 0;

    /// Takes the write lock at once: a deferred BEGIN would fail later, after reads, with no time-out.
    [[nodiscard]] virtual std::string_view beginWrite() const = 0;
    /// A snapshot for several reads that belong together.
    [[nodiscard]] virtual std::string_view beginRead() const = 0;

    // The search index over people. Bound: row, text.
    [[nodiscard]] virtual std::string_view insertSearchText() const = 0;
    [[nodiscard]] virtual std::string_view deleteSearchText() const = 0;
    /// A condition on `p.id` with one bound value, see searchTerms.
    [[nodiscard]] virtual std::string_view searchCondition() const = 0;
    /// The value to bind there for words made ready by SearchText.
    [[nodiscard]] virtual std::string searchTerms(std::span<const std::string> words) const = 0;
    /// A condition that holds when the bound text stands anywhere in the column.
    [[nodiscard]] virtual std::string containsText(std::string_view column) const = 0;

    /// What follows a table's name so that this index is walked and no other; nothing where the planner decides alone.
    [[nodiscard]] virtual std::string usingIndex(std::string_view index) const = 0;

    // Upkeep
    /// Beside the database's own file, where the log of what is not copied into it stands.
    [[nodiscard]] virtual std::filesystem::path logFile(const std::filesystem::path& file) const = 0;
    /// Copies the log into the file without waiting for readers. Each statement may fail.
    [[nodiscard]] virtual std::vector<QString> checkpoint() const = 0;
    /// How many pages hold nothing, and the statement that gives some of them back.
    [[nodiscard]] virtual std::string_view countFreePages() const = 0;
    [[nodiscard]] virtual QString giveBackPages(int count) const = 0;
    /// Bounds the size of the file, as a full disk does.
    [[nodiscard]] virtual QString limitPages(int count) const = 0;

    /// A number that changes when another connection commits.
    [[nodiscard]] virtual std::string_view dataVersion() const = 0;
};

} // namespace rollcall::directory
