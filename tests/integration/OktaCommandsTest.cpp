// SPDX-License-Identifier: Apache-2.0
// rollcallctl okta …, as a process, before a simulated organisation over a real socket.
#include "Okta.h"
#include "OktaRig.h"
#include "TestCertificates.h"
#include "WebPeer.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTest>

#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

QStringList checkOf(const QString& origin, const QString& tokenFile, const char* more = "")
{
    return words("okta check --org") << origin << QStringLiteral("--token-file") << tokenFile << words(more);
}

QString stateOf(const QJsonObject& check, const char* capability)
{
    const QJsonArray all = check[QStringLiteral("capabilities")].toArray();
    for (const QJsonValue& each : all) {
        if (each[QStringLiteral("name")].toString() == QLatin1String(capability))
            return each[QStringLiteral("state")].toString();
    }
    return QStringLiteral("absent");
}

test::PeerAnswer answerOf(int status, const char* code)
{
    return {status,
            {{"Content-Type", "application/json"}, {"X-Okta-Request-Id", "req1"}},
            QByteArray(R"({"errorCode":")") + code + R"(","errorSummary":"No","errorId":"oae1"})"};
}

/// An organisation that tells everybody its name; all that needs a credential is answered by `script`.
test::WebPeer::Script organisation(test::WebPeer::Script script)
{
    return [script = std::move(script)](const test::PeerRequest& request) {
        if (request.target != "/.well-known/okta-organization")
            return script(request);
        return test::PeerAnswer{
            200, {{"Content-Type", "application/json"}}, R"({"id":"00o1","pipeline":"idx","_links":{}})"};
    };
}

/// The files below the folder that hold the text.
QStringList filesWith(const QString& folder, const QByteArray& text)
{
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            found << file.fileName();
    }
    return found;
}

} // namespace

class OktaCommandsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_rig = std::make_unique<OktaRig>(); }
    void cleanupTestCase() { m_rig.reset(); }
    void init()
    {
        m_rig->api().forgetCalls();
        m_rig->api().setLimits(demo::RateLimits());
    }

    void fourTroublesAreFourErrors()
    {
        QTcpServer unused;
        QVERIFY(unused.listen(QHostAddress::LocalHost));
        const QString dead = QStringLiteral("http://127.0.0.1:%1").arg(unused.serverPort());
        const QString deadPlace = QStringLiteral("127.0.0.1 cannot be reached at port %1.").arg(unused.serverPort());
        unused.close();
        const auto certificate = test::makeCertificate(m_rig->folder(), QStringLiteral("expired"), nullptr, -60);
        demo::VirtualClock clock(core::Timestamp{});
        demo::SimulatedOrganisation organisation({}, clock);
        demo::ManagementOptions options;
        options.tls = demo::ManagementOptions::Tls{certificate.chain.toStdString(), certificate.key.toStdString()};
        const auto expired = demo::ManagementApi::start(organisation, clock, std::move(options));
        QVERIFY2(expired.has_value(), expired ? "" : expired.error().message.c_str());

        struct Trouble {
            QStringList line;
            int exitCode;
            QString naming;
        };
        const QString good = m_rig->tokenFile();
        const QString wrong = m_rig->file("wrong", "00wrongTokenThatNobodyMade0000000000000000\n");
        const std::vector<Trouble> troubles{{checkOf(dead, good), 1, deadPlace},
                                            {checkOf(m_rig->origin(), wrong), 4, QStringLiteral("E0000011")},
                                            {checkOf(m_rig->origin(), m_rig->tokenFile(demo::AdminRole::None)), 4,
                                             QStringLiteral("may not read: users")},
                                            {checkOf(QString::fromStdString((*expired)->origin()), good)
                                                 << QStringLiteral("--ca-file") << certificate.authority,
                                             1, QStringLiteral("expired")}};
        QStringList errors;
        for (const Trouble& trouble : troubles) {
            const QTemporaryDir folder;
            const CtlResult told = ctl(folder.path(), trouble.line);
            QVERIFY2(told.exitCode == trouble.exitCode, told.told().constData());
            QVERIFY2(told.error.contains(trouble.naming), told.told().constData());
            QVERIFY2(told.error.count(QLatin1Char('\n')) == 1, qPrintable(told.error));
            QVERIFY2(!errors.contains(told.error), told.told().constData());
            errors << told.error;
        }
        QCOMPARE((*expired)->calls(), std::uint64_t{0});
    }

    void noSecretIsSentToWhatIsNoOkta()
    {
        test::WebPeer peer([](const test::PeerRequest&) {
            return test::PeerAnswer{404, {{"Content-Type", "text/html"}}, "<html>Not here</html>"};
        });
        const QTemporaryDir folder;
        const CtlResult told = ctl(folder.path(), checkOf(QString::fromStdString(peer.url()), m_rig->tokenFile()));
        QVERIFY2(told.exitCode == 3, told.told().constData());
        QVERIFY(!peer.requests().empty());
        for (const test::PeerRequest& request : peer.requests())
            QVERIFY2(request.header("Authorization").isEmpty(), request.target.constData());
    }

    void checkTellsRightsLimitsAndLife()
    {
        const QTemporaryDir folder;
        const CtlResult told = ctl(folder.path(), checkOf(m_rig->origin(), m_rig->tokenFile(), "--json --app")
                                                      << QString::fromLatin1(OktaRig::appLabel));
        QVERIFY2(told.exitCode == 0, told.told().constData());
        const QJsonObject check = told.object();
        QCOMPARE(stateOf(check, "read-users"), QStringLiteral("allowed"));
        QCOMPARE(stateOf(check, "read-app-users"), QStringLiteral("allowed"));
        QCOMPARE(stateOf(check, "read-roles"), QStringLiteral("refused"));
        QCOMPARE(check[QStringLiteral("organisation")][QStringLiteral("url")].toString(), m_rig->origin());
        QVERIFY2(!check[QStringLiteral("actsAs")][QStringLiteral("login")].toString().isEmpty(),
                 told.told().constData());
        QCOMPARE(check[QStringLiteral("credential")][QStringLiteral("name")].toString(), QStringLiteral("Rollcall"));
        QVERIFY(check[QStringLiteral("credential")][QStringLiteral("isCertain")].toBool());
        bool hasLimit = false;
        const QJsonArray limits = check[QStringLiteral("limits")].toArray();
        for (const QJsonValue& bucket : limits)
            hasLimit = hasLimit || bucket[QStringLiteral("limit")].toInt() == 50; // half of the apps' 100
        QVERIFY2(hasLimit, told.told().constData());

        m_rig->api().inject(demo::ApiFault::MappingsNotLicensed);
        const CtlResult less = ctl(folder.path(), checkOf(m_rig->origin(), m_rig->tokenFile(), "--json"));
        m_rig->api().clear(demo::ApiFault::MappingsNotLicensed);
        QVERIFY2(less.exitCode == 0, less.told().constData());
        QCOMPARE(stateOf(less.object(), "read-mappings"), QStringLiteral("not-licensed"));
    }

    void whoeverListensCountsAsInTheGuide()
    {
        const QTemporaryDir folder;
        const QString data = folder.path();
        const Made made = makeIntegration(data, "Acme");
        const CtlResult connected =
            ctl(data, words("okta connect --org") << m_rig->origin() << words("--token-file") << m_rig->tokenFile());
        QVERIFY2(connected.exitCode == 0, connected.told().constData());
        QCOMPARE(ctl(data, words("settings set listener.trustedProxies 127.0.0.1")).exitCode, 0);
        QCOMPARE(ctl(data, words("settings set listener.publicUrl https://scim.acme.example")).exitCode, 0);
        const auto proven = [&data] {
            const CtlResult check = ctl(data, words("okta check --json"));
            return check.object()[QStringLiteral("setup")][QStringLiteral("proven")].toInt(-1);
        };
        const QString address = QStringLiteral("a request got here from 203.0.113.9");
        int whileServed = 0;
        {
            Serve serve(data);
            QVERIFY(!serve.url().isNull());
            Okta okta(serve.port(), made.slug, made.token);
            okta.comeFrom("203.0.113.9");
            QCOMPARE(okta.send("GET", "/Users?startIndex=1&count=2"), 200);
            QTRY_VERIFY_WITH_TIMEOUT(ctl(data, words("setup guide")).out.contains(address), 10'000);
            whileServed = proven();
            QCOMPARE(serve.process().terminate(), 0);
        }
        QVERIFY(!ctl(data, words("setup guide")).out.contains(address));
        QCOMPARE(proven(), whileServed - 1);
    }

    void aConnectionIsStoredUsedAndForgotten()
    {
        const QString data = m_rig->dataDirectory();
        QVERIFY(!makeIntegration(data, "Acme").slug.isEmpty());
        QCOMPARE(ctl(data, words("okta check")).exitCode, 3);
        const QString token = m_rig->tokenFile(demo::AdminRole::SuperAdmin);
        const CtlResult connected =
            ctl(data, words("okta connect --json --org") << m_rig->origin() << words("--token-file") << token
                                                         << words("--app") << QString::fromLatin1(OktaRig::appLabel));
        QVERIFY2(connected.exitCode == 0, connected.told().constData());
        QCOMPARE(connected.object()[QStringLiteral("app")][QStringLiteral("id")].toString().toStdString(),
                 m_rig->appId());
        const CtlResult check = ctl(data, words("okta check --json"));
        QVERIFY2(check.exitCode == 0, check.told().constData());
        QCOMPARE(check.object()[QStringLiteral("integration")].toString(), QStringLiteral("acme"));
        const CtlResult people = ctl(data, words("okta people --json"));
        QVERIFY2(people.exitCode == 0 && people.array().size() == 3, people.told().constData());

        // Another computer has the directory and not the key.
        const QString keyFile = data + QStringLiteral("-key/data.key");
        QVERIFY(QFile::rename(keyFile, keyFile + QStringLiteral(".away")));
        const CtlResult locked = ctl(data, words("okta check"));
        QVERIFY2(locked.exitCode == 4 && locked.error.contains(QStringLiteral("locked on this computer")),
                 locked.told().constData());
        QVERIFY(QFile::rename(keyFile + QStringLiteral(".away"), keyFile));

        const CtlResult gone = ctl(data, words("okta disconnect --revoke --json"));
        QVERIFY2(gone.exitCode == 0, gone.told().constData());
        QVERIFY(ctl(data, words("secrets status --json")).object()[QStringLiteral("secrets")].toArray().isEmpty());
        QCOMPARE(ctl(data, words("okta check")).exitCode, 3);
        QCOMPARE(ctl(data, checkOf(m_rig->origin(), token)).exitCode, 4);
        QCOMPARE(ctl(data, words("okta disconnect")).exitCode, 3);
    }

    void whatProvesNothingIsNotStored()
    {
        const QTemporaryDir folder;
        QVERIFY(!makeIntegration(folder.path(), "Acme").slug.isEmpty());
        const auto connect = [&](const QString& file) {
            return ctl(folder.path(), words("okta connect --org") << m_rig->origin() << words("--token-file") << file);
        };
        QCOMPARE(connect(m_rig->tokenFile(demo::AdminRole::None)).exitCode, 4);
        QCOMPARE(connect(m_rig->file("wrong", "00wrongTokenThatNobodyMade0000000000000000\n")).exitCode, 4);
        QVERIFY(
            ctl(folder.path(), words("secrets status --json")).object()[QStringLiteral("secrets")].toArray().isEmpty());
        QCOMPARE(ctl(folder.path(), words("okta check")).exitCode, 3);
    }

    void whatOktaNeverAcceptedIsNotStored_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<int>("statusOfMe");
        QTest::newRow("a feature is missing, it says") << 401 << QByteArray("E0000015") << 401;
        QTest::newRow("trouble of its own as well") << 401 << QByteArray("E0000015") << 500;
        QTest::newRow("a refusal that does not know the token") << 403 << QByteArray("E0000022") << 403;
    }

    /// Neither shows that the token is one.
    void whatOktaNeverAcceptedIsNotStored()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(int, statusOfMe);
        const QTemporaryDir folder;
        QVERIFY(!makeIntegration(folder.path(), "Acme").slug.isEmpty());
        const QStringList good = words("okta connect --org")
                                 << m_rig->origin() << words("--token-file") << m_rig->tokenFile() << words("--app")
                                 << QString::fromLatin1(OktaRig::appLabel);
        QCOMPARE(ctl(folder.path(), good).exitCode, 0);
        test::WebPeer peer(organisation([=](const test::PeerRequest& request) {
            return request.target.endsWith("/users/me") && statusOfMe == 500 ? answerOf(500, "E0000009")
                                                                             : answerOf(status, code.constData());
        }));
        const QString wrong = m_rig->file("wrong", "00wrongTokenThatNobodyMade0000000000000000\n");
        const QString origin = QString::fromStdString(peer.url());
        const CtlResult told =
            ctl(folder.path(), words("okta connect --org") << origin << words("--token-file") << wrong);
        QVERIFY2(told.exitCode == 1 && told.error.contains(QStringLiteral("not known whether")),
                 told.told().constData());
        QVERIFY2(told.error.contains(QString::fromLatin1(code)), told.told().constData());
        const CtlResult people = ctl(folder.path(), words("okta people --json"));
        QVERIFY2(people.exitCode == 0 && people.array().size() == 3, people.told().constData());
        const CtlResult check = ctl(folder.path(), checkOf(origin, wrong));
        QVERIFY2(check.exitCode == 1 && check.error.contains(QStringLiteral("not known whether")),
                 check.told().constData());
    }

    void aTokenOfAnAccountThatCannotBeReadIsNoServiceApp()
    {
        const test::WebPeer peer(organisation([](const test::PeerRequest& request) {
            if (request.target.endsWith("/users/me"))
                return answerOf(401, "E0000015");
            return test::PeerAnswer{200, {{"Content-Type", "application/json"}}, "[]"};
        }));
        const QTemporaryDir folder;
        const CtlResult told = ctl(folder.path(), checkOf(QString::fromStdString(peer.url()), m_rig->tokenFile()));
        QVERIFY2(told.exitCode == 0 && told.out.contains(QStringLiteral("account could not be read")),
                 told.told().constData());
        QVERIFY2(!told.out.contains(QStringLiteral("service app")), told.told().constData());
    }

    void aRenewedTokenKeepsTheAppOfItsOrganisationAlone()
    {
        const QTemporaryDir folder;
        const QString data = folder.path();
        QVERIFY(!makeIntegration(data, "Acme").slug.isEmpty());
        const auto connect = [&data](const QString& origin, const QString& file, const QStringList& more = {}) {
            return ctl(data, words("okta connect --org") << origin << words("--token-file") << file << more);
        };
        const CtlResult bare = connect(m_rig->origin(), m_rig->tokenFile());
        QVERIFY2(bare.exitCode == 0 && bare.out.contains(QStringLiteral("No app is chosen yet")),
                 bare.told().constData());
        const CtlResult chosen =
            connect(m_rig->origin(), m_rig->tokenFile(), words("--app") << QStringLiteral("trusona scim"));
        QVERIFY2(chosen.exitCode == 0 && !chosen.out.contains(QStringLiteral("No app")), chosen.told().constData());
        const QString id = QString::fromStdString(m_rig->appId());
        const CtlResult renewed = connect(m_rig->origin(), m_rig->tokenFile());
        QVERIFY2(renewed.exitCode == 0 && renewed.out.contains(id + QStringLiteral(" is kept")),
                 renewed.told().constData());
        QCOMPARE(ctl(data, words("okta people --json")).array().size(), 3);

        demo::VirtualClock clock(core::Timestamp{});
        demo::SimulatedOrganisation organisation({}, clock);
        const auto other = demo::ManagementApi::start(organisation, clock, {});
        QVERIFY2(other.has_value(), other ? "" : other.error().message.c_str());
        const auto token = (*other)->createToken("Rollcall", demo::AdminRole::ReadOnly);
        const CtlResult moved = connect(QString::fromStdString((*other)->origin()),
                                        m_rig->file("token-0", QByteArray::fromStdString(token.value)));
        QVERIFY2(moved.exitCode == 0 && moved.out.contains(id + QStringLiteral(" is no longer chosen")),
                 moved.told().constData());
        const CtlResult none = ctl(data, words("okta people"));
        QVERIFY2(none.exitCode != 0 && none.error.contains(QStringLiteral("No app was chosen")),
                 none.told().constData());
    }

    void aDeletedIntegrationTakesItsCredentialAlong()
    {
        const QTemporaryDir folder;
        QVERIFY(!makeIntegration(folder.path(), "Acme").slug.isEmpty());
        const QStringList connect = words("okta connect --org")
                                    << m_rig->origin() << words("--token-file") << m_rig->tokenFile();
        QCOMPARE(ctl(folder.path(), connect).exitCode, 0);
        QCOMPARE(ctl(folder.path(), words("integration delete acme")).exitCode, 0);
        QVERIFY(
            ctl(folder.path(), words("secrets status --json")).object()[QStringLiteral("secrets")].toArray().isEmpty());
    }

    void aTokenIsTakenAsItIsPasted()
    {
        const QTemporaryDir folder;
        static_cast<void>(m_rig->tokenFile());
        const CtlResult told =
            ctl(folder.path(), checkOf(m_rig->origin() + QStringLiteral("/admin/dashboard"), QStringLiteral("-")),
                "  SSWS " + QByteArray::fromStdString(m_rig->lastToken()) + " \n");
        QVERIFY2(told.exitCode == 0, told.told().constData());
        QVERIFY2(told.error.contains(QStringLiteral("the word SSWS")), told.told().constData());
    }

    void aWrongLineIsRefusedBeforeAnythingIsSent_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("naming");
        const auto row = [](const char* name, const char* line, const char* naming) {
            QTest::newRow(name) << QString::fromLatin1(line) << QString::fromLatin1(naming);
        };
        row("no organisation", "okta check --token-file TOKEN", "--org");
        row("no credential", "okta check --org ORG", "--token-file");
        row("two credentials", "okta check --org ORG --token-file TOKEN --client-id 0oa1", "exclude");
        row("scope of a token", "okta check --org ORG --token-file TOKEN --scope okta.users.read", "--scope");
        row("app without a key", "okta check --org ORG --client-id 0oa1", "--key-file");
        row("plain http elsewhere", "okta check --org http://acme.okta.com --token-file TOKEN", "https");
        row("people of no app", "okta people --org ORG --token-file TOKEN", "--app");
        row("unknown state", "okta people --state lost --app x --org ORG --token-file TOKEN", "--state");
        row("authority that is no file", "okta check --ca-file /nowhere/ca.pem --org ORG --token-file TOKEN", "ca.pem");
    }

    void aWrongLineIsRefusedBeforeAnythingIsSent()
    {
        QFETCH(QString, line);
        QFETCH(QString, naming);
        const QTemporaryDir folder;
        line.replace(QStringLiteral("ORG"), m_rig->origin()).replace(QStringLiteral("TOKEN"), m_rig->tokenFile());
        m_rig->api().forgetCalls();
        const CtlResult told = ctl(folder.path(), line.split(QLatin1Char(' ')));
        QVERIFY2(told.exitCode == 2 && told.error.contains(naming), told.told().constData());
        QCOMPARE(m_rig->api().calls(), std::uint64_t{0});
    }

    void aServiceAppSignsWithTheKeyMadeHere_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<bool>("isDpop");
        QTest::newRow("RS256") << QStringLiteral("RS256") << false;
        QTest::newRow("ES256 with DPoP") << QStringLiteral("ES256") << true;
    }

    void aServiceAppSignsWithTheKeyMadeHere()
    {
        QFETCH(QString, algorithm);
        QFETCH(bool, isDpop);
        const QTemporaryDir folder;
        QVERIFY(!makeIntegration(folder.path(), "Acme").slug.isEmpty());
        const CtlResult key = ctl(folder.path(), words("okta key --json --algorithm") << algorithm);
        QVERIFY2(key.exitCode == 0, key.told().constData());
        const QJsonObject jwk = key.object()[QStringLiteral("jwk")].toObject();
        QVERIFY2(!jwk.contains(QStringLiteral("d")) && jwk.contains(QStringLiteral("kid")), key.told().constData());
        QCOMPARE(ctl(folder.path(), words("okta key --json")).object()[QStringLiteral("jwk")].toObject(), jwk);
        demo::ServiceAppFacts facts;
        facts.publicJwk = QJsonDocument(jwk).toJson(QJsonDocument::Compact).toStdString();
        facts.scopes = {"okta.users.read", "okta.groups.read", "okta.apps.read", "okta.logs.read"};
        facts.role = demo::AdminRole::ReadOnly;
        facts.requiresDpop = isDpop;
        const QString client = QString::fromStdString(m_rig->api().registerServiceApp(facts));
        QStringList connect = words("okta connect --json --org")
                              << m_rig->origin() << words("--client-id") << client << QStringLiteral("--scope");
        for (const std::string& scope : facts.scopes)
            connect << QString::fromStdString(scope);
        const CtlResult connected = ctl(folder.path(), connect);
        QVERIFY2(connected.exitCode == 0, connected.told().constData());
        QCOMPARE(connected.object()[QStringLiteral("actsAs")][QStringLiteral("clientId")].toString(), client);
        const CtlResult check = ctl(folder.path(), words("okta check --json"));
        QVERIFY2(check.exitCode == 0, check.told().constData());
        QCOMPARE(check.object()[QStringLiteral("actsAs")][QStringLiteral("scopes")].toArray().size(), 4);
        QCOMPARE(stateOf(check.object(), "read-users"), QStringLiteral("allowed"));
    }

    void noSecretIsLeftInOutputOrFiles()
    {
        const QTemporaryDir folder;
        const QString data = folder.filePath(QStringLiteral("data"));
        QVERIFY(!makeIntegration(data, "Acme").slug.isEmpty());
        const QString file = m_rig->tokenFile();
        const QByteArray token = QByteArray::fromStdString(m_rig->lastToken());
        const QString named = QStringLiteral("--verbose");
        const QStringList connect = words("okta connect --org")
                                    << m_rig->origin() << words("--token-file") << file << named;
        QByteArray all;
        const auto run = [&](const QStringList& line) {
            const CtlResult told = ctl(data, line);
            all += told.told();
            return told.exitCode;
        };
        QCOMPARE(run(words("okta key") << named), 0);
        QCOMPARE(run(connect), 0);
        QCOMPARE(run(words("okta check") << named), 0);
        QCOMPARE(run(words("okta check --json") << named), 0);
        QCOMPARE(run(words("okta people --app") << QString::fromLatin1(OktaRig::appLabel) << named), 0);
        m_rig->api().inject(demo::ApiFault::ExpiredToken);
        const int refused = run(words("okta check") << named);
        m_rig->api().clear(demo::ApiFault::ExpiredToken);
        QCOMPARE(refused, 4);
        QCOMPARE(run(words("secrets status")), 0);
        QCOMPARE(run(words("settings get")), 0);
        for (const QByteArray& secret : {token, QByteArray("PRIVATE KEY"), QByteArray("\"d\":")}) {
            QVERIFY2(!all.contains(secret), all.constData());
            const QStringList files = filesWith(folder.path(), secret);
            QVERIFY2(files.isEmpty(), files.join(QLatin1Char(' ')).toUtf8().constData());
        }
    }

private:
    std::unique_ptr<OktaRig> m_rig;
};

QTEST_GUILESS_MAIN(OktaCommandsTest)
#include "OktaCommandsTest.moc"
