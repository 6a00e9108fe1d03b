// SPDX-License-Identifier: Apache-2.0
// One host per directory, named to the second, free again when its process is killed.
#include "TestDirectory.h"
#include "core/FileLock.h"

#include <QProcess>
#include <QtTest>

#include <iostream>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

int holdAsChild(const char* folder)
{
    const auto lock = HostLock::acquire(
        folder, {"rollcallctl serve", core::currentProcessId(), "http://127.0.0.1:8420", core::fromMilliseconds(0)});
    std::cout << (lock ? "held" : "refused") << std::endl;
    std::string line;
    std::getline(std::cin, line);
    return 0;
}

} // namespace

class HostLockTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesTheHolderAndDiesWithIt()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        QVERIFY(!HostLock::holder(path).has_value());
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--host"), folder.path()});
        QVERIFY(child.waitForReadyRead(30'000));
        QCOMPARE(child.readLine().trimmed(), QByteArray("held"));
        const auto refused = HostLock::acquire(path, {"rollcall", 1, "", {}});
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().kind == core::ErrorKind::Denied);
        const std::string expected =
            "Already hosted by rollcallctl serve (process " + std::to_string(child.processId()) +
            ") at http://127.0.0.1:8420 since 1970-01-01T00:00:00.000Z. Stop it first, or attach "
            "a console to the same directory.";
        QCOMPARE(refused.error().message, expected);
        QCOMPARE(HostLock::holder(path)->processId, static_cast<long long>(child.processId()));
        child.kill();
        QVERIFY(child.waitForFinished(30'000));
        QVERIFY(!HostLock::holder(path).has_value());
        QVERIFY(HostLock::acquire(path, {"rollcall", 1, "", {}}).has_value());
    }

    void updatesAndFrees()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        {
            auto lock = HostLock::acquire(path, {"rollcall", 7, "", {}});
            QVERIFY(lock.has_value());
            QCOMPARE(HostLock::holder(path)->url, std::string());
            QVERIFY(lock->update({"rollcall", 7, "http://127.0.0.1:9000", {}}).has_value());
            QCOMPARE(HostLock::holder(path)->url, std::string("http://127.0.0.1:9000"));
            HostLock moved = std::move(*lock);
            QVERIFY(HostLock::holder(path).has_value());
        }
        QVERIFY(!HostLock::holder(path).has_value());
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && std::string_view(argv[1]) == "--host")
        return holdAsChild(argv[2]);
    HostLockTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "HostLockTest.moc"
