// SPDX-License-Identifier: Apache-2.0
// A file is made, opened again, upgraded with a copy, or refused with a sentence; an interruption leaves it openable.
#include "Migrations.h"
#include "SqliteDialect.h"
#include "TestDirectory.h"
#include "core/FileLock.h"

#include <QFile>
#include <QtTest>

#include <fstream>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

core::Result<std::unique_ptr<Database>> openIn(const QTemporaryDir& folder)
{
    OpenOptions options;
    options.dataDirectory = folder.path().toStdString();
    return Database::open(options);
}

std::filesystem::path fileIn(const QTemporaryDir& folder)
{
    return std::filesystem::path(folder.path().toStdString()) / "rollcall.sqlite";
}

std::vector<MigrationStep> stepsWith(const std::string& secondSql)
{
    return {{1, "0001_first.sql", "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT);\n"},
            {2, "0002_second.sql", secondSql}};
}

} // namespace

class MigrationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesAFreshFile()
    {
        const QTemporaryDir folder;
        QVERIFY(openIn(folder).has_value());
        QCOMPARE(column(fileIn(folder), "PRAGMA auto_vacuum"), std::vector<std::string>{"2"});
        QCOMPARE(column(fileIn(folder), "PRAGMA application_id"),
                 std::vector<std::string>{std::to_string(applicationId)});
        QCOMPARE(column(fileIn(folder), "PRAGMA journal_mode"), std::vector<std::string>{"wal"});
        QCOMPARE(column(fileIn(folder), "SELECT length(checksum) FROM migrations"),
                 (std::vector<std::string>(5, "64")));
        QCOMPARE(column(fileIn(folder), "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
        QVERIFY(!std::filesystem::exists(std::filesystem::path(folder.path().toStdString()) / "backups"));
#ifndef _WIN32
        using std::filesystem::perms;
        QVERIFY((std::filesystem::status(fileIn(folder)).permissions() & (perms::group_all | perms::others_all)) ==
                perms::none);
#endif
    }

    void opensAgainWithWhatWasWritten()
    {
        TestDirectory fixture;
        const Person ada = valueOf(fixture.addPerson("ada@example.com"));
        fixture.close();
        fixture.open();
        const auto found = valueOf(fixture.reader->person(fixture.integration.id, ada.id));
        QVERIFY(found.has_value());
        QCOMPARE(found->userName, std::string("ada@example.com"));
    }

    void refusesAChangedChecksum()
    {
        const QTemporaryDir folder;
        QVERIFY(openIn(folder).has_value());
        std::ignore = column(fileIn(folder), "UPDATE migrations SET checksum = 'other'");
        const auto opened = openIn(folder);
        QVERIFY(!opened.has_value());
        QVERIFY(opened.error().kind == core::ErrorKind::Corrupt);
        QVERIFY2(opened.error().message.find("checksum") != std::string::npos, opened.error().message.c_str());
    }

    void refusesANewerSchema()
    {
        const QTemporaryDir folder;
        QVERIFY(openIn(folder).has_value());
        std::ignore = column(fileIn(folder), "INSERT INTO migrations VALUES (999, 'later', 'x', 0)");
        const auto opened = openIn(folder);
        QVERIFY(!opened.has_value());
        QVERIFY(opened.error().kind == core::ErrorKind::Invalid);
        QVERIFY2(opened.error().message.find("newer version") != std::string::npos, opened.error().message.c_str());
    }

    void refusesWhatIsNotOurs_data()
    {
        QTest::addColumn<bool>("isDatabase");
        QTest::newRow("another program's database") << true;
        QTest::newRow("no database at all") << false;
    }
    void refusesWhatIsNotOurs()
    {
        QFETCH(bool, isDatabase);
        const QTemporaryDir folder;
        if (isDatabase) {
            std::ignore = column(fileIn(folder), "CREATE TABLE strangers (id INTEGER)");
        } else {
            std::ofstream(fileIn(folder)) << std::string(8192, 'x');
        }
        const auto opened = openIn(folder);
        QVERIFY(!opened.has_value());
        QVERIFY(opened.error().kind == core::ErrorKind::Corrupt);
    }

    void opensAFileThatWasInterruptedAtTheStart_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("an empty file") << QByteArray();
        QTest::newRow("a header and no table") << QByteArray("PRAGMA user_version=0");
        QTest::newRow("a log and no table") << QByteArray("PRAGMA journal_mode=WAL");
    }
    void opensAFileThatWasInterruptedAtTheStart()
    {
        QFETCH(QByteArray, sql);
        const QTemporaryDir folder;
        if (sql.isEmpty()) {
            std::ofstream(fileIn(folder)).flush();
        } else {
            std::ignore = column(fileIn(folder), sql.toStdString());
        }
        const auto opened = openIn(folder);
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
    }

    void upgradesWithACopyBefore()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const SqliteDialect dialect;
        const core::SystemClock clock;
        const auto steps = stepsWith("-- a note\nALTER TABLE things ADD COLUMN size INTEGER;\n");
        QVERIFY(holdMigrated(dialect, path, fileIn(folder), std::span(steps).first(1), clock).has_value());
        std::ignore = column(fileIn(folder), "INSERT INTO things VALUES (1, 'kept')");
        QVERIFY(holdMigrated(dialect, path, fileIn(folder), steps, clock).has_value());
        QCOMPARE(column(fileIn(folder), "SELECT name FROM things WHERE size IS NULL"),
                 std::vector<std::string>{"kept"});
        QCOMPARE(column(fileIn(folder), "SELECT count(*) FROM migrations"), std::vector<std::string>{"2"});
        std::vector<std::filesystem::path> copies(std::filesystem::directory_iterator(path / "backups"), {});
        QCOMPARE(copies.size(), std::size_t{1});
        QCOMPARE(column(copies.front(), "SELECT count(*) FROM migrations"), std::vector<std::string>{"1"});
        QCOMPARE(column(copies.front(), "SELECT name FROM things"), std::vector<std::string>{"kept"});
    }

    void leavesTheFileAsItWasWhenAStepFails()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const SqliteDialect dialect;
        const core::SystemClock clock;
        const auto broken = stepsWith("CREATE TABLE half (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n");
        QVERIFY(holdMigrated(dialect, path, fileIn(folder), std::span(broken).first(1), clock).has_value());
        QVERIFY(!holdMigrated(dialect, path, fileIn(folder), broken, clock).has_value());
        QCOMPARE(column(fileIn(folder), "SELECT count(*) FROM sqlite_master WHERE name = 'half'"),
                 std::vector<std::string>{"0"});
        QCOMPARE(column(fileIn(folder), "SELECT max(version) FROM migrations"), std::vector<std::string>{"1"});
        const auto whole = stepsWith("CREATE TABLE half (id INTEGER);\n");
        QVERIFY(holdMigrated(dialect, path, fileIn(folder), whole, clock).has_value());
    }

    /// Each released schema opens with this program, and nothing in it is lost.
    void opensWhatEachEarlierSchemaHolds()
    {
        const SqliteDialect dialect;
        const core::SystemClock clock;
        const auto steps = valueOf(dialect.migrations());
        for (std::size_t count = 1; count < steps.size(); ++count) {
            const QTemporaryDir folder;
            const std::filesystem::path path = folder.path().toStdString();
            QVERIFY(holdMigrated(dialect, path, fileIn(folder), std::span(steps).first(count), clock).has_value());
            std::ignore = column(fileIn(folder), "INSERT INTO settings VALUES ('kept', 'yes', 0)");
            const auto opened = openIn(folder);
            QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
            QCOMPARE(valueOf(valueOf((*opened)->newReadSession())->setting("kept")), std::optional<std::string>("yes"));
            QCOMPARE(column(fileIn(folder), "SELECT count(*) FROM job_queues"), std::vector<std::string>{"0"});
        }
    }

    void refusesToUpgradeUnderAnother()
    {
        const QTemporaryDir folder;
        {
            QVERIFY(openIn(folder).has_value());
        }
        const auto open = openIn(folder);
        const SqliteDialect dialect;
        const core::SystemClock clock;
        auto steps = valueOf(dialect.migrations());
        steps.push_back({steps.back().version + 1, "9999_more.sql", "CREATE TABLE more (id INTEGER);\n"});
        const auto refused = holdMigrated(dialect, folder.path().toStdString(), fileIn(folder), steps, clock);
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().kind == core::ErrorKind::Denied);
    }
};

QTEST_GUILESS_MAIN(MigrationTest)
#include "MigrationTest.moc"
