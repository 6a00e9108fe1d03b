// SPDX-License-Identifier: Apache-2.0
// A companion with a read-only token: from nothing to the list of who is assigned, provisioned and failed, with Okta's
// reasons, on the People page of the real desktop before a simulated Okta. With ROLLCALL_PICTURES=FOLDER the page is
// kept at each stage for people to look at.
#include "DirectoryWatcher.h"
#include "EventLoopWatch.h"
#include "OktaDesktop.h"
#include "people/OktaPeoplePage.h"
#include "people/PeoplePage.h"
#include "screens/IntegrationSelection.h"
#include "screens/OktaPeopleScreen.h"
#include "tables/OktaPeopleTableModel.h"
#include "widgets/Button.h"
#include "widgets/Chip.h"
#include "widgets/DataTable.h"
#include "widgets/KeyValueList.h"
#include "widgets/Notice.h"
#include "widgets/Pill.h"
#include "widgets/StateStack.h"

#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSet>
#include <QTemporaryDir>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

using namespace rollcall;
using namespace rollcall::tests;
using models::OktaPeopleTableModel;
using ui::StateStack;

namespace {

const auto refusal = QString::fromLatin1(OktaRig::bobsRefusal);

constexpr std::size_t many = 100'000;
/// The window must answer within this, also under sanitizers on a busy machine; the figure itself is printed.
constexpr qint64 longestPause = 1'000;

/// Answers at once with what it is given.
class GivenPeople final : public models::OktaPeopleSource {
public:
    explicit GivenPeople(std::shared_ptr<const models::OktaPeopleReading> reading) : m_reading(std::move(reading)) {}

    void read(const directory::Integration& integration) override { Q_EMIT taken(integration.id, m_reading); }
    void cancel() override {}

private:
    std::shared_ptr<const models::OktaPeopleReading> m_reading;
};

std::shared_ptr<const models::OktaPeopleReading> manyPeople(core::Timestamp at)
{
    auto organisation = okta::OrganisationUrl::parse("https://acme.okta.com");
    if (!organisation)
        qFatal("no organisation");
    models::OktaPeopleReading reading{{}, std::move(*organisation), at};
    for (std::size_t number = 0; number < many; ++number) {
        okta::AssignedPerson person;
        person.id = okta::UserId("00u" + std::to_string(number));
        person.name = "Person " + std::to_string(number * 7919 % many);
        person.login = "person" + std::to_string(number) + "@acme.example";
        person.outcome = number % 1000 == 0 ? okta::ProvisioningOutcome::Failed : okta::ProvisioningOutcome::Done;
        person.since = at;
        reading.report.people.push_back(std::move(person));
    }
    return std::make_shared<const models::OktaPeopleReading>(std::move(reading));
}

} // namespace

class CompanionPeopleTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void fromNothingToTheReasonsOfFailures();
    void waitsAreCountedDownAndCancelled();
    void whatIsMissingIsSaid();
    void aTokenThatDiedLeavesTheOlderList();
    void whatOktaRefusesIsToldWithTheNextStep();
    void otherRolesKeepTheirPage();
    void tabReachesEverything();
    void aHundredThousandRowsKeepTheWindowAlive();

private:
    [[nodiscard]] models::OktaPeopleScreen& screen() { return m_desktop->session().oktaPeople(); }
    [[nodiscard]] ui::MainWindow& window() { return m_desktop->session().window(); }
    [[nodiscard]] ui::OktaPeoplePage* page();
    template<class Widget>
    [[nodiscard]] Widget* find(const char* name)
    {
        auto* found = page()->findChild<Widget*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no widget %s", name);
        return found;
    }
    void press(const char* name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    [[nodiscard]] QString status() { return find<QLabel>("m_status")->text(); }
    [[nodiscard]] StateStack::State state() { return find<StateStack>("m_stack")->state(); }
    [[nodiscard]] QString noticeText(const char* notice, const char* line)
    {
        return find<ui::Notice>(notice)->findChild<QLabel*>(QLatin1String(line))->text();
    }
    /// As the admin does it, on the Set-up page.
    void connectOkta();
    void showPeople();
    void showFullList();
    void choose(const QString& name);
    void keepPicture(const char* name) { m_desktop->keepPicture(name); }

    QTemporaryDir m_settings;
    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<OktaDesktop> m_desktop;
    QStringList m_opened;
};

void CompanionPeopleTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    OktaDesktop::useSettingsIn(m_settings.path());
    qputenv("ROLLCALL_KEY_FILE", m_settings.filePath(QStringLiteral("key/data.key")).toUtf8());
}

void CompanionPeopleTest::init()
{
    m_rig = std::make_unique<OktaRig>();
    m_desktop = std::make_unique<OktaDesktop>(*m_rig);
    m_desktop->makeIntegration("trusona", "Trusona");
    m_opened.clear();
    page()->setPageOpener([this](const QString& address) { m_opened.append(address); });
}

void CompanionPeopleTest::cleanup()
{
    m_desktop.reset();
    m_rig.reset();
}

ui::OktaPeoplePage* CompanionPeopleTest::page()
{
    auto* found = window().page(ui::PageId::People)->findChild<ui::OktaPeoplePage*>();
    if (found == nullptr)
        qFatal("no page of people in Okta");
    return found;
}

void CompanionPeopleTest::connectOkta()
{
    window().showPage(ui::PageId::Setup);
    static_cast<void>(m_rig->tokenFile(demo::AdminRole::ReadOnly));
    m_desktop->connectWith(m_rig->lastToken());
}

void CompanionPeopleTest::showPeople()
{
    window().showPage(ui::PageId::People);
    QTRY_VERIFY_WITH_TIMEOUT(page()->isVisible(), oktaAnswer);
    QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle(), oktaAnswer);
}

void CompanionPeopleTest::showFullList()
{
    connectOkta();
    showPeople();
    QTRY_COMPARE_WITH_TIMEOUT(state(), StateStack::State::Full, oktaAnswer);
}

void CompanionPeopleTest::choose(const QString& name)
{
    auto* table = find<ui::DataTable>("m_table");
    const auto found = table->model()->match(table->model()->index(0, OktaPeopleTableModel::Name), Qt::DisplayRole,
                                             name, 1, Qt::MatchExactly);
    QCOMPARE(found.size(), 1);
    table->setCurrentIndex(found.first());
}

