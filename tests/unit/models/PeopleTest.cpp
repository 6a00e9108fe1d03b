// SPDX-License-Identifier: Apache-2.0
// The people table and its screen: paging, search, selection by id, refresh under a stream of commits.
#include "DirectoryWatcher.h"
#include "TableFixture.h"
#include "screens/PeopleScreen.h"
#include "screens/PersonScreen.h"
#include "tables/PeopleTableModel.h"

#include <QItemSelectionModel>
#include <QLocale>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;
using directory::PersonId;
using directory::PersonSort;

namespace {

constexpr int people = 1000;

directory::PersonQuery everybody()
{
    directory::PersonQuery query;
    query.integration = directory::IntegrationId{1};
    return query;
}

} // namespace

class PeopleTest : public QObject, private TableFixture<PeopleTableModel> {
    Q_OBJECT

private:
    void loadEverybody()
    {
        m_model->setQuery(everybody());
        QTRY_COMPARE(m_model->rowCount(), people);
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void init()
    {
        openModel([](FakeContent& content) {
            for (int number = 1; number <= people; ++number)
                content.people.push_back(makePerson(number * 10));
        });
    }

    void cleanup() { closeModel(); }

    void isEmptyWithoutAQuery()
    {
        QCOMPARE(m_model->rowCount(), 0);
        QVERIFY(!m_model->isLoading());
        loadEverybody();
        m_model->setQuery(std::nullopt);
        QCOMPARE(m_model->rowCount(), 0);
    }

    void showsLoadingCellsAndFetchesAPageAround()
    {
        loadEverybody();
        m_database->hold();
        QVERIFY(m_model->index(500, 0).data(LoadingRole).toBool());
        QCOMPARE(m_model->index(500, 0).data(RowIdRole).toLongLong(), 5010);
        m_database->release();
        QTRY_COMPARE(cell(*m_model, 500, PeopleTableModel::Name), QStringLiteral("Person 05010"));
        QVERIFY(!m_model->index(500, 0).data(LoadingRole).toBool());
        QVERIFY(!m_model->index(540, 0).data(LoadingRole).toBool());
        QVERIFY(m_model->index(900, 0).data(LoadingRole).toBool());
        QVERIFY(m_database->calls().personRowsAsked < 1000);
    }

    void latestScrollWins()
    {
        loadEverybody();
        QTRY_VERIFY(m_model->isPageIdle());
        const auto before = m_database->calls();
        m_database->hold();
        QVERIFY(!m_model->rowAt(300));
        QTRY_COMPARE(m_database->waiting(), 1);
        // Scrolled on while that page is under way: what lies between is never read.
        for (int row = 400; row <= 900; row += 50)
            QVERIFY(!m_model->rowAt(row));
        QTRY_VERIFY(!m_model->isPageIdle());
        m_database->release();
        QTRY_VERIFY(m_model->rowAt(900));
        QTRY_VERIFY(m_model->isPageIdle());
        const auto after = m_database->calls();
        QVERIFY(after.personRows - before.personRows <= 2);
    }

    void goneRowsAreNotAskedForAgain()
    {
        loadEverybody();
        m_database->change([](FakeContent& content) { content.people.erase(content.people.begin() + 700); });
        QVERIFY(!m_model->rowAt(700));
        QTRY_VERIFY(m_model->rowAt(699));
        QTRY_VERIFY(m_model->isPageIdle());
        const int asked = m_database->calls().personRows;
        QVERIFY(!m_model->rowAt(700));
        QVERIFY(m_model->isAbsent(700));
        QVERIFY(!m_model->index(700, 0).data(LoadingRole).toBool());
        QCOMPARE(cell(*m_model, 700, PeopleTableModel::Name), QStringLiteral("no longer here"));
        QVERIFY(m_model->isPageIdle());
        QCOMPARE(m_database->calls().personRows, asked);
    }

    void staleOrdersAreDropped()
    {
        m_database->hold();
        auto first = everybody();
        first.search = "00010";
        m_model->setQuery(first);
        QTRY_COMPARE(m_database->waiting(), 1);
        auto second = everybody();
        second.search = "0999";
        m_model->setQuery(second);
        QSignalSpy loaded(m_model.get(), &PeopleTableModel::orderLoaded);
        m_database->release();
        QTRY_VERIFY(!m_model->isLoading());
        QCOMPARE(loaded.count(), 1);
        QCOMPARE(m_model->rowCount(), 1);
        QTRY_COMPARE(cell(*m_model, 0, PeopleTableModel::Name), QStringLiteral("Person 09990"));
    }

    void selectionFollowsItsPerson_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<int>("expectedRow");
        QTest::newRow("nothing changed") << "none" << 500;
        QTest::newRow("one hired above") << "hireAbove" << 501;
        QTest::newRow("one hired below") << "hireBelow" << 500;
        QTest::newRow("one left above") << "leaveAbove" << 499;
        QTest::newRow("several hired here and there") << "hireMany" << 502;
        QTest::newRow("hired and left at once") << "mixed" << 500;
        QTest::newRow("many left here and there") << "leaveMany" << 250;
        QTest::newRow("sorted the other way round") << "descending" << people - 1 - 500;
        QTest::newRow("renamed to the top") << "renamed" << 0;
        QTest::newRow("has left") << "left" << -1;
    }

