// SPDX-License-Identifier: Apache-2.0
// One connection to the database, bound to the thread that made it, with its statements kept prepared.
#pragma once

#include "SqlDialect.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "core/Timestamp.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rollcall::directory {

class Connection;

/// A prepared statement while it is in use: bind in order, then run or step. Finishes itself, since a statement left
/// open keeps the log of the database from being checkpointed.
class Statement {
public:
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement& operator=(Statement&&) = delete;

    Statement& bind(std::int64_t value);
    Statement& bind(bool value) = delete;
    Statement& bindFlag(bool value) { return bind(std::int64_t{value ? 1 : 0}); }
    Statement& bind(std::optional<std::int64_t> value);
    Statement& bindText(std::string_view utf8);
    Statement& bindBlob(std::string_view bytes);
    Statement& bindTime(core::Timestamp time) { return bind(core::toMilliseconds(time)); }
    Statement& bindTime(std::optional<core::Timestamp> time);
    Statement& bindDigest(const core::Sha256Digest& digest);

    /// Executes something that gives no rows.
    [[nodiscard]] core::Result<> run();
    /// Executes on the first call; false when there are no more rows.
    [[nodiscard]] core::Result<bool> step();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] bool flag(int column) const { return integer(column) != 0; }
    [[nodiscard]] std::optional<std::int64_t> optionalInteger(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::string blob(int column) const;
    [[nodiscard]] core::Timestamp time(int column) const { return core::fromMilliseconds(integer(column)); }
    [[nodiscard]] std::optional<core::Timestamp> optionalTime(int column) const;

    [[nodiscard]] std::int64_t rowsAffected() const;
    /// The id the last insert gave.
    [[nodiscard]] std::int64_t insertedId() const;

private:
    friend class Connection;
    Statement(Connection& connection, QSqlQuery* query, bool* isInUse)
        : m_connection(&connection), m_query(query), m_isInUse(isInUse)
    {
    }
    Statement(Connection& connection, std::unique_ptr<QSqlQuery> query)
        : m_connection(&connection), m_query(query.get()), m_owned(std::move(query))
    {
    }
    [[nodiscard]] core::Result<> execute();

    Connection* m_connection;
    QSqlQuery* m_query;
    bool* m_isInUse = nullptr;
    std::unique_ptr<QSqlQuery> m_owned;
    std::optional<core::Error> m_error; ///< it could not be prepared
    bool m_hasRun = false;
    int m_bound = 0;
};

struct ConnectionOptions {
    std::filesystem::path file;
    ConnectionRole role = ConnectionRole::Reader;
    bool isSynchronousOff = false;
    int busyMilliseconds = 5000;
    int maximumPages = 0; ///< the file grows no further, as on a full disk; 0 is no bound
};

/// Made, used and destroyed on one thread.
class Connection {
public:
    [[nodiscard]] static core::Result<std::unique_ptr<Connection>> open(const SqlDialect& dialect,
                                                                        const ConnectionOptions& options);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Prepared on first use and kept. While one is in use, asking for the same text gives a second one.
    [[nodiscard]] Statement statement(std::string_view sql);
    /// Not kept: for texts that are put together.
    [[nodiscard]] Statement temporary(const std::string& sql);
    /// Without preparation, for pragmas and schema changes. Steps to the end.
    [[nodiscard]] core::Result<> execute(const QString& sql);
    /// Prepared, kept, with nothing to bind.
    [[nodiscard]] core::Result<> run(std::string_view sql);
    /// The first column of the first row; 0 when there is none.
    [[nodiscard]] core::Result<std::int64_t> integer(std::string_view sql);

    [[nodiscard]] const SqlDialect& dialect() const { return m_dialect; }
    /// The error of a failed statement as ours: Unavailable for busy and full, Corrupt, Conflict for a constraint, else
    /// Internal.
    [[nodiscard]] core::Error errorOf(const QSqlError& error, const QString& sql);
    /// What the last failure was.
    [[nodiscard]] SqlFailure lastFailure() const { return m_lastFailure; }
    /// Since the last clear: the first failure other than a constraint, after which a transaction cannot go on.
    [[nodiscard]] const std::optional<core::Error>& poison() const { return m_poison; }
    void clearPoison() { m_poison.reset(); }

private:
    struct Kept {
        QSqlQuery query;
        bool isInUse = false;
        explicit Kept(const QSqlDatabase& database) : query(database) {}
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    Connection(const SqlDialect& dialect, QString name);
    const SqlDialect& m_dialect;
    QString m_name;
    QSqlDatabase m_database;
    std::unordered_map<std::string, std::unique_ptr<Kept>, Hash, std::equal_to<>> m_kept;
    SqlFailure m_lastFailure = SqlFailure::Other;
    std::optional<core::Error> m_poison;
};

/// A snapshot for several reads of one call; ends with the scope.
class ReadScope {
public:
    explicit ReadScope(Connection& connection);
    ~ReadScope();
    ReadScope(const ReadScope&) = delete;
    ReadScope& operator=(const ReadScope&) = delete;

private:
    Connection& m_connection;
    bool m_isOpen = false;
};

} // namespace rollcall::directory
