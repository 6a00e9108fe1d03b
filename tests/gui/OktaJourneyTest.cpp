// SPDX-License-Identifier: Apache-2.0
// From nothing to the first person on board with Okta's API connected: each profile in which Rollcall is the directory.
// What the API can do is done through the page, after its calls were shown; what a person does in Okta's console is
// done there; all the rest goes through the real listener. A step is green by what Okta answers or by what arrived, and
// never before. With ROLLCALL_PICTURES=FOLDER pictures are kept for people to look at.
#include "OktaDesktop.h"
#include "SetupDriver.h"
#include "ShippedProfiles.h"
#include "secrets/SecretLedger.h"

#include "setup/ProfileCatalogue.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/PasteRow.h"

#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QTemporaryDir>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;
using models::SetupState;
using Stage = models::OktaActionScreen::Stage;

namespace {

const char* const assignGroup = "Acme assigned";
const char* const pushGroup = "Acme pushed";

/// It has a step that Okta's API can prove.
bool canUseTheApi(const setup::Profile& profile)
{
    return std::ranges::any_of(profile.steps, [&profile](const setup::Step& step) {
        return step.isFor("own", profile.authModes.front()) &&
               std::ranges::any_of(step.proofs, [](const auto& proof) { return setup::isReadBack(proof.kind); });
    });
}

bool isProvenByTraffic(const QString& step)
{
    static const QSet<QString> known{QStringLiteral("pilot"), QStringLiteral("update"), QStringLiteral("deactivate"),
                                     QStringLiteral("reassign"), QStringLiteral("push-groups")};
    return known.contains(step) || step == QStringLiteral("address") || step.startsWith(QStringLiteral("connect-"));
}

} // namespace

class OktaJourneyTest final : public QObject {
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
        m_app.clear();
    }

    void fromNothingToTheFirstPerson_data();
    void fromNothingToTheFirstPerson();

private:
    [[nodiscard]] demo::AdminConsole& console() { return m_rig->api().console(); }
    [[nodiscard]] SetupState stateOf(const char* id) { return m_driver->stateOf(QLatin1String(id)); }
    void setSteps();
    /// As they come: one that was opened out of turn stays open when it is done.
    void takeAllSteps();
    void connectTheApi();
    /// Of the kind that the profile is for; a test app is made by Rollcall itself.
    void chooseTheApp();
    void makeGroupsAndApp();
    /// As somebody does in Okta's console, with what the step shows. Until then nothing of the app is provisioned.
    void enterTheConnection();
    void assignThePilot();
    void addTheRule(const QString& id);
    /// Through the panel: wished, shown, and only then sent.
    void letRollcallDo(const QString& assign, const QString& push, const QString& pilot, const QString& label);
    /// The step is not green before Okta was looked at again, and is then.
    void lookAgain(const char* id);
    void expectTraffic(const char* id);

    QTemporaryDir m_settings;
    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<OktaDesktop> m_desktop;
    std::unique_ptr<SetupDriver> m_driver;
    QString m_profile;
    std::string m_app;
    std::string m_managedGroup;
    std::string m_provider;
    std::string m_pilot;
};

void OktaJourneyTest::lookAgain(const char* id)
{
    QVERIFY2(stateOf(id) != SetupState::Proven, id);
    m_desktop->press("m_check");
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, oktaAnswer);
    m_driver->expectProven(QLatin1String(id));
}

void OktaJourneyTest::expectTraffic(const char* id)
{
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
    m_driver->expectProven(QLatin1String(id));
}

void OktaJourneyTest::connectTheApi()
{
    const auto token = m_rig->api().createToken("Rollcall", demo::AdminRole::SuperAdmin);
    noteSecret(token.value);
    m_desktop->openCard("m_oktaAccess");
    m_desktop->type("m_organisation", m_rig->origin());
    m_desktop->type("m_token", QString::fromStdString(token.value));
    m_desktop->press("m_connect");
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->access().state(), models::OktaAccessScreen::State::Connected, oktaAnswer);
    m_desktop->press("m_back");
    for (const char* id : {"organisation", "access", "access-optional"}) {
        if (!m_driver->hasStep(QLatin1String(id)))
            continue;
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, oktaAnswer);
        m_driver->expectProven(QLatin1String(id));
    }
}

