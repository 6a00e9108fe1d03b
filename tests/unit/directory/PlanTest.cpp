// SPDX-License-Identifier: Apache-2.0
// The queries behind lists and totals walk the index that was made for them.
#include "Connection.h"
#include "FilterPlan.h"
#include "GroupRepository.h"
#include "IndexedCondition.h"
#include "JournalReader.h"
#include "PersonRepository.h"
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
            for (const std::optional<bool> active :
                 {std::optional<bool>(), std::optional(true), std::optional(false)}) {
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

    void filtersWalkTheirIndex_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("isExact"); // nothing is left to be evaluated on the rows
        QTest::addColumn<QString>("expected");
        const QString active = QStringLiteral("COVERING INDEX people_by_active (integration=?");
        const QString activeIs = active + QStringLiteral(" AND active=?)");
        const QString modified = QStringLiteral("COVERING INDEX people_by_modified (integration=?");
        const QString created = QStringLiteral("COVERING INDEX people_by_created (integration=?");
        const QString later = QStringLiteral("\"2026-03-01T09:00:00Z\"");
        QTest::newRow("active") << QStringLiteral("active eq true") << true << activeIs;
        QTest::newRow("inactive") << QStringLiteral("active eq false") << true << activeIs;
        QTest::newRow("not active") << QStringLiteral("not (active ne true)") << true << activeIs;
        QTest::newRow("never said") << QStringLiteral("not (active pr)") << true << activeIs;
        QTest::newRow("other than active") << QStringLiteral("active ne true") << true << active;
        QTest::newRow("active and more") << QStringLiteral("active eq true and title pr") << false << activeIs;
        QTest::newRow("modified since") << QStringLiteral("meta.lastModified gt ") + later << true
                                        << modified + QStringLiteral(" AND modified>?)");
        QTest::newRow("modified from") << QStringLiteral("meta.lastModified ge ") + later << true
                                       << modified + QStringLiteral(" AND modified>?)");
        QTest::newRow("modified until") << QStringLiteral("meta.lastModified le ") + later << true
                                        << modified + QStringLiteral(" AND modified<?)");
        QTest::newRow("modified not since") << QStringLiteral("not (meta.lastModified gt %1)").arg(later) << true
                                            << modified + QStringLiteral(" AND modified<?)");
        QTest::newRow("modified within")
            << QStringLiteral("meta.lastModified gt %1 and meta.lastModified lt %1").arg(later) << true
            << modified + QStringLiteral(" AND modified>? AND modified<?)");
        QTest::newRow("modified at another time")
            << QStringLiteral("meta.lastModified ne ") + later << true << modified;
        QTest::newRow("created since") << QStringLiteral("meta.created gt ") + later << true
                                       << created + QStringLiteral(" AND created>?)");
        QTest::newRow("created at") << QStringLiteral("meta.created eq ") + later << true
                                    << created + QStringLiteral(" AND created=?)");
        QTest::newRow("active, modified since") << QStringLiteral("active eq true and meta.lastModified gt ") + later
                                                << true << modified + QStringLiteral(" AND modified>?)");
        QTest::newRow("active, created since") << QStringLiteral("active eq true and meta.created gt ") + later << true
                                               << created + QStringLiteral(" AND created>?)");
        QTest::newRow("a name, active") << QStringLiteral("userName eq \"a\" and active eq true") << false
                                        << QStringLiteral("(integration=? AND user_name_folded=?)");
        QTest::newRow("an external id, active")
            << QStringLiteral("externalId eq \"a\" and active eq true") << false
            << QStringLiteral("INDEX people_by_external_id (integration=? AND external_id=?)");
        QTest::newRow("an address, active") << QStringLiteral("emails.value eq \"ada@x.example\" and active eq true")
                                            << false << QStringLiteral("people_search VIRTUAL TABLE");
        const QString inside =
            QStringLiteral("COVERING INDEX memberships_by_group_member (group_id=? AND member_kind=?)");
        const QString byRow = QStringLiteral("COVERING INDEX people_by_row (integration=? AND id=?");
        QTest::newRow("in a group") << QStringLiteral("groups.value eq \"a\"") << true << inside;
        QTest::newRow("in a group, by row") << QStringLiteral("groups.value eq \"a\"") << true << byRow;
        QTest::newRow("in a group, active")
            << QStringLiteral("groups.value eq \"a\" and active eq true") << true << byRow;
        QTest::newRow("in a group itself")
            << QStringLiteral("groups[value eq \"a\" and type eq \"direct\"]") << false << inside;
        QTest::newRow("an address") << QStringLiteral("meta.location eq \"https://x.example/Users/a\"") << false
                                    << QStringLiteral("INDEX people_by_uuid (uuid=? AND integration=?)");
        QTest::newRow("in a group, by its address")
            << QStringLiteral("groups.$ref eq \"https://x.example/Groups/a\"") << false << inside;
    }
    void filtersWalkTheirIndex()
    {
        QFETCH(QString, filter);
        QFETCH(bool, isExact);
        QFETCH(QString, expected);
        PersonRepository people(*m_connection);
        const scim::Filter parsed = filterOf(filter.toStdString());
        const auto plan = directory::planOf(*parsed.root, scim::userResourceType(), "https://x.example/");
        QVERIFY(plan.has_value());
        QCOMPARE(plan->isExact, isExact);
        for (const IndexedCondition& condition : plan->any) {
            const IndexedConditionSql where = people.where(IntegrationId(1), condition);
            const QString steps = planOf(people.matchingSql(condition, where));
            QVERIFY2(steps.contains(expected), qPrintable(steps));
        }
    }

    void filtersOfGroupsWalkTheirIndex_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("expected");
        QTest::newRow("modified since") << QStringLiteral("meta.lastModified ge \"2026-03-01T09:00:00Z\"")
                                        << QStringLiteral("INDEX groups_by_modified (integration=? AND modified>?)");
        QTest::newRow("created until") << QStringLiteral("meta.created lt \"2026-03-01T09:00:00Z\"")
                                       << QStringLiteral("INDEX groups_by_created (integration=? AND created<?)");
        QTest::newRow("a name") << QStringLiteral("displayName eq \"a\"")
                                << QStringLiteral("INDEX groups_by_name (integration=? AND display_name_folded=?)");
        QTest::newRow("a member") << QStringLiteral("members.value eq \"a\"")
                                  << QStringLiteral("memberships_by_member (member_kind=? AND member_id=?)");
        QTest::newRow("a member, by row") << QStringLiteral("members.value eq \"a\"")
                                          << QStringLiteral("COVERING INDEX groups_by_row (integration=? AND id=?");
    }
    void filtersOfGroupsWalkTheirIndex()
    {
        QFETCH(QString, filter);
        QFETCH(QString, expected);
        GroupRepository groups(*m_connection);
        const auto plan = directory::planOf(*filterOf(filter.toStdString()).root, scim::groupResourceType());
        QVERIFY(plan.has_value());
        const IndexedCondition& condition = plan->any.front();
        const QString steps = planOf(groups.matchingSql(condition, groups.where(IntegrationId(1), condition)));
        QVERIFY2(steps.contains(expected), qPrintable(steps));
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
