// SPDX-License-Identifier: Apache-2.0
// The members of answers, and which of them are null, against those of answers recorded from real organisations.
#include "ManagementHarness.h"

#include <QStringList>
#include <QTest>

#include <set>

using namespace rollcall;
using namespace rollcall::demo;
using test::ApiAnswer;
using test::ManagementHarness;

namespace {

using Paths = std::set<std::string>;

/// "profile.login"; "[]" for whatever is in an array, "?" behind what is null. Empty objects and arrays are members
/// too.
void collect(const scim::JsonValue& value, const std::string& path, Paths& paths)
{
    if (const scim::JsonObject* object = value.if_object()) {
        for (const auto& [name, member] : *object)
            collect(member, path + (path.empty() ? "" : ".") + std::string(name), paths);
    } else if (const scim::JsonArray* array = value.if_array()) {
        for (const scim::JsonValue& element : *array)
            collect(element, path + "[]", paths);
    }
    const bool isFilled =
        (value.is_object() && !value.as_object().empty()) || (value.is_array() && !value.as_array().empty());
    if (!isFilled)
        paths.insert(path + (value.is_null() ? "?" : ""));
}

constexpr auto personLinks =
    "_links.deactivate.href _links.deactivate.method _links.reactivate.href _links.reactivate.method "
    "_links.resetFactors.href _links.resetFactors.method _links.resetPassword.href "
    "_links.resetPassword.method _links.schema.href _links.self.href _links.suspend.href "
    "_links.suspend.method _links.type.href ";
constexpr auto person =
    "activated created credentials.provider.name credentials.provider.type id lastLogin? lastUpdated passwordChanged? "
    "profile.email profile.firstName profile.lastName profile.login profile.mobilePhone? profile.secondEmail? status "
    "statusChanged type.id";
constexpr auto group =
    "_links.apps.href _links.logo[].href _links.logo[].name _links.logo[].type _links.owners.href _links.users.href "
    "created id lastMembershipUpdated lastUpdated objectClass[] profile.description profile.name type";
// Of a SAML app; what its sign-on and its name are is as given.
constexpr auto app =
    "_links.accessPolicy.href _links.appLinks[].href _links.appLinks[].name _links.appLinks[].type "
    "_links.deactivate.href _links.groups.href _links.help.href _links.help.type _links.logo[].href "
    "_links.logo[].name _links.logo[].type _links.metadata.href _links.metadata.type "
    "_links.policies.hints.allow[] _links.policies.href _links.profileEnrollment.href "
    "_links.uploadLogo.hints.allow[] _links.uploadLogo.href _links.users.href accessibility.errorRedirectUrl? "
    "accessibility.loginRedirectUrl? accessibility.selfService created credentials.signing.kid "
    "credentials.userNameTemplate.template credentials.userNameTemplate.type features id label lastUpdated name orn "
    "settings.app settings.emOptInStatus settings.implicitAssignment settings.manualProvisioning "
    "settings.notes.admin? settings.notes.enduser? settings.notifications.vpn.helpUrl? "
    "settings.notifications.vpn.message? settings.notifications.vpn.network.connection settings.signOn.audience "
    "signOnMode status universalLogout? visibility.autoLaunch visibility.autoSubmitToolbar visibility.hide.iOS "
    "visibility.hide.web visibility.appLinks.NAME_link";
constexpr auto appGroup = "_links.app.href _links.group.href _links.self.href id lastUpdated priority profile";
constexpr auto push = "_links.app.href _links.sourceGroup.href _links.targetGroup.href created id lastUpdated "
                      "sourceGroupId status targetGroupId";
constexpr auto feature =
    "_links.self.hints.allow[] _links.self.href capabilities.create.lifecycleCreate.status "
    "capabilities.update.lifecycleDeactivate.status capabilities.update.password.change "
    "capabilities.update.password.seed capabilities.update.password.status capabilities.update.profile.status "
    "description name status";
constexpr auto profileMapping =
    "_links.self.href id source._links.schema.href source._links.self.href source.id source.name source.type "
    "target._links.schema.href target._links.self.href target.id target.name target.type";
constexpr auto baseAttribute = "title type required mutability scope minLength maxLength permissions[].principal "
                               "permissions[].action master.type";

Paths expected(const QString& text)
{
    Paths paths;
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        paths.insert(word.toStdString());
    return paths;
}

std::string joined(const Paths& paths)
{
    std::string text;
    for (const std::string& path : paths)
        text += path + " ";
    return text;
}

} // namespace

class ManagementShapesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void hasTheMembersOfRealAnswers_data();
    void hasTheMembersOfRealAnswers();
    void namesTheLimitThatHolds_data();
    void namesTheLimitThatHolds();
    void wordsErrorsAsRealOnes();
    void hasNothingNullThatTheSpecificationForbids();

private:
    std::unique_ptr<ManagementHarness> m_harness;
    std::string m_person;
    std::string m_group;
    std::string m_app;
    std::string m_home; ///< the app of the organisation's own engine, which provisions
};

void ManagementShapesTest::init()
{
    ManagementOptions options;
    options.ownsFirstApp = true;
    m_harness = std::make_unique<ManagementHarness>(options);
    m_home = m_harness->get("/api/v1/apps").at("0.id");
    m_person = m_harness
                   ->post("/api/v1/users", "{\"profile\":{\"login\":\"ada@acme.example\",\"email\":"
                                           "\"ada@acme.example\",\"firstName\":\"Ada\",\"lastName\":\"Example\"}}")
                   .at("id");
    m_group = m_harness->post("/api/v1/groups", "{\"profile\":{\"name\":\"Pilot\"}}").at("id");
    m_app = m_harness
                ->post("/api/v1/apps?activate=true", "{\"label\":\"By SAML\",\"signOnMode\":\"SAML_2_0\",\"settings\":"
                                                     "{\"signOn\":{\"audience\":\"https://acme.example\"}}}")
                .at("id");
    QCOMPARE(m_harness->send("PUT", "/api/v1/apps/" + m_app + "/groups/" + m_group).status, 200);
    // Not active: there is no server that could be pushed to, and no error is to be among the members.
    QCOMPARE(m_harness
                 ->post("/api/v1/apps/" + m_home + "/group-push/mappings",
                        "{\"sourceGroupId\":\"" + m_group + "\",\"targetGroupName\":\"Pilot\",\"status\":\"INACTIVE\"}")
                 .status,
             200);
}

void ManagementShapesTest::hasTheMembersOfRealAnswers_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("members");

    const auto row = [](const char* name, const char* target, const char* part, const QString& members) {
        QTest::newRow(name) << QString::fromUtf8(target) << QString::fromUtf8(part) << members;
    };
    const auto text = [](const char* members) { return QString::fromUtf8(members); };
    row("a person alone", "/users/PERSON", "", text(personLinks) + text(person));
    row("a person in a list", "/users?limit=1", "0", QStringLiteral("_links.self.href ") + text(person));
    row("a group", "/groups/GROUP", "", text(group));
    row("an app", "/apps/APP", "", text(app));
    row("a group of an app", "/apps/APP/groups", "0", text(appGroup));
    row("a pushed group", "/apps/HOME/group-push/mappings", "0", text(push));
    row("a feature", "/apps/HOME/features/USER_PROVISIONING", "", text(feature));
    row("a mapping in a list", "/mappings?targetId=APP", "0", text(profileMapping));
    row("an attribute of people", "/meta/schemas/user/default", "definitions.base.properties.login",
        text(baseAttribute));
}

