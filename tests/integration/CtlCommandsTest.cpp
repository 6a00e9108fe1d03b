// SPDX-License-Identifier: Apache-2.0
// rollcallctl alone: integrations, credentials, settings, exit codes and the shapes scripts rely on.
#include "CtlProcess.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using rollcall::tests::ctl;
using rollcall::tests::CtlResult;
using rollcall::tests::words;

class CtlCommandsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anIntegrationIsMadeShownAndDeleted()
    {
        const QTemporaryDir folder;
        const CtlResult made =
            ctl(folder.path(), words("--json integration create --profile app-integration-wizard --name Acme"));
        QVERIFY2(made.exitCode == 0, made.told().constData());
        const QJsonObject object = made.object();
        QVERIFY(object[QStringLiteral("id")].isDouble());
        QCOMPARE(object[QStringLiteral("slug")].toString(), QStringLiteral("acme"));
        QCOMPARE(object[QStringLiteral("role")].toString(), QStringLiteral("own"));
        QCOMPARE(object[QStringLiteral("baseUrl")].toString(), QStringLiteral("http://127.0.0.1:8420/scim/v2/acme/"));
        QCOMPARE(object[QStringLiteral("baseUrlV1")].toString(), QStringLiteral("http://127.0.0.1:8420/scim/v1/acme/"));
        const QJsonObject auth = object[QStringLiteral("auth")].toObject();
        QCOMPARE(auth[QStringLiteral("mode")].toString(), QStringLiteral("bearer"));
        const QString token = auth[QStringLiteral("token")].toString();
        QVERIFY(token.size() > 30);

        const CtlResult listed = ctl(folder.path(), words("integration list --json"));
        QCOMPARE(listed.exitCode, 0);
        QCOMPARE(listed.array().size(), 1);
        QCOMPARE(listed.array().at(0)[QStringLiteral("people")].toInt(-1), 0);
        const CtlResult shown = ctl(folder.path(), words("integration show acme --json"));
        QCOMPARE(shown.object()[QStringLiteral("credentials")].toArray().size(), 1);
        const CtlResult people = ctl(folder.path(), words("integration show acme"));
        // The secret is shown at its making and never again.
        for (const CtlResult& later : {listed, shown, people})
            QVERIFY2(!later.out.contains(token) && !later.error.contains(token), later.told().constData());

        QCOMPARE(ctl(folder.path(), words("integration delete acme")).exitCode, 0);
        QVERIFY(ctl(folder.path(), words("integration list --json")).array().isEmpty());
        QCOMPARE(ctl(folder.path(), words("integration show acme")).exitCode, 3);
    }

    void basicAuthenticationComesWithUsernameAndPassword()
    {
        const QTemporaryDir folder;
        const CtlResult made =
            ctl(folder.path(), words("integration create --profile cyolo --name Cyolo --slug c-1 --json"));
        QVERIFY2(made.exitCode == 0, made.told().constData());
        const QJsonObject auth = made.object()[QStringLiteral("auth")].toObject();
        QCOMPARE(auth[QStringLiteral("mode")].toString(), QStringLiteral("basic"));
        QVERIFY(!auth[QStringLiteral("username")].toString().isEmpty());
        QVERIFY(auth[QStringLiteral("password")].toString().size() > 30);
        QVERIFY(!auth.contains(QStringLiteral("token")));
    }

    void anOAuthClientIsMadeAndApproved()
    {
        const QTemporaryDir folder;
        const CtlResult made = ctl(
            folder.path(), words("integration create --profile app-integration-wizard --name Acme --auth oauth "
                                 "--json --redirect-uri https://system-admin.okta.com/admin/app/cpc/a/oauth/callback"));
        QVERIFY2(made.exitCode == 0, made.told().constData());
        const QJsonObject auth = made.object()[QStringLiteral("auth")].toObject();
        QCOMPARE(auth[QStringLiteral("mode")].toString(), QStringLiteral("oauth"));
        QVERIFY(auth[QStringLiteral("clientId")].toString().size() > 30);
        QVERIFY(auth[QStringLiteral("clientSecret")].toString().size() > 30);
        QCOMPARE(auth[QStringLiteral("authorizeUrl")].toString(),
                 QStringLiteral("http://127.0.0.1:8420/oauth/acme/authorize"));
        QCOMPARE(auth[QStringLiteral("tokenUrl")].toString(), QStringLiteral("http://127.0.0.1:8420/oauth/acme/token"));

        const CtlResult publicOne = ctl(folder.path(), words("token create --purpose scim --public-client --json"));
        QVERIFY2(publicOne.exitCode == 0, publicOne.told().constData());
        QVERIFY(publicOne.object()[QStringLiteral("auth")].toObject()[QStringLiteral("clientSecret")].isNull());
        const QString id = QString::number(publicOne.object()[QStringLiteral("id")].toInteger());
        const CtlResult changed =
            ctl(folder.path(), words("token update --json") << id << words("--redirect-uri https://x.example/back"));
        QVERIFY2(changed.exitCode == 0, changed.told().constData());
        const QJsonArray all = ctl(folder.path(), words("token list --json")).array();
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.at(0)[QStringLiteral("clientId")], auth[QStringLiteral("clientId")]);
        QCOMPARE(all.at(1)[QStringLiteral("redirectUris")].toArray().at(0).toString(),
                 QStringLiteral("https://x.example/back"));

        const CtlResult first = ctl(folder.path(), words("oauth approve --json"));
        const CtlResult second = ctl(folder.path(), words("oauth approve"));
        QVERIFY2(first.exitCode == 0 && second.exitCode == 0, first.told().constData());
        static const QRegularExpression pattern(QStringLiteral("[0-9A-Z]{4}-[0-9A-Z]{4}"));
        QVERIFY(pattern.match(first.object()[QStringLiteral("code")].toString()).hasMatch());
        QVERIFY(pattern.match(second.out).hasMatch());
        QCOMPARE(first.object()[QStringLiteral("tries")].toInt(), 5);
    }

    void exitCodes_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("saying");
        const auto row = [](const char* name, const char* command, int code, const char* saying) {
            QTest::newRow(name) << QString::fromUtf8(command) << code << QString::fromUtf8(saying);
        };
        row("help", "--help", 0, "");
        row("help of a command", "serve --help", 0, "");
        row("version", "--version", 0, "");
        row("nothing", "", 2, "missing");
        row("unknown command", "frobnicate", 2, "frobnicate");
        row("unknown option", "integration list --frobnicate", 2, "--frobnicate");
        row("needed options missing", "integration create", 2, "--profile");
        row("underscore in the slug", "integration create --profile custom --name X --slug a_b", 2, "underscore");
        row("blank name", "integration create --profile custom --name=", 2, "--name");
        row("slug that begins with a hyphen", "integration create --profile custom --name X --slug=-a", 2,
            "begins and ends with a letter or digit");
        row("unknown role", "integration create --profile custom --name X --role king", 2, "own, relay or companion");
        row("unknown profile", "integration create --profile none --name X", 3, "trusona");
        row("relay without a vendor", "integration create --profile custom --name X --role relay", 2, "--downstream");
        row("companion that signs in", "integration create --profile trusona --name X --role companion --auth bearer",
            2, "--auth is about Okta's SCIM calls");
        row("companion with a vendor",
            "integration create --profile trusona --name X --role companion --downstream https://vendor.example", 2,
            "role relay");
        row("companion of a profile without that role", "integration create --profile entra --name X --role companion",
            4, "does not offer");
        row("redirect URI that is none",
            "integration create --profile custom --name X --auth oauth --redirect-uri http://x", 2, "http://x");
        row("redirect URI where none belongs", "token create --purpose scim --redirect-uri https://x.example/back", 2,
            "OAuth");
        row("approval where none is asked for", "oauth approve", 4, "bearer");
        row("authentication the profile does not have", "integration create --profile cyolo --name X --auth bearer", 4,
            "basic");
        row("slug taken", "integration create --profile custom --name X --slug acme", 4, "acme");
        row("unknown integration", "people list --integration none", 3, "none");
        row("unknown person", "people show nobody@acme.example", 3, "nobody@acme.example");
        row("unknown group", "groups show Nobody", 3, "Nobody");
        row("unknown credential", "token revoke 999", 3, "999");
        row("credential that is no number", "token revoke abc", 2, "abc");
        row("unknown request", "activity show 999", 3, "999");
        row("label that is too long",
            "token create --purpose scim --label "
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            2, "100 bytes");
        row("end that is no time", "token create --purpose scim --expires soon", 2, "2027-01-31");
        row("end in the past", "token create --purpose scim --expires 2001-01-01", 2, "past");
        row("header that is none", "token create --purpose scim --header-name a:b", 2, "X-Api-Key");
        row("header of HTTP's own", "token create --purpose scim --header-name Host", 2, "Host");
        row("credential to be changed in nothing", "token update 1", 2, "--expires");
        row("unknown credential to be changed", "token update 999 --label x", 3, "999");
        row("integration to be changed in nothing", "integration update", 2, "--set");
        row("unknown compatibility", "integration update --set colour=red", 2, "colour");
        row("compatibility that cannot be", "integration update --set transientAnswer.status=500", 2, "429 or 503");
        row("compatibility of a wrong type", "integration update --set requiresSchemas=perhaps", 2, "true or false");
        row("compatibility without a value", "integration update --set requiresSchemas", 2, "NAME=VALUE");
        row("compatibility from no file", "integration update --compatibility no.json", 2, "no.json");
        row("schema from no file", "schema add no.json", 2, "no.json");
        row("unknown schema", "schema show urn:none", 3, "urn:none");
        row("unknown schema to be removed", "schema remove urn:none", 3, "urn:none");
        row("unknown resource type", "schema show urn:none --resource-type Device", 2, "User or Group");
        row("invitation of nobody", "invite send nobody@example.com", 3, "nobody@example.com");
        row("invitation of nobody in particular", "invite send", 2, "--state");
        row("invitations of no state", "invite list --state happy", 2, "happy");
        row("mailer that is none", "invite configure --mailer pigeon", 2, "mailer");
        row("link that lives too long", "invite configure --lifetime-days 99", 2, "lifetimeDays");
        row("quiet hours that are none", "invite configure --quiet-hours late", 2, "20:00-07:00");
        row("mail in the clear to elsewhere", "mail configure --host smtp.example.com --security none", 2, "TLS");
        row("mail without a server", "mail test", 4, "mail configure");
        row("logo that is nowhere", "mail configure --logo-file nowhere.png", 2, "nowhere.png");
        row("logo that is no picture", "mail configure --logo-file /dev/null", 2, "PNG");
        row("sender that is none", "mail configure --from nobody", 2, "nobody");
        row("registrations nowhere", "registrations adopt", 2, "--group");
        row("write-back nowhere", "registrations write-back --mode watch", 2, "--group");
        row("confirmation of nobody", "registrations confirm nobody", 3, "nobody");
        row("unknown purpose", "token create --purpose fun", 2, "--purpose");
        row("door that is neither on nor off", "settings set listener.health maybe", 2, "neither on nor off");
        row("Okta's ranges from no file", "serve --allow-from okta:no.json", 2, "no.json");
        row("unknown door", "serve --without windows", 2, "scim, enrolment or health");
        row("unknown setting", "settings get none", 3, "none");
        row("setting with a wrong value", "settings set listener.port many", 2, "many");
        row("a command of later", "reconcile plan", 4, "not built yet");
        row("PostgreSQL", "status --database postgresql://x/y", 4, "SQLite");
        row("wrong address", "serve --listen somewhere", 2, "somewhere");
        row("plain HTTP for everybody", "serve --listen 0.0.0.0:0 --http", 4, "--trusted-proxy");
        row("certificate that is not there", "serve --listen 127.0.0.1:0 --tls-cert no.pem --tls-key no.pem", 2,
            "no.pem");
        row("stored certificate that is not there", "settings set listener.tlsCertificate no.pem", 2, "no.pem");
        row("stored block that is none", "settings set listener.allowFrom everywhere", 2, "everywhere");
        row("certificate without key", "serve --tls-cert x.pem", 2, "--tls-key");
        row("block that is none", "serve --allow-from everywhere", 2, "everywhere");
        row("public URL with a path", "serve --public-url https://a.example/x", 2, "public URL");
    }

    void exitCodes()
    {
        QFETCH(QString, command);
        QFETCH(int, code);
        QFETCH(QString, saying);
        if (m_shared.isEmpty()) {
            m_shared = m_folder.path();
            const CtlResult made = ctl(m_shared, words("integration create --profile custom --name Acme"));
            QVERIFY2(made.exitCode == 0, made.told().constData());
        }
        const CtlResult result = ctl(m_shared, command.split(QLatin1Char(' '), Qt::SkipEmptyParts));
        QVERIFY2(result.exitCode == code, result.told().constData());
        QVERIFY2(result.error.contains(saying), result.told().constData());
        // One clear line on failure, and nothing on standard output then.
        if (code != 0) {
            QCOMPARE(result.error.trimmed().count(QLatin1Char('\n')), 0);
            QVERIFY2(result.out.isEmpty(), result.told().constData());
        } else {
            QVERIFY(result.error.isEmpty());
        }
    }

    void aDirectoryThatFailsIsOneLine()
    {
        const QTemporaryDir folder;
        QCOMPARE(ctl(folder.path(), words("integration create --profile custom --name Acme")).exitCode, 0);
        const QDir files(folder.path());
        for (const QString& name : files.entryList({QStringLiteral("rollcall.sqlite*")}, QDir::Files)) {
            QFile file(files.filePath(name));
            QVERIFY(file.open(QIODevice::ReadWrite));
            // Behind the header, so that only a query finds it.
            QVERIFY(file.seek(4096));
            file.write(QByteArray(256 * 1024, 'x'));
        }
        const CtlResult plain = ctl(folder.path(), words("people list"));
        QCOMPARE(plain.exitCode, 1);
        QCOMPARE(plain.error.trimmed().count(QLatin1Char('\n')), 0);
    }

    void logsOnlyWhenAsked()
    {
        const QTemporaryDir folder;
        const CtlResult verbose = ctl(folder.filePath(QStringLiteral("one")), words("integration list --verbose"));
        QCOMPARE(verbose.exitCode, 0);
        QVERIFY2(verbose.error.contains(QStringLiteral("schema step")), verbose.told().constData());
        const CtlResult plain = ctl(folder.filePath(QStringLiteral("two")), words("integration list"));
        QCOMPARE(plain.exitCode, 0);
        QVERIFY2(plain.error.isEmpty(), plain.told().constData());
    }

    void severalIntegrationsMustBeNamed()
    {
        const QTemporaryDir folder;
        QCOMPARE(ctl(folder.path(), words("people list")).exitCode, 3);
        QCOMPARE(ctl(folder.path(), words("integration create --profile custom --name One")).exitCode, 0);
        QCOMPARE(ctl(folder.path(), words("people list")).exitCode, 0);
        const CtlResult second = ctl(folder.path(), words("integration create --profile entra --name One --json"));
        QCOMPARE(second.object()[QStringLiteral("slug")].toString(), QStringLiteral("one-2"));
        const CtlResult unnamed = ctl(folder.path(), words("people list"));
        QCOMPARE(unnamed.exitCode, 2);
        QVERIFY2(unnamed.error.contains(QStringLiteral("one, one-2")), unnamed.told().constData());
        QCOMPARE(ctl(folder.path(), words("people list --integration one-2")).exitCode, 0);
    }

    void emptyListsAreJsonArrays()
    {
        const QTemporaryDir folder;
        QVERIFY(ctl(folder.path(), words("integration list --json")).isArray());
        QCOMPARE(ctl(folder.path(), words("integration create --profile custom --name One")).exitCode, 0);
        for (const char* command : {"people list --json", "groups list --json"}) {
            const CtlResult result = ctl(folder.path(), words(command));
            QVERIFY2(result.isArray() && result.array().isEmpty(), result.told().constData());
        }
    }

    void settingsAreKept()
    {
        const QTemporaryDir folder;
        const QStringList get = words("settings get listener.publicUrl");
        QCOMPARE(ctl(folder.path(), get).out.trimmed(), QString());
        QCOMPARE(ctl(folder.path(), words("settings set listener.publicUrl https://scim.acme.example")).exitCode, 0);
        QCOMPARE(ctl(folder.path(), get).out.trimmed(), QStringLiteral("https://scim.acme.example"));
        const CtlResult made = ctl(folder.path(), words("integration create --profile custom --name One --json"));
        QCOMPARE(made.object()[QStringLiteral("baseUrl")].toString(),
                 QStringLiteral("https://scim.acme.example/scim/v2/one/"));
    }

    void aPublicUrlIsKeptInItsNormalForm()
    {
        const QTemporaryDir folder;
        QCOMPARE(ctl(folder.path(), words("settings set listener.publicUrl https://scim.acme.example/")).exitCode, 0);
        QCOMPARE(ctl(folder.path(), words("settings get listener.publicUrl")).out.trimmed(),
                 QStringLiteral("https://scim.acme.example"));
    }

    void anEmptyValueGoesBackToTheDefault_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("fallback");
        const auto row = [](const char* key, const char* value, const char* fallback) {
            QTest::newRow(key) << QString::fromUtf8(key) << QString::fromUtf8(value) << QString::fromUtf8(fallback);
        };
        row("listener.address", "127.0.0.2", "127.0.0.1");
        row("listener.port", "9000", "8420");
        row("listener.publicUrl", "https://scim.acme.example", "");
        row("listener.trustedProxies", "10.0.0.2", "");
        row("listener.allowFrom", "10.0.0.0/8", "");
        row("listener.health", "off", "on");
        row("listener.healthAllowFrom", "127.0.0.1", "");
        row("enrolment.url", "https://join.acme.example", "");
    }

    void anEmptyValueGoesBackToTheDefault()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, fallback);
        const QTemporaryDir folder;
        const QStringList get = words("settings get") << key;
        QCOMPARE(ctl(folder.path(), words("settings set") << key << value).exitCode, 0);
        QCOMPARE(ctl(folder.path(), get).out.trimmed(), value);
        const CtlResult reset = ctl(folder.path(), words("settings set") << key << QString());
        QVERIFY2(reset.exitCode == 0, reset.told().constData());
        QCOMPARE(ctl(folder.path(), get).out.trimmed(), fallback);
    }

    void whatIsStoredServesWithoutOptions()
    {
        const QTemporaryDir folder;
        const CtlResult listed =
            ctl(folder.path(), words("settings set listener.allowFrom") << QStringLiteral("10.0.0.0/8, 192.0.2.1"));
        QVERIFY2(listed.exitCode == 0, listed.told().constData());
        QCOMPARE(ctl(folder.path(), words("settings get listener.allowFrom")).out.trimmed(),
                 QStringLiteral("10.0.0.0/8 192.0.2.1"));
        // A certificate alone never ends in plain HTTP.
        QFile certificate(folder.filePath(QStringLiteral("chain.pem")));
        QVERIFY(certificate.open(QIODevice::WriteOnly));
        certificate.close();
        const CtlResult stored =
            ctl(folder.path(), words("settings set listener.tlsCertificate") << certificate.fileName());
        QVERIFY2(stored.exitCode == 0, stored.told().constData());
        const CtlResult serve = ctl(folder.path(), words("serve --listen 127.0.0.1:0"));
        QVERIFY2(serve.exitCode == 2, serve.told().constData());
        QVERIFY2(serve.error.contains(QStringLiteral("listener.tlsKey")), serve.told().constData());
    }

    void aSlugIsMadeFromTheName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("slug");
        QTest::newRow("words") << QStringLiteral("Acme SCIM (Okta)") << QStringLiteral("acme-scim-okta");
        QTest::newRow("accents") << QString::fromUtf8("Zoë Ångström") << QStringLiteral("zoe-angstrom");
        QTest::newRow("no Latin letter") << QString::fromUtf8("日本") << QStringLiteral("custom");
    }

    void aSlugIsMadeFromTheName()
    {
        QFETCH(QString, name);
        QFETCH(QString, slug);
        const QTemporaryDir folder;
        const CtlResult made = ctl(folder.path(), words("integration create --json --profile custom --name") << name);
        QVERIFY2(made.exitCode == 0, made.told().constData());
        QCOMPARE(made.object()[QStringLiteral("slug")].toString(), slug);
    }

    void theTextNamesBothBaseUrls()
    {
        const QTemporaryDir folder;
        const CtlResult made = ctl(folder.path(), words("integration create --profile custom --name One"));
        QVERIFY2(made.out.contains(QStringLiteral("/scim/v2/one/")), made.told().constData());
        QVERIFY2(made.out.contains(QStringLiteral("/scim/v1/one/")), made.told().constData());
        const CtlResult shown = ctl(folder.path(), words("integration show one"));
        QVERIFY2(shown.out.contains(QStringLiteral("/scim/v2/one/")), shown.told().constData());
        QVERIFY2(shown.out.contains(QStringLiteral("/scim/v1/one/")), shown.told().constData());
    }

    void theDirectoryIsChosenByOptionBeforeEnvironment()
    {
        const QTemporaryDir environment;
        const QTemporaryDir option;
        QStringList create = words("integration create --profile custom --name One --data-dir");
        create << option.path();
        QCOMPARE(ctl(environment.path(), create).exitCode, 0);
        QVERIFY(ctl(environment.path(), words("integration list --json")).array().isEmpty());
        QCOMPARE(ctl(environment.path(), words("integration list --json") << QStringLiteral("--database")
                                                                          << QStringLiteral("sqlite:") + option.path())
                     .array()
                     .size(),
                 1);
    }

    void theDemonstrationIsComplete_data()
    {
        QTest::addColumn<QString>("choice");
        QTest::newRow("App Integration Wizard app") << QStringLiteral("--flavour put");
        QTest::newRow("catalogue app") << QStringLiteral("--flavour patch");
        QTest::newRow("Trusona") << QStringLiteral("--profile trusona");
        QTest::newRow("Beyond Identity") << QStringLiteral("--profile beyond-identity");
    }

    void theDemonstrationIsComplete()
    {
        QFETCH(QString, choice);
        const QTemporaryDir folder;
        const CtlResult result =
            ctl(folder.path(), words("demo --people 40 --groups 5 --json") << choice.split(QLatin1Char(' ')));
        QVERIFY2(result.exitCode == 0, result.told().constData());
        const QJsonObject summary = result.object();
        QCOMPARE(summary[QStringLiteral("people")].toInt(), 41);      // one is hired on the way
        QCOMPARE(summary[QStringLiteral("provisioned")].toInt(), 40); // and one leaves
        QCOMPARE(summary[QStringLiteral("groupsPushed")].toInt(), 5);
        // Somebody who leaves, or gets another address, counts no more where the keeper has heard of it already.
        QVERIFY2(summary[QStringLiteral("invited")].toInt() >= 39, result.told().constData());
        for (const char* stage : {"verified", "registered", "writtenBack"})
            QVERIFY2(summary[QLatin1String(stage)].toInt() >= 19, result.told().constData());
        QVERIFY(summary[QStringLiteral("notBuiltYet")].toArray().isEmpty());
        QVERIFY(summary[QStringLiteral("hireToWrittenBackSeconds")].toDouble() > 0);
        QVERIFY(summary[QStringLiteral("missing")].toArray().isEmpty());
        // It plays in a folder of its own.
        QVERIFY(ctl(folder.path(), words("integration list --json")).array().isEmpty());
    }

private:
    QTemporaryDir m_folder;
    QString m_shared;
};

QTEST_GUILESS_MAIN(CtlCommandsTest)
#include "CtlCommandsTest.moc"
