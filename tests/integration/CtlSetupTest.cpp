// SPDX-License-Identifier: Apache-2.0
// What an admin sets up for one integration, as a running listener then has it: credentials with labels, ends and
// headers of their own, the way its client is treated, schemas of its own, and who may reach it.
#include "CtlProcess.h"
#include "Okta.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <QUrlQuery>

#include <string>
#include <string_view>
#include <utility>

using namespace rollcall::tests;

namespace {

constexpr int patience = 30'000;
constexpr auto schemaUrn = "urn:acme:params:scim:schemas:extension:badge:2.0:User";

QByteArray badgeSchema()
{
    const QJsonObject number{{QStringLiteral("name"), QStringLiteral("number")},
                             {QStringLiteral("type"), QStringLiteral("string")}};
    const QJsonObject floor{{QStringLiteral("name"), QStringLiteral("floor")},
                            {QStringLiteral("type"), QStringLiteral("integer")}};
    const QJsonObject schema{{QStringLiteral("id"), QString::fromLatin1(schemaUrn)},
                             {QStringLiteral("name"), QStringLiteral("Badge")},
                             {QStringLiteral("description"), QStringLiteral("What the gate knows")},
                             {QStringLiteral("attributes"), QJsonArray{number, floor}}};
    return QJsonDocument(schema).toJson(QJsonDocument::Compact);
}

QString writeFile(const QTemporaryDir& folder, const char* name, const QByteArray& content)
{
    QFile file(folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("the file cannot be written");
    return file.fileName();
}

std::string person(const char* userName, const std::string& more = {})
{
    return "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"userName\":\"" + std::string(userName) +
           '"' + more + '}';
}

QJsonObject credentialOf(const QString& folder, const QString& label)
{
    const QJsonArray all = ctl(folder, words("token list --json")).array();
    for (const QJsonValue& each : all) {
        if (each[QStringLiteral("label")].toString() == label)
            return each.toObject();
    }
    return {};
}

} // namespace

class CtlSetupTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void severalCredentialsLiveSideBySide()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        const CtlResult spare =
            ctl(folder.path(), words("token create --purpose scim --json --expires 90d --label Spare"));
        QVERIFY2(spare.exitCode == 0, spare.told().constData());
        Okta first(serve.port(), made.slug, made.token);
        Okta second(serve.port(), made.slug, tokenOf(spare));
        QTRY_COMPARE_WITH_TIMEOUT(second.send("GET", "/Users?startIndex=1&count=2"), 200, patience);
        QCOMPARE(first.send("GET", "/Users?startIndex=1&count=2"), 200);

