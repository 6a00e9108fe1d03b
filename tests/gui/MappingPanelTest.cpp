// SPDX-License-Identifier: Apache-2.0
// The attribute mapping of Cyolo's app through the real desktop, before a simulated organisation that provisions into
// this very listener: looked at, one mapping tried, changed, proven by what arrives, and rolled back. With
// ROLLCALL_PICTURES=FOLDER each stage is kept for people to look at.
#include "Expect.h"
#include "OktaDesktop.h"

#include "screens/IntegrationSelection.h"
#include "screens/ListenerControl.h"
#include "screens/MappingScreen.h"
#include "setup/MappingPanel.h"
#include "tables/MappingTableModel.h"
#include "widgets/Button.h"
#include "widgets/Chip.h"
#include "widgets/ChoiceBox.h"
#include "widgets/CopyRow.h"
#include "widgets/DataTable.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>

using namespace rollcall;
using namespace rollcall::tests;
using models::MappingTableModel;

namespace {

constexpr auto appLabel = "Cyolo at Acme";
constexpr auto zoe = "zoe@acme.example";

demo::OktaProfile zoesProfile()
{
    demo::OktaProfile profile;
    profile.login = zoe;
    profile.email = zoe;
    profile.firstName = "Zoe";
    profile.lastName = "Example";
    profile.displayName = "Zoe Example";
    profile.nickName = "Zed";
    return profile;
}

} // namespace

class MappingPanelTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        OktaDesktop::useSettingsIn(m_settings.path());
        qputenv("ROLLCALL_KEY_FILE", m_settings.filePath(QStringLiteral("key/data.key")).toUtf8());
        m_rig = std::make_unique<OktaRig>();
    }
    void cleanupTestCase() { m_rig.reset(); }
    void init()
    {
        m_desktop = std::make_unique<OktaDesktop>(*m_rig);
        models::IntegrationWish wish;
        wish.profileId = "cyolo";
        wish.name = "Cyolo";
        wish.role = directory::Role::Own;
        wish.authMode = directory::AuthMode::Basic;
        m_desktop->makeIntegration(wish);
        auto& control = m_desktop->session().listener();
        auto settings = control.settings();
        settings.port = 0;
        control.start(settings);
        QTRY_VERIFY_WITH_TIMEOUT(m_desktop->step("address").isProvenLater, oktaAnswer);
        makeApp();
    }
    void cleanup()
    {
        // Nobody is pushed into a listener that is gone.
        expect(console().setAppActive(m_app, false));
        m_desktop.reset();
    }

    void withoutAccessItSaysWhatIsWanted();
    void cyoloChangesOneMappingAndRollsItBack();
    void aReadOnlyTokenChangesNothing();
    void whatIsExpectedHereChangesTheGuideAndNotOkta();
    void aMappingIsExportedAndImported();

private:
    [[nodiscard]] models::MappingScreen& screen() { return m_desktop->session().mapping(); }
    [[nodiscard]] demo::AdminConsole& console() { return m_rig->api().console(); }
    /// What the step shows, as somebody enters it in Okta.
    [[nodiscard]] demo::ConnectionEntry entryOfTheGuide();
    void makeApp();
    void connectAs(demo::AdminRole role);
    void openMapping();
    void choose(const char* scimPath);
    void settle();
    [[nodiscard]] models::MappingTableRow row(const char* scimPath);
    [[nodiscard]] bool hasArrived(const char* displayName);

    QTemporaryDir m_settings;
    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<OktaDesktop> m_desktop;
    std::string m_app;
    std::string m_zoe;
};

demo::ConnectionEntry MappingPanelTest::entryOfTheGuide()
{
    demo::ConnectionEntry entry;
    entry.mode = demo::ConnectionMode::BasicAuth;
    for (const auto& value : m_desktop->step("connect-basic").values) {
        if (value.isSecret)
            entry.secret = value.value.toStdString();
        else if (value.value.startsWith(QStringLiteral("http")))
            entry.baseUrl = value.value.toStdString();
        else if (value.value != QStringLiteral("userName"))
            entry.userName = value.value.toStdString();
    }
    return entry;
}

void MappingPanelTest::makeApp()
{
    demo::ConnectionEntry entry;
    const auto isWhole = [&] {
        entry = entryOfTheGuide();
        return !entry.secret.empty() && !entry.baseUrl.empty() && !entry.userName.empty();
    };
    // The credential may be read after the address.
    QTRY_VERIFY_WITH_TIMEOUT(isWhole(), oktaAnswer);
    m_app = expect(console().createApp(demo::AppKind::WizardSaml, appLabel));
    expect(console().enableScim(m_app));
    expect(console().enterConnection(m_app, entry));
    expect(console().setSwitches(m_app, {}));
    const auto known = console().personIdOf(zoe);
    m_zoe = known ? *known : console().createPerson(zoesProfile());
    expect(console().editPerson(m_zoe, zoesProfile()));
    expect(console().assignPerson(m_app, m_zoe));
    QVERIFY(m_rig->api().waitUntilIdle(std::chrono::seconds{60}));
    QTRY_VERIFY_WITH_TIMEOUT(hasArrived("Zoe Example"), oktaAnswer);
}

