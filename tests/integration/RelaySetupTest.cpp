// SPDX-License-Identifier: Apache-2.0
// A relay and the secrets of its vendor, set up and refused on the command line.
#include "CtlProcess.h"
#include "secrets/SecretLedger.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace rollcall::tests;

namespace {

const QByteArray secret = QByteArrayLiteral("s3cret-of-the-vendor");

QStringList createRelay(const char* options)
{
    return words("integration create --json --profile custom --name Vendor --role relay") + words(options);
}

} // namespace

class RelaySetupTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { noteSecret(secret.toStdString()); }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* title, const char* options, int exitCode, const char* word) {
            QTest::newRow(title) << QByteArray(options) << exitCode << QString::fromLatin1(word);
        };
        row("no downstream", "", 2, "--downstream URL");
        row("no secret", "--downstream https://vendor.example/scim", 2, "--downstream-secret-file");
        row("plain http to a public host", "--downstream http://vendor.example/scim --downstream-secret-file -", 2,
            "https");
        row("a query", "--downstream https://vendor.example/scim?x=1 --downstream-secret-file -", 2, "question mark");
        row("an unknown way", "--downstream https://vendor.example --downstream-auth magic --downstream-secret-file -",
            2, "client-credentials");
        row("basic without a name",
            "--downstream https://vendor.example --downstream-auth basic --downstream-secret-file -", 2, "User name");
        row("a client without a token address",
            "--downstream https://vendor.example --downstream-auth client-credentials --downstream-username c "
            "--downstream-secret-file -",
            2, "Token URL");
        row("an option of another way",
            "--downstream https://vendor.example --downstream-header X-Key --downstream-secret-file -", 2,
            "does not belong");
        row("the secret alone", "--downstream-secret-file -", 2, "--downstream URL");
    }

    void refusals()
    {
        QFETCH(QByteArray, options);
        QFETCH(int, exitCode);
        QFETCH(QString, word);
        const QTemporaryDir folder;
        const QString data = folder.filePath(QStringLiteral("data"));
        const CtlResult result = ctl(data, createRelay(options.constData()), secret);
        QVERIFY2(result.exitCode == exitCode, result.told().constData());
        QVERIFY2(result.error.contains(word), result.told().constData());
        QCOMPARE(ctl(data, words("integration list --json")).array().size(), 0);
    }

    void othersHaveNoDownstream()
    {
        const QTemporaryDir folder;
        const QString data = folder.filePath(QStringLiteral("data"));
        const CtlResult own = ctl(data,
                                  words("integration create --profile custom --name Own --downstream "
                                        "https://vendor.example --downstream-secret-file -"),
                                  secret);
        QVERIFY2(own.exitCode == 2 && own.error.contains(QStringLiteral("--role relay")), own.told().constData());
        QCOMPARE(ctl(data, words("integration create --profile custom --name Own")).exitCode, 0);
        const CtlResult update = ctl(data, words("integration update --downstream https://vendor.example"));
        QVERIFY2(update.exitCode == 2 && update.error.contains(QStringLiteral("own")), update.told().constData());
        const CtlResult import = ctl(data, words("relay import --dry-run"));
        QVERIFY2(import.exitCode == 4, import.told().constData());
        const CtlResult check = ctl(data, words("relay check"));
        QVERIFY2(check.exitCode == 4, check.told().constData());
    }

    void isShownWithoutItsSecretAndChanged()
    {
        const QTemporaryDir folder;
        const QString data = folder.filePath(QStringLiteral("data"));
        const CtlResult made = ctl(data,
                                   createRelay("--downstream https://vendor.example/scim --downstream-auth "
                                               "client-credentials --downstream-username us --downstream-scope scim "
                                               "--downstream-token-url https://vendor.example/token "
                                               "--downstream-secret-file -"),
                                   secret);
        QVERIFY2(made.exitCode == 0, made.told().constData());
        QVERIFY(!made.told().contains(secret));
        // Nothing answers there under this role.
        for (const char* command : {"integration create", "integration show", "integration list"}) {
            const bool isMade = qstrcmp(command, "integration create") == 0;
            const CtlResult json = isMade ? made : ctl(data, words(command) << QStringLiteral("--json"));
            const QJsonValue first = json.out.startsWith(QLatin1Char('[')) ? json.array().at(0) : json.object();
            QVERIFY2(first[QStringLiteral("baseUrlV1")].isNull(), json.told().constData());
            QVERIFY2(first[QStringLiteral("baseUrl")].isString(), json.told().constData());
        }
        const CtlResult text = ctl(data, words("integration show"));
        QVERIFY2(!text.out.contains(QStringLiteral("/scim/v1/")), text.told().constData());
        const CtlResult told = ctl(folder.filePath(QStringLiteral("other")),
                                   words("integration create --profile custom --name Vendor --role relay --downstream "
                                         "https://vendor.example/scim --downstream-secret-file -"),
                                   secret);
        QVERIFY2(told.exitCode == 0 && !told.out.contains(QStringLiteral("SCIM 1.1")), told.out.toUtf8().constData());
        const CtlResult shown = ctl(data, words("integration show --json"));
        QJsonObject downstream = shown.object()[QStringLiteral("downstream")].toObject();
        QCOMPARE(shown.object()[QStringLiteral("role")].toString(), QStringLiteral("relay"));
        QCOMPARE(downstream[QStringLiteral("baseUrl")].toString(), QStringLiteral("https://vendor.example/scim"));
        QCOMPARE(downstream[QStringLiteral("auth")].toString(), QStringLiteral("client-credentials"));
        QCOMPARE(downstream[QStringLiteral("username")].toString(), QStringLiteral("us"));
        QVERIFY(!shown.told().contains(secret));
        const CtlResult list = ctl(data, words("integration list --json"));
        QCOMPARE(list.array().at(0)[QStringLiteral("role")].toString(), QStringLiteral("relay"));

        QCOMPARE(ctl(data, words("integration update --downstream-scope all")).exitCode, 0);
        downstream = ctl(data, words("integration show --json")).object()[QStringLiteral("downstream")].toObject();
        QCOMPARE(downstream[QStringLiteral("scope")].toString(), QStringLiteral("all"));
        QCOMPARE(downstream[QStringLiteral("baseUrl")].toString(), QStringLiteral("https://vendor.example/scim"));
        QCOMPARE(ctl(data, words("integration delete vendor")).exitCode, 0);
        const QJsonObject secrets = ctl(data, words("secrets status --json")).object();
        QCOMPARE(secrets[QStringLiteral("secrets")].toArray().size(), 0);
    }

    void secretsAreUnlockedElsewhereAndRotated()
    {
        const QTemporaryDir folder;
        const QString data = folder.filePath(QStringLiteral("data"));
        QCOMPARE(ctl(data, words("secrets status --json")).object()[QStringLiteral("state")].toString(),
                 QStringLiteral("unused"));
        QVERIFY(ctl(data, words("secrets key")).exitCode == 4);
        const CtlResult made =
            ctl(data, createRelay("--downstream https://vendor.example/scim --downstream-secret-file -"), secret);
        QVERIFY2(made.exitCode == 0, made.told().constData());
        const QString keyFile = data + QStringLiteral("-key/data.key");
        QVERIFY(QFile::exists(keyFile));
        QCOMPARE(QFile::permissions(keyFile) & (QFileDevice::ReadGroup | QFileDevice::ReadOther),
                 QFileDevice::Permissions());
        const CtlResult key = ctl(data, words("secrets key"));
        QVERIFY2(key.exitCode == 0 && !key.out.trimmed().isEmpty(), key.told().constData());

        // As on another computer.
        QVERIFY(QFile::remove(keyFile));
        QCOMPARE(ctl(data, words("secrets status --json")).object()[QStringLiteral("state")].toString(),
                 QStringLiteral("locked"));
        const CtlResult wrong = ctl(data, words("secrets unlock"), "no key");
        QVERIFY2(wrong.exitCode == 2, wrong.told().constData());
        const CtlResult unlocked = ctl(data, words("secrets unlock"), key.out.toUtf8());
        QVERIFY2(unlocked.exitCode == 0, unlocked.told().constData());
        QCOMPARE(ctl(data, words("secrets status --json")).object()[QStringLiteral("state")].toString(),
                 QStringLiteral("open"));

        const CtlResult rotated = ctl(data, words("secrets rotate"));
        QVERIFY2(rotated.exitCode == 0, rotated.told().constData());
        const CtlResult newKey = ctl(data, words("secrets key"));
        QVERIFY(newKey.out != key.out);
        QVERIFY(QFile::remove(keyFile));
        const CtlResult old = ctl(data, words("secrets unlock"), key.out.toUtf8());
        QVERIFY2(old.exitCode == 4, old.told().constData());
        QCOMPARE(ctl(data, words("secrets unlock"), newKey.out.toUtf8()).exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(RelaySetupTest)
#include "RelaySetupTest.moc"