        const QJsonObject row = credentialOf(folder.path(), QStringLiteral("Spare"));
        QCOMPARE(row[QStringLiteral("state")].toString(), QStringLiteral("valid"));
        QVERIFY(!row[QStringLiteral("expires")].isNull());
        QVERIFY(tokenOf(spare).endsWith(row[QStringLiteral("lastFour")].toString()));
        QTRY_VERIFY_WITH_TIMEOUT(
            !credentialOf(folder.path(), QStringLiteral("Spare"))[QStringLiteral("lastUsed")].isNull(), patience);
        const CtlResult table = ctl(folder.path(), words("token list"));
        QVERIFY2(table.out.contains(QStringLiteral("Spare")), table.told().constData());
        QCOMPARE(serve.process().terminate(), 0);
    }

    void anOldCredentialIsLetExpire()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        const QString id = QString::number(credentialOf(folder.path(), {})[QStringLiteral("id")].toInteger());
        const CtlResult changed =
            ctl(folder.path(), words("token update --json --label Old --expires 2099-01-31") << id);
        QVERIFY2(changed.exitCode == 0, changed.told().constData());
        QCOMPARE(changed.object()[QStringLiteral("label")].toString(), QStringLiteral("Old"));
        QCOMPARE(changed.object()[QStringLiteral("expires")].toString(), QStringLiteral("2099-01-31T00:00:00.000Z"));
        QCOMPARE(credentialOf(folder.path(), QStringLiteral("Old"))[QStringLiteral("expires")].toString(),
                 QStringLiteral("2099-01-31T00:00:00.000Z"));
        QCOMPARE(ctl(folder.path(), words("token revoke") << id).exitCode, 0);
        QCOMPARE(ctl(folder.path(), words("token update --label Back") << id).exitCode, 4);
    }

    void aTokenComesInAHeaderOfItsOwn()
    {
        const QTemporaryDir folder;
        const CtlResult made =
            ctl(folder.path(), words("integration create --profile custom --auth header --header-name X-Api-Key --json "
                                     "--name Acme"));
        QVERIFY2(made.exitCode == 0, made.told().constData());
        QCOMPARE(made.object()[QStringLiteral("auth")].toObject()[QStringLiteral("headerName")].toString(),
                 QStringLiteral("X-Api-Key"));
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        rollcall::http::Client client({"127.0.0.1", serve.port(), false, {}});
        rollcall::http::Headers headers;
        headers.add("X-Api-Key", tokenOf(made).toStdString());
        const auto answer = client.send("GET", "/scim/v2/acme/Users?startIndex=1&count=2", headers, {});
        QVERIFY(answer.has_value());
        QCOMPARE(answer->status, 200);
        headers.set("X-Api-Key", "rc_wrong");
        const auto refused = client.send("GET", "/scim/v2/acme/Users?startIndex=1&count=2", headers, {});
        QVERIFY(refused.has_value());
        QCOMPARE(refused->status, 401);
        QCOMPARE(serve.process().terminate(), 0);
    }

    void theGuideIsPrintedWithItsValuesAndWithoutSecrets()
    {
        const QTemporaryDir folder;
        const CtlResult made = ctl(
            folder.path(), words("integration create --profile app-integration-wizard --name Acme --auth oauth --json "
                                 "--redirect-uri https://okta.example/callback"));
        QVERIFY2(made.exitCode == 0, made.told().constData());
        const QJsonObject auth = made.object()[QStringLiteral("auth")].toObject();
        QCOMPARE(ctl(folder.path(), words("settings set listener.publicUrl https://scim.acme.example")).exitCode, 0);
        const CtlResult guide = ctl(folder.path(), words("setup guide --markdown"));
        QVERIFY2(guide.exitCode == 0, guide.told().constData());
        QVERIFY(guide.out.startsWith(QStringLiteral("# Acme: set-up\n")));
        const QStringList expected{
            QStringLiteral("\n- SCIM connector base URL: `https://scim.acme.example/scim/v2/acme/`\n"),
            QStringLiteral("\n- Client ID: `%1`\n").arg(auth[QStringLiteral("clientId")].toString()),
            QStringLiteral("\n- Access token endpoint URI: `https://scim.acme.example/oauth/acme/token`\n"),
            QStringLiteral("\n- Okta's redirect URI: `https://okta.example/callback`\n"),
            QStringLiteral(
                "\n- In a terminal, on Rollcall's computer: `rollcallctl oauth approve --integration acme`\n"),
            QStringLiteral("\n## Good to know\n\n- "),
            QStringLiteral("\n## Help\n")};
        for (const QString& line : expected)
            QVERIFY2(guide.out.contains(line), qPrintable(line + guide.out));
        QVERIFY(!guide.out.contains(auth[QStringLiteral("clientSecret")].toString()));
        QVERIFY(!auth[QStringLiteral("clientSecret")].toString().isEmpty());
        const CtlResult json = ctl(folder.path(), words("setup guide --json"));
        QVERIFY(json.object()[QStringLiteral("markdown")].toString().startsWith(QStringLiteral("# Acme: set-up\n")));
        QCOMPARE(ctl(folder.path(), words("setup guide --integration nobody")).exitCode,
                 ctl(folder.path(), words("integration show nobody")).exitCode);
    }

    void anOAuthClientIsApprovedByTheCodeOfTheConsole()
    {
        const QTemporaryDir folder;
        const CtlResult made = ctl(folder.path(), words("integration create --profile custom --name Acme --auth oauth "
                                                        "--json --redirect-uri https://okta.example/callback"));
        QVERIFY2(made.exitCode == 0, made.told().constData());
        const QJsonObject auth = made.object()[QStringLiteral("auth")].toObject();
        const std::string id = auth[QStringLiteral("clientId")].toString().toStdString();
        const std::string client = "client_id=" + id;
        const std::string secret = "&client_secret=" + auth[QStringLiteral("clientSecret")].toString().toStdString();
        const std::string place = "&redirect_uri=https%3A%2F%2Fokta.example%2Fcallback";
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        const CtlResult approval = ctl(folder.path(), words("oauth approve --json"));
        QVERIFY2(approval.exitCode == 0, approval.told().constData());
        const std::string code = approval.object()[QStringLiteral("code")].toString().toStdString();

        const auto consent = post(serve, "/oauth/acme/authorize",
                                  client + place + "&response_type=code&decision=approve&consent_code=" + code);
        QCOMPARE(consent.status, 303);
        const QUrl location(
            QString::fromStdString(std::string(consent.headers.value("Location").value_or(std::string_view()))));
        const std::string grant = QUrlQuery(location).queryItemValue(QStringLiteral("code")).toStdString();
        QVERIFY(!grant.empty());
        const auto tokens =
            post(serve, "/oauth/acme/token", client + secret + place + "&grant_type=authorization_code&code=" + grant);
        QCOMPARE(tokens.status, 200);
        const QString token = QJsonDocument::fromJson(QByteArray::fromStdString(tokens.body))
                                  .object()[QStringLiteral("access_token")]
                                  .toString();
        Okta okta(serve.port(), QStringLiteral("acme"), token);
        QCOMPARE(okta.send("GET", "/Users?startIndex=1&count=2"), 200);

        // With its client everything it was given ends.
        const QString row = QString::number(credentialOf(folder.path(), {})[QStringLiteral("id")].toInteger());
        QCOMPARE(ctl(folder.path(), words("token revoke") << row).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(okta.send("GET", "/Users?startIndex=1&count=2"), 401, patience);
        QCOMPARE(serve.process().terminate(), 0);
    }

    void theWayAClientIsTreatedChangesWhileItIsServed()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        Okta okta(serve.port(), made.slug, made.token);
        // Tolerant: a boolean as text is taken.
        QCOMPARE(okta.send("POST", "/Users", person("ada@acme.example", ",\"active\":\"true\"")), 201);
        const CtlResult strict =
            ctl(folder.path(), words("integration update acme --compatibility strict --set createsOnFilteredAdd=true "
                                     "transientAnswer.retryAfterSeconds=7 --name Strict --json"));
        QVERIFY2(strict.exitCode == 0, strict.told().constData());
        QCOMPARE(strict.object()[QStringLiteral("name")].toString(), QStringLiteral("Strict"));
        QTRY_COMPARE_WITH_TIMEOUT(postSomebody(okta), 400, patience);
        const QJsonObject shown = ctl(folder.path(), words("integration show acme --json"))
                                      .object()[QStringLiteral("compatibility")]
                                      .toObject();
        QCOMPARE(shown[QStringLiteral("unknownAttributes")].toString(), QStringLiteral("refuse"));
        QVERIFY(shown[QStringLiteral("createsOnFilteredAdd")].toBool());
        QCOMPARE(shown[QStringLiteral("transientAnswer")].toObject()[QStringLiteral("retryAfterSeconds")].toInt(), 7);
        const CtlResult text = ctl(folder.path(), words("integration show acme"));
        QVERIFY2(text.out.contains(QStringLiteral("transientAnswer.retryAfterSeconds=7")), text.told().constData());

        // As a file, which may say only what differs.
        const QString file = writeFile(folder, "lenient.json", "{\"acceptsBooleanStrings\": true}");
        QCOMPARE(ctl(folder.path(), words("integration update acme --compatibility") << file).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(postSomebody(okta), 201, patience);
        QCOMPARE(serve.process().terminate(), 0);
    }

    void theProfileSaysHowItsClientIsTreated_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("createsOnReplace");
        QTest::newRow("app-integration-wizard") << QStringLiteral("app-integration-wizard") << 429 << false;
        QTest::newRow("entra") << QStringLiteral("entra") << 503 << true;
    }

    void theProfileSaysHowItsClientIsTreated()
    {
        QFETCH(QString, profile);
        QFETCH(int, status);
        QFETCH(bool, createsOnReplace);
        const QTemporaryDir folder;
        QCOMPARE(ctl(folder.path(), words("integration create --name Acme --profile") << profile).exitCode, 0);
        const QJsonObject shown =
            ctl(folder.path(), words("integration show --json")).object()[QStringLiteral("compatibility")].toObject();
        QCOMPARE(shown[QStringLiteral("transientAnswer")].toObject()[QStringLiteral("status")].toInt(), status);
        QCOMPARE(shown[QStringLiteral("createsOnFilteredReplace")].toBool(), createsOnReplace);
    }

    void aSchemaOfItsOwnIsServedStoredAndFiltered()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        Okta okta(serve.port(), made.slug, made.token);
        const QString file = writeFile(folder, "badge.json", badgeSchema());
        const CtlResult added = ctl(folder.path(), words("schema add --json") << file);
        QVERIFY2(added.exitCode == 0, added.told().constData());
        QCOMPARE(added.object()[QStringLiteral("attributes")].toInt(), 2);
        const std::string urn(schemaUrn);
        QTRY_COMPARE_WITH_TIMEOUT(okta.send("GET", "/Schemas/" + urn), 200, patience);

        const auto created = okta.exchange(
            "POST", "/Users", person("ada@acme.example", ",\"" + urn + "\":{\"number\":\"A-7\",\"floor\":3}"));
        QCOMPARE(created.status, 201);
        QVERIFY(created.body.find("A-7") != std::string::npos);
        const auto refused =
            okta.exchange("POST", "/Users", person("zoe@acme.example", ",\"" + urn + "\":{\"floor\":\"third\"}"));
        QCOMPARE(refused.status, 400);
        const auto found =
            okta.exchange("GET", "/Users?filter=" + rollcall::http::encodeQueryValue(urn + ":number eq \"a-7\""));
        QCOMPARE(found.status, 200);
        QCOMPARE(QJsonDocument::fromJson(QByteArray::fromStdString(found.body))
                     .object()[QStringLiteral("totalResults")]
                     .toInt(),
                 1);

        const QStringList show = words("schema show --json") << QString::fromLatin1(schemaUrn);
        QCOMPARE(ctl(folder.path(), show).object()[QStringLiteral("attributes")].toArray().size(), 2);
        QCOMPARE(ctl(folder.path(), words("schema list --json")).array().size(), 1);
        QCOMPARE(ctl(folder.path(), words("schema remove") << QString::fromLatin1(schemaUrn).toUpper()).exitCode, 0);
        QVERIFY(ctl(folder.path(), words("schema list --json")).array().isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(okta.send("GET", "/Schemas/" + urn), 404, patience);
        QCOMPARE(serve.process().terminate(), 0);
    }

    void aWrongSchemaIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("naming");
        QTest::newRow("not JSON") << QByteArray("{") << QStringLiteral("JSON");
        QTest::newRow("unknown type") << badgeSchema().replace("\"integer\"", "\"number\"") << QStringLiteral("type");
        QTest::newRow("standard URN") << badgeSchema().replace(schemaUrn, "urn:ietf:params:scim:schemas:core:2.0:User")
                                      << QStringLiteral("'id' belongs to the standard");
        QTest::newRow("two of one name") << badgeSchema().replace("\"floor\"", "\"Number\"")
                                         << QStringLiteral("attributes[1].name");
    }

    void aWrongSchemaIsRefusedWithItsPlace()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, naming);
        const QTemporaryDir folder;
        QVERIFY(!makeIntegration(folder.path(), "Acme").slug.isEmpty());
        const CtlResult result = ctl(folder.path(), words("schema add") << writeFile(folder, "schema.json", document));
        QVERIFY2(result.exitCode == 2, result.told().constData());
        QVERIFY2(result.error.contains(naming), result.told().constData());
        QVERIFY(ctl(folder.path(), words("schema list --json")).array().isEmpty());
    }

    void doorsOpenAndCloseByThemselves()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        const QString ranges =
            writeFile(folder, "ip_ranges.json", "{\"us_cell_1\":{\"ip_ranges\":[\"192.0.2.0/24\"]}}");
        Serve serve(folder.path(), words("--without health --allow-from") << QStringLiteral("okta:") + ranges);
        QVERIFY2(!serve.url().isEmpty(), serve.process().error().toUtf8().constData());
        QCOMPARE(Okta(serve.port(), made.slug, made.token).send("GET", "/Users"), 403);
        rollcall::http::Client client({"127.0.0.1", serve.port(), false, {}});
        const auto health = client.send("GET", "/healthz", {}, {});
        QVERIFY(health.has_value());
        QCOMPARE(health->status, 404);
        QCOMPARE(serve.process().terminate(), 0);
    }

private:
    static rollcall::http::ClientResponse post(const Serve& serve, const std::string& path, const std::string& form)
    {
        rollcall::http::Client client({"127.0.0.1", serve.port(), false, {}});
        rollcall::http::Headers headers;
        headers.add("Content-Type", "application/x-www-form-urlencoded");
        auto answer = client.send("POST", path, headers, form);
        return answer ? std::move(*answer) : rollcall::http::ClientResponse{};
    }

    /// Somebody new each time, whose state comes as text: what was taken once would be a conflict the next time.
    int postSomebody(Okta& okta)
    {
        const std::string userName = "somebody" + std::to_string(++m_posted) + "@acme.example";
        return okta.send("POST", "/Users", person(userName.c_str(), ",\"active\":\"true\""));
    }

    static QString tokenOf(const CtlResult& made)
    {
        return made.object()[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString();
    }

    int m_posted = 0;
};

QTEST_GUILESS_MAIN(CtlSetupTest)
#include "CtlSetupTest.moc"