    void selectionFollowsItsPerson()
    {
        QFETCH(QString, change);
        QFETCH(int, expectedRow);
        loadEverybody();
        QItemSelectionModel selection(m_model.get());
        selection.setCurrentIndex(m_model->index(500, 0),
                                  QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        const QPersistentModelIndex chosen = m_model->index(500, PeopleTableModel::UserName);
        QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
        QSignalSpy loaded(m_model.get(), &PeopleTableModel::orderLoaded);
        m_database->change([&change](FakeContent& content) {
            auto& rows = content.people;
            if (change == QLatin1String("hireAbove") || change == QLatin1String("mixed"))
                rows.push_back(makePerson(15));
            if (change == QLatin1String("hireBelow"))
                rows.push_back(makePerson(9995));
            if (change == QLatin1String("leaveAbove") || change == QLatin1String("mixed"))
                rows.erase(rows.begin() + 3);
            if (change == QLatin1String("hireMany")) {
                for (const int number : {15, 4005, 6005, 7005})
                    rows.push_back(makePerson(number));
            }
            if (change == QLatin1String("leaveMany"))
                std::erase_if(rows, [](const auto& row) { return row.rowId.value % 20 == 0; });
            if (change == QLatin1String("renamed"))
                rows[500].name = "Aaron";
            if (change == QLatin1String("left"))
                rows.erase(rows.begin() + 500);
        });
        if (change == QLatin1String("descending"))
            m_model->sort(PeopleTableModel::Name, Qt::DescendingOrder);
        else
            m_model->refresh();
        QTRY_COMPARE(loaded.count(), 1);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(chosen.isValid() ? chosen.row() : -1, expectedRow);
        QCOMPARE(m_model->rowOf(PersonId{5010}), expectedRow);
        if (expectedRow >= 0) {
            QCOMPARE(selection.currentIndex().row(), expectedRow);
            QCOMPARE(selection.selectedRows().size(), 1);
            QCOMPARE(selection.selectedRows().first().row(), expectedRow);
        }
    }

    void knownValuesStayOnShowDuringARefresh()
    {
        loadEverybody();
        QTRY_VERIFY(m_model->rowAt(0));
        m_database->change([](FakeContent& content) {
            content.people[0].department = "Research";
            content.people.push_back(makePerson(5));
        });
        QSignalSpy loaded(m_model.get(), &PeopleTableModel::orderLoaded);
        m_model->refresh();
        QTRY_COMPARE(loaded.count(), 1);
        m_database->hold();
        QCOMPARE(cell(*m_model, 1, PeopleTableModel::Name), QStringLiteral("Person 00010"));
        QVERIFY(!m_model->index(1, 0).data(LoadingRole).toBool());
        m_database->release();
        QTRY_COMPARE(cell(*m_model, 1, PeopleTableModel::Department), QStringLiteral("Research"));
        QTRY_COMPARE(cell(*m_model, 0, PeopleTableModel::Name), QStringLiteral("Person 00005"));
    }

    void sortsOnlyByColumnsWithAKey()
    {
        loadEverybody();
        const int orders = m_database->calls().personOrders;
        m_model->sort(PeopleTableModel::Groups, Qt::DescendingOrder);
        QVERIFY(!m_model->isLoading());
        QCOMPARE(m_database->calls().personOrders, orders);
        QVERIFY(!m_model->headerData(PeopleTableModel::Groups, Qt::Horizontal, SortKeyRole).isValid());
        QVERIFY(m_model->headerData(PeopleTableModel::Email, Qt::Horizontal, SortKeyRole).isValid());
        m_model->sort(PeopleTableModel::UserName, Qt::DescendingOrder);
        QTRY_COMPARE(cell(*m_model, 0, PeopleTableModel::UserName), QStringLiteral("p10000@acme.example"));
        QCOMPARE(m_model->sortColumn(), int(PeopleTableModel::UserName));
        QCOMPARE(m_model->sortOrder(), Qt::DescendingOrder);
    }

    void aFailureIsSaidAndWhatWasShownStays()
    {
        loadEverybody();
        // The page of the first rows is under way; it must not fail too.
        QTRY_VERIFY(m_model->rowAt(0) && m_model->isPageIdle());
        QSignalSpy failed(m_model.get(), &PeopleTableModel::failed);
        m_database->change([](FakeContent& content) {
            content.failure = core::makeError(core::ErrorKind::Unavailable, "The directory is locked.");
        });
        m_model->refresh();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!m_model->isLoading());
        QCOMPARE(m_model->rowCount(), people);
        QCOMPARE(cell(*m_model, 0, PeopleTableModel::Name), QStringLiteral("Person 00010"));
    }