void CompanionPeopleTest::fromNothingToTheReasonsOfFailures()
{
    // Nothing is connected: one sentence, and the button that leads there.
    showPeople();
    QCOMPARE(state(), StateStack::State::Empty);
    QCOMPARE(find<QLabel>("m_sentence")->text(), QStringLiteral("Not connected with Okta yet."));
    keepPicture("companion-not-connected");
    press("m_button");
    QCOMPARE(window().currentPage(), ui::PageId::Setup);
    QVERIFY(m_desktop->find<QWidget>("m_oktaAccess")->isVisible());
    m_desktop->press("m_back");

    showFullList();
    QVERIFY2(status().startsWith(QStringLiteral("3 assigned: 1 provisioned, 1 failed, 1 not provisioned; read ")),
             qPrintable(status()));
    QCOMPARE(find<ui::Chip>("m_all")->text(), QStringLiteral("All 3"));
    QCOMPARE(find<ui::Chip>("m_failed")->text(), QStringLiteral("Failed 1"));
    QCOMPARE(find<ui::Chip>("m_done")->text(), QStringLiteral("Provisioned 1"));
    QVERIFY(!find<ui::Chip>("m_ended")->isVisible());
    QVERIFY(!find<ui::Notice>("m_warning")->isVisible());
    keepPicture("companion-full");

    auto* table = find<ui::DataTable>("m_table");
    press("m_failed");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QVERIFY(table->model()->index(0, OktaPeopleTableModel::Reason).data().toString().contains(refusal));
    choose(QStringLiteral("bob Example"));
    QTRY_COMPARE(find<QLabel>("m_name")->text(), QStringLiteral("bob Example"));
    QCOMPARE(find<ui::Pill>("m_state")->text(), QStringLiteral("Failed"));
    QVERIFY2(noticeText("m_failure", "m_detail").contains(refusal), qPrintable(noticeText("m_failure", "m_detail")));
    QVERIFY(noticeText("m_failure", "m_next").contains(QStringLiteral("Dashboard › Tasks")));
    keepPicture("companion-failed");
    press("m_openPerson");
    const auto bob = m_rig->api().console().personIdOf("bob@acme.example");
    QVERIFY(bob);
    QCOMPARE(m_opened,
             QStringList{m_rig->origin() + QStringLiteral("/admin/user/profile/view/") + QString::fromStdString(*bob)});

    press("m_all");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QTest::keyClicks(find<QLineEdit>("m_search"), QStringLiteral("ÀDA@acme"));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, OktaPeopleTableModel::Outcome).data().toString(), QStringLiteral("Provisioned"));
    QVERIFY(!table->model()->index(0, OktaPeopleTableModel::ExternalId).data().toString().isEmpty());
    find<QLineEdit>("m_search")->setText(QStringLiteral("nobody at all"));
    QTRY_COMPARE(state(), StateStack::State::Empty);
    press("m_button");
    QTRY_COMPARE(state(), StateStack::State::Full);
    QTRY_COMPARE(table->model()->rowCount(), 3);

    // Mended at the vendor and tried again in Okta, the next reading knows.
    QVERIFY(m_rig->api().console().provisionPerson(m_rig->appId(), *bob).has_value());
    QVERIFY(m_rig->api().waitUntilIdle(std::chrono::seconds{30}));
    press("m_read");
    QTRY_COMPARE_WITH_TIMEOUT(find<ui::Chip>("m_failed")->text(), QStringLiteral("Failed 0"), oktaAnswer);
    QTRY_COMPARE(find<ui::Pill>("m_state")->text(), QStringLiteral("Provisioned"));
    QVERIFY(!find<ui::Notice>("m_failure")->isVisible());
}

void CompanionPeopleTest::waitsAreCountedDownAndCancelled()
{
    showFullList();
    m_rig->api().inject(demo::ApiFault::RateLimitStorm);
    press("m_read");
    QTRY_VERIFY_WITH_TIMEOUT(status().contains(QStringLiteral("it goes on in")), oktaAnswer);
    QVERIFY2(status().contains(QStringLiteral("Shown is what was read at")), qPrintable(status()));
    QVERIFY(find<ui::Button>("m_cancel")->isVisible());
    QVERIFY(!find<ui::Button>("m_read")->isVisible());
    keepPicture("companion-waiting");
    press("m_cancel");
    QVERIFY(find<ui::Button>("m_read")->isVisible());
    QVERIFY(!screen().isReading());
    QCOMPARE(state(), StateStack::State::Full);
    QVERIFY2(status().startsWith(QStringLiteral("3 assigned")), qPrintable(status()));
    m_rig->api().clear(demo::ApiFault::RateLimitStorm);
}

