// SPDX-License-Identifier: Apache-2.0
// From nothing to the first person on board through the Set-up page, the real listener and the simulated Okta, without
// any access to Okta's API: each profile in the role in which Rollcall is the directory or stands beside Okta and the
// vendor, and no step green before its proof. With ROLLCALL_PICTURES=FOLDER the page is kept at each stage for people
// to look at.
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
#include "widgets/PasteRow.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>

using namespace rollcall;
using namespace rollcall::tests;
using models::SetupState;

namespace {

constexpr int arrival = 120'000; // the longest anybody waits for a request, in milliseconds
constexpr int mostSteps = 40;

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What people paste out of their browser, by key of the field, and what is understood of it.
const std::map<QString, std::pair<QString, QString>> pastes{
    {QStringLiteral("organisation"),
     {QStringLiteral(" https://acme-admin.okta.com/admin/dashboard "), QStringLiteral("https://acme.okta.com")}},
    {QStringLiteral("assign-group"),
     {QStringLiteral("https://acme-admin.okta.com/admin/group/00gabcdefGHIJKLMN0x7"),
      QStringLiteral("00gabcdefGHIJKLMN0x7")}},
    {QStringLiteral("managed-group"),
     {QStringLiteral("https://acme-admin.okta.com/admin/group/00gmanagedGHIJKLM0x7"),
      QStringLiteral("00gmanagedGHIJKLM0x7")}},
    {QStringLiteral("app"),
     {QStringLiteral("https://acme-admin.okta.com/admin/app/acme_scim_1/instance/0oaabcdefGHIJKLMN0x7/#tab-general"),
      QStringLiteral("0oaabcdefGHIJKLMN0x7")}},
};

} // namespace

class SetupJourneyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void fromNothingToTheFirstPerson_data();
    void fromNothingToTheFirstPerson();

private:
    [[nodiscard]] models::SetupScreen& screen() { return m_desktop->session().setup(); }
    [[nodiscard]] models::SetupStepView step(const QString& id);
    [[nodiscard]] SetupState stateOf(const QString& id) { return step(id).state; }
    [[nodiscard]] ui::StepRow* row(const QString& id);
    template<class Widget>
    [[nodiscard]] Widget* inStep(const QString& id, const char* name)
    {
        auto* found = row(id)->findChild<Widget*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no widget %s in step %s", name, qPrintable(id));
        return found;
    }
    void keepPicture(const char* name);
    void makeIntegration(const QString& profile, const QString& role);
    void takeStep(const QString& id);
    void listen(const QString& id);
    void paste(const QString& id);
    void confirm(const QString& id);
    void connectOkta(const QString& id);
    void namePilot(const QString& id);
    void failWithAWrongToken(const QString& id);
    void openThePage(const QString& id);
    void saveTheGuide();
    /// Green are those with a proof, and those alone.
    void compareStates();
    [[nodiscard]] demo::ProvisioningSettings settings(const QString& id, const QString& token);

    QTemporaryDir m_settings;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<demo::VirtualClock> m_clock;
    std::unique_ptr<demo::SimulatedOrganisation> m_okta;
    QSet<QString> m_proven;
    QSet<QString> m_confirmed;
    QString m_token;
    bool m_isThorough = false;
};

void SetupJourneyTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    QCoreApplication::setApplicationName(QStringLiteral("rollcall"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
}

void SetupJourneyTest::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    QVERIFY(m_data->isValid());
    m_proven.clear();
    m_confirmed.clear();
    m_token.clear();
}

void SetupJourneyTest::cleanup()
{
    m_okta.reset();
    m_clock.reset();
    m_desktop.reset();
    m_data.reset();
}

models::SetupStepView SetupJourneyTest::step(const QString& id)
{
    const auto& steps = screen().steps();
    const auto found = std::ranges::find(steps, id, &models::SetupStepView::id);
    if (found == steps.end())
        qFatal("no step %s", qPrintable(id));
    return *found;
}

ui::StepRow* SetupJourneyTest::row(const QString& id)
{
    const auto rows = m_desktop->window().findChildren<ui::StepRow*>();
    const auto found = std::ranges::find(rows, id, &ui::StepRow::stepId);
    if (found == rows.end())
        qFatal("no row %s", qPrintable(id));
    return *found;
}