    void refreshingAgainAndAgainStillEnds()
    {
        loadEverybody();
        QSignalSpy loaded(m_model.get(), &PeopleTableModel::orderLoaded);
        for (int round = 0; round < 50; ++round)
            m_model->refresh();
        QTRY_VERIFY(!m_model->isLoading());
        QTRY_COMPARE(loaded.count(), 2);
    }

    void diesWhileReading()
    {
        loadEverybody();
        m_database->hold();
        m_model->refresh();
        QVERIFY(!m_model->rowAt(400));
        m_tester.reset();
        m_model.reset();
        m_database->release();
    }

    // The screen

    void screenGoesThroughItsStates()
    {
        DirectoryWatcher watcher(*m_database);
        PeopleScreen screen(*m_database, watcher, m_clock);
        QCOMPARE(screen.state(), ScreenState::Empty);
        m_database->hold();
        screen.setIntegration(directory::IntegrationId{1});
        QCOMPARE(screen.state(), ScreenState::Loading);
        m_database->release();
        QTRY_COMPARE(screen.state(), ScreenState::Full);
        QTRY_COMPARE(screen.countsText(), QStringLiteral("1000 people"));
        screen.setSearch(QStringLiteral("nobody of that name"));
        QTRY_COMPARE(screen.state(), ScreenState::Empty);
        QVERIFY(screen.isNarrowed());
        QCOMPARE(screen.countsText(), QStringLiteral("0 of 1000 shown"));
        screen.clearNarrowing();
        QTRY_COMPARE(screen.state(), ScreenState::Full);
        screen.setIntegration(std::nullopt);
        QCOMPARE(screen.state(), ScreenState::Empty);
        m_database->change([](FakeContent& content) {
            content.failure = core::makeError(core::ErrorKind::Corrupt, "The directory cannot be read.");
        });
        screen.setIntegration(directory::IntegrationId{1});
        QTRY_COMPARE(screen.state(), ScreenState::Error);
        QCOMPARE(screen.error()->message, std::string("The directory cannot be read."));
        m_database->change([](FakeContent& content) { content.failure.reset(); });
        screen.retry();
        QTRY_COMPARE(screen.state(), ScreenState::Full);
    }

