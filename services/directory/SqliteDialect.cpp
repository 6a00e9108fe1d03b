// SPDX-License-Identifier: Apache-2.0
// SQLite: pragmas, error numbers, the trigram index, and the schema's steps out of the embedded resources.
#include "SqliteDialect.h"

#include "directory/SearchText.h"

#include <QDir>
#include <QFile>

namespace rollcall::directory {

namespace {

constexpr int foreignKeyViolation = 787;
constexpr const char* migrationFolder = ":/rollcall/migrations/sqlite";

} // namespace

QString SqliteDialect::driver() const
{
    return QStringLiteral("QSQLITE");
}

QString SqliteDialect::connectOptions(int busyMilliseconds) const
{
    return QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyMilliseconds);
}

core::Result<std::vector<MigrationStep>> SqliteDialect::migrations() const
{
    const QDir folder(QString::fromLatin1(migrationFolder));
    std::vector<MigrationStep> steps;
    for (const QString& name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return core::failure(core::ErrorKind::Internal,
                                 "The program is damaged: a step of its schema cannot be read.", name.toStdString());
        steps.push_back({name.left(4).toInt(), name.toStdString(), file.readAll().toStdString()});
    }
    if (steps.empty())
        return core::failure(core::ErrorKind::Internal, "The program is damaged: the steps of its schema are missing.");
    return steps;
}

std::string_view SqliteDialect::countTables() const
{
    return "SELECT count(*) FROM sqlite_master";
}

std::string_view SqliteDialect::readOwner() const
{
    return "PRAGMA application_id";
}

QString SqliteDialect::markOwner() const
{
    return QStringLiteral("PRAGMA application_id=%1").arg(applicationId);
}

std::vector<QString> SqliteDialect::beforeFirstStep() const
{
    return {QStringLiteral("PRAGMA auto_vacuum=INCREMENTAL")};
}

std::vector<QString> SqliteDialect::afterSteps() const
{
    return {QStringLiteral("PRAGMA journal_mode=WAL")};
}

std::string_view SqliteDialect::copyInto() const
{
    return "VACUUM INTO ?";
}

std::vector<QString> SqliteDialect::setUp(ConnectionRole role, bool isSynchronousOff) const
{
    std::vector<QString> statements{
        QStringLiteral("PRAGMA foreign_keys=ON"),
        QStringLiteral("PRAGMA temp_store=MEMORY"),
        QStringLiteral("PRAGMA mmap_size=0"),
    };
    if (role == ConnectionRole::Migration)
        return statements;
    statements.push_back(QStringLiteral("PRAGMA journal_mode=WAL"));
    if (role != ConnectionRole::Writer) {
        statements.push_back(QStringLiteral("PRAGMA query_only=ON"));
        statements.push_back(QStringLiteral("PRAGMA cache_size=-16000"));
        return statements;
    }
    statements.push_back(isSynchronousOff ? QStringLiteral("PRAGMA synchronous=OFF")
                                          : QStringLiteral("PRAGMA synchronous=FULL"));
    // An ordinary fsync on macOS stops at the drive's cache.
    statements.push_back(QStringLiteral("PRAGMA fullfsync=ON"));
    statements.push_back(QStringLiteral("PRAGMA checkpoint_fullfsync=ON"));
    // Checkpoints are the writer's own decision, between batches.
    statements.push_back(QStringLiteral("PRAGMA wal_autocheckpoint=0"));
    statements.push_back(QStringLiteral("PRAGMA cache_size=-64000"));
    // Overwrites what was deleted where that costs no extra write.
    statements.push_back(QStringLiteral("PRAGMA secure_delete=FAST"));
    return statements;
}

SqlFailure SqliteDialect::classify(const QSqlError& error) const
{
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber);
    if (!isNumber)
        return SqlFailure::Other;
    // The low byte is the primary result code (sqlite.org/rescode.html).
    switch (code & 0xFF) {
    case 5:
    case 6:
        return SqlFailure::Busy;
    case 3:
    case 8:
        return SqlFailure::ReadOnly;
    case 11:
    case 26:
        return SqlFailure::Corrupt;
    case 13:
        return SqlFailure::Full;
    case 19:
        return code == foreignKeyViolation ? SqlFailure::Reference : SqlFailure::Constraint;
    default:
        return SqlFailure::Other;
    }
}

std::string_view SqliteDialect::beginWrite() const
{
    return "BEGIN IMMEDIATE";
}

std::string_view SqliteDialect::beginRead() const
{
    return "BEGIN";
}

std::string_view SqliteDialect::insertSearchText() const
{
    return "INSERT INTO people_search(rowid, text) VALUES (?, ?)";
}

std::string_view SqliteDialect::deleteSearchText() const
{
    return "INSERT INTO people_search(people_search, rowid, text) VALUES ('delete', ?, ?)";
}

std::string_view SqliteDialect::searchCondition() const
{
    return "p.id IN (SELECT rowid FROM people_search WHERE people_search MATCH ?)";
}

std::string SqliteDialect::searchTerms(std::span<const std::string> words) const
{
    // Without positions in the index a phrase is the conjunction of its pieces; that they touch is checked on the text.
    std::string terms;
    for (const std::string& word : words) {
        for (const std::string& piece : searchPieces(searchPattern(word))) {
            if (!terms.empty())
                terms += " AND ";
            terms += '"';
            for (const char c : piece) {
                if (c == '"')
                    terms += '"';
                terms += c;
            }
            terms += '"';
        }
    }
    return terms;
}

std::string SqliteDialect::containsText(std::string_view column) const
{
    return "instr(" + std::string(column) + ", ?) > 0";
}

std::string SqliteDialect::usingIndex(std::string_view index) const
{
    return " INDEXED BY " + std::string(index);
}

std::filesystem::path SqliteDialect::logFile(const std::filesystem::path& file) const
{
    std::filesystem::path log = file;
    log += "-wal";
    return log;
}

std::vector<QString> SqliteDialect::checkpoint() const
{
    return {QStringLiteral("PRAGMA busy_timeout=0"), QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"),
            QStringLiteral("PRAGMA busy_timeout=5000")};
}

std::string_view SqliteDialect::countFreePages() const
{
    return "PRAGMA freelist_count";
}

QString SqliteDialect::giveBackPages(int count) const
{
    return QStringLiteral("PRAGMA incremental_vacuum(%1)").arg(count);
}

QString SqliteDialect::limitPages(int count) const
{
    return QStringLiteral("PRAGMA max_page_count=%1").arg(count);
}

std::string_view SqliteDialect::dataVersion() const
{
    return "PRAGMA data_version";
}

} // namespace rollcall::directory
