// SPDX-License-Identifier: Apache-2.0
// Prepared inserts on one connection.
#include "BareInserts.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <chrono>
#include <stdexcept>

namespace rollcall::bench {

namespace {

void check(bool isDone, const QSqlQuery& query)
{
    if (!isDone)
        throw std::runtime_error(query.lastError().text().toStdString());
}

void makeTables(QSqlDatabase& database)
{
    QSqlQuery query(database);
    const char* const statements[] = {
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA wal_autocheckpoint=16000",
        "CREATE TABLE people(id INTEGER PRIMARY KEY, resource_id TEXT NOT NULL UNIQUE, user_name TEXT NOT NULL, "
        "user_name_folded TEXT NOT NULL UNIQUE, name_folded TEXT, external_id TEXT, modified INTEGER, resource BLOB)",
        "CREATE INDEX people_name ON people(name_folded, id)",
        "CREATE INDEX people_external ON people(external_id)",
        "CREATE VIRTUAL TABLE search USING fts5(text, content='', tokenize='trigram')",
        "CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER, method TEXT, target TEXT, status INTEGER, subject "
        "TEXT)",
        "CREATE INDEX journal_at ON journal(at)",
        "CREATE TABLE journal_bodies(id INTEGER PRIMARY KEY, request BLOB, response BLOB)",
    };
    for (const char* statement : statements)
        check(query.exec(QString::fromLatin1(statement)), query);
}

} // namespace

double bareInsertsPerSecond(const std::string& folder, std::uint64_t rows, std::uint64_t batch,
                            const std::string& resource)
{
    const QString name = QStringLiteral("bare-inserts");
    double perSecond = 0;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(QString::fromStdString(folder) + QStringLiteral("/bare.sqlite"));
        if (!database.open())
            throw std::runtime_error(database.lastError().text().toStdString());
        makeTables(database);
        QSqlQuery transaction(database);
        QSqlQuery person(database);
        QSqlQuery search(database);
        QSqlQuery journal(database);
        QSqlQuery bodies(database);
        check(person.prepare(QStringLiteral("INSERT INTO people VALUES(?,?,?,?,?,?,?,?)")), person);
        check(search.prepare(QStringLiteral("INSERT INTO search(rowid,text) VALUES(?,?)")), search);
        check(journal.prepare(QStringLiteral("INSERT INTO journal VALUES(?,?,'POST','/scim/v2/acme/Users',201,?)")),
              journal);
        check(bodies.prepare(QStringLiteral("INSERT INTO journal_bodies VALUES(?,?,?)")), bodies);
        const QByteArray bytes = QByteArray::fromStdString(resource);
        const auto begin = std::chrono::steady_clock::now();
        for (std::uint64_t done = 0; done < rows;) {
            check(transaction.exec(QStringLiteral("BEGIN IMMEDIATE")), transaction);
            for (std::uint64_t i = 0; i < batch && done < rows; ++i, ++done) {
                const auto id = static_cast<qlonglong>(done + 1);
                const QString userName = QStringLiteral("person%1@acme.example").arg(id);
                person.bindValue(0, id);
                person.bindValue(1, QStringLiteral("0190c2a4-7d1e-7abc-8def-%1").arg(id, 12, 10, QLatin1Char('0')));
                person.bindValue(2, userName);
                person.bindValue(3, userName);
                person.bindValue(4, QStringLiteral("ada lovelace %1").arg(id));
                person.bindValue(5, QStringLiteral("00u%1").arg(id));
                person.bindValue(6, id);
                person.bindValue(7, bytes);
                check(person.exec(), person);
                search.bindValue(0, id);
                search.bindValue(1, QStringLiteral("ada lovelace\n") + userName);
                check(search.exec(), search);
                journal.bindValue(0, id);
                journal.bindValue(1, id);
                journal.bindValue(2, userName);
                check(journal.exec(), journal);
                bodies.bindValue(0, id);
                bodies.bindValue(1, bytes);
                bodies.bindValue(2, bytes);
                check(bodies.exec(), bodies);
            }
            check(transaction.exec(QStringLiteral("COMMIT")), transaction);
        }
        perSecond =
            static_cast<double>(rows) / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    QSqlDatabase::removeDatabase(name);
    return perSecond;
}

} // namespace rollcall::bench
