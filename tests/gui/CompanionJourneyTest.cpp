// SPDX-License-Identifier: Apache-2.0
// A companion with a read-only token, through the page alone: from nothing, step by step as somebody does it in Okta's
// console and at the vendor, to the list of people with what became of each and why. Nothing is written by Rollcall.
// With ROLLCALL_PICTURES=FOLDER pictures are kept for people to look at.
#include "OktaDesktop.h"
#include "SetupDriver.h"
#include "secrets/SecretLedger.h"

#include "people/OktaPeoplePage.h"
#include "screens/OktaPeopleScreen.h"
#include "tables/OktaPeopleTableModel.h"
#include "widgets/Button.h"
#include "widgets/DataTable.h"
#include "widgets/PasteRow.h"

#include <QAbstractItemModel>
#include <QLabel>
#include <QLineEdit>
#include <QMap>
#include <QTemporaryDir>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

using namespace rollcall;
using namespace rollcall::tests;
using models::OktaPeopleTableModel;
using models::SetupState;

namespace {

constexpr auto refusal = "No licence is left";

} // namespace

class CompanionJourneyTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        OktaDesktop::useSettingsIn(m_settings.path());
    }
    void cleanup()
    {
        m_driver.reset();
        m_desktop.reset();
        m_rig.reset();
    }

    void fromNothingToWhoFailedAndWhy_data();
    void fromNothingToWhoFailedAndWhy();

private:
    [[nodiscard]] demo::AdminConsole& console() { return m_rig->api().console(); }
    [[nodiscard]] SetupState stateOf(const char* id) { return m_driver->stateOf(QLatin1String(id)); }
    void setSteps();
    void setStepsOfSignIn();
    void connectReadOnly();
    void pasteAddress(const char* id, const QString& path, const std::string& of);
    void enterTheToken(const char* id);
    void assignThePilot();
    void pushAGroup();
    void assignEveryone();
    [[nodiscard]] std::string hire(const char* name);
    /// The step is not green before Okta was looked at again, and is then.
    void lookAgain(const char* id);
    void expectThePeople();

    QTemporaryDir m_settings;
    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<OktaDesktop> m_desktop;
    std::unique_ptr<SetupDriver> m_driver;
    QString m_profile;
    std::string m_app;
    std::string m_assigned;
    std::string m_managed;
    std::string m_provider;
    std::string m_pilot;
};

void CompanionJourneyTest::lookAgain(const char* id)
{
    QVERIFY2(stateOf(id) != SetupState::Proven, id);
    m_desktop->press("m_check");
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, oktaAnswer);
    m_driver->expectProven(QLatin1String(id));
}

std::string CompanionJourneyTest::hire(const char* name)
{
    demo::OktaProfile profile;
    profile.login = profile.email = std::string(name) + "@acme.example";
    profile.firstName = name;
    profile.lastName = "Example";
    return console().createPerson(profile);
}

void CompanionJourneyTest::connectReadOnly()
{
    const auto token = m_rig->api().createToken("Rollcall", demo::AdminRole::ReadOnly);
    noteSecret(token.value);
    m_desktop->openCard("m_oktaAccess");
    m_desktop->type("m_organisation", m_rig->origin());
    m_desktop->type("m_token", QString::fromStdString(token.value));
    m_desktop->press("m_connect");
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->access().state(), models::OktaAccessScreen::State::Connected, oktaAnswer);
    m_desktop->press("m_back");
    for (const char* id : {"organisation", "access"}) {
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, oktaAnswer);
        m_driver->expectProven(QLatin1String(id));
    }
}

