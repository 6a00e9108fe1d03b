// SPDX-License-Identifier: Apache-2.0
// Apps of the organisation: made in the console, connected to a vendor, assigned; and what API and log tell of it.
#include "ManagementHarness.h"

#include "demo/Vendor.h"

#include <QTest>

#include <chrono>

using namespace rollcall;
using namespace rollcall::demo;
using namespace std::chrono_literals;
using test::ApiAnswer;
using test::ManagementHarness;

namespace {

constexpr auto patience = 60s;

ManagementOptions withCatalogue(const Vendor& vendor)
{
    ManagementOptions options;
    options.catalogue.push_back({"trusona_scim", "Trusona SCIM", vendor.baseUrl(), ProvisioningFlavour::Patch});
    return options;
}

ProvisioningSwitches allOn()
{
    return {true, true, true, true};
}

} // namespace

class ManagementAppsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void provisionsACatalogueApp();
    void provisionsAWizardApp();
    void showsTheMistakesOfTheConnection_data();
    void showsTheMistakesOfTheConnection();
    void tellsWhyAPushFailed();
    void leavesWhoWasAssignedTooEarly();
    void followsGroups();
    void pushesGroups();
    void sendsWhatTheMappingSays();
    void followsTheSwitches();
    void cannotBeConnectedByTheApi();
    void refusesScimWhereItIsNotVisible();
    void servesTheOwnEngineAsAnApp();

private:
    [[nodiscard]] ConnectionEntry entry(const std::string& secret) const
    {
        ConnectionEntry made;
        made.baseUrl = m_vendor->baseUrl();
        made.secret = secret;
        return made;
    }
    /// A wizard app, connected, with everything on.
    [[nodiscard]] std::string connectedApp(ManagementHarness& harness)
    {
        const std::string app = *harness.console().createApp(AppKind::WizardSaml, "Cyolo");
        const auto enabled = harness.console().enableScim(app);
        const auto connected = harness.console().enterConnection(app, entry(m_vendor->createApiToken()));
        const auto switched = harness.console().setSwitches(app, allOn());
        return enabled && connected && switched ? app : std::string{};
    }

    std::unique_ptr<Vendor> m_vendor;
};

void ManagementAppsTest::init()
{
    auto vendor = Vendor::start();
    QVERIFY(vendor);
    m_vendor = std::move(*vendor);
}

void ManagementAppsTest::provisionsACatalogueApp()
{
    ManagementHarness harness(withCatalogue(*m_vendor));
    harness.populate(4);
    AdminConsole& console = harness.console();
    const auto app = console.createApp(AppKind::Catalogue, "Trusona SCIM");
    QVERIFY(app);

    ConnectionEntry typed = entry("wrong");
    QVERIFY(!console.testConnection(*app, typed)); // it has no field for a URL
    typed.baseUrl.clear();
    QVERIFY(!console.enterConnection(*app, typed));
    QCOMPARE(harness.get("/api/v1/apps/" + *app + "/features").status, 400);
    typed.secret = m_vendor->createApiToken();
    QVERIFY(console.enterConnection(*app, typed));
    QVERIFY(console.setSwitches(*app, allOn()));

    const std::string person = harness.personId(1);
    const ApiAnswer made = harness.post("/api/v1/apps/" + *app + "/users", "{\"id\":\"" + person + "\"}");
    QCOMPARE(made.status, 200);
    QCOMPARE(made.at("status"), std::string("STAGED"));
    QCOMPARE(made.at("externalId"), std::string("null"));
    QCOMPARE(made.at("scope"), std::string("USER"));
    QVERIFY(harness.api().waitUntilIdle(patience));

    const ApiAnswer done = harness.get("/api/v1/apps/" + *app + "/users?limit=500&expand=user");
    QCOMPARE(done.list().size(), 1U);
    QCOMPARE(done.at("0.status"), std::string("PROVISIONED"));
    QCOMPARE(done.at("0.syncState"), std::string("SYNCHRONIZED"));
    QCOMPARE(done.at("0._embedded.user.id"), person);
    const std::vector<VendorAccount> accounts = m_vendor->accounts();
    QCOMPARE(accounts.size(), 1U);
    QCOMPARE(done.at("0.externalId"), accounts.front().id);
    QCOMPARE(accounts.front().userName, done.at("0.credentials.userName"));

    const ApiAnswer log = harness.get(
        "/api/v1/logs?filter=eventType+eq+%22application.provision.user.push%22+and+target.id+eq+%22" + *app + "%22");
    QCOMPARE(log.list().size(), 1U);
    QCOMPARE(log.at("0.outcome.result"), std::string("SUCCESS"));
    const ApiAnswer read = harness.get("/api/v1/apps/" + *app);
    QVERIFY(read.at("features").find("PUSH_NEW_USERS") != std::string::npos);
    QCOMPARE(read.at("name"), std::string("trusona_scim"));
}