void ManagementShapesTest::hasTheMembersOfRealAnswers()
{
    QFETCH(QString, target);
    QFETCH(QString, part);
    QFETCH(QString, members);

    target.replace(QLatin1String("PERSON"), QString::fromStdString(m_person));
    target.replace(QLatin1String("GROUP"), QString::fromStdString(m_group));
    target.replace(QLatin1String("APP"), QString::fromStdString(m_app));
    target.replace(QLatin1String("HOME"), QString::fromStdString(m_home));
    const ApiAnswer answer = m_harness->get("/api/v1" + target.toStdString());
    QCOMPARE(answer.status, 200);
    const auto value = scim::parseJson(answer.at(part.toStdString()));
    QVERIFY2(value.has_value(), answer.text.c_str());
    if (answer.body.is_object())
        members.replace(QLatin1String("NAME"), QString::fromStdString(answer.at("name")));
    Paths paths;
    collect(*value, {}, paths);
    const Paths wanted = expected(members);
    QVERIFY2(paths == wanted, (joined(paths) + "\n" + joined(wanted)).c_str());
}

void ManagementShapesTest::namesTheLimitThatHolds_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("self");
    QTest::newRow("none given") << QStringLiteral("group-push/mappings")
                                << QStringLiteral("group-push/mappings?limit=100");
    QTest::newRow("none given, of people") << QStringLiteral("users") << QStringLiteral("users?limit=50");
    QTest::newRow("given") << QStringLiteral("groups?limit=200") << QStringLiteral("groups?limit=200");
    QTest::newRow("beside something else")
        << QStringLiteral("groups?expand=group") << QStringLiteral("groups?expand=group&limit=20");
}

void ManagementShapesTest::namesTheLimitThatHolds()
{
    QFETCH(QString, target);
    QFETCH(QString, self);
    const std::string base = "/api/v1/apps/" + m_home + "/";
    QCOMPARE(m_harness->get(base + target.toStdString()).link("self"), base + self.toStdString());
}

void ManagementShapesTest::wordsErrorsAsRealOnes()
{
    const ApiAnswer refused =
        m_harness->post("/api/v1/users", "{\"profile\":{\"login\":\"b@acme.example\",\"email\":\"b@acme.example\","
                                         "\"firstName\":\"B\",\"lastName\":\"C\",\"notValid\":\"x\"}}");
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.at("errorSummary"), std::string("Api validation failed: newUser"));
    QCOMPARE(refused.at("errorCauses.0.errorSummary"),
             std::string("Property name 'notValid' is not defined in profile"));
}

void ManagementShapesTest::hasNothingNullThatTheSpecificationForbids()
{
    static_cast<void>(m_harness->console().addIdentityProvider({}));
    for (const std::string target :
         {"/idps", "/policies?type=OKTA_SIGN_ON", "/logs", "/policies?type=PROFILE_ENROLLMENT"}) {
        const ApiAnswer answer = m_harness->get("/api/v1" + target);
        QCOMPARE(answer.status, 200);
        QVERIFY2(!answer.list().empty(), target.c_str());
        Paths paths;
        collect(answer.body, {}, paths);
        for (const std::string& path : paths)
            QVERIFY2(!path.ends_with('?') || path.ends_with("conditions?"), path.c_str());
    }
    const ApiAnswer imports = m_harness->get("/api/v1/apps/" + m_home + "/features/INBOUND_PROVISIONING");
    QVERIFY2(imports.text.find("null") == std::string::npos, imports.text.c_str());
    QCOMPARE(imports.at("capabilities.importSettings.username.usernameFormat"), std::string("EMAIL"));
    QCOMPARE(imports.at("capabilities.importSettings.username.userNameFormat"), std::string("EMAIL"));
    const ApiAnswer connection = m_harness->get("/api/v1/apps/" + m_app + "/connections/default");
    QVERIFY(connection.at("authScheme").empty());
    QCOMPARE(connection.at("profile.authScheme"), std::string("UNKNOWN"));
}

QTEST_GUILESS_MAIN(ManagementShapesTest)
#include "ManagementShapesTest.moc"