void CompanionPeopleTest::whatIsMissingIsSaid()
{
    auto& console = m_rig->api().console();
    const std::string group = console.createGroup("Engineering");
    m_rig->vendor().setScimEnabled(false);
    QVERIFY(console.pushGroup(m_rig->appId(), group).has_value());
    QVERIFY(m_rig->api().waitUntilIdle(std::chrono::seconds{30}));
    m_rig->vendor().setScimEnabled(true);
    m_rig->api().inject(demo::ApiFault::LogsNotLicensed);
    showFullList();
    QVERIFY(find<ui::Notice>("m_warning")->isVisible());
    QCOMPARE(noticeText("m_warning", "m_happened"),
             QStringLiteral("Pushing a group failed, and not everything could be read."));
    QVERIFY(noticeText("m_warning", "m_detail").startsWith(QStringLiteral("Engineering: ")));
    choose(QStringLiteral("bob Example"));
    QTRY_COMPARE(find<QLabel>("m_name")->text(), QStringLiteral("bob Example"));
    // A reason that could not be read is not made up.
    QVERIFY(noticeText("m_failure", "m_detail").contains(QStringLiteral("Dashboard › Tasks")));
    auto* all = find<ui::Notice>("m_warning")->findChild<ui::Button*>(QStringLiteral("m_link"));
    QTest::mouseClick(all, Qt::LeftButton);
    const auto sections = find<ui::KeyValueList>("m_summaryFacts")->sections();
    QCOMPARE(sections.size(), 3);
    QVERIFY(sections.at(1).rows.first().value.contains(QStringLiteral("System Log")));
    QCOMPARE(sections.at(2).rows.first().key, QStringLiteral("Engineering"));
    QVERIFY(find<ui::KeyValueList>("m_summaryFacts")->isVisible());
    keepPicture("companion-gaps");
    m_rig->api().clear(demo::ApiFault::LogsNotLicensed);
}

void CompanionPeopleTest::aTokenThatDiedLeavesTheOlderList()
{
    showFullList();
    m_rig->api().revokeToken(m_rig->lastToken());
    press("m_read");
    QTRY_VERIFY_WITH_TIMEOUT(find<ui::Notice>("m_trouble")->isVisible(), oktaAnswer);
    QVERIFY2(noticeText("m_trouble", "m_detail").contains(QStringLiteral("E0000011")),
             qPrintable(noticeText("m_trouble", "m_detail")));
    QVERIFY(noticeText("m_trouble", "m_next").startsWith(QStringLiteral("Shown is what was read at ")));
    QCOMPARE(state(), StateStack::State::Full);
    QCOMPARE(find<ui::DataTable>("m_table")->model()->rowCount(), 3);
    keepPicture("companion-died");
    auto* mend = find<ui::Notice>("m_trouble")->findChild<ui::Button*>(QStringLiteral("m_link"));
    QCOMPARE(mend->text(), QStringLiteral("Open Set-up"));
    QTest::mouseClick(mend, Qt::LeftButton);
    QCOMPARE(window().currentPage(), ui::PageId::Setup);
}

void CompanionPeopleTest::whatOktaRefusesIsToldWithTheNextStep()
{
    connectOkta();
    m_rig->api().revokeToken(m_rig->lastToken());
    showPeople();
    QTRY_COMPARE_WITH_TIMEOUT(state(), StateStack::State::Error, oktaAnswer);
    QCOMPARE(find<QLabel>("m_sentence")->text(), QStringLiteral("Okta did not give the list of people."));
    QVERIFY2(screen().troubleText().contains(QStringLiteral("E0000011")), qPrintable(screen().troubleText()));
    keepPicture("companion-refused");
    press("m_button");
    QCOMPARE(window().currentPage(), ui::PageId::Setup);

    // Connected with another token, the list is there without being asked for.
    static_cast<void>(m_rig->tokenFile(demo::AdminRole::ReadOnly));
    m_desktop->press("m_changeAccess");
    m_desktop->type("m_organisation", m_rig->origin());
    m_desktop->type("m_token", QString::fromStdString(m_rig->lastToken()));
    m_desktop->type("m_app", QLatin1String(OktaRig::appLabel));
    m_desktop->press("m_connect");
    showPeople();
    QTRY_COMPARE_WITH_TIMEOUT(state(), StateStack::State::Full, oktaAnswer);
}

