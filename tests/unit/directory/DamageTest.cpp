// SPDX-License-Identifier: Apache-2.0
// A damaged row grants nothing, and does not take the healthy ones with it.
#include "TestDirectory.h"

#include <QtTest>

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
            return session.createIntegration({"other", "Other", "custom", Role::Own, AuthMode::Basic, false});
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

    void theTransientAnswerIsKept()
    {
        TestDirectory fixture;
        QCOMPARE(fixture.integration.transientStatus, 429);
        QCOMPARE(fixture.integration.retryAfterSeconds, 5);
        std::ignore = valueOf(fixture.write([](WriteSession& session) {
            NewIntegration wanted{"other", "Other", "custom", Role::Own, AuthMode::Basic, false};
            wanted.transientStatus = 503;
            wanted.retryAfterSeconds = 30;
            return session.createIntegration(wanted);
        }));
        const auto read = valueOf(fixture.reader->integrationBySlug("other"));
        QVERIFY(read.has_value());
        QCOMPARE(read->transientStatus, 503);
        QCOMPARE(read->retryAfterSeconds, 30);
    }
};

QTEST_GUILESS_MAIN(DamageTest)
#include "DamageTest.moc"
