// SPDX-License-Identifier: Apache-2.0
// The queries behind lists and totals walk the index that was made for them.
#include "Connection.h"
#include "JournalReader.h"
#include "PersonTable.h"
#include "SqliteDialect.h"
#include "TestDirectory.h"

#include <QtTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::directory;

class PlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<TestDirectory>();
        m_connection = valueOf(Connection::open(m_dialect, {m_fixture->file(), ConnectionRole::Reader}));
    }
    void cleanupTestCase()
    {
        m_connection.reset();
        m_fixture.reset();
    }

    void journalListsWalkTheirIndex_data()
    {
        QTest::addColumn<int>("slice");
        QTest::addColumn<bool>("ofIntegration");
        QTest::addColumn<bool>("ofPerson");
        QTest::addColumn<bool>("withUnaddressed");
        QTest::addColumn<QString>("expected");
        const int all = int(JournalSlice::All);
        const int refused = int(JournalSlice::Refused);
        QTest::newRow("all") << all << false << false << false << "INTEGER PRIMARY KEY";
        QTest::newRow("one integration") << all << true << false << false << "COVERING INDEX journal_by_integration";
        QTest::newRow("one and unaddressed") << all << true << false << true << "COVERING INDEX journal_by_integration";
        QTest::newRow("its writes") << int(JournalSlice::Writes) << true << false << false
                                    << "COVERING INDEX journal_by_integration";
        QTest::newRow("refused") << refused << false << false << false << "INDEX journal_refused ";
        QTest::newRow("refused of one") << refused << true << false << false << "INDEX journal_refused_by_integration";
        QTest::newRow("a person") << all << false << true << false << "INDEX journal_by_person";
        QTest::newRow("a person of one") << all << true << true << false << "INDEX journal_by_person";
        QTest::newRow("refused of a person") << refused << true << true << false << "INDEX journal_by_person";
    }
    void journalListsWalkTheirIndex()
    {
        QFETCH(int, slice);
        QFETCH(bool, ofIntegration);
        QFETCH(bool, ofPerson);
        QFETCH(bool, withUnaddressed);
        QFETCH(QString, expected);
        JournalQuery query;
        query.slice = static_cast<JournalSlice>(slice);
        query.withUnaddressed = withUnaddressed;
        if (ofIntegration)
            query.integration = IntegrationId(1);
        if (ofPerson)
            query.person = PersonId(1);
        const QString plan = planOf(journalOrderSql(m_dialect, query, 0));
        QVERIFY2(plan.contains(expected), qPrintable(plan));
    }

    void summariesWalkTheirIndex_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        const auto text = [](const std::string& sql) { return QString::fromStdString(sql); };
        const QString time = QStringLiteral("COVERING INDEX journal_by_time (at>? AND at<?");
        QTest::newRow("part of an hour") << text(journalPartOfHourSql(m_dialect, false, false)) << time;
        QTest::newRow("part of an hour of one") << text(journalPartOfHourSql(m_dialect, true, false)) << time;
        QTest::newRow("part of an hour, unaddressed") << text(journalPartOfHourSql(m_dialect, true, true)) << time;
        QTest::newRow("newest errors") << text(journalErrorsSql(m_dialect, false)) << "INDEX journal_refused";
        QTest::newRow("newest errors of one")
            << text(journalErrorsSql(m_dialect, true)) << "INDEX journal_refused_by_integration (integration=?";
    }
    void summariesWalkTheirIndex()
    {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        const QString plan = planOf(sql.toStdString());
        QVERIFY2(plan.contains(expected), qPrintable(plan));
        QVERIFY2(!plan.contains(QStringLiteral("TEMP B-TREE")), qPrintable(plan));
    }

    void peopleAreOrderedByACoveringIndex_data()
    {
        QTest::addColumn<int>("sort");
        QTest::addColumn<QString>("index");
        QTest::newRow("name") << int(PersonSort::Name) << "people_by_name";
        QTest::newRow("userName") << int(PersonSort::UserName) << "people_by_user_name_order";
        QTest::newRow("email") << int(PersonSort::Email) << "people_by_email";
        QTest::newRow("department") << int(PersonSort::Department) << "people_by_department";
        QTest::newRow("created") << int(PersonSort::Created) << "people_by_row";
        QTest::newRow("last modified") << int(PersonSort::LastModified) << "people_by_modified";
    }
    void peopleAreOrderedByACoveringIndex()
    {
        QFETCH(int, sort);
        QFETCH(QString, index);
        for (const bool isDescending : {false, true}) {
            for (const std::optional<bool> active : {std::optional<bool>(), std::optional<bool>(true)}) {
                PersonQuery query;
                query.integration = IntegrationId(1);
                query.sort = static_cast<PersonSort>(sort);
                query.isDescending = isDescending;
                query.active = active;
                const QString plan = planOf(personOrderSql(m_dialect, query, 0));
                QVERIFY2(plan.contains(QStringLiteral("COVERING INDEX ") + index), qPrintable(plan));
                QVERIFY2(!plan.contains(QStringLiteral("TEMP B-TREE")), qPrintable(plan));
            }
        }
    }

private:
    QString planOf(const std::string& sql)
    {
        Statement plan = m_connection->temporary("EXPLAIN QUERY PLAN " + sql);
        for (auto marks = std::count(sql.begin(), sql.end(), '?'); marks > 0; --marks)
            plan.bind(std::int64_t{1});
        QString steps;
        while (valueOf(plan.step()))
            steps += QString::fromStdString(plan.text(3)) + QLatin1Char('\n');
        return steps;
    }

    SqliteDialect m_dialect;
    std::unique_ptr<TestDirectory> m_fixture;
    std::unique_ptr<Connection> m_connection;
};

QTEST_GUILESS_MAIN(PlanTest)
#include "PlanTest.moc"