    void typingAsksOnceForTheLastText()
    {
        DirectoryWatcher watcher(*m_database);
        PeopleScreen screen(*m_database, watcher, m_clock);
        screen.setIntegration(directory::IntegrationId{1});
        QTRY_VERIFY(screen.isIdle());
        const int before = m_database->calls().personOrders;
        const QString typed = QStringLiteral("00420");
        for (int length = 1; length <= typed.size(); ++length)
            screen.setSearch(typed.left(length));
        QTRY_COMPARE(screen.table().rowCount(), 1);
        QTRY_VERIFY(screen.isIdle());
        QCOMPARE(m_database->calls().personOrders, before + 1);
        QCOMPARE(screen.countsText(), QStringLiteral("1 of 1000 shown"));
    }

    void filterAsksForActiveOrInactive()
    {
        m_database->change([](FakeContent& content) {
            for (std::size_t place = 0; place < 30; ++place)
                content.people[place].active = false;
        });
        DirectoryWatcher watcher(*m_database);
        PeopleScreen screen(*m_database, watcher, m_clock);
        screen.setIntegration(directory::IntegrationId{1});
        QTRY_COMPARE(screen.countsText(), QStringLiteral("1000 people, 30 of them inactive"));
        screen.setFilter(PeopleScreen::Filter::Inactive);
        QTRY_COMPARE(screen.table().rowCount(), 30);
        QTRY_COMPARE(screen.table().index(0, PeopleTableModel::State).data().toString(), QStringLiteral("Inactive"));
        screen.setFilter(PeopleScreen::Filter::Active);
        QTRY_COMPARE(screen.table().rowCount(), people - 30);
    }

    void aBurstOfCommitsIsReadAFewTimes()
    {
        DirectoryWatcher watcher(*m_database);
        PeopleScreen screen(*m_database, watcher, m_clock);
        screen.setIntegration(directory::IntegrationId{1});
        QTRY_VERIFY(screen.isIdle());
        const int before = m_database->calls().personOrders;
        QElapsedTimer burst;
        burst.start();
        for (int number = 1; number <= 300; ++number)
            m_database->change(
                [number](FakeContent& content) { content.people.push_back(makePerson(number * 10 + 3)); });
        QTRY_COMPARE(screen.table().rowCount(), people + 300);
        const auto mostExpected = 3 + burst.elapsed() / 250;
        QVERIFY(m_database->calls().personOrders - before <= mostExpected);
        QTRY_COMPARE(screen.countsText(), QStringLiteral("1300 people"));
    }

    void aHiddenScreenReadsNothingAndCatchesUp()
    {
        DirectoryWatcher watcher(*m_database);
        PeopleScreen screen(*m_database, watcher, m_clock);
        screen.setIntegration(directory::IntegrationId{1});
        QTRY_VERIFY(screen.isIdle());
        screen.setShown(false);
        const int before = m_database->calls().personOrders;
        QSignalSpy changed(&watcher, &DirectoryWatcher::changed);
        m_database->change([](FakeContent& content) { content.people.push_back(makePerson(3)); });
        QTRY_VERIFY(changed.count() > 0);
        QVERIFY(screen.isIdle());
        QCOMPARE(m_database->calls().personOrders, before);
        screen.setShown(true);
        QTRY_COMPARE(screen.table().rowCount(), people + 1);
    }

    void watcherThrottles()
    {
        DirectoryWatcher watcher(*m_database);
        QSignalSpy changed(&watcher, &DirectoryWatcher::changed);
        QElapsedTimer burst;
        burst.start();
        m_database->announce();
        QTRY_COMPARE(changed.count(), 1);
        for (int round = 0; round < 500; ++round)
            m_database->announce();
        QTRY_VERIFY(changed.count() >= 2);
        QVERIFY(changed.count() <= 2 + burst.elapsed() / 100);
    }
};

QTEST_GUILESS_MAIN(PeopleTest)
#include "PeopleTest.moc"
