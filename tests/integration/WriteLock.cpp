// SPDX-License-Identifier: Apache-2.0
// This process is the other one.
#include "WriteLock.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

namespace rollcall::tests {

WriteLock::WriteLock(const QString& folder)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    database.setDatabaseName(folder + QStringLiteral("/rollcall.sqlite"));
    m_isHeld = database.open() && QSqlQuery(database).exec(QStringLiteral("BEGIN IMMEDIATE"));
    if (!m_isHeld)
        qWarning("the lock was not got: %s", qPrintable(database.lastError().text()));
}

WriteLock::~WriteLock()
{
    release();
    QSqlDatabase::removeDatabase(m_name);
}

void WriteLock::release()
{
    QSqlDatabase database = QSqlDatabase::database(m_name, false);
    if (m_isHeld)
        QSqlQuery(database).exec(QStringLiteral("ROLLBACK"));
    database.close();
    m_isHeld = false;
}

} // namespace rollcall::tests