void ManagementAppsTest::provisionsAWizardApp()
{
    ManagementHarness harness;
    harness.populate(3);
    const std::string app = connectedApp(harness);
    QVERIFY(!app.empty());
    const std::string person = harness.personId(0);
    QVERIFY(harness.console().assignPerson(app, person));
    QVERIFY(harness.api().waitUntilIdle(patience));
    QCOMPARE(m_vendor->accounts().size(), 1U);

    // A change in the directory travels, a deactivation too, and takes the app away.
    const ApiAnswer changed =
        harness.post("/api/v1/users/" + person, "{\"profile\":{\"displayName\":\"Someone Else\"}}");
    QCOMPARE(changed.status, 200);
    QVERIFY(harness.api().waitUntilIdle(patience));
    QCOMPARE(m_vendor->accounts().front().displayName, std::string("Someone Else"));
    QCOMPARE(harness.post("/api/v1/users/" + person + "/lifecycle/deactivate").status, 200);
    QVERIFY(harness.api().waitUntilIdle(patience));
    QVERIFY(!m_vendor->accounts().front().isActive);
    QCOMPARE(harness.get("/api/v1/apps/" + app + "/users").list().size(), 0U);
    QCOMPARE(harness.get("/api/v1/apps/" + app + "/users/" + person).status, 404);
}

void ManagementAppsTest::showsTheMistakesOfTheConnection_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("isFine");

    const auto wizard = static_cast<int>(AppKind::WizardSaml);
    const auto header = static_cast<int>(AppKind::TestHeaderAuth);
    QTest::newRow("wizard, token alone") << wizard << "" << "" << "" << true;
    QTest::newRow("wizard, doubled Bearer") << wizard << "Bearer " << "" << "" << false;
    QTest::newRow("wizard, a space in front") << wizard << " " << "" << "" << false;
    QTest::newRow("wizard, half of the token") << wizard << "" << "x" << "" << false;
    QTest::newRow("wizard, wrong path") << wizard << "" << "" << "/wrong" << false;
    QTest::newRow("header auth with Bearer") << header << "Bearer " << "" << "" << true;
    QTest::newRow("header auth, prefix missing") << header << "" << "" << "" << false;
}

void ManagementAppsTest::showsTheMistakesOfTheConnection()
{
    QFETCH(int, kind);
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, path);
    QFETCH(bool, isFine);

    ManagementHarness harness;
    const auto app = harness.console().createApp(static_cast<AppKind>(kind), "Test");
    QVERIFY(app);
    QVERIFY(harness.console().enableScim(*app));
    ConnectionEntry typed = entry(before.toStdString() + m_vendor->createApiToken() + after.toStdString());
    typed.baseUrl += path.toStdString();
    const std::uint64_t requests = m_vendor->requests();
    const auto tested = harness.console().testConnection(*app, typed);
    QCOMPARE(tested.has_value(), isFine);
    QVERIFY(m_vendor->requests() > requests);
    QCOMPARE(harness.console().enterConnection(*app, typed).has_value(), isFine);
    if (!isFine)
        QVERIFY(tested.error().message.starts_with("Error authenticating"));
}

