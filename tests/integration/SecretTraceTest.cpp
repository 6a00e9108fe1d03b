// SPDX-License-Identifier: Apache-2.0
// The whole journey of rollcallctl leaves no secret behind: not in its output, not in a file, not in `ps`.
#include "Okta.h"
#include "OktaRig.h"
#include "secrets/SecretLedger.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTest>

#include <memory>
#include <vector>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int deadlineMilliseconds = 60'000;

/// What a command printed, and what others on the computer could see of it meanwhile.
struct Trace {
    int exitCode = -1;
    QByteArray out;
    QByteArray error;
    QByteArray seen; ///< command line and environment; empty where the system shows none
};

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray seenOf(qint64 process)
{
    const QString folder = QStringLiteral("/proc/%1/").arg(process);
    return contentOf(folder + QStringLiteral("cmdline")) + '\n' + contentOf(folder + QStringLiteral("environ"));
}

/// The program's place is told by the environment of ctl(): the same here, with a look at the process while it runs.
Trace trace(const QString& data, const QStringList& line, const QByteArray& input = {})
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ROLLCALL_DATA_DIR"), data);
    environment.insert(QStringLiteral("ROLLCALL_KEY_FILE"), data + QStringLiteral("-key/data.key"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(ROLLCALLCTL), line);
    Trace result;
    if (!process.waitForStarted(deadlineMilliseconds))
        return result;
    // Looked at while it still waits for its input.
    result.seen = seenOf(process.processId());
    process.write(input);
    process.closeWriteChannel();
    if (process.waitForFinished(deadlineMilliseconds) && process.exitStatus() == QProcess::NormalExit)
        result.exitCode = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.error = process.readAllStandardError();
    return result;
}

} // namespace

class SecretTraceTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noSecretIsLeftBehind()
    {
        OktaRig rig;
        const QTemporaryDir folder;
        m_data = folder.filePath(QStringLiteral("data"));
        makeIntegrations();
        if (QTest::currentTestFailed())
            return;
        // Through a file and through standard input.
        const QString tokenFile = rig.tokenFile(demo::AdminRole::ReadOnly);
        addSecret("Okta token", QByteArray::fromStdString(rig.lastToken()));
        const QStringList connect = words("okta connect --verbose --integration own --org")
                                    << rig.origin() << words("--app") << QString::fromLatin1(OktaRig::appLabel);
        run(connect + words("--token-file") + QStringList{tokenFile});
        run(connect + words("--token-file -"), contentOf(tokenFile));
        run(words("okta key --integration basic --verbose"));
        talk();
        if (QTest::currentTestFailed())
            return;
        for (const char* line : {"okta check --integration own --verbose", "okta check --all --json",
                                 "okta people --integration own --verbose", "people list --integration own --json",
                                 "activity tail --no-follow --json", "integration show own --json",
                                 "token list --integration basic --json", "secrets status --json",
                                 "settings get --json", "status --json", "profiles --json"})
            run(words(line));
        run(words("activity export"), {}, 4); // not built yet, and refuses without a word too many
        run(words("okta check --org") + QStringList{rig.origin()} + words("--token-file -"), wrongToken + "\n", 4);
        addSecret("wrong Okta token", wrongToken);
        run(words("integration delete basic"));
        search(folder.path());
    }

