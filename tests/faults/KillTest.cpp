// SPDX-License-Identifier: Apache-2.0
// kill -9 during a load of writes, again and again on the same directory: what was acknowledged is there, nothing is
// half there, and the file is sound. And, with the shim, the same against a power failure.
#include "ServerProcess.h"
#include "WriteLoad.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

using namespace rollcall::tests;

namespace {

constexpr int writerCount = 4;
constexpr int roundsPerThoroughLook = 10;

// The quick tier kills a few times; ROLLCALL_KILLS asks for more.
int killCount()
{
    bool isNumber = false;
    const int wanted = qEnvironmentVariable("ROLLCALL_KILLS").toInt(&isNumber);
    return isNumber && wanted > 0 ? wanted : 5;
}

struct Load {
    std::vector<std::unique_ptr<Writer>> writers;

    explicit Load(std::uint64_t seed)
    {
        for (int i = 0; i < writerCount; ++i)
            writers.push_back(std::make_unique<Writer>(i, seed + static_cast<std::uint64_t>(i) * 7919));
    }

    [[nodiscard]] std::uint64_t acknowledged() const
    {
        std::uint64_t sum = 0;
        for (const auto& writer : writers)
            sum += writer->acknowledgedWrites();
        return sum;
    }

    // Runs the writers against the server and kills it after `lifetime`.
    void runUntilKilled(ServerProcess& server, const LoadTarget& target, std::chrono::milliseconds lifetime)
    {
        std::atomic<bool> stop{false};
        std::vector<std::thread> threads;
        for (const auto& writer : writers)
            threads.emplace_back([&writer, &target, &stop] { writer->run(target, stop); });
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < lifetime.count())
            std::this_thread::yield();
        server.kill();
        stop = true;
        for (std::thread& thread : threads)
            thread.join();
    }

    QStringList verify(const LoadTarget& target, Extent extent)
    {
        QStringList findings;
        for (const auto& writer : writers) {
            for (const std::string& finding : writer->verify(target, extent))
                findings.append(QString::fromStdString(finding));
            for (const std::string& finding : writer->unexpected())
                findings.append(QString::fromStdString(finding));
        }
        return findings;
    }
};

QString integrityOf(const QString& dataDirectory)
{
    QString answer;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("integrity"));
        database.setDatabaseName(dataDirectory + QStringLiteral("/rollcall.sqlite"));
        if (!database.open())
            return QStringLiteral("cannot be opened");
        QSqlQuery query(database);
        if (query.exec(QStringLiteral("PRAGMA integrity_check")) && query.next())
            answer = query.value(0).toString();
        if (answer == QLatin1String("ok") && query.exec(QStringLiteral("PRAGMA foreign_key_check")) && query.next())
            answer = QStringLiteral("a foreign key of %1 is broken").arg(query.value(0).toString());
    }
    QSqlDatabase::removeDatabase(QStringLiteral("integrity"));
    return answer;
}

void copyFolder(const QString& from, const QString& to)
{
    QVERIFY(QDir().mkpath(to));
    const QFileInfoList files = QDir(from).entryInfoList(QDir::Files | QDir::Hidden);
    for (const QFileInfo& file : files)
        QVERIFY2(QFile::copy(file.filePath(), to + QLatin1Char('/') + file.fileName()), qPrintable(file.filePath()));
}

QProcessEnvironment shimEnvironment(const QString& root, const QString& shadow)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(ROLLCALL_SHIM));
    environment.insert(QStringLiteral("ROLLCALL_SHIM_ROOT"), root);
    environment.insert(QStringLiteral("ROLLCALL_SHIM_SHADOW"), shadow);
    // The shim stands before the sanitizer's runtime, which is fine, since it only forwards.
    environment.insert(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("verify_asan_link_order=0:detect_leaks=0"));
    return environment;
}

} // namespace

class KillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void acknowledgedWritesSurviveKills();
    void acknowledgedWritesSurvivePowerFailure_data();
    void acknowledgedWritesSurvivePowerFailure();

private:
    const QString m_rollcallctl = QStringLiteral(ROLLCALLCTL);
    const QString m_durabilityServer = QStringLiteral(ROLLCALL_DURABILITY_SERVER);
};

