// SPDX-License-Identifier: Apache-2.0
// Locks hold against another process, and die with it.
#include "core/FileLock.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <iostream>

#ifndef _WIN32
#include <sys/resource.h>
#endif

using namespace rollcall::core;

namespace {

std::filesystem::path pathIn(const QTemporaryDir& folder)
{
    return std::filesystem::path(folder.filePath(QStringLiteral("test.lock")).toStdString());
}

/// Holds the lock until its standard input closes or it is killed.
int holdAsChild(const char* file, bool isExclusive)
{
    const auto lock = FileLock::tryLock(file, isExclusive ? LockMode::Exclusive : LockMode::Shared);
    std::cout << (lock ? "held" : "refused") << std::endl;
    std::string line;
    std::getline(std::cin, line);
    return 0;
}

} // namespace

class FileLockTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
#ifndef _WIN32
    void opensAsManyFilesAsTheSystemAllows()
    {
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        QVERIFY(before.rlim_max > 400);
        const rlimit low{200, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
        QCOMPARE(raiseOpenFileLimit(150), std::size_t{150});
        QCOMPARE(raiseOpenFileLimit(400), std::size_t{400});
        rlimit after{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &after), 0);
        QCOMPARE(after.rlim_cur, rlim_t{400});
        QCOMPARE(after.rlim_max, before.rlim_max);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    }
#endif

    void excludes_data()
    {
        QTest::addColumn<bool>("isTheirsExclusive");
        QTest::addColumn<bool>("isOursExclusive");
        QTest::addColumn<bool>("isGranted");
        QTest::newRow("shared beside shared") << false << false << true;
        QTest::newRow("exclusive beside shared") << false << true << false;
        QTest::newRow("shared beside exclusive") << true << false << false;
        QTest::newRow("exclusive beside exclusive") << true << true << false;
    }
    void excludes()
    {
        QFETCH(bool, isTheirsExclusive);
        QFETCH(bool, isOursExclusive);
        QFETCH(bool, isGranted);
        const QTemporaryDir folder;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--hold"), folder.filePath(QStringLiteral("test.lock")),
                     isTheirsExclusive ? QStringLiteral("exclusive") : QStringLiteral("shared")});
        QVERIFY(child.waitForReadyRead(30'000));
        QCOMPARE(child.readLine().trimmed(), QByteArray("held"));
        const LockMode mode = isOursExclusive ? LockMode::Exclusive : LockMode::Shared;
        {
            const auto lock = FileLock::tryLock(pathIn(folder), mode);
            QCOMPARE(lock.has_value(), isGranted);
            if (!lock)
                QVERIFY(lock.error().kind == ErrorKind::Denied);
        }
        child.kill();
        QVERIFY(child.waitForFinished(30'000));
        QVERIFY(FileLock::tryLock(pathIn(folder), mode).has_value());
    }

    void releasesAtTheEndOfItsLife()
    {
        const QTemporaryDir folder;
        auto first = FileLock::tryLock(pathIn(folder), LockMode::Exclusive);
        QVERIFY(first.has_value());
        FileLock moved = std::move(*first);
        QVERIFY(!FileLock::tryLock(pathIn(folder), LockMode::Exclusive));
        {
            const FileLock last = std::move(moved);
        }
        QVERIFY(FileLock::tryLock(pathIn(folder), LockMode::Exclusive).has_value());
    }

    void makesFoldersForTheOwnerAlone()
    {
        const QTemporaryDir folder;
        const std::filesystem::path inner = std::filesystem::path(folder.path().toStdString()) / "data" / "directory";
        QVERIFY(makePrivateFolder(inner).has_value());
        QVERIFY(makePrivateFolder(inner).has_value());
        QVERIFY(!isOnNetworkFileSystem(inner));
#ifndef _WIN32
        using std::filesystem::perms;
        QVERIFY((std::filesystem::status(inner).permissions() & (perms::group_all | perms::others_all)) == perms::none);
#endif
    }
};

int main(int argc, char** argv)
{
    if (argc == 4 && std::string_view(argv[1]) == "--hold")
        return holdAsChild(argv[2], std::string_view(argv[3]) == "exclusive");
    QCoreApplication application(argc, argv);
    FileLockTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "FileLockTest.moc"