void CompanionJourneyTest::pasteAddress(const char* id, const QString& path, const std::string& of)
{
    auto* entry = m_driver->inStep<ui::PasteRow>(QLatin1String(id), "field0");
    QTRY_VERIFY(entry->isVisible());
    QTest::keyClicks(entry->field(),
                     QStringLiteral("https://acme-admin.okta.com/admin/") + path.arg(QString::fromStdString(of)));
    QTest::mouseClick(entry->button(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, oktaAnswer);
    QCOMPARE(m_driver->step(QLatin1String(id)).fields.front().value, QString::fromStdString(of));
    m_driver->expectProven(QLatin1String(id));
}

void CompanionJourneyTest::enterTheToken(const char* id)
{
    demo::ConnectionEntry entry;
    entry.secret = m_rig->vendor().createApiToken();
    QVERIFY(console().enterConnection(m_app, entry).has_value());
    lookAgain(id);
}

void CompanionJourneyTest::assignThePilot()
{
    m_pilot = hire("zoe");
    const QString login = QStringLiteral("zoe@acme.example");
    m_driver->enter(QStringLiteral("pilot-watched"), {login, login});
    if (QTest::currentTestFailed())
        return;
    QVERIFY(console().assignPerson(m_app, m_pilot).has_value());
    QVERIFY(m_rig->api().waitUntilIdle(std::chrono::seconds{30}));
    lookAgain("pilot-watched");
}

void CompanionJourneyTest::pushAGroup()
{
    const std::string group = console().createGroup("Acme pushed");
    QVERIFY(console().addMember(group, m_pilot).has_value());
    const QString id = QString::fromStdString(group);
    m_driver->enter(QStringLiteral("push-groups-watched"),
                    {QStringLiteral("https://acme-admin.okta.com/admin/group/") + id, id});
    if (QTest::currentTestFailed())
        return;
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("push-groups-watched"), SetupState::Waiting, oktaAnswer);
    QVERIFY(console().pushGroup(m_app, group).has_value());
    QVERIFY(m_rig->api().waitUntilIdle(std::chrono::seconds{30}));
    lookAgain("push-groups-watched");
}

void CompanionJourneyTest::assignEveryone()
{
    m_rig->vendor().refuseNext("ben@acme.example", 400, refusal);
    for (const char* name : {"amy", "ben"})
        QVERIFY(console().addMember(m_assigned, hire(name)).has_value());
    QVERIFY(console().assignGroup(m_app, m_assigned).has_value());
    QVERIFY(m_rig->api().waitUntilIdle(std::chrono::seconds{30}));
    lookAgain("assign-everyone-watched");
}

void CompanionJourneyTest::setStepsOfSignIn()
{
    m_driver->setStep(QStringLiteral("identity-provider"), [this] {
        demo::IdentityProviderFacts provider;
        provider.name = "Without a password";
        provider.issuer = m_profile == QStringLiteral("trusona") ? "https://okta98098.gateway.trusona.net"
                                                                 : "https://auth-us.beyondidentity.com/v1/acme";
        m_provider = console().addIdentityProvider(provider);
        lookAgain("identity-provider");
    });
    m_driver->setStep(QStringLiteral("sign-in-rule"), [this] {
        demo::PolicyRuleFacts rule;
        rule.name = "No second factor";
        rule.asksForFactor = false;
        rule.includedGroups = {m_managed};
        static_cast<void>(console().addSignOnRule(rule));
        lookAgain("sign-in-rule");
    });
    m_driver->setStep(QStringLiteral("routing-rule"), [this] {
        demo::PolicyRuleFacts rule;
        rule.name = "To the vendor";
        rule.provider = m_provider;
        rule.attribute = "byndidRegistered";
        rule.attributeValue = "true";
        static_cast<void>(console().addRoutingRule(rule));
        lookAgain("routing-rule");
    });
}

void CompanionJourneyTest::setSteps()
{
    const auto set = [this](const char* id, std::function<void()> take) {
        m_driver->setStep(QLatin1String(id), std::move(take));
    };
    set("organisation", [this] { connectReadOnly(); });
    set("attribute", [this] {
        QVERIFY(console().addUserAttribute("byndidRegistered", "Registered", "boolean").has_value());
        lookAgain("attribute");
    });
    set("assign-group", [this] { pasteAddress("assign-group", QStringLiteral("group/%1"), m_assigned); });
    set("managed-group", [this] { pasteAddress("managed-group", QStringLiteral("group/%1"), m_managed); });
    for (const char* id : {"catalogue-app", "vendor-app"}) {
        set(id, [this, id] {
            pasteAddress(id, QStringLiteral("app/vendor_1/instance/%1/#tab-general"), m_app);
            // The catalogue's own mapping is complete: that is read together with the app.
            QTRY_COMPARE_WITH_TIMEOUT(stateOf("mappings"), SetupState::Proven, oktaAnswer);
            m_driver->expectProven(QStringLiteral("mappings"));
        });
    }
    for (const char* id : {"catalogue-token", "vendor-connect"})
        set(id, [this, id] { enterTheToken(id); });
    set("switches", [this] {
        QVERIFY(console().setSwitches(m_app, {}).has_value());
        lookAgain("switches");
    });
    set("pilot-watched", [this] { assignThePilot(); });
    set("push-groups-watched", [this] { pushAGroup(); });
    if (m_profile == QStringLiteral("beyond-identity")) {
        set("first-person", [this] {
            QVERIFY(console().setCustomAttribute(m_pilot, "byndidRegistered", "true").has_value());
            lookAgain("first-person");
        });
    }
    set("assign-everyone-watched", [this] { assignEveryone(); });
    setStepsOfSignIn();
}

