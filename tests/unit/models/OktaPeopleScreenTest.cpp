// SPDX-License-Identifier: Apache-2.0
// A companion's people: when they are read, what is shown of a reading that is whole, partial, cancelled or refused,
// searching, filtering and sorting, and all of it with a hundred thousand of them.
#include "screens/OktaPeopleScreen.h"
#include "DirectoryWatcher.h"
#include "FakeDatabase.h"
#include "tables/OktaPeopleTableModel.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QElapsedTimer>
#include <QLocale>
#include <QPersistentModelIndex>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;
using okta::ProvisioningOutcome;
using std::chrono::milliseconds;
using Emptiness = OktaPeopleScreen::Emptiness;

namespace {

constexpr int patience = 60'000;
constexpr std::size_t many = 100'000;
/// The GUI thread must answer within this, also under sanitizers on a busy machine.
constexpr qint64 longestPause = 500;

class FakeSource final : public OktaPeopleSource {
public:
    void read(const directory::Integration& integration) override
    {
        ++reads;
        m_running = integration.id;
    }
    void cancel() override
    {
        ++cancels;
        m_running.reset();
    }

    void answer(const std::shared_ptr<const OktaPeopleReading>& reading)
    {
        const auto running = std::exchange(m_running, std::nullopt);
        QVERIFY(running);
        Q_EMIT taken(*running, reading);
    }
    void refuse(OktaPeopleObstacle obstacle, const char* message = "It did not work.")
    {
        OktaPeopleTrouble trouble;
        trouble.obstacle = obstacle;
        trouble.error = core::makeError(core::ErrorKind::Denied, message);
        trouble.oktaCode = "E0000006";
        trouble.errorId = "oae123";
        trouble.oktaWords = "You do not have permission";
        const auto running = std::exchange(m_running, std::nullopt);
        QVERIFY(running);
        Q_EMIT failed(*running, trouble);
    }

    int reads = 0;
    int cancels = 0;

private:
    std::optional<directory::IntegrationId> m_running;
};

okta::AssignedPerson assigned(const std::string& name, ProvisioningOutcome outcome, const std::string& reason = {})
{
    okta::AssignedPerson person;
    person.id = okta::UserId("00u" + name);
    person.name = name;
    std::string login;
    std::ranges::copy_if(name, std::back_inserter(login), [](char each) { return each != ' '; });
    person.login = login + "@acme.example";
    person.email = "mail." + person.login;
    person.appUserName = "at-the-app-" + login;
    person.userStatus = "ACTIVE";
    person.outcome = outcome;
    person.reason = reason;
    person.since = core::fromMilliseconds(1'780'000'000'000);
    return person;
}

std::shared_ptr<OktaPeopleReading> reading(std::vector<okta::AssignedPerson> people, core::Timestamp at)
{
    auto organisation = okta::OrganisationUrl::parse("https://acme.okta.com");
    if (!organisation)
        qFatal("no organisation");
    auto made = std::make_shared<OktaPeopleReading>(OktaPeopleReading{{}, std::move(*organisation), at});
    made->report.app.id = okta::AppId("0oa1");
    made->report.app.name = "trusona_scim";
    made->report.app.label = "Trusona SCIM";
    made->report.people = std::move(people);
    return made;
}

std::vector<okta::AssignedPerson> somePeople()
{
    return {assigned("Zoë Ångström", ProvisioningOutcome::Done),
            assigned("Ada Lovelace", ProvisioningOutcome::Failed, "The seat licence is used up"),
            assigned("Bob Hope", ProvisioningOutcome::Pending),
            assigned("Eve Gone", ProvisioningOutcome::Ended),
            assigned("Cy Young", ProvisioningOutcome::Failed),
            assigned("Dora Later", ProvisioningOutcome::NotProvisioning)};
}

directory::Integration companion(std::int64_t id)
{
    directory::Integration integration;
    integration.id = directory::IntegrationId{id};
    integration.slug = "trusona";
    integration.role = directory::Role::Companion;
    return integration;
}

QString clockOf(core::Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(core::toMilliseconds(time)).toLocalTime().toString(QStringLiteral("HH:mm"));
}

} // namespace