void SetupJourneyTest::keepPicture(const char* name)
{
    const QString folder = qEnvironmentVariable("ROLLCALL_PICTURES");
    if (folder.isEmpty() || !m_isThorough)
        return;
    QVERIFY(QDir().mkpath(folder));
    for (const bool isDark : {false, true}) {
        m_desktop->style().setTheme(isDark ? ui::Theme::Dark : ui::Theme::Light);
        for (const int width : {960, 1280, 1920}) {
            m_desktop->window().resize(width, width * 5 / 8);
            for (int turn = 0; turn < 5; ++turn)
                QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            const auto file = QStringLiteral("journey-%1-%2-%3.png")
                                  .arg(QLatin1String(name), isDark ? QStringLiteral("dark") : QStringLiteral("light"))
                                  .arg(width);
            QVERIFY(m_desktop->window().grab().save(QDir(folder).filePath(file)));
        }
    }
    m_desktop->style().setTheme(ui::Theme::Light);
    m_desktop->window().resize(1280, 800);
}

void SetupJourneyTest::makeIntegration(const QString& profile, const QString& role)
{
    QTRY_COMPARE_WITH_TIMEOUT(screen().state(), models::ScreenState::Empty, arrival);
    QTest::keyClick(&m_desktop->window(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(m_desktop->window().currentPage(), ui::PageId::Setup);
    keepPicture("choose");
    const QByteArray cardName = "profile-" + profile.toUtf8();
    QTest::mouseClick(m_desktop->find<ui::ChoiceCard>(ui::PageId::Setup, cardName.constData()), Qt::LeftButton);
    const QByteArray roleName = "role-" + role.toUtf8();
    auto* card = m_desktop->find<ui::ChoiceCard>(ui::PageId::Setup, roleName.constData());
    QTRY_VERIFY(card->isVisible());
    QTest::mouseClick(card, Qt::LeftButton);
    QVERIFY(card->isChecked());
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

void SetupJourneyTest::compareStates()
{
    for (const auto& each : screen().steps()) {
        QVERIFY2((each.state == SetupState::Proven) == m_proven.contains(each.id), qPrintable(each.id));
        QVERIFY2((each.state == SetupState::Confirmed) == m_confirmed.contains(each.id), qPrintable(each.id));
    }
}

void SetupJourneyTest::listen(const QString& id)
{
    auto& control = m_desktop->session().listener();
    auto wanted = control.settings();
    wanted.port = 0;
    control.start(wanted);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
}

void SetupJourneyTest::paste(const QString& id)
{
    const auto field = step(id).fields.front();
    const auto& [pasted, understood] = pastes.at(field.key);
    auto* entry = inStep<ui::PasteRow>(id, "field0");
    QTRY_VERIFY(entry->isVisible());
    if (m_isThorough && id == QStringLiteral("organisation")) {
        QTest::keyClicks(entry->field(), QStringLiteral("ftp://nothing of Okta's"));
        QTest::mouseClick(entry->button(), Qt::LeftButton);
        QVERIFY(step(id).fields.front().isWrong && stateOf(id) != SetupState::Proven);
        keepPicture("not-understood");
        entry->field()->clear();
    }
    QTest::keyClicks(entry->field(), pasted);
    QTest::mouseClick(entry->button(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
    QCOMPARE(step(id).fields.front().value, understood);
    QTRY_COMPARE(entry->field()->text(), understood);
}

void SetupJourneyTest::confirm(const QString& id)
{
    auto* name = inStep<QLineEdit>(id, "m_name");
    QTRY_VERIFY(name->isVisible());
    name->clear();
    QTest::keyClicks(name, QStringLiteral("Eva"));
    QTest::mouseClick(inStep<ui::Button>(id, "m_confirm"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Confirmed, arrival);
    QVERIFY(step(id).proof.contains(QStringLiteral("Eva")));
}

demo::ProvisioningSettings SetupJourneyTest::settings(const QString& id, const QString& token)
{
    demo::ProvisioningSettings made;
    for (const auto& value : step(id).values) {
        if (value.value.startsWith(QStringLiteral("http")))
            made.baseUrl = value.value.toStdString();
        else if (!value.isSecret && value.value != QStringLiteral("userName"))
            made.userName = value.value.toStdString();
    }
    made.secret = core::Secret(token.toStdString());
    if (id.endsWith(QStringLiteral("basic")))
        made.authorization = demo::AuthorizationForm::Basic;
    else if (id.endsWith(QStringLiteral("header")))
        made.authorization = demo::AuthorizationForm::BareToken;
    return made;
}

void SetupJourneyTest::failWithAWrongToken(const QString& id)
{
    QTRY_VERIFY(inStep<ui::Notice>(id, "m_waiting")->isVisible());
    QVERIFY(!inStep<ui::Notice>(id, "m_trouble")->isVisible());
    keepPicture("waiting");
    demo::SimulatedOrganisation stranger(settings(id, QStringLiteral("rc_wrong")), *m_clock);
    stranger.testConnection();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Failed, arrival);
    auto* trouble = inStep<ui::Notice>(id, "m_trouble");
    QTRY_VERIFY(trouble->isVisible());
    // One notice, with all three parts.
    QVERIFY(!inStep<ui::Notice>(id, "m_waiting")->isVisible());
    for (const char* part : {"m_happened", "m_detail", "m_next"}) {
        const auto* label = trouble->findChild<QLabel*>(QLatin1String(part));
        QVERIFY2(label && label->isVisible() && !label->text().isEmpty(), part);
    }
    keepPicture("refused");
    QTest::mouseClick(trouble->findChild<ui::Button*>(QStringLiteral("m_link")), Qt::LeftButton);
    QTRY_COMPARE(m_desktop->window().currentPage(), ui::PageId::Activity);
    m_desktop->window().showPage(ui::PageId::Setup);
}

void SetupJourneyTest::openThePage(const QString& id)
{
    auto* page = qobject_cast<ui::SetupPage*>(m_desktop->window().page(ui::PageId::Setup));
    QVERIFY(page);
    QString opened;
    page->setPageOpener([&opened](const QString& address) { opened = address; });
    auto* link = inStep<ui::Button>(id, "m_link");
    QTRY_VERIFY(link->isVisible());
    QTest::mouseClick(link, Qt::LeftButton);
    QCOMPARE(opened, QStringLiteral("https://acme-admin.okta.com/admin/app/acme_scim_1/instance/0oaabcdefGHIJKLMN0x7/"
                                    "#tab-provisioning"));
}

void SetupJourneyTest::connectOkta(const QString& id)
{
    // The secret is here this once, and is hidden on the screen.
    const auto copies = row(id)->findChildren<ui::CopyRow*>();
    for (auto* copy : copies) {
        if (copy->field()->text() != copy->button()->copyText())
            m_token = copy->button()->copyText();
    }
    QVERIFY(m_token.size() > 20);
    m_clock = std::make_unique<demo::VirtualClock>(m_desktop->session().clock().now());
    if (m_isThorough) {
        openThePage(id);
        failWithAWrongToken(id);
    }
    m_okta = std::make_unique<demo::SimulatedOrganisation>(settings(id, m_token), *m_clock);
    m_okta->testConnection();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
}

void SetupJourneyTest::namePilot(const QString& id)
{
    QTRY_VERIFY(!m_okta->snapshot().people.empty());
    if (step(id).fields.isEmpty())
        return;
    const QString login = QString::fromStdString(m_okta->snapshot().people.front()->profile.login);
    auto* entry = inStep<ui::PasteRow>(id, "field0");
    QTRY_VERIFY(entry->isVisible());
    QTest::keyClicks(entry->field(), login);
    QTest::keyClick(entry->field(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(step(id).fields.front().value, login, arrival);
    QVERIFY(stateOf(id) != SetupState::Proven);
}

void SetupJourneyTest::saveTheGuide()
{
    auto* page = qobject_cast<ui::SetupPage*>(m_desktop->window().page(ui::PageId::Setup));
    QVERIFY(page);
    for (const auto& ending : {QStringLiteral(".md"), QStringLiteral(".pdf")}) {
        const QString file = m_data->filePath(QStringLiteral("guide") + ending);
        page->setFileChooser(
            [file](const QString&, const std::function<void(const QString&)>& chosen) { chosen(file); });
        QTest::mouseClick(m_desktop->find<ui::Button>(ui::PageId::Setup, "m_save"), Qt::LeftButton);
        QVERIFY(QFile::exists(file));
    }
    const auto text = contentOf(m_data->filePath(QStringLiteral("guide.md")));
    QVERIFY(text.contains("confirmed by Eva") && text.contains("/scim/v2/acme/"));
    QVERIFY(text.contains("https://acme.okta.com"));
    QVERIFY(!text.contains(m_token.toUtf8()));
    QVERIFY(contentOf(m_data->filePath(QStringLiteral("guide.pdf"))).startsWith("%PDF-"));
}

void SetupJourneyTest::takeStep(const QString& id)
{
    const std::map<QString, std::function<void()>> traffic{
        {QStringLiteral("pilot"),
         [this, id] {
             m_okta->populate(1, 1, 1);
             namePilot(id);
             m_okta->assignAll();
         }},
        {QStringLiteral("update"), [this] { m_okta->changeAttributes(); }},
        {QStringLiteral("deactivate"), [this] { m_okta->deactivate(); }},
        {QStringLiteral("push-groups"), [this] { m_okta->pushAllGroups(); }},
    };
    if (const auto known = traffic.find(id); known != traffic.end()) {
        known->second();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
        m_proven.insert(id);
    } else if (id.startsWith(QStringLiteral("connect-"))) {
        connectOkta(id);
        m_proven.insert(id);
    } else if (id == QStringLiteral("address")) {
        listen(id);
        m_proven.insert(id);
    } else if (!step(id).fields.isEmpty()) {
        paste(id);
        m_proven.insert(id);
    } else {
        confirm(id);
        m_confirmed.insert(id);
    }
}

void SetupJourneyTest::fromNothingToTheFirstPerson_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("role");
    QTest::addColumn<bool>("isThorough");
    QTest::newRow("App Integration Wizard") << "app-integration-wizard" << "own" << true;
    QTest::newRow("Okta SCIM test app") << "okta-test-app" << "own" << false;
    QTest::newRow("on-premises agent") << "on-premises-agent" << "own" << false;
    QTest::newRow("Beyond Identity") << "beyond-identity" << "own" << false;
    QTest::newRow("Cyolo") << "cyolo" << "own" << false;
    QTest::newRow("Trusona") << "trusona" << "own" << false;
    QTest::newRow("Entra") << "entra" << "own" << false;
    QTest::newRow("custom") << "custom" << "own" << false;
    QTest::newRow("Trusona, companion") << "trusona" << "companion" << false;
    QTest::newRow("Beyond Identity, companion") << "beyond-identity" << "companion" << false;
}

void SetupJourneyTest::fromNothingToTheFirstPerson()
{
    QFETCH(QString, profile);
    QFETCH(QString, role);
    QFETCH(bool, isThorough);
    m_isThorough = isThorough;
    app::DesktopOptions options;
    options.dataDirectory = m_data->filePath(QStringLiteral("data")).toStdString();
    m_desktop = std::make_unique<Desktop>(options);
    QVERIFY(m_desktop->isOpen());
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    makeIntegration(profile, role);
    for (int taken = 0; taken < mostSteps && !screen().verdict().contains(QStringLiteral("complete")); ++taken) {
        compareStates();
        const QString id = screen().openStep();
        takeStep(id);
        if (QTest::currentTestFailed())
            return;
        QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle(), arrival);
        if (taken == 3)
            keepPicture("begun");
    }
    compareStates();
    QVERIFY(screen().verdict().contains(QStringLiteral("complete")));
    // What a companion cannot see is somebody's word.
    QCOMPARE(m_proven.contains(QStringLiteral("pilot")), role == QStringLiteral("own"));
    QCOMPARE(m_confirmed.contains(QStringLiteral("pilot-watched")), role == QStringLiteral("companion"));
    keepPicture("complete");
    if (isThorough)
        saveTheGuide();
}

QTEST_MAIN(SetupJourneyTest)
#include "SetupJourneyTest.moc"