void ManagementAppsTest::tellsWhyAPushFailed()
{
    ManagementHarness harness;
    harness.populate(2);
    const std::string app = connectedApp(harness);
    const std::string person = harness.personId(0);
    const std::string login = harness.get("/api/v1/users/" + person).at("profile.login");
    m_vendor->refuseNext(login, 400, "No licence left");
    QVERIFY(harness.console().assignPerson(app, person));
    QVERIFY(harness.api().waitUntilIdle(patience));

    ApiAnswer read = harness.get("/api/v1/apps/" + app + "/users/" + person);
    QCOMPARE(read.at("status"), std::string("STAGED"));
    QCOMPARE(read.at("syncState"), std::string("ERROR"));
    const std::string failures =
        "/api/v1/logs?filter=outcome.result+eq+%22FAILURE%22+and+target.id+eq+%22" + app + "%22";
    ApiAnswer log = harness.get(failures);
    QCOMPARE(log.list().size(), 1U);
    QCOMPARE(log.at("0.eventType"), std::string("application.provision.user.sync"));
    QVERIFY(log.at("0.outcome.reason").find("No licence left") != std::string::npos);
    QVERIFY(log.at("0.target").find(person) != std::string::npos);
    harness.api().inject(ApiFault::LogWithoutReasons, 1);
    QCOMPARE(harness.get(failures).at("0.outcome.reason"), std::string("null"));

    QVERIFY(harness.console().provisionPerson(app, person));
    QVERIFY(harness.api().waitUntilIdle(patience));
    read = harness.get("/api/v1/apps/" + app + "/users/" + person);
    QCOMPARE(read.at("status"), std::string("PROVISIONED"));
}

void ManagementAppsTest::leavesWhoWasAssignedTooEarly()
{
    ManagementHarness harness;
    harness.populate(2);
    const std::string app = *harness.console().createApp(AppKind::WizardSaml, "Early");
    const std::string person = harness.personId(0);
    QVERIFY(harness.console().assignPerson(app, person));
    QVERIFY(harness.console().enableScim(app));
    QVERIFY(harness.console().enterConnection(app, entry(m_vendor->createApiToken())));
    QVERIFY(harness.console().setSwitches(app, allOn()));
    QVERIFY(harness.api().waitUntilIdle(patience));
    QVERIFY(m_vendor->accounts().empty());
    const ApiAnswer read = harness.get("/api/v1/apps/" + app + "/users/" + person);
    QCOMPARE(read.at("status"), std::string("ACTIVE"));
    QCOMPARE(read.at("syncState"), std::string("DISABLED"));
    QVERIFY(harness.console().provisionPerson(app, person));
    QVERIFY(harness.api().waitUntilIdle(patience));
    QCOMPARE(m_vendor->accounts().size(), 1U);
}

void ManagementAppsTest::followsGroups()
{
    ManagementHarness harness;
    harness.populate(5);
    const std::string app = connectedApp(harness);
    const std::string group = harness.post("/api/v1/groups", "{\"profile\":{\"name\":\"Byndid\"}}").at("id");
    QCOMPARE(harness.send("PUT", "/api/v1/groups/" + group + "/users/" + harness.personId(0)).status, 204);
    QCOMPARE(harness.send("PUT", "/api/v1/apps/" + app + "/groups/" + group, "{\"priority\":0}").status, 200);
    QVERIFY(harness.api().waitUntilIdle(patience));
    QCOMPARE(m_vendor->accounts().size(), 1U);
    const ApiAnswer read = harness.get("/api/v1/apps/" + app + "/users/" + harness.personId(0));
    QCOMPARE(read.at("scope"), std::string("GROUP"));

    QCOMPARE(harness.send("PUT", "/api/v1/groups/" + group + "/users/" + harness.personId(1)).status, 204);
    QVERIFY(harness.api().waitUntilIdle(patience));
    QCOMPARE(m_vendor->accounts().size(), 2U);
    QCOMPARE(harness.get("/api/v1/groups/" + group + "/apps").at("0.id"), app);
    QCOMPARE(harness.get("/api/v1/groups/" + group + "?expand=stats").at("_embedded.stats.usersCount"),
             std::string("2"));

    QCOMPARE(harness.send("DELETE", "/api/v1/groups/" + group + "/users/" + harness.personId(0)).status, 204);
    QVERIFY(harness.api().waitUntilIdle(patience));
    QCOMPARE(harness.get("/api/v1/apps/" + app + "/users").list().size(), 1U);
    QVERIFY(!m_vendor->accounts().front().isActive || !m_vendor->accounts().back().isActive);
}

