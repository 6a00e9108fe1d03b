// SPDX-License-Identifier: Apache-2.0
// Qt Sql with its traps closed: names of connections, open queries, text and blobs, errors as values.
#include "Connection.h"

#include <QVariant>

#include <utility>

namespace rollcall::directory {

namespace {

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string toUtf8(const QString& text)
{
    const QByteArray bytes = text.toUtf8();
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

Statement::Statement(Statement&& other) noexcept
    : m_connection(other.m_connection),
      m_query(std::exchange(other.m_query, nullptr)),
      m_isInUse(std::exchange(other.m_isInUse, nullptr)),
      m_owned(std::move(other.m_owned)),
      m_error(std::move(other.m_error)),
      m_hasRun(other.m_hasRun),
      m_bound(other.m_bound)
{
}

Statement::~Statement()
{
    if (!m_query)
        return;
    m_query->finish();
    if (m_isInUse)
        *m_isInUse = false;
}

Statement& Statement::bind(std::int64_t value)
{
    m_query->bindValue(m_bound++, QVariant(static_cast<qlonglong>(value)));
    return *this;
}

Statement& Statement::bind(std::optional<std::int64_t> value)
{
    if (value)
        return bind(*value);
    m_query->bindValue(m_bound++, QVariant(QMetaType::fromType<qlonglong>()));
    return *this;
}

Statement& Statement::bindText(std::string_view utf8)
{
    // A null string would be bound as NULL.
    m_query->bindValue(m_bound++, utf8.empty() ? QVariant(QStringLiteral("")) : QVariant(toQString(utf8)));
    return *this;
}

Statement& Statement::bindBlob(std::string_view bytes)
{
    m_query->bindValue(m_bound++, bytes.empty()
                                      ? QVariant(QByteArray(""))
                                      : QVariant(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))));
    return *this;
}

Statement& Statement::bindTime(std::optional<core::Timestamp> time)
{
    return bind(time ? std::optional(core::toMilliseconds(*time)) : std::nullopt);
}

Statement& Statement::bindDigest(const core::Sha256Digest& digest)
{
    return bindBlob({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

core::Result<> Statement::execute()
{
    if (m_error)
        return tl::unexpected(*m_error);
    m_hasRun = true;
    if (!m_query->exec())
        return tl::unexpected(m_connection->errorOf(m_query->lastError(), m_query->lastQuery()));
    return {};
}

core::Result<> Statement::run()
{
    auto executed = execute();
    m_bound = 0;
    return executed;
}

core::Result<bool> Statement::step()
{
    if (!m_hasRun) {
        if (auto executed = execute(); !executed)
            return tl::unexpected(std::move(executed.error()));
    }
    if (m_query->next())
        return true;
    if (m_query->lastError().isValid())
        return tl::unexpected(m_connection->errorOf(m_query->lastError(), m_query->lastQuery()));
    return false;
}

std::int64_t Statement::integer(int column) const
{
    return m_query->value(column).toLongLong();
}

std::optional<std::int64_t> Statement::optionalInteger(int column) const
{
    const QVariant value = m_query->value(column);
    if (value.isNull())
        return std::nullopt;
    return value.toLongLong();
}

std::optional<core::Timestamp> Statement::optionalTime(int column) const
{
    const auto value = optionalInteger(column);
    return value ? std::optional(core::fromMilliseconds(*value)) : std::nullopt;
}

std::string Statement::text(int column) const
{
    return toUtf8(m_query->value(column).toString());
}

std::string Statement::blob(int column) const
{
    const QByteArray bytes = m_query->value(column).toByteArray();
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

std::int64_t Statement::rowsAffected() const
{
    return m_query->numRowsAffected();
}

std::int64_t Statement::insertedId() const
{
    return m_query->lastInsertId().toLongLong();
}

Connection::Connection(const SqlDialect& dialect, QString name) : m_dialect(dialect), m_name(std::move(name)) {}

core::Result<std::unique_ptr<Connection>> Connection::open(const SqlDialect& dialect, const ConnectionOptions& options)
{
    std::unique_ptr<Connection> connection(new Connection(dialect, QString()));
    // Qt wants a name of its own for every connection; the address is one while the object lives.
    connection->m_name = QStringLiteral("rollcall-%1").arg(reinterpret_cast<quintptr>(connection.get()), 0, 16);
    connection->m_database = QSqlDatabase::addDatabase(dialect.driver(), connection->m_name);
    if (!connection->m_database.isValid())
        return core::failure(core::ErrorKind::Internal,
                             "The database driver of Qt is missing. Reinstall the program with Qt's SQLite plug-in.",
                             toUtf8(dialect.driver()));
    connection->m_database.setConnectOptions(dialect.connectOptions(options.busyMilliseconds));
    const std::u8string path = options.file.u8string();
    connection->m_database.setDatabaseName(
        QString::fromUtf8(reinterpret_cast<const char*>(path.data()), static_cast<qsizetype>(path.size())));
    if (!connection->m_database.open())
        return tl::unexpected(connection->errorOf(connection->m_database.lastError(), QStringLiteral("open")));
    for (const QString& sql : dialect.setUp(options.role, options.isSynchronousOff)) {
        if (auto done = connection->execute(sql); !done)
            return tl::unexpected(std::move(done.error()));
    }
    if (options.maximumPages > 0) {
        if (auto bounded = connection->execute(dialect.limitPages(options.maximumPages)); !bounded)
            return tl::unexpected(std::move(bounded.error()));
    }
    connection->clearPoison();
    return connection;
}

Connection::~Connection()
{
    m_kept.clear();
    if (m_database.isOpen())
        m_database.close();
    m_database = QSqlDatabase();
    if (!m_name.isEmpty() && QSqlDatabase::contains(m_name))
        QSqlDatabase::removeDatabase(m_name);
}

Statement Connection::statement(std::string_view sql)
{
    auto found = m_kept.find(sql);
    if (found == m_kept.end()) {
        auto kept = std::make_unique<Kept>(m_database);
        kept->query.setForwardOnly(true);
        if (!kept->query.prepare(toQString(sql))) {
            Statement failed(*this, std::make_unique<QSqlQuery>(m_database));
            failed.m_error = errorOf(kept->query.lastError(), toQString(sql));
            return failed;
        }
        found = m_kept.emplace(std::string(sql), std::move(kept)).first;
    }
    Kept& kept = *found->second;
    if (kept.isInUse)
        return temporary(std::string(sql));
    kept.isInUse = true;
    return {*this, &kept.query, &kept.isInUse};
}

Statement Connection::temporary(const std::string& sql)
{
    auto query = std::make_unique<QSqlQuery>(m_database);
    query->setForwardOnly(true);
    std::optional<core::Error> error;
    if (!query->prepare(toQString(sql)))
        error = errorOf(query->lastError(), toQString(sql));
    Statement statement(*this, std::move(query));
    statement.m_error = std::move(error);
    return statement;
}

core::Result<> Connection::execute(const QString& sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    bool isFine = query.exec(sql);
    // Some pragmas do their work while they are stepped.
    while (isFine && query.next()) {
    }
    isFine = isFine && !query.lastError().isValid();
    const QSqlError error = query.lastError();
    query.finish();
    if (!isFine)
        return tl::unexpected(errorOf(error, sql));
    return {};
}

core::Result<> Connection::run(std::string_view sql)
{
    return statement(sql).run();
}

core::Result<std::int64_t> Connection::integer(std::string_view sql)
{
    Statement query = statement(sql);
    const auto row = query.step();
    if (!row)
        return tl::unexpected(row.error());
    return *row ? query.integer(0) : 0;
}

core::Error Connection::errorOf(const QSqlError& error, const QString& sql)
{
    m_lastFailure = m_dialect.classify(error);
    const std::string detail =
        toUtf8(error.text()) + " [" + toUtf8(error.nativeErrorCode()) + "] in: " + toUtf8(sql.left(200));
    core::Error result;
    switch (m_lastFailure) {
    case SqlFailure::Constraint:
        return core::makeError(core::ErrorKind::Conflict, "The directory holds such an entry already.", detail);
    case SqlFailure::Reference:
        return core::makeError(core::ErrorKind::NotFound, "What this belongs to is not in the directory any more.",
                               detail);
    case SqlFailure::Busy:
        result = core::makeError(core::ErrorKind::Unavailable,
                                 "Another process is writing to the directory. Try again in a moment.", detail);
        break;
    case SqlFailure::Full:
        result =
            core::makeError(core::ErrorKind::Unavailable,
                            "The disk that holds the directory is full. Free some space; nothing was changed.", detail);
        break;
    case SqlFailure::Corrupt:
        result = core::makeError(core::ErrorKind::Corrupt,
                                 "The directory's file is damaged; nothing was changed. Stop Rollcall, put a copy of "
                                 "rollcall.sqlite from a backup in its place, remove rollcall.sqlite-wal and "
                                 "rollcall.sqlite-shm beside it, and start again.",
                                 detail);
        break;
    case SqlFailure::ReadOnly:
        result = core::makeError(core::ErrorKind::Denied,
                                 "The directory's file cannot be written; nothing was changed. Make the file "
                                 "rollcall.sqlite and its folder writable for Rollcall, or restore a backup into a "
                                 "folder that is, and start again.",
                                 detail);
        break;
    case SqlFailure::Other:
        result = core::makeError(core::ErrorKind::Unavailable,
                                 "The directory could not be read or written. The log has the reason.", detail);
        break;
    }
    m_poison = result;
    return result;
}

ReadScope::ReadScope(Connection& connection)
    : m_connection(connection), m_isOpen(connection.run(connection.dialect().beginRead()).has_value())
{
}

ReadScope::~ReadScope()
{
    if (m_isOpen)
        std::ignore = m_connection.run("COMMIT");
}

} // namespace rollcall::directory
