// SPDX-License-Identifier: Apache-2.0
// Prepared statements on one connection.
#include "BareWrites.h"

#include <QFile>
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
        "CREATE TABLE members(group_id INTEGER, person_id INTEGER, PRIMARY KEY(group_id, person_id)) WITHOUT ROWID",
        "CREATE INDEX members_person ON members(person_id, group_id)",
        "CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER, method TEXT, target TEXT, status INTEGER, subject "
        "TEXT)",
        "CREATE INDEX journal_at ON journal(at)",
        "CREATE TABLE journal_bodies(id INTEGER PRIMARY KEY, request BLOB, response BLOB)",
    };
    for (const char* statement : statements)
        check(query.exec(QString::fromLatin1(statement)), query);
}

/// The statements of one connection.
class Writer {
public:
    Writer(const QSqlDatabase& database, const std::string& resource)
        : m_transaction(database),
          m_person(database),
          m_search(database),
          m_update(database),
          m_member(database),
          m_journal(database),
          m_bodies(database),
          m_resource(QByteArray::fromStdString(resource))
    {
        prepare(m_person, "INSERT INTO people VALUES(?,?,?,?,?,?,?,?)");
        prepare(m_search, "INSERT INTO search(rowid,text) VALUES(?,?)");
        prepare(m_update, "UPDATE people SET modified=?, resource=? WHERE resource_id=?");
        prepare(m_member, "INSERT INTO members VALUES(1,?)");
        prepare(m_journal, "INSERT INTO journal VALUES(NULL,?,'POST','/scim/v2/acme/Users',201,?)");
        prepare(m_bodies, "INSERT INTO journal_bodies VALUES(NULL,?,?)");
    }

    /// Rows `0` to `rows - 1`; the time it took in seconds.
    double write(BareWrite what, std::uint64_t rows, std::uint64_t batch)
    {
        const auto begin = std::chrono::steady_clock::now();
        for (std::uint64_t done = 0; done < rows;) {
            check(m_transaction.exec(QStringLiteral("BEGIN IMMEDIATE")), m_transaction);
            for (std::uint64_t i = 0; i < batch && done < rows; ++i, ++done)
                writeOne(what, static_cast<qlonglong>(done));
            check(m_transaction.exec(QStringLiteral("COMMIT")), m_transaction);
        }
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }

private:
    static void prepare(QSqlQuery& query, const char* statement)
    {
        check(query.prepare(QString::fromLatin1(statement)), query);
    }

    static QString resourceId(qlonglong number)
    {
        return QStringLiteral("0190c2a4-7d1e-7abc-8def-%1").arg(number, 12, 10, QLatin1Char('0'));
    }

    void writeOne(BareWrite what, qlonglong number)
    {
        const QString userName = QStringLiteral("person%1@acme.example").arg(number);
        switch (what) {
        case BareWrite::InsertPerson:
            insertPerson(number, userName);
            break;
        case BareWrite::UpdatePerson:
            m_update.bindValue(0, number);
            m_update.bindValue(1, m_resource);
            m_update.bindValue(2, resourceId(number));
            check(m_update.exec(), m_update);
            break;
        case BareWrite::InsertMember:
            m_member.bindValue(0, number);
            check(m_member.exec(), m_member);
            break;
        }
        m_journal.bindValue(0, number);
        m_journal.bindValue(1, userName);
        check(m_journal.exec(), m_journal);
        m_bodies.bindValue(0, m_resource);
        m_bodies.bindValue(1, m_resource);
        check(m_bodies.exec(), m_bodies);
    }

    void insertPerson(qlonglong number, const QString& userName)
    {
        m_person.bindValue(0, number);
        m_person.bindValue(1, resourceId(number));
        m_person.bindValue(2, userName);
        m_person.bindValue(3, userName);
        m_person.bindValue(4, QStringLiteral("ada lovelace %1").arg(number));
        m_person.bindValue(5, QStringLiteral("00u%1").arg(number));
        m_person.bindValue(6, number);
        m_person.bindValue(7, m_resource);
        check(m_person.exec(), m_person);
        m_search.bindValue(0, number);
        m_search.bindValue(1, QStringLiteral("ada lovelace\n") + userName);
        check(m_search.exec(), m_search);
    }

    QSqlQuery m_transaction;
    QSqlQuery m_person;
    QSqlQuery m_search;
    QSqlQuery m_update;
    QSqlQuery m_member;
    QSqlQuery m_journal;
    QSqlQuery m_bodies;
    QByteArray m_resource;
};

} // namespace

double bareWritesPerSecond(const std::string& folder, const BareWritePlan& plan)
{
    const QString name = QStringLiteral("bare-writes");
    const QString file = QString::fromStdString(folder) + QStringLiteral("/bare.sqlite");
    for (const char* suffix : {"", "-wal", "-shm"})
        QFile::remove(file + QString::fromLatin1(suffix));
    double seconds = 0;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(file);
        if (!database.open())
            throw std::runtime_error(database.lastError().text().toStdString());
        makeTables(database);
        Writer writer(database, plan.resource);
        // What is to be updated has to be there; that does not count.
        if (plan.what == BareWrite::UpdatePerson)
            writer.write(BareWrite::InsertPerson, plan.rows, 1'000);
        seconds = writer.write(plan.what, plan.rows, plan.batch);
    }
    QSqlDatabase::removeDatabase(name);
    return static_cast<double>(plan.rows) / seconds;
}

} // namespace rollcall::bench