void ManagementAppsTest::pushesGroups()
{
    ManagementHarness harness;
    harness.populate(3);
    const std::string app = connectedApp(harness);
    const std::string mappings = "/api/v1/apps/" + app + "/group-push/mappings";
    const std::string group = harness.console().createGroup("Pushed", {});
    QVERIFY(harness.console().addMember(group, harness.personId(0)));
    QVERIFY(harness.console().assignPerson(app, harness.personId(0)));
    QVERIFY(harness.api().waitUntilIdle(patience));
    const ApiAnswer made = harness.post(mappings, "{\"sourceGroupId\":\"" + group +
                                                      "\",\"targetGroupName\":\"Pushed\",\"status\":\"ACTIVE\"}");
    QCOMPARE(made.status, 200);
    QVERIFY(harness.api().waitUntilIdle(patience));
    QCOMPARE(m_vendor->groups().size(), 1U);
    QCOMPARE(m_vendor->groups().front().members.size(), 1U);
    QCOMPARE(harness.get(mappings + "?sourceGroupId=" + group).at("0.status"), std::string("ACTIVE"));

    const std::string own = mappings + "/" + made.at("id");
    QCOMPARE(harness.send("DELETE", own + "?deleteTargetGroup=true").status, 400);
    QCOMPARE(harness.send("PATCH", own, "{\"status\":\"INACTIVE\"}").status, 200);
    QCOMPARE(harness.send("DELETE", own).status, 400);
    QCOMPARE(harness.send("DELETE", own + "?deleteTargetGroup=true").status, 200);
    QVERIFY(harness.api().waitUntilIdle(patience));
    QVERIFY(m_vendor->groups().empty());
}

void ManagementAppsTest::sendsWhatTheMappingSays()
{
    ManagementHarness harness;
    harness.populate(1);
    const std::string app = connectedApp(harness);
    const ApiAnswer types = harness.get("/api/v1/meta/types/user");
    const ApiAnswer found = harness.get("/api/v1/mappings?sourceId=" + types.at("0.id") + "&targetId=" + app);
    QCOMPARE(found.list().size(), 1U);
    const std::string mapping = "/api/v1/mappings/" + found.at("0.id");
    QCOMPARE(harness.get(mapping).at("properties.displayName.expression"), std::string("user.displayName"));
    QCOMPARE(harness
                 .post(mapping, "{\"properties\":{\"displayName\":{\"expression\":\"user.lastName + \\\" / \\\" + "
                                "user.firstName\",\"pushStatus\":\"PUSH\"}}}")
                 .status,
             200);
    QCOMPARE(
        harness.post(mapping, "{\"properties\":{\"title\":{\"expression\":\"nonsense(\",\"pushStatus\":\"PUSH\"}}}")
            .status,
        400);
    const std::string person = harness.personId(0);
    QVERIFY(harness.console().assignPerson(app, person));
    QVERIFY(harness.api().waitUntilIdle(patience));
    const ApiAnswer user = harness.get("/api/v1/users/" + person);
    QCOMPARE(m_vendor->accounts().front().displayName,
             user.at("profile.lastName") + " / " + user.at("profile.firstName"));
}

