// SPDX-License-Identifier: Apache-2.0
// Everything in which one database differs from another. Repositories are written once, over this seam.
#pragma once

#include "core/Result.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QString>

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
    /// The steps that lead from nothing to the present schema.
    [[nodiscard]] virtual core::Result<std::vector<MigrationStep>> migrations() const = 0;
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

    /// A number that changes when another connection commits.
    [[nodiscard]] virtual std::string_view dataVersion() const = 0;
};

} // namespace rollcall::directory
