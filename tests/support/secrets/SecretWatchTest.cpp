// SPDX-License-Identifier: Apache-2.0
// The watch over the test run finds each kind of secret in each kind of place, and nothing where there is none.
#include "SecretLedger.h"
#include "SecretSearch.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QSettings>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace rollcall::tests;

namespace {

constexpr int answerMilliseconds = 120'000;
constexpr auto notedValue = "the vendor's word, of no shape";

QByteArray randomWord(int length)
{
    static const QByteArray characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    // Both cases, as any that long has.
    QByteArray word = "aZ";
    while (word.size() < length)
        word += characters[QRandomGenerator::global()->bounded(static_cast<int>(characters.size()))];
    return word;
}

QByteArray generated(const char* prefix)
{
    return prefix + randomWord(43);
}

QByteArray basicField(const char* user)
{
    return (QByteArray(user) + ':' + generated("rcs_")).toBase64();
}

QByteArray json(const char* member)
{
    return QByteArray("{\"alg\":\"" + QByteArray(member) + "\"}")
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

bool write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

void addKinds()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("SCIM bearer token") << generated("rc_");
    QTest::newRow("Basic password, OAuth client secret") << generated("rcs_");
    for (const char* user : {"rollcall-acme-1a2b3c", "rollcall-acme-1a2b3", "rollcall-acme-1a2b"})
        QTest::addRow("Basic field of %s", user) << basicField(user);
    QTest::newRow("OAuth access token") << generated("rca_");
    QTest::newRow("OAuth refresh token") << generated("rcr_");
    QTest::newRow("OAuth code") << generated("rcd_");
    QTest::newRow("SSWS token") << "00" + randomWord(40);
    QTest::newRow("private key of a service app") << QByteArray("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n");
    QTest::newRow("private key as JWK") << "{\"kty\":\"EC\",\"d\":\"" + randomWord(43) + "\"}";
    QTest::newRow("service app's assertion, DPoP proof") << json("ES256") + '.' + json("none") + '.' + randomWord(86);
    QTest::newRow("access token of a service app") << generated("eyJ");
    QTest::newRow("vendor's token") << generated("vnd_");
    QTest::newRow("noted") << QByteArray(notedValue);
    QTest::newRow("noted, as a Basic field") << QByteArray("key:" + QByteArray(notedValue)).toBase64();
}

} // namespace

class SecretWatchTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Not in the folder for temporary files: what is hidden here is no business of the watch over this very run.
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>(QStringLiteral(ROLLCALL_BINARY_DIR "/tests/secrets-XXXXXX"));
        QVERIFY(m_folder->isValid());
        m_realFolder = qgetenv("ROLLCALL_SECRET_WATCH");
        qputenv("ROLLCALL_SECRET_WATCH", m_folder->path().toUtf8());
        QCOMPARE(watch(QStringLiteral("begin")), 0);
        noteSecret(notedValue);
        QVERIFY(write(log(), "nothing but words\n"));
    }
    void cleanup()
    {
        static_cast<void>(watch(QStringLiteral("end")));
        qputenv("ROLLCALL_SECRET_WATCH", m_realFolder);
        m_folder.reset();
    }

    void whereNoneIsNothingIsFound()
    {
        QVERIFY(write(temporary("notes"), "Okta's id 00u1aB2cD3eF4gH5iJ6k, and the hint rc_AbCd…\n"));
        const auto [exitCode, told] = end();
        QVERIFY2(exitCode == 0, told.constData());
        QVERIFY(told.contains("1 files of"));
    }

    void aSecretIsFound_data() { addKinds(); }
    /// In all places at once, and each is told.
    void aSecretIsFound()
    {
        QFETCH(QByteArray, secret);
        QVERIFY(write(temporary("rollcall.log"), "12:00 WARN refused \"" + secret + "\"\n"));
        keepInSettings(secret);
        keepInJournal(secret);
        QVERIFY(write(log(), "FAIL!  : what came was " + secret + "\n"));
        const auto [exitCode, told] = end();
        QCOMPARE(exitCode, 1);
        for (const char* place : {"rollcall.log", "rollcall.ini", "directory.db", "what the tests printed"})
            QVERIFY2(told.contains(place), (place + QByteArray(" is not in ") + told).constData());
        QVERIFY2(!told.contains(secret), "the report shows the secret itself");
    }

    void aProcessIsFound_data()
    {
        QTest::addColumn<bool>("isInEnvironment");
        QTest::addColumn<QByteArray>("place");
        QTest::newRow("command line") << false << QByteArray("command line of process");
        QTest::newRow("environment") << true << QByteArray("environment of process");
    }
    void aProcessIsFound()
    {
        QFETCH(bool, isInEnvironment);
        QFETCH(QByteArray, place);
        const QString secret = QString::fromUtf8(notedValue);
        // Waits for its input, and then for a file of that name, which there is none of.
        QProcess child;
        auto environment = QProcessEnvironment::systemEnvironment();
        if (isInEnvironment)
            environment.insert(QStringLiteral("TOKEN"), secret);
        child.setProcessEnvironment(environment);
        child.start(QStringLiteral("cat"), {QStringLiteral("-"), isInEnvironment ? QStringLiteral("none") : secret});
        QVERIFY(child.waitForStarted(answerMilliseconds));
        const auto [exitCode, told] = end();
        child.closeWriteChannel();
        QVERIFY(child.waitForFinished(answerMilliseconds));
        QCOMPARE(exitCode, 1);
        QVERIFY2(told.contains(place), told.constData());
    }

    void whatATestHandsOverIsNoFinding()
    {
        const QByteArray token = "00" + randomWord(40);
        QVERIFY(write(temporary("token-1"), token + "\n"));
        auto [exitCode, told] = end();
        QVERIFY2(exitCode == 0, told.constData());
    }

    // Side by side with other columns no shape tells an API token: it is known because a file handed it over.
    void whatATestHandsOverIsFoundElsewhere()
    {
        const QByteArray token = "00" + randomWord(40);
        QVERIFY(write(temporary("token-1"), token + "\n"));
        QVERIFY(write(temporary("a"), "00u1aB2cD3eF4gH5iJ6k" + token + "2026"));
        const auto [exitCode, told] = end();
        QCOMPARE(exitCode, 1);
        QVERIFY(told.contains("noted secret"));
    }

    void whatOnlyLooksLikeASecretIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("hash") << QByteArray("00d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2");
        QTest::newRow("two ids") << QByteArray("00u1aB2cD3eF4gH5iJ6k00g1aB2cD3eF4gH5iJ6k00u");
        QTest::newRow("a name") << QByteArray("rc_the_name_of_a_setting_that_is_rather_long_indeed_so");
        QTest::newRow("part of a token") << generated("rc_").left(20) + " ends there";
        QTest::newRow("page mark") << QByteArray("{\"after\":\"00u1aB2cD3eF4gH5iJ6k\",\"limit\":200}").toBase64();
        QTest::newRow("public key") << QByteArray("-----BEGIN PUBLIC KEY-----");
        QTest::newRow("public key as JWK") << QByteArray("{\"kty\":\"EC\",\"x\":\"") + randomWord(43) + "\"}";
    }
    void whatOnlyLooksLikeASecretIsNone()
    {
        QFETCH(QByteArray, text);
        QVERIFY(SecretSearch().find(text.toStdString()).empty());
    }

    void theWatcherEndsWithTheRun()
    {
        // A run that begins a watch and is gone.
        QProcess run;
        run.start(QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("\"$0\" begin \"$1\"; echo $$"),
                                         QStringLiteral(ROLLCALL_SECRET_WATCH), m_folder->path()});
        QVERIFY(run.waitForFinished(answerMilliseconds));
        const QString left =
            m_folder->filePath(QStringLiteral("run-") + QString::fromUtf8(run.readAllStandardOutput()).trimmed());
        QTRY_VERIFY_WITH_TIMEOUT(!QDir(left).exists(), answerMilliseconds);
    }

    void withoutAWatchTheEndFails()
    {
        QCOMPARE(end().first, 0);
        QVERIFY(QDir(m_folder->path()).removeRecursively());
        QCOMPARE(end().first, 1);
    }

