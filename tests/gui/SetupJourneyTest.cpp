// SPDX-License-Identifier: Apache-2.0
// From nothing to the first person on board through the Set-up page, the real listener and the simulated Okta, without
// any access to Okta's API: no step is green before its proof. With ROLLCALL_PICTURES=FOLDER the page is kept at each
// stage for people to look at.
#include "DesktopFixture.h"

#include "demo/SimulatedOrganisation.h"
#include "demo/VirtualClock.h"
#include "screens/ListenerControl.h"
#include "screens/SetupScreen.h"
#include "setup/GuideView.h"
#include "setup/SetupPage.h"
#include "setup/StepDetail.h"
#include "setup/StepRow.h"
#include "widgets/Button.h"
#include "widgets/ChoiceCard.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/Notice.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>

using namespace rollcall;
using namespace rollcall::tests;
using models::SetupState;

namespace {

constexpr int arrival = 120'000; // the longest anybody waits for a request, in milliseconds

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class SetupJourneyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void fromNothingToTheFirstPerson();

private:
    [[nodiscard]] models::SetupScreen& screen() { return m_desktop->session().setup(); }
    [[nodiscard]] const models::SetupStepView& step(const QString& part);
    [[nodiscard]] SetupState stateOf(const QString& part) { return step(part).state; }
    [[nodiscard]] ui::StepRow* row(const QString& part);
    template<class Widget>
    [[nodiscard]] Widget* inStep(const QString& part, const char* name)
    {
        auto* found = row(part)->findChild<Widget*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no widget %s in step %s", name, qPrintable(part));
        return found;
    }
    void keepPicture(const char* name);
    void makeIntegration();
    void listen();
    void confirm(const QString& part);
    void connectWithAWrongToken(demo::SimulatedOrganisation& okta);
    void saveTheGuide(const QString& token);
    [[nodiscard]] demo::ProvisioningSettings settings(const QString& token);

    QTemporaryDir m_settings;
    QTemporaryDir m_data;
    std::unique_ptr<Desktop> m_desktop;
};

