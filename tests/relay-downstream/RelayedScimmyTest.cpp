// SPDX-License-Identifier: Apache-2.0
// `rollcallctl serve` as a relay before SCIMMY, with faults and kills on both sides.
#include "RelayLoad.h"
#include "ScimmyTestCase.h"

#include <QTest>

using namespace rollcall::tests;
using rollcall::test::ScimmyServer;
using rollcall::test::ScimmyTestCase;

class RelayedScimmyTest final : public ScimmyTestCase {
    Q_OBJECT

    std::unique_ptr<RelaySide> m_relay;

private Q_SLOTS:
    void init()
    {
        startServer();
        if (QTest::currentTestFailed())
            return;
        m_relay = std::make_unique<RelaySide>(m_folder->filePath(QStringLiteral("ours")), m_server->url() + "/scim/v2",
                                              QLatin1String(ScimmyServer::token));
        QVERIFY2(m_relay->start(), m_relay->told().constData());
    }

    void cleanup()
    {
        m_relay.reset();
        m_server.reset();
    }

    void aLifeInFull()
    {
        Okta okta = m_relay->client();
        const auto created = okta.exchange("POST", "/Users", userBody("ada@acme.example"));
        QCOMPARE(created.status, 201);
        const std::string user = "/Users/" + idIn(created);
        QCOMPARE(okta.send("POST", "/Users", userBody("ADA@acme.example")), 409);
        QCOMPARE(okta.send("PUT", user, userBody("ada@acme.example", "Research")), 200);
        QCOMPARE(okta.send("PATCH", user, deactivation()), 200);
        const std::string group = "/Groups/" + idIn(okta.exchange("POST", "/Groups", groupBody("Crew")));
        QCOMPARE(okta.send("PATCH", group, memberAddition(idIn(created))) / 100, 2);
        QCOMPARE(m_relay->difference(), QString());
        QCOMPARE(okta.send("DELETE", group), 204);
        QCOMPARE(okta.send("DELETE", user), 204);
        QCOMPARE(okta.send("GET", user), 404);
        QCOMPARE(m_relay->difference(), QString());
    }

    void faults_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::newRow("dropped before it was done") << QStringLiteral("drop-before");
        QTest::newRow("dropped after it was done") << QStringLiteral("drop-after");
        QTest::newRow("broken") << QStringLiteral("500");
    }

    void faults()
    {
        QFETCH(QString, fault);
        Okta okta = m_relay->client();
        const std::string user = "/Users/" + idIn(okta.exchange("POST", "/Users", userBody("ada@acme.example")));
        const int expected = fault == QLatin1String("500") ? 500 : 429;
        const auto isAnswered = [&](const char* method, const std::string& path, const std::string& body) {
            return m_server->setFaults({fault}) && okta.send(method, path, body) == expected;
        };
        QVERIFY(isAnswered("PATCH", user, deactivation()));
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->difference(), QString(), 60'000);
        QVERIFY(isAnswered("POST", "/Users", userBody("eve@acme.example")));
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->difference(), QString(), 60'000);
        QVERIFY(isAnswered("POST", "/Groups", groupBody("Crew")));
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->difference(), QString(), 60'000);
        QVERIFY(isAnswered("DELETE", user, {}));
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->difference(), QString(), 60'000);
    }

    void killed()
    {
        const KilledVendor vendor{[&] { m_server->kill(); }, [&] { return m_server->start(); }};
        QCOMPARE(killUnderLoad(*m_relay, vendor, killsOfEachSide()), QString());
    }
};

QTEST_GUILESS_MAIN(RelayedScimmyTest)
#include "RelayedScimmyTest.moc"