void CompanionPeopleTest::otherRolesKeepTheirPage()
{
    window().showPage(ui::PageId::People);
    auto* directoryPage = window().page(ui::PageId::People)->findChild<ui::PeoplePage*>();
    QVERIFY(directoryPage);
    QTRY_VERIFY_WITH_TIMEOUT(page()->isVisible(), oktaAnswer);
    QVERIFY(!directoryPage->isVisible());
    const auto companion = m_desktop->session().selection().currentId();
    models::IntegrationWish wish;
    wish.profileId = "app-integration-wizard";
    wish.name = "Own";
    m_desktop->makeIntegration(wish);
    QTRY_VERIFY_WITH_TIMEOUT(directoryPage->isVisible(), oktaAnswer);
    QVERIFY(!page()->isVisible());
    QVERIFY(!screen().integration());
    m_desktop->session().selection().select(*companion);
    QTRY_VERIFY_WITH_TIMEOUT(page()->isVisible(), oktaAnswer);
}

void CompanionPeopleTest::tabReachesEverything()
{
    showFullList();
    choose(QStringLiteral("bob Example"));
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    for (const QSize size : {QSize(960, 600), QSize(1280, 800)}) {
        window().resize(size);
        for (int turn = 0; turn < 5; ++turn)
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTRY_COMPARE(find<ui::DataTable>("m_table")->horizontalScrollBar()->maximum(), 0);
        QSet<QWidget*> wanted;
        const auto all = page()->findChildren<QWidget*>();
        for (auto* widget : all) {
            if (!widget->isVisible())
                continue;
            // Qt's own signs inside a field bear no word.
            const bool isSign = qobject_cast<QLineEdit*>(widget->parentWidget()) != nullptr;
            if (qobject_cast<QAbstractButton*>(widget) != nullptr && !isSign)
                QVERIFY2(widget->width() >= widget->minimumSizeHint().width(), qPrintable(widget->objectName()));
            if (widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0 && !widget->focusProxy())
                wanted.insert(widget);
        }
        auto* search = find<QLineEdit>("m_search");
        search->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(search->hasFocus());
        QSet<QWidget*> reached;
        for (QWidget* at = search; !reached.contains(at); at = qApp->focusWidget()) {
            reached.insert(at);
            QTest::keyClick(at, Qt::Key_Tab);
        }
        QStringList missed;
        for (auto* widget : wanted - reached)
            missed.append(QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName());
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QStringLiteral(", "))));
    }
}

void CompanionPeopleTest::aHundredThousandRowsKeepTheWindowAlive()
{
    auto& session = m_desktop->session();
    GivenPeople source(manyPeople(session.clock().now()));
    models::DirectoryWatcher watcher(session.database());
    models::OktaPeopleScreen people(source, watcher, session.clock());
    ui::Style style(*qApp);
    ui::OktaPeoplePage shown(style, people);
    shown.resize(1280, 800);
    shown.show();
    QVERIFY(QTest::qWaitForWindowExposed(&shown));
    const auto settle = [&](const char* what, int rows) {
        const EventLoopWatch watch;
        QTRY_VERIFY_WITH_TIMEOUT(people.isIdle() && people.table().rowCount() == rows, oktaAnswer);
        qInfo("%s: the event loop was away for %lld ms at most", what, watch.longestMilliseconds());
        QVERIFY(watch.longestMilliseconds() < longestPause);
    };
    people.setIntegration(session.selection().current());
    settle("shown", static_cast<int>(many));
    auto* table = shown.findChild<ui::DataTable*>(QStringLiteral("m_table"));
    table->setCurrentIndex(table->model()->index(static_cast<int>(many) / 2, 0));
    people.setFilter(okta::ProvisioningOutcome::Failed);
    settle("filtered", static_cast<int>(many) / 1000);
    people.clearNarrowing();
    settle("shown again", static_cast<int>(many));
    table->model()->sort(OktaPeopleTableModel::Name, Qt::DescendingOrder);
    settle("sorted", static_cast<int>(many));
    people.setSearch(QStringLiteral("person 4711"));
    QTRY_VERIFY_WITH_TIMEOUT(people.table().rowCount() < 100, oktaAnswer);
}

QTEST_MAIN(CompanionPeopleTest)
#include "CompanionPeopleTest.moc"