void KillTest::acknowledgedWritesSurviveKills()
{
    QTemporaryDir folder;
    const QString data = folder.filePath(QStringLiteral("data"));
    auto target = createIntegration(m_rollcallctl, data);
    QVERIFY(target);
    const QStringList arguments{QStringLiteral("--data-dir"), data, QStringLiteral("serve"), QStringLiteral("--listen"),
                                QStringLiteral("127.0.0.1:0")};
    Load load(QRandomGenerator::global()->generate64());
    const int kills = killCount();
    QString error;
    for (int round = 0; round <= kills; ++round) {
        auto server = ServerProcess::start(m_rollcallctl, arguments, QProcessEnvironment::systemEnvironment(), &error);
        QVERIFY2(server, qPrintable(error));
        target->port = server->port();
        // What was settled in an earlier round is held against later kills every now and then, and at the end.
        const bool isThorough = round % roundsPerThoroughLook == 0 || round == kills;
        const QStringList findings = load.verify(*target, isThorough ? Extent::Everything : Extent::Touched);
        QVERIFY2(findings.isEmpty(), qPrintable(findings.mid(0, 10).join(QLatin1Char('\n'))));
        // Beside the running server: only a product that recovered by itself is looked at.
        QCOMPARE(integrityOf(data), QStringLiteral("ok"));
        if (round == kills)
            break;
        load.runUntilKilled(*server, *target, std::chrono::milliseconds(QRandomGenerator::global()->bounded(50, 900)));
    }
    qInfo("%d kills, %llu acknowledged writes checked", kills, static_cast<unsigned long long>(load.acknowledged()));
    QVERIFY(load.acknowledged() > static_cast<std::uint64_t>(kills) * 10);
}

void KillTest::acknowledgedWritesSurvivePowerFailure_data()
{
    QTest::addColumn<QString>("synchronous");
    QTest::addColumn<bool>("isLossExpected");
    QTest::newRow("as shipped: nothing acknowledged is lost") << QStringLiteral("full") << false;
    QTest::newRow("control: with synchronous=OFF the shim sees the loss") << QStringLiteral("off") << true;
}

void KillTest::acknowledgedWritesSurvivePowerFailure()
{
    QFETCH(const QString, synchronous);
    QFETCH(const bool, isLossExpected);
    QTemporaryDir folder;
    QString data = folder.filePath(QStringLiteral("data0"));
    auto target = createIntegration(m_rollcallctl, data);
    QVERIFY(target);
    Load load(QRandomGenerator::global()->generate64());
    const int rounds = isLossExpected ? 1 : qMax(3, killCount() / 5);
    QString error;
    for (int round = 0; round < rounds; ++round) {
        const QString shadow = folder.filePath(QStringLiteral("data%1").arg(round + 1));
        copyFolder(data, shadow);
        auto server =
            ServerProcess::start(m_durabilityServer, {data, synchronous}, shimEnvironment(data, shadow), &error);
        QVERIFY2(server, qPrintable(error));
        target->port = server->port();
        load.runUntilKilled(*server, *target,
                            std::chrono::milliseconds(QRandomGenerator::global()->bounded(600, 1500)));
        server.reset();

        // What the disk holds is all that is left now.
        data = shadow;
        server = ServerProcess::start(m_durabilityServer, {data, QStringLiteral("full")},
                                      QProcessEnvironment::systemEnvironment(), &error);
        QVERIFY2(server, qPrintable(error));
        target->port = server->port();
        const QStringList findings = load.verify(*target, Extent::Everything);
        if (isLossExpected) {
            QVERIFY2(!findings.isEmpty(), "Without fsync the shim lost nothing, so it proves nothing.");
            return;
        }
        QVERIFY2(findings.isEmpty(), qPrintable(findings.mid(0, 10).join(QLatin1Char('\n'))));
        QCOMPARE(integrityOf(data), QStringLiteral("ok"));
        server.reset();
    }
    qInfo("%d power failures, %llu acknowledged writes checked", rounds,
          static_cast<unsigned long long>(load.acknowledged()));
    QVERIFY(load.acknowledged() > 10);
}

QTEST_GUILESS_MAIN(KillTest)
#include "KillTest.moc"