private:
    struct Secret {
        const char* name;
        QByteArray text;
    };

    void addSecret(const char* name, const QByteArray& text)
    {
        QVERIFY2(text.size() >= 8, name);
        m_secrets.push_back({name, text});
        noteSecret(text.toStdString());
    }

    /// What they print is the one place where their secrets are shown; the rest of it must be clean.
    QJsonObject make(const char* line, const QByteArray& input = {})
    {
        const Trace made = trace(m_data, words(line), input);
        m_seen += made.seen;
        m_printed += made.error;
        return QJsonDocument::fromJson(made.out).object()[QStringLiteral("auth")].toObject();
    }

    void makeIntegrations()
    {
        const auto text = [](const QJsonObject& auth, const char* name) {
            return auth[QLatin1String(name)].toString().toUtf8();
        };
        m_token =
            text(make("integration create --json --profile trusona --name Own --role own --auth bearer"), "token");
        addSecret("SCIM token", m_token);
        const QJsonObject basic = make("integration create --json --profile cyolo --name Basic --auth basic");
        addSecret("password", text(basic, "password"));
        addSecret("Basic field", (text(basic, "username") + ":" + text(basic, "password")).toBase64());
        addSecret("client secret",
                  text(make("integration create --json --profile custom --name OAuth --auth oauth"), "clientSecret"));
        make("integration create --json --profile custom --name Relay --role relay --downstream http://127.0.0.1:9 "
             "--downstream-secret-file -",
             vendorSecret);
        addSecret("vendor's secret", vendorSecret);
        QCOMPARE(m_secrets.size(), std::size_t{5});
    }

    /// Okta talks to `serve`: with the right credential, a wrong one, and one in the address.
    void talk()
    {
        Serve serve(m_data, words("--verbose"));
        QVERIFY(!serve.url().isNull());
        Okta okta(serve.port(), QStringLiteral("own"), QString::fromUtf8(m_token));
        QCOMPARE(okta.createPerson("ada@acme.example"), 201);
        addSecret("person's password", "1mz050nq-Secret");
        Okta stranger(serve.port(), QStringLiteral("own"), QString::fromUtf8(wrongScimToken));
        QCOMPARE(stranger.send("GET", "/Users"), 401);
        addSecret("refused SCIM token", wrongScimToken);
        QCOMPARE(stranger.send("GET", "/Users?access_token=" + m_token.toStdString()), 401);
        Okta twice(serve.port(), QStringLiteral("own"), QStringLiteral("Bearer ") + QString::fromUtf8(m_token));
        QCOMPARE(twice.send("GET", "/Users") / 100 != 5, true);
        m_seen += seenOf(serve.process().processId());
        QCOMPARE(serve.process().terminate(), 0);
        m_printed += serve.process().out().toUtf8() + serve.process().error().toUtf8();
    }

    void run(const QStringList& line, const QByteArray& input = {}, int exitCode = 0)
    {
        const Trace told = trace(m_data, line, input);
        QVERIFY2(told.exitCode == exitCode,
                 (line.join(QLatin1Char(' ')).toUtf8() + "\n" + told.out + told.error).constData());
        m_seen += told.seen;
        m_printed += told.out + told.error;
    }

    void search(const QString& folder)
    {
#if defined(Q_OS_LINUX)
        QVERIFY2(m_seen.contains("okta"), "no process was looked at");
#endif
        for (const Secret& secret : m_secrets) {
            QVERIFY2(!m_printed.contains(secret.text), secret.name);
            QVERIFY2(!m_seen.contains(secret.text), secret.name);
        }
        int files = 0;
        QDirIterator each(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            const QString path = each.next();
            const QByteArray content = contentOf(path);
            ++files;
            for (const Secret& secret : m_secrets)
                QVERIFY2(!content.contains(secret.text), (path.toUtf8() + ": " + secret.name).constData());
            for (const char* key : {"PRIVATE KEY", "\"d\":"})
                QVERIFY2(!content.contains(key), (path.toUtf8() + ": " + key).constData());
        }
        QVERIFY(files >= 2);
    }

    static inline const QByteArray wrongToken = "00wrongTokenThatNobodyMade0000000000000000";
    static inline const QByteArray wrongScimToken = "rc_thisTokenWasNeverIssuedByAnybody000000000";
    static inline const QByteArray vendorSecret = "vendors-own-secret-5Kq9TzR2";

    QString m_data;
    QByteArray m_token;
    QByteArray m_printed;
    QByteArray m_seen;
    std::vector<Secret> m_secrets;
};

QTEST_GUILESS_MAIN(SecretTraceTest)
#include "SecretTraceTest.moc"