void OktaJourneyTest::letRollcallDo(const QString& assign, const QString& push, const QString& pilot,
                                    const QString& label)
{
    const auto groups = [this, &assign, &push] {
        return std::pair(console().groupIdOf(assign.toStdString()), console().groupIdOf(push.toStdString()));
    };
    const auto groupsBefore = groups();
    const auto appsBefore = console().appIds();
    m_desktop->openCard("m_actions");
    m_desktop->type("m_assignGroup", assign);
    m_desktop->type("m_pushGroup", push);
    m_desktop->type("m_pilot", pilot);
    if (!label.isEmpty())
        m_desktop->type("m_appLabel", label);
    m_desktop->press("m_plan");
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->actions().stage(), Stage::Planned, oktaAnswer);
    QVERIFY(m_desktop->actions().callsToSend() > 0);
    QTRY_VERIFY(m_desktop->find<QLabel>("m_call")->isVisible());
    QVERIFY(groups() == groupsBefore && console().appIds() == appsBefore);
    QVERIFY(m_pilot.empty() || !console().appUser(m_app, m_pilot) || pilot.isEmpty());
    m_desktop->press("m_apply");
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->actions().stage(), Stage::Applied, oktaAnswer);
    const auto& error = m_desktop->actions().error();
    QVERIFY2(!error, error ? error->message.c_str() : "");
    for (const auto& each : m_desktop->actions().rows())
        QVERIFY2(each.state.tone == models::Tone::Good, qPrintable(each.call));
    m_desktop->press("m_back");
    QTRY_VERIFY_WITH_TIMEOUT(m_driver->screen().isIdle(), oktaAnswer);
}