void ManagementAppsTest::followsTheSwitches()
{
    ManagementHarness harness;
    harness.populate(2);
    const std::string app = connectedApp(harness);
    const std::string person = harness.personId(0);
    QVERIFY(harness.console().setSwitches(app, {true, false, false, false}));
    QVERIFY(harness.console().assignPerson(app, person));
    QVERIFY(harness.api().waitUntilIdle(patience));
    QVERIFY(m_vendor->accounts().empty());
    QVERIFY(harness.console().appUser(app, person)->error.find("Matching user not found") != std::string::npos);

    QVERIFY(harness.console().setSwitches(app, {true, true, false, false}));
    QVERIFY(harness.console().provisionPerson(app, person));
    QVERIFY(harness.api().waitUntilIdle(patience));
    const std::string name = m_vendor->accounts().front().displayName;
    QCOMPARE(harness.post("/api/v1/users/" + person, "{\"profile\":{\"displayName\":\"New\"}}").status, 200);
    QVERIFY(harness.api().waitUntilIdle(patience));
    QCOMPARE(m_vendor->accounts().front().displayName, name);
    QCOMPARE(harness.send("DELETE", "/api/v1/apps/" + app + "/users/" + person).status, 204);
    QVERIFY(harness.api().waitUntilIdle(patience));
    QVERIFY(m_vendor->accounts().front().isActive);

    const std::string feature = harness.get("/api/v1/apps/" + app + "/features/USER_PROVISIONING").text;
    QVERIFY(feature.find("\"profile\":{\"status\":\"DISABLED\"}") != std::string::npos);
    const ApiAnswer log = harness.get("/api/v1/logs?filter=eventType+eq+%22application.configuration.update%22");
    QVERIFY(log.text.find("PUSH_USER_DEACTIVATION") != std::string::npos);
}

void ManagementAppsTest::cannotBeConnectedByTheApi()
{
    ManagementHarness harness;
    const ApiAnswer app =
        harness.post("/api/v1/apps?activate=true", "{\"name\":\"scim2headerauth\",\"label\":\"By API\"}");
    QCOMPARE(app.status, 200);
    QCOMPARE(app.at("features"), std::string("[]"));
    const std::string connection = "/api/v1/apps/" + app.at("id") + "/connections/default";
    const ApiAnswer tried =
        harness.post(connection + "?activate=TRUE",
                     "{\"baseUrl\":\"https://x.example\",\"profile\":{\"authScheme\":\"TOKEN\",\"token\":\"t\"}}");
    QCOMPARE(tried.status, 200);
    QCOMPARE(tried.at("status"), std::string("UNKNOWN"));
    QCOMPARE(tried.at("profile.authScheme"), std::string("UNKNOWN"));
    QCOMPARE(harness.get("/api/v1/apps/" + app.at("id") + "/features").status, 400);
    QCOMPARE(harness.get("/api/v1/apps?q=by&filter=name+eq+%22scim2headerauth%22").list().size(), 1U);
}

void ManagementAppsTest::refusesScimWhereItIsNotVisible()
{
    ManagementHarness harness;
    harness.console().setScimFeatureVisible(false);
    const std::string app = *harness.console().createApp(AppKind::WizardSaml, "No SCIM");
    const auto enabled = harness.console().enableScim(app);
    QVERIFY(!enabled);
    QCOMPARE(enabled.error().kind, core::ErrorKind::Denied);
    QVERIFY(!harness.console().enterConnection(app, entry("x")));
}

void ManagementAppsTest::servesTheOwnEngineAsAnApp()
{
    ProvisioningSettings settings;
    settings.baseUrl = m_vendor->baseUrl();
    settings.secret = core::Secret(m_vendor->createApiToken());
    ManagementOptions options;
    options.ownsFirstApp = true;
    ManagementHarness harness(options, std::move(settings));
    harness.populate(6, 2);
    harness.organisation().assignAll();
    harness.organisation().pushAllGroups();
    QVERIFY(harness.api().waitUntilIdle(patience));
    const std::string app = harness.get("/api/v1/apps").at("0.id");
    const ApiAnswer users = harness.get("/api/v1/apps/" + app + "/users?limit=500");
    QCOMPARE(users.list().size(), 6U);
    QCOMPARE(users.at("0.status"), std::string("PROVISIONED"));
    QCOMPARE(harness.get("/api/v1/apps/" + app + "/group-push/mappings").list().size(), 2U);
}

QTEST_GUILESS_MAIN(ManagementAppsTest)
#include "ManagementAppsTest.moc"
