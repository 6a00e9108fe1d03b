// SPDX-License-Identifier: Apache-2.0
// From nothing to the first person on board through the Set-up page, the real listener and the simulated Okta, without
// any access to Okta's API: each profile in the role in which Rollcall is the directory or stands beside Okta and the
// vendor, and no step green before its proof. With ROLLCALL_PICTURES=FOLDER the page is kept at each stage for people
// to look at.
#include "SetupDriver.h"

#include "setup/SetupPage.h"
#include "widgets/Button.h"

#include <QComboBox>
#include <QFile>
#include <QTemporaryDir>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

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
    void init();
    void cleanup();
    void fromNothingToTheFirstPerson_data();
    void fromNothingToTheFirstPerson();

private:
    void saveTheGuide();

    QTemporaryDir m_settings;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<SetupDriver> m_driver;
};

void SetupJourneyTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    SetupDriver::useSettingsIn(m_settings.path());
}

void SetupJourneyTest::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    QVERIFY(m_data->isValid());
}

void SetupJourneyTest::cleanup()
{
    m_driver.reset();
    m_desktop.reset();
    m_data.reset();
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
    QVERIFY(!text.contains(m_driver->token().toUtf8()));
    QVERIFY(contentOf(m_data->filePath(QStringLiteral("guide.pdf"))).startsWith("%PDF-"));
}

void SetupJourneyTest::fromNothingToTheFirstPerson_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("role");
    QTest::addColumn<bool>("isThorough");
    QTest::addColumn<bool>("isOAuth");
    const auto plain = [](const char* name, const char* profile, const char* role) {
        QTest::newRow(name) << QString::fromLatin1(profile) << QString::fromLatin1(role) << false << false;
    };
    QTest::newRow("App Integration Wizard") << "app-integration-wizard" << "own" << true << false;
    QTest::newRow("App Integration Wizard, OAuth") << "app-integration-wizard" << "own" << false << true;
    QTest::newRow("Beyond Identity, OAuth") << "beyond-identity" << "own" << false << true;
    plain("Okta SCIM test app", "okta-test-app", "own");
    plain("on-premises agent", "on-premises-agent", "own");
    plain("Beyond Identity", "beyond-identity", "own");
    plain("Cyolo", "cyolo", "own");
    plain("Trusona", "trusona", "own");
    plain("Entra", "entra", "own");
    plain("custom", "custom", "own");
    plain("Trusona, companion", "trusona", "companion");
    plain("Beyond Identity, companion", "beyond-identity", "companion");
}

void SetupJourneyTest::fromNothingToTheFirstPerson()
{
    QFETCH(QString, profile);
    QFETCH(QString, role);
    QFETCH(bool, isThorough);
    QFETCH(bool, isOAuth);
    app::DesktopOptions options;
    options.isOktaHere = true;
    options.dataDirectory = m_data->filePath(QStringLiteral("data")).toStdString();
    m_desktop = std::make_unique<Desktop>(options);
    QVERIFY(m_desktop->isOpen());
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    m_driver = std::make_unique<SetupDriver>(*m_desktop);
    m_driver->setThorough(isThorough);
    m_driver->makeIntegration(profile, role, [isOAuth](QWidget* form) {
        if (auto* mode = form->findChild<QComboBox*>(QStringLiteral("m_authMode")); mode && isOAuth)
            mode->setCurrentIndex(mode->findData(static_cast<int>(directory::AuthMode::OAuth)));
    });
    if (QTest::currentTestFailed())
        return;
    m_driver->takeAllSteps();
    if (QTest::currentTestFailed())
        return;
    // What a companion cannot see is somebody's word.
    QCOMPARE(m_driver->proven().contains(QStringLiteral("pilot")), role == QStringLiteral("own"));
    QCOMPARE(m_driver->confirmed().contains(QStringLiteral("pilot-watched")), role == QStringLiteral("companion"));
    m_driver->keepPicture("complete");
    if (isThorough)
        saveTheGuide();
}

QTEST_MAIN(SetupJourneyTest)
#include "SetupJourneyTest.moc"