bool MappingPanelTest::hasArrived(const char* displayName)
{
    const auto reader = expect(m_desktop->session().database().newReadSession());
    const auto integration = m_desktop->session().selection().currentId();
    if (!integration)
        return false;
    const auto person = reader->personByUserName(*integration, zoe);
    return person && *person && (*person)->resource.find(displayName) != std::string::npos;
}

void MappingPanelTest::connectAs(demo::AdminRole role)
{
    m_desktop->connectWith(m_rig->api().createToken("Rollcall", role).value, QString::fromStdString(m_app));
    m_desktop->press("m_back");
    QTRY_VERIFY(m_desktop->find<QWidget>("m_guide")->isVisible());
}

void MappingPanelTest::settle()
{
    QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle() && m_desktop->session().setup().isIdle(), oktaAnswer);
}

void MappingPanelTest::openMapping()
{
    m_desktop->openCard("m_mapping");
    settle();
    QTRY_VERIFY(m_desktop->find<QWidget>("m_attributes")->isVisible());
}

models::MappingTableRow MappingPanelTest::row(const char* scimPath)
{
    const int at = screen().table().rowOf(QLatin1String(scimPath));
    return at < 0 ? models::MappingTableRow() : screen().table().rows().at(at);
}

void MappingPanelTest::choose(const char* scimPath)
{
    auto* table = m_desktop->find<ui::DataTable>("m_attributes");
    const auto index = screen().table().index(screen().table().rowOf(QLatin1String(scimPath)), 0);
    QVERIFY(index.isValid());
    table->scrollTo(index);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
    QTRY_COMPARE(screen().selected(), QLatin1String(scimPath));
}

void MappingPanelTest::withoutAccessItSaysWhatIsWanted()
{
    openMapping();
    QCOMPARE(screen().table().rowCount(), 6);
    QCOMPARE(row("displayName").sent, QStringLiteral("not known"));
    auto* unknown = m_desktop->find<QWidget>("m_mappingUnknown");
    QTRY_VERIFY(unknown->isVisible());
    choose("displayName");
    QVERIFY(!m_desktop->find<ui::Button>("m_change")->isEnabled());
    auto* path = m_desktop->find<ui::CopyRow>("m_menuPath");
    QCOMPARE(path->field()->text(),
             QStringLiteral("Directory › Profile Editor › Cyolo › Mappings › Okta User to Cyolo"));
    m_desktop->type("m_expression", QStringLiteral("user.firstName + "));
    QVERIFY(m_desktop->find<QLabel>("m_trial")->text().contains(QStringLiteral("Preview")));
    m_desktop->keepPicture("mapping-unknown");
    m_desktop->press("m_back");
    QTRY_VERIFY(m_desktop->find<QWidget>("m_guide")->isVisible());
}

void MappingPanelTest::cyoloChangesOneMappingAndRollsItBack()
{
    connectAs(demo::AdminRole::SuperAdmin);
    openMapping();
    QCOMPARE(row("displayName").expression, QStringLiteral("user.displayName"));
    QCOMPARE(row("displayName").sent, QStringLiteral("on create and update"));
    QCOMPARE(row("displayName").sample, QStringLiteral("Zoe Example"));
    QVERIFY(!m_desktop->find<QWidget>("m_mappingProblems")->isVisible());
    m_desktop->keepPicture("mapping");

    choose("displayName");
    m_desktop->type("m_expression", QStringLiteral("user.nickName + \" of \" + user.lastName"));
    QVERIFY(m_desktop->find<QLabel>("m_trial")->text().contains(QStringLiteral("Zed of Example")));
    m_desktop->press("m_change");
    QTRY_VERIFY(m_desktop->find<QWidget>("m_mappingPreview")->isVisible());
    QVERIFY(m_desktop->find<QLabel>("m_callLine")->isVisible());
    QVERIFY(m_desktop->find<QLabel>("m_callLine")->text().startsWith(QStringLiteral("POST /api/v1/mappings/prm")));
    QVERIFY(m_desktop->find<QLabel>("m_effect")->text().contains(QStringLiteral("Zed of Example")));
    m_desktop->keepPicture("mapping-preview");
    // Shown, and not sent.
    screen().lookAgain();
    settle();
    QCOMPARE(row("displayName").expression, QStringLiteral("user.displayName"));
    QVERIFY(m_desktop->find<QWidget>("m_mappingPreview")->isVisible());
    m_desktop->press("m_applyMapping");
    settle();
    QTRY_VERIFY(m_desktop->find<QWidget>("m_mappingDone")->isVisible());
    QVERIFY(!m_desktop->find<QWidget>("m_mappingPreview")->isVisible());
    QCOMPARE(row("displayName").expression, QStringLiteral("user.nickName + \" of \" + user.lastName"));
    QCOMPARE(row("displayName").sample, QStringLiteral("Zed of Example"));
    m_desktop->keepPicture("mapping-done");
    // What Okta sends from now on is filled so.
    auto changed = zoesProfile();
    changed.title = "Engineer";
    expect(console().editPerson(m_zoe, changed));
    QVERIFY(m_rig->api().waitUntilIdle(std::chrono::seconds{60}));
    QTRY_VERIFY_WITH_TIMEOUT(hasArrived("Zed of Example"), oktaAnswer);

    m_desktop->press("m_rollBack");
    QTRY_VERIFY(m_desktop->find<QWidget>("m_mappingPreview")->isVisible());
    QVERIFY(m_desktop->find<QLabel>("m_changeText")->text().startsWith(QStringLiteral("user.displayName")));
    m_desktop->keepPicture("mapping-roll-back");
    m_desktop->press("m_applyMapping");
    settle();
    QCOMPARE(row("displayName").expression, QStringLiteral("user.displayName"));
    QCOMPARE(screen().kept().size(), 2);
    expect(console().editPerson(m_zoe, zoesProfile()));
    QVERIFY(m_rig->api().waitUntilIdle(std::chrono::seconds{60}));
    QTRY_VERIFY_WITH_TIMEOUT(hasArrived("Zoe Example"), oktaAnswer);
}

