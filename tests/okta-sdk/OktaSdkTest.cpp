// SPDX-License-Identifier: Apache-2.0
// Okta's own SDK for Node.js against the simulated organisation: what it can work with is Okta enough.
#include "NodeProject.h"
#include "demo/ManagementApi.h"
#include "demo/Vendor.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <chrono>

using namespace rollcall::demo;
using namespace rollcall;
using namespace std::chrono_literals;

namespace {

constexpr int judgeTime = 240'000;
constexpr std::size_t people = 45;

QString sdkFolder()
{
    return QStringLiteral(ROLLCALL_OKTA_SDK_FOLDER);
}

QString install()
{
    return test::installNodeProject(
        QStringLiteral(ROLLCALL_TEST_DATA "/sdk"), sdkFolder(),
        {QStringLiteral("package.json"), QStringLiteral("judge.js"), QStringLiteral("key.js")},
        QStringLiteral("@okta/okta-sdk-nodejs"));
}

/// `input` goes by standard input: what it holds is no file's business.
QByteArray node(const QStringList& arguments, int deadline, const QByteArray& input = {})
{
    QProcess process;
    process.setWorkingDirectory(sdkFolder());
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral("node"), arguments);
    process.write(input);
    process.closeWriteChannel();
    return process.waitForFinished(deadline) ? process.readAllStandardOutput() : QByteArray();
}

} // namespace

class OktaSdkTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isContent_data();
    void isContent();

private:
    [[nodiscard]] QString prepare();
    [[nodiscard]] QString connectApp(QJsonObject& facts);
    [[nodiscard]] QByteArray judge(const QString& check);

    // The clock goes as the real one does: the SDK waits by that.
    VirtualClock m_clock{std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now())};
    std::unique_ptr<Vendor> m_vendor;
    std::unique_ptr<SimulatedOrganisation> m_organisation;
    std::unique_ptr<ManagementApi> m_api;
    QByteArray m_facts; ///< with a token and a key
};

void OktaSdkTest::initTestCase()
{
    if (qEnvironmentVariable("ROLLCALL_OKTA_SDK").isEmpty())
        QSKIP("ROLLCALL_OKTA_SDK is not set, and the packages come from npm.");
    const QString problem = install();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const QString unprepared = prepare();
    QVERIFY2(unprepared.isEmpty(), qPrintable(unprepared));
}

QString OktaSdkTest::prepare()
{
    auto vendor = Vendor::start();
    if (!vendor)
        return QString::fromStdString(vendor.error().message);
    m_vendor = std::move(*vendor);
    m_organisation = std::make_unique<SimulatedOrganisation>(ProvisioningSettings{}, m_clock);
    m_organisation->populate(people, 3, 11);
    if (!m_organisation->waitUntilIdle(60s))
        return QStringLiteral("the organisation was not populated");
    ManagementOptions options;
    options.searchLag = 0ms;
    options.limits.perMinute.fill(100'000);
    auto api = ManagementApi::start(*m_organisation, m_clock, options);
    if (!api)
        return QString::fromStdString(api.error().message);
    m_api = std::move(*api);

    const QJsonObject keys = QJsonDocument::fromJson(node({QStringLiteral("key.js")}, 60'000)).object();
    const QByteArray publicJwk = QJsonDocument(keys[QLatin1String("publicJwk")].toObject()).toJson();
    ServiceAppFacts service;
    service.publicJwk = publicJwk.toStdString();
    service.scopes = {"okta.users.read", "okta.groups.read"};
    QJsonObject facts;
    facts[QLatin1String("bearerApp")] = QString::fromStdString(m_api->registerServiceApp(service));
    service.requiresDpop = true;
    facts[QLatin1String("dpopApp")] = QString::fromStdString(m_api->registerServiceApp(service));
    facts[QLatin1String("privateJwk")] = keys[QLatin1String("privateJwk")];
    facts[QLatin1String("origin")] = QString::fromStdString(m_api->origin());
    facts[QLatin1String("token")] = QString::fromStdString(m_api->createToken("sdk").value);
    facts[QLatin1String("people")] = static_cast<int>(people);
    facts[QLatin1String("now")] = static_cast<double>(core::toMilliseconds(m_clock.now()));
    const QString unconnected = connectApp(facts);
    m_facts = QJsonDocument(facts).toJson();
    return unconnected;
}

QString OktaSdkTest::connectApp(QJsonObject& facts)
{
    AdminConsole& console = m_api->console();
    const auto app = console.createApp(AppKind::TestBearerToken, "Test app");
    ConnectionEntry entry;
    entry.baseUrl = m_vendor->baseUrl();
    entry.secret = m_vendor->createApiToken();
    if (!app)
        return QString::fromStdString(app.error().message);
    if (const auto connected = console.enterConnection(*app, entry); !connected)
        return QString::fromStdString(connected.error().message);
    if (const auto switched = console.setSwitches(*app, {true, true, true, true}); !switched)
        return QString::fromStdString(switched.error().message);
    static_cast<void>(console.addIdentityProvider({"Trusona", "OIDC", "https://idp.example", "client", true}));
    PolicyRuleFacts rule;
    rule.name = "Without MFA";
    rule.asksForFactor = false;
    static_cast<void>(console.addSignOnRule(rule));
    facts[QLatin1String("app")] = QString::fromStdString(*app);
    return {};
}

QByteArray OktaSdkTest::judge(const QString& check)
{
    return node({QStringLiteral("judge.js"), check}, judgeTime, m_facts);
}

void OktaSdkTest::isContent_data()
{
    QTest::addColumn<QString>("check");
    for (const char* check :
         {"the organisation is described", "every page of people is read",
          "a person is made, changed in part, suspended and deleted", "an attribute is added before it can be written",
          "a search finds a person by an exact attribute", "a group is made, filled, emptied and removed",
          "an app is made and its connection is not settable", "somebody is assigned and provisioned",
          "a group is assigned and pushed", "mappings are read and changed", "sign-in is read",
          "the log tells of the push", "roles and tokens are read", "a wrong token is refused",
          "a service app signs in with its key", "a service app signs in with DPoP",
          "a refused call is sent again when the window ends"})
        QTest::newRow(check) << QString::fromUtf8(check);
}

void OktaSdkTest::isContent()
{
    QFETCH(QString, check);
    if (check.startsWith(QLatin1String("a refused call")))
        m_api->inject(ApiFault::RateLimitStorm, 1);
    const QByteArray said = judge(check).trimmed();
    QCOMPARE(QString::fromUtf8(said), QStringLiteral("ok ") + check);
    if (check.startsWith(QLatin1String("a refused call")))
        QCOMPARE(m_api->refusedCalls(), 1U);
}

QTEST_GUILESS_MAIN(OktaSdkTest)
#include "OktaSdkTest.moc"
