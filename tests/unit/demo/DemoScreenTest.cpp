// SPDX-License-Identifier: Apache-2.0
// The Demo screen shows what the simulated Okta does, and never waits for it.
#include "RecordingServer.h"

#include "screens/DemoPeopleModel.h"
#include "screens/DemoScreen.h"
#include "screens/DemoStepModel.h"
#include "tables/TableRoles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace rollcall;
using models::DemoPeopleModel;
using models::DemoScreen;
using models::DemoStepModel;

namespace {

struct Desk {
    Desk()
        : clock(core::fromMilliseconds(1'700'000'000'000), 1, demo::VirtualClock::Waits::Skip),
          organisation(settings(), clock),
          screen(organisation, clock),
          stepsTester(&screen.steps(), QAbstractItemModelTester::FailureReportingMode::QtTest),
          peopleTester(&screen.people(), QAbstractItemModelTester::FailureReportingMode::QtTest)
    {
    }

    demo::ProvisioningSettings settings() const
    {
        demo::ProvisioningSettings made;
        made.baseUrl = server.baseUrl();
        made.flavour = demo::ProvisioningFlavour::Patch;
        made.secret = core::Secret("rc_token");
        return made;
    }

    test::RecordingServer server;
    demo::VirtualClock clock;
    demo::SimulatedOrganisation organisation;
    DemoScreen screen;
    QAbstractItemModelTester stepsTester;
    QAbstractItemModelTester peopleTester;
};

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class DemoScreenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void peopleArriveAndAreShown()
    {
        Desk desk;
        QVERIFY(!desk.screen.hasPeople());
        desk.organisation.populate(40, 3, 1);
        desk.screen.pushEveryone();
        desk.screen.pushAllGroups();
        QTRY_VERIFY_WITH_TIMEOUT(desk.screen.isIdle() && desk.screen.people().rowCount() == 40, 30'000);
        QCOMPARE(desk.screen.statistics().provisioned, std::size_t{40});
        QVERIFY(desk.screen.statusText().startsWith(QStringLiteral("40 of 40 people provisioned · 3 of 3 groups")));
        QVERIFY2(!desk.screen.statusText().contains(QStringLiteral("to do")), "nothing is left to do");
        QCOMPARE(cell(desk.screen.people(), 0, DemoPeopleModel::StatusColumn), QStringLiteral("Provisioned"));
        QVERIFY(!cell(desk.screen.people(), 0, DemoPeopleModel::ExternalIdColumn).isEmpty());
        QCOMPARE(desk.screen.steps().rowCount(), 1 + 40 + 3);
        // Newest first: the groups came last.
        QCOMPARE(cell(desk.screen.steps(), 0, DemoStepModel::ActionColumn), QStringLiteral("Pushed group"));
        const QModelIndex result = desk.screen.steps().index(5, DemoStepModel::ResultColumn);
        QCOMPARE(result.data().toString(), QStringLiteral("Created"));
        QVERIFY(result.data(models::PillRole).toBool());
        QCOMPARE(result.data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Good));
    }

    void commandsConcernTheChosenPerson()
    {
        Desk desk;
        desk.organisation.populate(10, 0, 1);
        desk.screen.pushEveryone();
        QTRY_VERIFY_WITH_TIMEOUT(desk.screen.isIdle() && desk.screen.people().rowCount() == 10, 30'000);
        const auto person = desk.screen.people().personAt(4);
        QSignalSpy chosen(&desk.screen, &DemoScreen::chosenPersonChanged);
        desk.screen.choosePerson(QString::fromStdString(person->id));
        QCOMPARE(chosen.count(), 1);
        QVERIFY(desk.screen.canLeave() && !desk.screen.canReactivate());
        desk.screen.deactivate();
        QTRY_VERIFY_WITH_TIMEOUT(desk.screen.isIdle() && desk.screen.canReactivate(), 30'000);
        QVERIFY(!desk.screen.canLeave() && !desk.screen.canChange());
        QCOMPARE(cell(desk.screen.people(), 4, DemoPeopleModel::StatusColumn), QStringLiteral("Deactivated"));
        QCOMPARE(cell(desk.screen.steps(), 0, DemoStepModel::SubjectColumn), QString::fromStdString(person->name()));
        desk.screen.choosePerson(QStringLiteral("00unobody"));
        QVERIFY(desk.screen.chosenPerson() == nullptr);
    }

    void filterFindsByNameAndLogin_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("name in its own script") << QStringLiteral("山田");
        QTest::newRow("login") << QStringLiteral("HANAKO.yam");
    }

    void filterFindsByNameAndLogin()
    {
        QFETCH(QString, text);
        Desk desk;
        desk.organisation.populate(100, 0, 1);
        QTRY_COMPARE_WITH_TIMEOUT(desk.screen.people().rowCount(), 100, 30'000);
        desk.screen.people().setFilter(text);
        QCOMPARE(desk.screen.people().rowCount(), 1);
        desk.screen.people().setFilter(QString());
        QCOMPARE(desk.screen.people().rowCount(), 100);
    }

    void burstShowsProgressAndIsCancelled()
    {
        Desk desk;
        QSignalSpy progress(&desk.screen, &DemoScreen::burstChanged);
        desk.screen.runBurst();
        QTRY_VERIFY_WITH_TIMEOUT(desk.screen.burst().done >= 5, 30'000);
        QVERIFY(desk.screen.burst().isRunning);
        QVERIFY(desk.screen.burstText().contains(QStringLiteral("1,000")));
        desk.screen.cancelBurst();
        QTRY_VERIFY_WITH_TIMEOUT(desk.screen.isIdle() && !desk.screen.burst().isRunning, 30'000);
        QVERIFY(desk.screen.burst().wasCancelled);
        QVERIFY(progress.count() >= 2);
        QCOMPARE(desk.screen.people().rowCount(), static_cast<int>(desk.screen.burst().done));
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    DemoScreenTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "DemoScreenTest.moc"