private:
    [[nodiscard]] QString log() const { return m_folder->filePath(QStringLiteral("LastTest.log")); }
    [[nodiscard]] QString temporary(const char* name) const
    {
        return m_folder->filePath(QStringLiteral("temporary/")) + QLatin1String(name);
    }

    int watch(const QString& command)
    {
        QProcess process;
        process.start(QStringLiteral(ROLLCALL_SECRET_WATCH), {command, m_folder->path(), log()});
        const bool isFinished = process.waitForFinished(answerMilliseconds);
        m_told = process.readAllStandardOutput();
        return isFinished && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    std::pair<int, QByteArray> end()
    {
        const int exitCode = watch(QStringLiteral("end"));
        return {exitCode, m_told};
    }

    void keepInSettings(const QByteArray& secret)
    {
        QSettings settings(temporary("rollcall.ini"), QSettings::IniFormat);
        settings.setValue(QStringLiteral("okta/last"), QString::fromUtf8(secret));
        settings.sync();
        QCOMPARE(settings.status(), QSettings::NoError);
    }

    /// The watcher has that file open.
    [[nodiscard]] bool isHeld(const QString& path) const
    {
        QFile watcher(
            QDir(m_folder->path()).filePath(QStringLiteral("run-%1/watcher").arg(QCoreApplication::applicationPid())));
        if (!watcher.open(QIODevice::ReadOnly))
            return false;
        const QDir held(QStringLiteral("/proc/%1/fd").arg(QString::fromUtf8(watcher.readAll().split(' ').value(0))));
        const auto links = held.entryInfoList(QDir::System | QDir::Files);
        return std::any_of(links.begin(), links.end(),
                           [&path](const QFileInfo& link) { return link.symLinkTarget() == path; });
    }

    /// A row of a database whose folder goes before anybody looks, as the folders of tests do.
    void keepInJournal(const QByteArray& secret)
    {
        const QDir folder(temporary("data"));
        QVERIFY(QDir().mkpath(folder.path()));
        {
            auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("secrets"));
            database.setDatabaseName(folder.filePath(QStringLiteral("directory.db")));
            QVERIFY(database.open());
            QSqlQuery query(database);
            QVERIFY(query.exec(QStringLiteral("PRAGMA journal_mode=WAL")));
            QVERIFY(query.exec(QStringLiteral("CREATE TABLE journal (method TEXT, detail TEXT)")));
            QVERIFY(query.prepare(QStringLiteral("INSERT INTO journal VALUES ('GET', ?)")));
            query.addBindValue(QStringLiteral("Authorization: ") + QString::fromUtf8(secret) + QStringLiteral(" "));
            QVERIFY2(query.exec(), qPrintable(query.lastError().text()));
            query.finish();
            database.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("secrets"));
        QTRY_VERIFY_WITH_TIMEOUT(isHeld(folder.filePath(QStringLiteral("directory.db"))), answerMilliseconds);
        QVERIFY(QDir(folder).removeRecursively());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_realFolder;
    QByteArray m_told;
};

QTEST_GUILESS_MAIN(SecretWatchTest)
#include "SecretWatchTest.moc"