void SetupJourneyTest::initTestCase()
{
    QVERIFY(m_settings.isValid() && m_data.isValid());
    QCoreApplication::setApplicationName(QStringLiteral("rollcall"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
}

const models::SetupStepView& SetupJourneyTest::step(const QString& part)
{
    const auto& steps = screen().steps();
    const auto found = std::ranges::find_if(steps, [&part](const auto& each) { return each.title.contains(part); });
    if (found == steps.end())
        qFatal("no step %s", qPrintable(part));
    return *found;
}

ui::StepRow* SetupJourneyTest::row(const QString& part)
{
    const auto rows = m_desktop->window().findChildren<ui::StepRow*>();
    for (auto* each : rows) {
        if (each->step().title.contains(part))
            return each;
    }
    qFatal("no row %s", qPrintable(part));
}

void SetupJourneyTest::keepPicture(const char* name)
{
    const QString folder = qEnvironmentVariable("ROLLCALL_PICTURES");
    if (folder.isEmpty())
        return;
    QVERIFY(QDir().mkpath(folder));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QVERIFY(m_desktop->window().grab().save(
        QDir(folder).filePath(QStringLiteral("journey-%1.png").arg(QLatin1String(name)))));
}

void SetupJourneyTest::makeIntegration()
{
    QTRY_COMPARE_WITH_TIMEOUT(screen().state(), models::ScreenState::Empty, arrival);
    QTest::keyClick(&m_desktop->window(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(m_desktop->window().currentPage(), ui::PageId::Setup);
    keepPicture("choose");
    auto* card = m_desktop->find<ui::ChoiceCard>(ui::PageId::Setup, "profile-app-integration-wizard");
    QTest::mouseClick(card, Qt::LeftButton);
    auto* own = m_desktop->find<ui::ChoiceCard>(ui::PageId::Setup, "role-own");
    QTest::mouseClick(own, Qt::LeftButton);
    auto* form = m_desktop->find<QWidget>(ui::PageId::Setup, "m_form");
    auto* name = form->findChild<QLineEdit*>(QStringLiteral("m_name"));
    QVERIFY(name && name->isVisible());
    name->setFocus();
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("Acme"));
    keepPicture("role");
    auto* make = m_desktop->find<ui::Button>(ui::PageId::Setup, "m_make");
    QVERIFY(make->isEnabled());
    QTest::mouseClick(make, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(screen().state(), models::ScreenState::Full, arrival);
    QVERIFY(!screen().isChoosing());
}

void SetupJourneyTest::listen()
{
    QCOMPARE(stateOf(QStringLiteral("Listener")), SetupState::Waiting);
    auto& control = m_desktop->session().listener();
    auto wanted = control.settings();
    wanted.port = 0;
    control.start(wanted);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(QStringLiteral("Listener")), SetupState::Proven, arrival);
}

void SetupJourneyTest::confirm(const QString& part)
{
    QTRY_COMPARE(screen().openStep(), step(part).id);
    auto* name = inStep<QLineEdit>(part, "m_name");
    QTRY_VERIFY(name->isVisible());
    name->clear();
    QTest::keyClicks(name, QStringLiteral("Eva"));
    QTest::mouseClick(inStep<ui::Button>(part, "m_confirm"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(part), SetupState::Confirmed, arrival);
    QVERIFY(step(part).proof.contains(QStringLiteral("Eva")));
}

demo::ProvisioningSettings SetupJourneyTest::settings(const QString& token)
{
    demo::ProvisioningSettings made;
    made.baseUrl = step(QStringLiteral("Provisioning → Integration")).values.front().value.toStdString();
    made.secret = core::Secret(token.toStdString());
    return made;
}

void SetupJourneyTest::connectWithAWrongToken(demo::SimulatedOrganisation& okta)
{
    const auto part = QStringLiteral("Provisioning → Integration");
    QTRY_COMPARE(screen().openStep(), step(part).id);
    QCOMPARE(stateOf(part), SetupState::Waiting);
    QTRY_VERIFY(inStep<ui::Notice>(part, "m_waiting")->isVisible());
    keepPicture("waiting");
    okta.testConnection();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(part), SetupState::Failed, arrival);
    auto* trouble = inStep<ui::Notice>(part, "m_trouble");
    QTRY_VERIFY(trouble->isVisible());
    keepPicture("refused");
    QTest::mouseClick(trouble->findChild<ui::Button*>(QStringLiteral("m_link")), Qt::LeftButton);
    QTRY_COMPARE(m_desktop->window().currentPage(), ui::PageId::Activity);
    m_desktop->window().showPage(ui::PageId::Setup);
}

void SetupJourneyTest::saveTheGuide(const QString& token)
{
    auto* page = qobject_cast<ui::SetupPage*>(m_desktop->window().page(ui::PageId::Setup));
    QVERIFY(page);
    for (const auto& ending : {QStringLiteral(".md"), QStringLiteral(".pdf")}) {
        const QString file = m_data.filePath(QStringLiteral("guide") + ending);
        page->setFileChooser(
            [file](const QString&, const std::function<void(const QString&)>& chosen) { chosen(file); });
        QTest::mouseClick(m_desktop->find<ui::Button>(ui::PageId::Setup, "m_save"), Qt::LeftButton);
        QVERIFY(QFile::exists(file));
    }
    const auto text = contentOf(m_data.filePath(QStringLiteral("guide.md")));
    QVERIFY(text.contains("Confirmed by hand") && text.contains("/scim/v2/acme/"));
    QVERIFY(!text.contains(token.toUtf8()));
    QVERIFY(contentOf(m_data.filePath(QStringLiteral("guide.pdf"))).startsWith("%PDF-"));
}

void SetupJourneyTest::fromNothingToTheFirstPerson()
{
    const auto connection = QStringLiteral("Provisioning → Integration");
    const auto test = QStringLiteral("Test Connector");
    const auto switches = QStringLiteral("To App");
    const auto pilot = QStringLiteral("Assignments");
    const auto groups = QStringLiteral("Push Groups");
    app::DesktopOptions options;
    options.dataDirectory = m_data.filePath(QStringLiteral("data")).toStdString();
    m_desktop = std::make_unique<Desktop>(options);
    QVERIFY(m_desktop->isOpen());
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    makeIntegration();
    for (const auto& each : screen().steps())
        QCOMPARE(each.state == SetupState::Proven, each.title.startsWith(QStringLiteral("Create an integration")));
    listen();
    confirm(QStringLiteral("Create App Integration"));
    confirm(QStringLiteral("General"));
    for (const auto& part : {connection, test, switches, pilot, groups})
        QVERIFY(stateOf(part) != SetupState::Proven);

    // The secret is here this once, and is hidden on the screen.
    auto* secret = inStep<ui::CopyRow>(connection, "value1");
    const QString token = secret->button()->copyText();
    QVERIFY(token.size() > 20);
    QVERIFY(!secret->field()->text().contains(token));
    demo::VirtualClock clock(m_desktop->session().clock().now());
    {
        demo::SimulatedOrganisation stranger(settings(QStringLiteral("rc_wrong")), clock);
        connectWithAWrongToken(stranger);
    }
    demo::SimulatedOrganisation okta(settings(token), clock);
    okta.testConnection();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(connection), SetupState::Proven, arrival);
    QCOMPARE(stateOf(test), SetupState::Proven);
    for (const auto& part : {switches, pilot, groups})
        QVERIFY(stateOf(part) != SetupState::Proven);

    okta.populate(2, 1, 1);
    okta.assignAll();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(pilot), SetupState::Proven, arrival);
    QVERIFY(stateOf(switches) != SetupState::Proven);
    QVERIFY(stateOf(groups) != SetupState::Proven);
    QTRY_VERIFY(step(switches).proof.startsWith(QStringLiteral("Create seen")));
    okta.changeAttributes();
    okta.deactivate();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(switches), SetupState::Proven, arrival);
    okta.pushAllGroups();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(groups), SetupState::Proven, arrival);
    QVERIFY(screen().verdict().contains(QStringLiteral("complete")));
    QTRY_VERIFY(screen().isIdle());
    keepPicture("complete");
    saveTheGuide(token);
}

QTEST_MAIN(SetupJourneyTest)
#include "SetupJourneyTest.moc"