void MappingPanelTest::aReadOnlyTokenChangesNothing()
{
    connectAs(demo::AdminRole::ReadOnly);
    openMapping();
    choose("displayName");
    m_desktop->type("m_expression", QStringLiteral("user.email"));
    m_desktop->press("m_change");
    QTRY_VERIFY(m_desktop->find<QWidget>("m_mappingPreview")->isVisible());
    if (m_desktop->find<ui::Button>("m_applyMapping")->isEnabled()) {
        m_desktop->press("m_applyMapping");
        settle();
        QTRY_VERIFY(m_desktop->find<QWidget>("m_mappingNotDone")->isVisible());
        QVERIFY(!m_desktop->find<QWidget>("m_mappingDone")->isVisible());
    } else {
        QVERIFY(m_desktop->find<QWidget>("m_refusal")->isVisible());
    }
    m_desktop->keepPicture("mapping-refused");
    screen().lookAgain();
    settle();
    QCOMPARE(row("displayName").expression, QStringLiteral("user.displayName"));
}

void MappingPanelTest::whatIsExpectedHereChangesTheGuideAndNotOkta()
{
    const auto told = [this] {
        for (const auto& value : m_desktop->step("connect-basic").values) {
            if (value.name.contains(QStringLiteral("Unique identifier")))
                return value.value;
        }
        return QString();
    };
    QCOMPARE(told(), QStringLiteral("userName"));
    connectAs(demo::AdminRole::SuperAdmin);
    openMapping();
    choose("emails[type eq \"work\"].value");
    QTest::mouseClick(m_desktop->find<ui::Chip>("m_unique"), Qt::LeftButton);
    settle();
    QVERIFY(m_desktop->find<ui::Chip>("m_unique")->isChecked());
    m_desktop->type("m_label", QStringLiteral("Sign-in e-mail"));
    m_desktop->press("m_keepExpected");
    settle();
    QCOMPARE(row("emails[type eq \"work\"].value").label, QStringLiteral("Sign-in e-mail"));
    QVERIFY(row("emails[type eq \"work\"].value").marks.contains(QStringLiteral("unique")));
    m_desktop->keepPicture("mapping-expected");
    m_desktop->press("m_back");
    QTRY_COMPARE_WITH_TIMEOUT(told(), QStringLiteral("emails"), oktaAnswer);
    openMapping();
    choose("emails[type eq \"work\"].value");
    m_desktop->press("m_asShipped");
    settle();
    QTRY_COMPARE_WITH_TIMEOUT(told(), QStringLiteral("userName"), oktaAnswer);
    QVERIFY(screen().kept().isEmpty());
}

void MappingPanelTest::aMappingIsExportedAndImported()
{
    connectAs(demo::AdminRole::SuperAdmin);
    openMapping();
    auto* panel = m_desktop->find<ui::MappingPanel>("m_mapping");
    const QString file = m_settings.filePath(QStringLiteral("mapping.json"));
    panel->setFileChooser([&file](const QString&, const std::function<void(const QString&)>& chosen) { chosen(file); });
    m_desktop->press("m_exportMapping");
    QFile exported(file);
    QVERIFY(exported.open(QIODevice::ReadOnly));
    QByteArray json = exported.readAll();
    exported.close();
    QVERIFY(json.contains("user.displayName"));
    json.replace("user.displayName", "user.nickName");
    QVERIFY(exported.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(exported.write(json), json.size());
    exported.close();
    m_desktop->press("m_importMapping");
    QTRY_VERIFY(m_desktop->find<QWidget>("m_mappingPreview")->isVisible());
    QVERIFY(m_desktop->find<QLabel>("m_changeText")->text().startsWith(QStringLiteral("user.nickName")));
    m_desktop->press("m_dropMapping");
    QTRY_VERIFY(!m_desktop->find<QWidget>("m_mappingPreview")->isVisible());
    QVERIFY(QFile::remove(file));
    m_desktop->press("m_importMapping");
    QTRY_VERIFY(m_desktop->find<QWidget>("m_mappingTrouble")->isVisible());
}

QTEST_MAIN(MappingPanelTest)
#include "MappingPanelTest.moc"