void OktaJourneyTest::chooseTheApp()
{
    if (m_profile == QStringLiteral("okta-test-app"))
        return;
    const bool isAgent = m_profile == QStringLiteral("on-premises-agent");
    const auto made = console().createApp(isAgent ? demo::AppKind::OnPremises : demo::AppKind::WizardSaml, "Acme");
    QVERIFY2(made, made ? "" : made.error().message.c_str());
    m_app = *made;
    const QString app = QStringLiteral("app");
    const auto id = QString::fromStdString(m_app);
    QVERIFY(m_driver->stateOf(app) != SetupState::Proven);
    m_driver->screen().open(app);
    auto* entry = m_driver->inStep<ui::PasteRow>(app, "field0");
    QTRY_VERIFY(entry->isVisible());
    QTest::keyClicks(entry->field(),
                     QStringLiteral("https://acme-admin.okta.com/admin/app/acme_1/instance/%1/#tab-general").arg(id));
    QTest::mouseClick(entry->button(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_driver->stateOf(app), SetupState::Proven, oktaAnswer);
    QCOMPARE(m_driver->step(app).fields.front().value, id);
    m_driver->expectProven(app);
}

void OktaJourneyTest::makeGroupsAndApp()
{
    chooseTheApp();
    if (QTest::currentTestFailed())
        return;
    const bool isMadeHere = m_app.empty();
    letRollcallDo(QLatin1String(assignGroup), {}, {}, isMadeHere ? QStringLiteral("Acme test app") : QString());
    if (QTest::currentTestFailed())
        return;
    if (isMadeHere) {
        const auto apps = console().appIds();
        m_app = m_driver->step(QStringLiteral("app")).fields.front().value.toStdString();
        QVERIFY(std::ranges::find(apps, m_app) != apps.end());
    }
    // All of these by what Okta answers: nobody pasted or said anything.
    for (const char* id : {"assign-group", "managed-group", "app", "attribute", "mappings", "assign-everyone"}) {
        if (!m_driver->hasStep(QLatin1String(id)))
            continue;
        const auto trouble = m_driver->step(QLatin1String(id)).trouble;
        QTRY_VERIFY2_WITH_TIMEOUT(stateOf(id) == SetupState::Proven,
                                  qPrintable(QLatin1String(id) + (trouble ? trouble->seen : QString())), 10'000);
        m_driver->expectProven(QLatin1String(id));
    }
    QVERIFY(console().groupIdOf(assignGroup).has_value());
    const QString managed = QStringLiteral("managed-group");
    if (m_driver->hasStep(managed))
        m_managedGroup = m_driver->step(managed).fields.front().value.toStdString();
}

void OktaJourneyTest::enterTheConnection()
{
    const auto& steps = m_driver->screen().steps();
    const auto found =
        std::ranges::find_if(steps, [](const auto& step) { return step.id.startsWith(QStringLiteral("connect-")); });
    QVERIFY(found != steps.end());
    const auto step = *found;
    m_driver->screen().open(step.id);
    demo::ConnectionEntry entry;
    for (const auto& value : step.values) {
        if (value.value.startsWith(QStringLiteral("http")))
            entry.baseUrl = value.value.toStdString();
        else if (!value.isSecret && value.value != QStringLiteral("userName"))
            entry.userName = value.value.toStdString();
    }
    for (const auto* copy : m_driver->row(step.id)->findChildren<ui::CopyRow*>()) {
        if (copy->field()->text() != copy->button()->copyText())
            entry.secret = copy->button()->copyText().toStdString();
    }
    QVERIFY(entry.secret.size() > 20 && !entry.baseUrl.empty());
    if (step.id.endsWith(QStringLiteral("basic")))
        entry.mode = demo::ConnectionMode::BasicAuth;
    if (m_driver->hasStep(QStringLiteral("enable-scim"))) {
        const auto enabled = console().enableScim(m_app);
        QVERIFY2(enabled, enabled ? "" : enabled.error().message.c_str());
        m_desktop->press("m_check");
        QTRY_VERIFY_WITH_TIMEOUT(m_driver->screen().isIdle(), oktaAnswer);
        QVERIFY2(stateOf("enable-scim") != SetupState::Proven,
                 qPrintable(m_driver->step(QStringLiteral("enable-scim")).proof));
    }
    const auto entered = console().enterConnection(m_app, entry);
    QVERIFY2(entered, entered ? "" : entered.error().message.c_str());
    expectTraffic(step.id.toUtf8().constData());
    // What arrives says of both what nobody has looked up in Okta since.
    for (const char* id : {"address", "enable-scim"})
        m_driver->proveBeside(QLatin1String(id));
}

void OktaJourneyTest::assignThePilot()
{
    demo::OktaProfile zoe;
    zoe.login = zoe.email = "zoe@acme.example";
    zoe.firstName = "Zoe";
    zoe.lastName = "Example";
    m_pilot = console().createPerson(zoe);
    const QString login = QString::fromStdString(zoe.login);
    auto* entry = m_driver->inStep<ui::PasteRow>(QStringLiteral("pilot"), "field0");
    QTRY_VERIFY(entry->isVisible());
    QTest::keyClicks(entry->field(), login);
    QTest::keyClick(entry->field(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_driver->step(QStringLiteral("pilot")).fields.front().value, login, arrival);
    QVERIFY(stateOf("pilot") != SetupState::Proven);
    letRollcallDo(QLatin1String(assignGroup), {}, login, {});
    if (!QTest::currentTestFailed())
        expectTraffic("pilot");
}

void OktaJourneyTest::addTheRule(const QString& id)
{
    const bool isRoute = id == QStringLiteral("routing-rule");
    demo::PolicyRuleFacts rule;
    rule.name = isRoute ? "To the vendor" : "No second factor";
    if (isRoute) {
        rule.provider = m_provider;
        rule.attribute = "byndidRegistered";
        rule.attributeValue = "true";
        static_cast<void>(console().addRoutingRule(rule));
    } else {
        rule.asksForFactor = false;
        rule.includedGroups = {m_managedGroup};
        static_cast<void>(console().addSignOnRule(rule));
    }
    lookAgain(id.toUtf8().constData());
}

void OktaJourneyTest::setSteps()
{
    const auto set = [this](const char* id, std::function<void()> take) {
        m_driver->setStep(QLatin1String(id), std::move(take));
    };
    set("organisation", [this] { connectTheApi(); });
    set("attribute", [this] { makeGroupsAndApp(); });
    set("assign-group", [this] { makeGroupsAndApp(); });
    set("app", [this] { makeGroupsAndApp(); });
    set("enable-scim", [this] { enterTheConnection(); });
    for (const char* id : {"connect-bearer", "connect-basic", "connect-header"})
        set(id, [this] { enterTheConnection(); });
    set("switches", [this] {
        const auto done = console().setSwitches(m_app, {});
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        lookAgain("switches");
    });
    set("pilot", [this] { assignThePilot(); });
    set("update", [this] {
        demo::OktaProfile zoe;
        zoe.login = zoe.email = "zoe@acme.example";
        zoe.firstName = "Zoe";
        zoe.lastName = "Married";
        QVERIFY(console().editPerson(m_pilot, zoe).has_value());
        expectTraffic("update");
    });
    set("deactivate", [this] {
        QVERIFY(console().unassignPerson(m_app, m_pilot).has_value());
        expectTraffic("deactivate");
    });
    set("reassign", [this] {
        QVERIFY(console().assignPerson(m_app, m_pilot).has_value());
        expectTraffic("reassign");
    });
    set("push-groups", [this] {
        letRollcallDo(QLatin1String(assignGroup), QLatin1String(pushGroup), {}, {});
        if (!QTest::currentTestFailed())
            expectTraffic("push-groups");
    });
    set("identity-provider", [this] {
        // By its address alone: what it is called is the administrator's matter.
        demo::IdentityProviderFacts provider;
        provider.name = "Without a password";
        provider.issuer = m_profile == QStringLiteral("trusona") ? "https://okta98098.gateway.trusona.net"
                                                                 : "https://auth-us.beyondidentity.com/v1/acme";
        m_provider = console().addIdentityProvider(provider);
        lookAgain("identity-provider");
    });
    for (const auto& id : {QStringLiteral("sign-in-rule"), QStringLiteral("routing-rule")})
        m_driver->setStep(id, [this, id] { addTheRule(id); });
}

void OktaJourneyTest::takeAllSteps()
{
    auto& screen = m_driver->screen();
    for (qsizetype most = screen.steps().size(); most > 0 && !m_driver->isComplete(); --most) {
        m_driver->compareStates();
        const auto& steps = screen.steps();
        const auto next = std::ranges::find_if(steps, [](const auto& step) {
            return step.state != SetupState::Proven && step.state != SetupState::Confirmed &&
                   step.state != SetupState::NotNeeded && !step.isProvenLater;
        });
        QVERIFY(next != steps.end());
        const QString id = next->id;
        screen.open(id);
        m_driver->takeStep(id);
        if (QTest::currentTestFailed())
            return;
        QTRY_VERIFY_WITH_TIMEOUT(screen.isIdle(), arrival);
    }
    m_driver->compareStates();
    QVERIFY2(m_driver->isComplete(), qPrintable(screen.verdict()));
}

void OktaJourneyTest::fromNothingToTheFirstPerson_data()
{
    QTest::addColumn<QString>("profile");
    int count = 0;
    const auto catalogue = shippedProfiles();
    for (const auto& profile : catalogue.profiles()) {
        const bool isOwn = std::ranges::find(profile.roles, "own") != profile.roles.end();
        if (!isOwn || !canUseTheApi(profile))
            continue;
        QTest::newRow(profile.id.c_str()) << QString::fromStdString(profile.id);
        ++count;
    }
    QVERIFY(count >= 6);
}

void OktaJourneyTest::fromNothingToTheFirstPerson()
{
    QFETCH(QString, profile);
    m_profile = profile;
    m_pilot.clear();
    m_rig = std::make_unique<OktaRig>();
    m_desktop = std::make_unique<OktaDesktop>(*m_rig);
    auto& window = m_desktop->session().window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    m_driver = std::make_unique<SetupDriver>(m_desktop->desktop());
    m_driver->makeIntegration(profile, QStringLiteral("own"));
    if (QTest::currentTestFailed())
        return;
    setSteps();
    takeAllSteps();
    if (QTest::currentTestFailed())
        return;
    // What is green by traffic leads to its request, what is green by Okta's word to none.
    for (const auto& step : m_driver->screen().steps()) {
        if (step.state == SetupState::Proven)
            QVERIFY2(step.evidenceAt.has_value() == isProvenByTraffic(step.id), qPrintable(step.id));
    }
    const auto facts = m_driver->screen().facts();
    QCOMPARE(facts.at(1).state.tone, models::Tone::Good);
    QCOMPARE(facts.at(2).state.tone, models::Tone::Good);
    m_desktop->keepPicture(("journey-" + profile.toUtf8()).constData());
}

QTEST_MAIN(OktaJourneyTest)
#include "OktaJourneyTest.moc"