void CompanionJourneyTest::expectThePeople()
{
    auto& window = m_desktop->session().window();
    window.showPage(ui::PageId::People);
    auto* page = window.page(ui::PageId::People)->findChild<ui::OktaPeoplePage*>();
    QVERIFY(page);
    auto* table = page->findChild<ui::DataTable*>(QStringLiteral("m_table"));
    auto* status = page->findChild<QLabel*>(QStringLiteral("m_status"));
    QVERIFY(table && status);
    QTRY_VERIFY_WITH_TIMEOUT(table->isVisible() && table->model()->rowCount() == 3, oktaAnswer);
    QVERIFY2(status->text().startsWith(QStringLiteral("3 assigned: 2 provisioned, 1 failed; read ")),
             qPrintable(status->text()));
    QMap<QString, QString> outcomes;
    for (int row = 0; row < 3; ++row) {
        const auto cell = [&](int column) { return table->model()->index(row, column).data().toString(); };
        outcomes.insert(cell(OktaPeopleTableModel::Name), cell(OktaPeopleTableModel::Outcome));
        QCOMPARE(cell(OktaPeopleTableModel::Reason).contains(QLatin1String(refusal)),
                 cell(OktaPeopleTableModel::Name) == QStringLiteral("ben Example"));
    }
    QCOMPARE(outcomes, (QMap<QString, QString>{{QStringLiteral("amy Example"), QStringLiteral("Provisioned")},
                                               {QStringLiteral("ben Example"), QStringLiteral("Failed")},
                                               {QStringLiteral("zoe Example"), QStringLiteral("Provisioned")}}));
    m_desktop->keepPicture(("companion-people-" + m_profile.toUtf8()).constData());
}

void CompanionJourneyTest::fromNothingToWhoFailedAndWhy_data()
{
    QTest::addColumn<QString>("profile");
    QTest::newRow("trusona") << QStringLiteral("trusona");
    QTest::newRow("beyond-identity") << QStringLiteral("beyond-identity");
}

void CompanionJourneyTest::fromNothingToWhoFailedAndWhy()
{
    QFETCH(QString, profile);
    m_profile = profile;
    m_rig = std::make_unique<OktaRig>();
    const auto app = console().createApp(demo::AppKind::Catalogue, OktaRig::appLabel);
    QVERIFY(app.has_value());
    m_app = *app;
    m_assigned = console().createGroup("Acme assigned");
    m_managed = console().createGroup("Acme managed");
    m_desktop = std::make_unique<OktaDesktop>(*m_rig);
    auto& window = m_desktop->session().window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    m_driver = std::make_unique<SetupDriver>(m_desktop->desktop());
    m_driver->makeIntegration(profile, QStringLiteral("companion"));
    if (QTest::currentTestFailed())
        return;
    setSteps();
    m_driver->takeAllSteps();
    if (QTest::currentTestFailed())
        return;
    // There is nothing here that Okta could call.
    for (const auto& step : m_driver->screen().steps())
        QVERIFY2(!step.evidenceAt, qPrintable(step.id));
    m_desktop->keepPicture(("companion-journey-" + profile.toUtf8()).constData());
    expectThePeople();
}

QTEST_MAIN(CompanionJourneyTest)
#include "CompanionJourneyTest.moc"