class OktaPeopleScreenTest final : public QObject {
    Q_OBJECT

private:
    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (int row = 0; row < m_screen->table().rowCount(); ++row)
            all.append(m_screen->table().index(row, OktaPeopleTableModel::Name).data().toString());
        return all;
    }
    void begin(std::int64_t id = 1)
    {
        m_screen->setIntegration(companion(id));
        m_screen->setShown(true);
    }
    void showSomePeople()
    {
        begin();
        m_source->answer(reading(somePeople(), m_clock.now()));
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init()
    {
        m_database = std::make_unique<FakeDatabase>();
        m_watcher = std::make_unique<DirectoryWatcher>(*m_database);
        m_source = std::make_unique<FakeSource>();
        m_screen = std::make_unique<OktaPeopleScreen>(*m_source, *m_watcher, m_clock);
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_screen->table(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_screen.reset();
        m_source.reset();
        m_watcher.reset();
        m_database.reset();
    }

    void readsOnceByItselfWhenSomebodyLooks()
    {
        m_screen->setIntegration(companion(1));
        QCOMPARE(m_source->reads, 0);
        m_screen->setShown(true);
        QCOMPARE(m_source->reads, 1);
        QVERIFY(m_screen->isReading());
        QCOMPARE(m_screen->state(), ScreenState::Loading);
        m_screen->read();
        QCOMPARE(m_source->reads, 1);
        m_source->answer(reading(somePeople(), m_clock.now()));
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        m_screen->setShown(false);
        m_screen->setShown(true);
        QCOMPARE(m_source->reads, 1);
        m_screen->read();
        QCOMPARE(m_source->reads, 2);
        // What was read before stays until the other is whole.
        QCOMPARE(m_screen->state(), ScreenState::Full);
    }

    void whatKeepsItFromReadingIsSaid_data()
    {
        QTest::addColumn<OktaPeopleObstacle>("obstacle");
        QTest::addColumn<ScreenState>("state");
        QTest::addColumn<Emptiness>("emptiness");
        QTest::newRow("not connected") << OktaPeopleObstacle::NotConnected << ScreenState::Empty
                                       << Emptiness::NotConnected;
        QTest::newRow("no app chosen") << OktaPeopleObstacle::NoApp << ScreenState::Empty << Emptiness::NoApp;
        QTest::newRow("locked here") << OktaPeopleObstacle::Locked << ScreenState::Error << Emptiness::NotRead;
        QTest::newRow("token refused") << OktaPeopleObstacle::Access << ScreenState::Error << Emptiness::NotRead;
        QTest::newRow("trouble at Okta") << OktaPeopleObstacle::Okta << ScreenState::Error << Emptiness::NotRead;
        QTest::newRow("unreadable here") << OktaPeopleObstacle::Stored << ScreenState::Error << Emptiness::NotRead;
    }

    void whatKeepsItFromReadingIsSaid()
    {
        QFETCH(OktaPeopleObstacle, obstacle);
        QFETCH(ScreenState, state);
        QFETCH(Emptiness, emptiness);
        begin();
        m_source->refuse(obstacle);
        QCOMPARE(m_screen->state(), state);
        QCOMPARE(m_screen->emptiness(), emptiness);
        QVERIFY(!m_screen->isReading());
        QCOMPARE(m_screen->troubleText(),
                 QStringLiteral("It did not work. Okta says: “You do not have permission”. (E0000006, oae123)"));
        // Asked for again, the former error is no longer shown.
        m_screen->read();
        QCOMPARE(m_screen->state(), ScreenState::Loading);
    }

    void findsAConnectionThatIsMadeMeanwhile()
    {
        begin();
        m_source->refuse(OktaPeopleObstacle::NotConnected);
        QCOMPARE(m_source->reads, 1);
        m_database->announce();
        QTRY_COMPARE(m_source->reads, 2);
        m_source->refuse(OktaPeopleObstacle::NoApp);
        m_screen->setShown(false);
        m_screen->setShown(true);
        QCOMPARE(m_source->reads, 3);
        // Nobody asks Okta again and again with a token that it refuses.
        m_source->refuse(OktaPeopleObstacle::Access);
        m_screen->setShown(false);
        m_screen->setShown(true);
        m_database->announce();
        QTRY_VERIFY(m_screen->isIdle());
        QCOMPARE(m_source->reads, 3);
    }

    void aConnectionMadeAnewIsReadWhenSomebodyLooks()
    {
        begin();
        m_source->refuse(OktaPeopleObstacle::Access);
        m_screen->setShown(false);
        m_screen->connectionChanged();
        QCOMPARE(m_source->reads, 1);
        m_screen->setShown(true);
        QCOMPARE(m_source->reads, 2);
        // What is under way goes by the former credential.
        m_screen->connectionChanged();
        QCOMPARE(m_source->cancels, 1);
        QCOMPARE(m_source->reads, 3);
        QVERIFY(m_screen->isReading());
    }

    void countsAndVerdict()
    {
        showSomePeople();
        QCOMPARE(m_screen->count(std::nullopt), 6);
        QCOMPARE(m_screen->count(ProvisioningOutcome::Failed), 2);
        QCOMPARE(m_screen->count(ProvisioningOutcome::Unclear), 0);
        QCOMPARE(m_screen->verdict(),
                 QStringLiteral("5 assigned: 1 provisioned, 1 waiting, 2 failed, 1 not provisioned; 1 ended; read ") +
                     clockOf(m_clock.now()));
        m_screen->setFilter(ProvisioningOutcome::Failed);
        QTRY_COMPARE(m_screen->verdict(), QStringLiteral("2 of 6 shown; read ") + clockOf(m_clock.now()));
    }

    void nobodyAssignedIsNotNotRead()
    {
        begin();
        m_source->answer(reading({}, m_clock.now()));
        QTRY_COMPARE(m_screen->state(), ScreenState::Empty);
        QCOMPARE(m_screen->emptiness(), Emptiness::NobodyAssigned);
        QCOMPARE(m_screen->verdict(), QStringLiteral("0 assigned; read ") + clockOf(m_clock.now()));
    }

    void urgentOnesComeFirst()
    {
        showSomePeople();
        QCOMPARE(names(), QStringList({QStringLiteral("Ada Lovelace"), QStringLiteral("Cy Young"),
                                       QStringLiteral("Bob Hope"), QStringLiteral("Dora Later"),
                                       QStringLiteral("Zoë Ångström"), QStringLiteral("Eve Gone")}));
        m_screen->table().sort(OktaPeopleTableModel::Name, Qt::DescendingOrder);
        QTRY_COMPARE(names().first(), QStringLiteral("Zoë Ångström"));
        // Without a reason is last, whichever way it goes.
        for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            m_screen->table().sort(OktaPeopleTableModel::Reason, order);
            QTRY_VERIFY(m_screen->isIdle());
            QCOMPARE(names().first(), QStringLiteral("Ada Lovelace"));
        }
        QCOMPARE(m_screen->table().sortColumn(), static_cast<int>(OktaPeopleTableModel::Reason));
    }

    void searchAndFilterNarrow_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("found");
        const int all = -1;
        const int failed = static_cast<int>(ProvisioningOutcome::Failed);
        QTest::newRow("without accents and capitals") << "zoe ANGSTROM" << all << "Zoë Ångström";
        QTest::newRow("every word must be found") << "ada hope" << all << "";
        QTest::newRow("inside a login") << "boVe" << all << "";
        QTest::newRow("login") << "bobhope@acme" << all << "Bob Hope";
        QTest::newRow("e-mail") << "mail.cyyoung" << all << "Cy Young";
        QTest::newRow("user name at the app") << "at-the-app-evegone" << all << "Eve Gone";
        QTest::newRow("two letters begin a word") << "lo" << all << "Ada Lovelace";
        QTest::newRow("filter") << "" << static_cast<int>(ProvisioningOutcome::Pending) << "Bob Hope";
        QTest::newRow("filter and search") << "young" << failed << "Cy Young";
        QTest::newRow("filter without the searched") << "bob" << failed << "";
    }

    void searchAndFilterNarrow()
    {
        QFETCH(QString, search);
        QFETCH(int, outcome);
        QFETCH(QString, found);
        showSomePeople();
        m_screen->setSearch(search);
        if (outcome >= 0)
            m_screen->setFilter(static_cast<ProvisioningOutcome>(outcome));
        QTRY_VERIFY(m_screen->isIdle());
        QCOMPARE(names(), found.isEmpty() ? QStringList() : QStringList{found});
        QCOMPARE(m_screen->state(), found.isEmpty() ? ScreenState::Empty : ScreenState::Full);
        QCOMPARE(m_screen->emptiness(), Emptiness::Narrowed);
        m_screen->clearNarrowing();
        QTRY_COMPARE(names().size(), 6);
    }

    void progressAndWaitsAreTold()
    {
        begin();
        QCOMPARE(m_screen->verdict(), QStringLiteral("Asking Okta…"));
        Q_EMIT m_source->progressed(okta::PeopleStage::People, 1500);
        QCOMPARE(m_screen->verdict(), QStringLiteral("People: 1,500 read…"));
        Q_EMIT m_source->waiting(okta::WaitReason::Ahead, milliseconds{41'200});
        QCOMPARE(m_screen->verdict(),
                 QStringLiteral("People: 1,500 read… Okta's limit of calls a minute: it goes on in 42 s."));
        Q_EMIT m_source->waiting(okta::WaitReason::Ahead, milliseconds{0});
        QCOMPARE(m_screen->verdict(), QStringLiteral("People: 1,500 read…"));
        Q_EMIT m_source->progressed(okta::PeopleStage::Reasons, 100);
        QCOMPARE(m_screen->verdict(),
                 QStringLiteral("People: 1,500 read. Reasons: 100 events of the System Log read…"));
        Q_EMIT m_source->progressed(okta::PeopleStage::Groups, 3);
        QCOMPARE(m_screen->verdict(), QStringLiteral("People: 1,500 read. Pushed groups: 3 read…"));
    }

    void cancelKeepsWhatWasThere()
    {
        begin();
        m_screen->cancel();
        QCOMPARE(m_source->cancels, 1);
        QCOMPARE(m_screen->state(), ScreenState::Empty);
        QCOMPARE(m_screen->emptiness(), Emptiness::NotRead);
        // It was told to stop, and does not begin again by itself.
        m_screen->setShown(false);
        m_screen->setShown(true);
        QCOMPARE(m_source->reads, 1);
        m_screen->read();
        m_source->answer(reading(somePeople(), m_clock.now()));
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        m_screen->read();
        m_screen->cancel();
        QCOMPARE(m_screen->state(), ScreenState::Full);
        QCOMPARE(names().size(), 6);
        QVERIFY(!m_screen->trouble());
    }

    void whatIsPartialSaysSo()
    {
        begin();
        auto partial = reading(somePeople(), m_clock.now());
        partial->report.gaps = {"Reasons of failures are missing, since the System Log could not be read: no."};
        m_source->answer(partial);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QCOMPARE(m_screen->warningTitle(), QStringLiteral("Not everything could be read."));
        QVERIFY(m_screen->warningDetail().contains(QStringLiteral("Reasons of failures are missing")));
        const auto summary = m_screen->summary();
        QVERIFY(summary);
        QCOMPARE(summary->sections.at(1).facts.first().value, QString::fromStdString(partial->report.gaps.front()));

        auto troubled = reading(somePeople(), m_clock.now());
        troubled->report.groups = {{okta::GroupId("00g1"), "Engineering", "Remote app said no", std::nullopt},
                                   {okta::GroupId("00g2"), {}, {}, std::nullopt}};
        m_screen->read();
        m_source->answer(troubled);
        QTRY_VERIFY(m_screen->isIdle());
        QCOMPARE(m_screen->warningTitle(), QStringLiteral("Pushing 2 groups failed."));
        QCOMPARE(m_screen->warningDetail(), QStringLiteral("Engineering: Remote app said no"));
        QCOMPARE(m_screen->summary()->sections.at(1).facts.at(1).name, QStringLiteral("00g2"));
        QCOMPARE(m_screen->summary()->sections.at(1).facts.at(1).value, QStringLiteral("Okta gives no reason"));
    }

    void aFailureBesideAnOlderListIsToldWithItsAge()
    {
        showSomePeople();
        const QString read = clockOf(m_clock.now());
        m_clock.milliseconds += 60 * 60 * 1000;
        m_screen->read();
        Q_EMIT m_source->progressed(okta::PeopleStage::People, 500);
        QCOMPARE(m_screen->verdict(), QStringLiteral("People: 500 read… Shown is what was read at %1.").arg(read));
        m_source->refuse(OktaPeopleObstacle::Access);
        QCOMPARE(m_screen->state(), ScreenState::Full);
        QCOMPARE(names().size(), 6);
        QVERIFY(m_screen->trouble());
        QVERIFY(m_screen->verdict().endsWith(QStringLiteral("read ") + read));
        // Somebody who finds nobody is told about the search, and not about Okta.
        m_screen->setSearch(QStringLiteral("nobody"));
        QTRY_COMPARE(m_screen->state(), ScreenState::Empty);
        QCOMPARE(m_screen->emptiness(), Emptiness::Narrowed);
    }

    void anotherIntegrationEndsTheReading()
    {
        begin(1);
        const auto late = reading(somePeople(), m_clock.now());
        m_screen->setIntegration(companion(2));
        QCOMPARE(m_source->cancels, 1);
        QCOMPARE(m_source->reads, 2);
        Q_EMIT m_source->taken(directory::IntegrationId{1}, late);
        QVERIFY(m_screen->isReading());
        QVERIFY(!m_screen->reading());
        m_source->answer(reading({assigned("Only One", ProvisioningOutcome::Done)}, m_clock.now()));
        QTRY_COMPARE(names(), QStringList{QStringLiteral("Only One")});
        m_screen->setFilter(ProvisioningOutcome::Done);

        // Nobody of the other one stays on show, and what was read is held.
        m_screen->setIntegration(companion(1));
        QCOMPARE(m_screen->table().rowCount(), 0);
        QVERIFY(!m_screen->filter());
        QCOMPARE(m_source->reads, 3);
        m_screen->setIntegration(companion(2));
        QTRY_COMPARE(names(), QStringList{QStringLiteral("Only One")});
        QCOMPARE(m_source->reads, 3);
        m_screen->setIntegration(std::nullopt);
        QCOMPARE(m_screen->state(), ScreenState::Empty);
        QCOMPARE(m_screen->table().rowCount(), 0);
    }

    void theChosenOneIsFollowed()
    {
        showSomePeople();
        QVERIFY(!m_screen->person());
        m_screen->choose(okta::UserId("00uAda Lovelace"));
        auto person = m_screen->person();
        QVERIFY(person);
        QCOMPARE(person->outcome, QStringLiteral("Failed"));
        QCOMPARE(person->reason, QStringLiteral("The seat licence is used up"));
        QVERIFY(person->nextStep.contains(QStringLiteral("Dashboard › Tasks")));
        QCOMPARE(person->page, QStringLiteral("https://acme-admin.okta.com/admin/user/profile/view/00uAda%20Lovelace"));
        const QPersistentModelIndex row(m_screen->table().index(m_screen->table().rowOf(*m_screen->chosen()), 0));

        // Filtered out, they are still who was chosen.
        m_screen->setFilter(ProvisioningOutcome::Pending);
        QTRY_VERIFY(m_screen->isIdle());
        QVERIFY(!row.isValid());
        QVERIFY(m_screen->person());
        m_screen->clearNarrowing();
        QTRY_COMPARE(names().size(), 6);
        const QPersistentModelIndex again(m_screen->table().index(0, 0));
        QCOMPARE(again.data().toString(), QStringLiteral("Ada Lovelace"));

        // Provisioned meanwhile, and no longer first.
        auto people = somePeople();
        people.at(1).outcome = ProvisioningOutcome::Done;
        m_screen->read();
        m_source->answer(reading(people, m_clock.now()));
        QTRY_VERIFY(m_screen->isIdle());
        QCOMPARE(again.data().toString(), QStringLiteral("Ada Lovelace"));
        QVERIFY(again.row() > 0);
        QCOMPARE(m_screen->person()->outcome, QStringLiteral("Provisioned"));

        people.erase(people.begin() + 1);
        m_screen->read();
        m_source->answer(reading(people, m_clock.now()));
        QTRY_VERIFY(m_screen->isIdle());
        QVERIFY(!again.isValid());
        QVERIFY(!m_screen->person());
    }

    void everyOutcomeHasANextStep_data()
    {
        QTest::addColumn<ProvisioningOutcome>("outcome");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("step");
        QTest::newRow("failed") << ProvisioningOutcome::Failed << "ACTIVE" << "Retry Selected";
        QTest::newRow("waiting") << ProvisioningOutcome::Pending << "ACTIVE" << "by itself";
        QTest::newRow("waiting, not activated") << ProvisioningOutcome::Pending << "STAGED" << "Directory › People";
        QTest::newRow("not provisioned") << ProvisioningOutcome::NotProvisioning << "ACTIVE" << "Provision User";
        QTest::newRow("provisioned") << ProvisioningOutcome::Done << "ACTIVE" << "Nothing to do";
        QTest::newRow("provisioned, suspended") << ProvisioningOutcome::Done << "SUSPENDED" << "SUSPENDED";
        QTest::newRow("ended") << ProvisioningOutcome::Ended << "ACTIVE" << "Assign";
        QTest::newRow("unclear") << ProvisioningOutcome::Unclear << "ACTIVE" << "Open the person in Okta";
    }

    void everyOutcomeHasANextStep()
    {
        QFETCH(ProvisioningOutcome, outcome);
        QFETCH(QString, status);
        QFETCH(QString, step);
        auto person = assigned("Ada", outcome);
        person.userStatus = status.toStdString();
        begin();
        m_source->answer(reading({person}, m_clock.now()));
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        m_screen->choose(person.id);
        QVERIFY(m_screen->person());
        QVERIFY2(m_screen->person()->nextStep.contains(step), qPrintable(m_screen->person()->nextStep));
        QCOMPARE(!m_screen->person()->tasks.isEmpty(), outcome == ProvisioningOutcome::Failed);
    }

    void aHundredThousandKeepTheScreenAlive()
    {
        std::vector<okta::AssignedPerson> people;
        people.reserve(many);
        for (std::size_t number = 0; number < many; ++number)
            people.push_back(assigned("Person " + std::to_string((number * 7919) % many),
                                      number % 1000 == 0 ? ProvisioningOutcome::Failed : ProvisioningOutcome::Done));
        const auto all = reading(std::move(people), m_clock.now());
        m_tester.reset(); // it asks for every row after every change

        qint64 longest = 0;
        QElapsedTimer sinceTurn;
        sinceTurn.start();
        QTimer turns;
        connect(&turns, &QTimer::timeout, this, [&] { longest = std::max(longest, sinceTurn.restart()); });
        turns.start(0);
        QElapsedTimer whole;
        const auto settle = [&](const char* what) {
            QTRY_VERIFY_WITH_TIMEOUT(m_screen->isIdle(), patience);
            qInfo("%s: %lld ms, the GUI thread away for %lld ms at most", what, whole.elapsed(), longest);
            QVERIFY(longest < longestPause);
            longest = 0;
            whole.restart();
        };
        begin();
        whole.start();
        sinceTurn.restart();
        m_source->answer(all);
        settle("prepared");
        QCOMPARE(m_screen->table().rowCount(), static_cast<int>(many));
        m_screen->setSearch(QStringLiteral("person 4711"));
        settle("searched");
        QVERIFY(m_screen->table().rowCount() >= 10);
        m_screen->clearNarrowing();
        settle("shown again");
        m_screen->table().sort(OktaPeopleTableModel::Name, Qt::DescendingOrder);
        settle("sorted");
        QCOMPARE(m_screen->table().index(0, OktaPeopleTableModel::Name).data().toString(),
                 QStringLiteral("Person 99999"));
        m_screen->setFilter(ProvisioningOutcome::Failed);
        settle("filtered");
        QCOMPARE(m_screen->table().rowCount(), static_cast<int>(many / 1000));
    }

private:
    FakeClock m_clock;
    std::unique_ptr<FakeDatabase> m_database;
    std::unique_ptr<DirectoryWatcher> m_watcher;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<OktaPeopleScreen> m_screen;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(OktaPeopleScreenTest)
#include "OktaPeopleScreenTest.moc"
