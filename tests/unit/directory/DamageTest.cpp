// SPDX-License-Identifier: Apache-2.0
// A damaged row grants nothing, and does not take the healthy ones with it.
#include "Connection.h"
#include "SqliteDialect.h"
#include "TestDirectory.h"

#include <QtTest>

#include <fstream>

using namespace rollcall;
using namespace rollcall::directory;

class DamageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDamagedCredentialLetsNobodyIn_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("an unknown mode") << QStringLiteral("mode = 'telepathy'");
        QTest::newRow("a hash that is too short") << QStringLiteral("hash = x'00'");
        QTest::newRow("no hash") << QStringLiteral("hash = ''");
    }
    void aDamagedCredentialLetsNobodyIn()
    {
        QFETCH(QString, damage);
        TestDirectory fixture;
        std::vector<CredentialId> ids;
        for (const char* token : {"first", "second"}) {
            ids.push_back(valueOf(fixture.write([&](WriteSession& session) {
                              NewCredential credential;
                              credential.integration = fixture.integration.id;
                              credential.hash = core::sha256(token);
                              return session.createCredential(credential);
                          })).id);
        }
        std::ignore = column(fixture.file(), "UPDATE credentials SET " + damage.toStdString() +
                                                 " WHERE id = " + std::to_string(ids[0].value));
        const auto hashes = valueOf(fixture.reader->credentialHashes());
        QCOMPARE(hashes.size(), std::size_t{1});
        QVERIFY(hashes.front().id == ids[1]);
        // It can still be revoked.
        QVERIFY(fixture.database->writeAndWait([&](WriteSession& session) { return session.revokeCredential(ids[0]); })
                    .has_value());
    }

    void aDamagedIntegrationIsNotServed_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("an unknown role") << QStringLiteral("role = 'owner'");
        QTest::newRow("an unknown way to sign in") << QStringLiteral("auth_mode = 'none'");
    }
    void aDamagedIntegrationIsNotServed()
    {
        QFETCH(QString, damage);
        TestDirectory fixture;
        std::ignore = valueOf(fixture.write([](WriteSession& session) {
            return session.createIntegration({"other", "Other", "custom", Role::Own, AuthMode::Basic});
        }));
        std::ignore =
            column(fixture.file(), "UPDATE integrations SET " + damage.toStdString() + " WHERE slug = 'acme'");
        const auto all = valueOf(fixture.reader->integrations());
        QCOMPARE(all.size(), std::size_t{1});
        QCOMPARE(all.front().slug, std::string("other"));
        const auto one = fixture.reader->integrationBySlug("acme");
        QVERIFY(!one.has_value());
        QVERIFY(one.error().kind == core::ErrorKind::Corrupt);
    }

    void aFileThatCannotBeWrittenIsRefusedWithTheWayOut()
    {
        TestDirectory fixture;
        const SqliteDialect dialect;
        // A reader's connection may not write: SQLite says the same of a file it cannot write.
        auto connection = valueOf(Connection::open(dialect, {fixture.file(), ConnectionRole::Reader}));
        const auto refused = connection->run("INSERT INTO settings(name, value, modified) VALUES ('a', 'b', 0)");
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().kind == core::ErrorKind::Denied);
        QVERIFY2(refused.error().message.find("writable") != std::string::npos, refused.error().message.c_str());
        QVERIFY(connection->poison().has_value());
    }

    void aDamagedFileIsRefusedWithTheWayToRestore()
    {
        TestDirectory fixture;
        for (int i = 0; i < 200; ++i)
            std::ignore = valueOf(fixture.addPerson("person" + std::to_string(i)));
        fixture.close();
        {
            // The first page stays, so that it still looks like a directory.
            std::fstream file(fixture.file(), std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(4096);
            file << std::string(200'000, 'x');
        }
        OpenOptions options;
        options.dataDirectory = fixture.folder();
        core::Error error;
        auto opened = Database::open(options);
        if (opened) {
            const auto written =
                (*opened)->writeAndWait([](WriteSession& session) { return session.saveSetting("a", "b"); });
            QVERIFY(!written.has_value());
            error = written.error();
        } else {
            error = opened.error();
        }
        QVERIFY(error.kind == core::ErrorKind::Corrupt);
        QVERIFY2(error.message.find("backup") != std::string::npos, error.message.c_str());
    }
};

QTEST_GUILESS_MAIN(DamageTest)
#include "DamageTest.moc"
