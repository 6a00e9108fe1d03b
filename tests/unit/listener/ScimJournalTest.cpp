// SPDX-License-Identifier: Apache-2.0
// A journal row tells the whole exchange and nothing that must not be kept.
#include "ScimJournal.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;

class ScimJournalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsHeadersWithoutCredentials()
    {
        http::Request request;
        request.method = "GET";
        request.target = "/scim/v2/acme/Users";
        request.clientAddress = "203.0.113.9";
        request.arrival = std::chrono::steady_clock::now();
        request.headers.add("User-Agent", "Okta SCIM Client 1.0.0");
        request.headers.add("authorization", "Bearer rc_topsecret");
        request.headers.add("Cookie", "session=topsecret");
        request.headers.add("X-Api-Key", "topsecret");
        request.headers.add("X-Acme-Door", "topsecret");
        request.headers.add("content-type", "application/scim+json");
        request.headers.add("X-Forwarded-For", "203.0.113.9");
        RequestFacts facts;
        facts.authorization = "Bearer ****cret";
        const auto entry = journalEntry(request, facts, Answer{});
        QCOMPARE(entry.userAgent, std::string("Okta SCIM Client 1.0.0"));
        QCOMPARE(entry.clientAddress, std::string("203.0.113.9"));
        QCOMPARE(entry.requestHeaders.size(), std::size_t{7});
        QCOMPARE(entry.requestHeaders[1].second, std::string("Bearer ****cret"));
        for (const auto& [name, value] : entry.requestHeaders)
            QVERIFY(value.find("topsecret") == std::string::npos);
        QCOMPARE(entry.requestHeaders[4], std::make_pair(std::string("X-Acme-Door"), std::string("****")));
        QCOMPARE(entry.requestHeaders[5].second, std::string("application/scim+json"));
        QCOMPARE(entry.requestHeaders[6].second, std::string("203.0.113.9"));
        QVERIFY(entry.microseconds >= 0);
    }

    void countsTheAddressesOfOneNetworkAsOne()
    {
        http::Request request;
        request.clientAddress = "2001:db8:1:2::3";
        http::Refusal refusal;
        refusal.clientAddress = "2001:db8:1:2:ffff::4";
        const auto one = journalEntry(request, RequestFacts{}, Answer{});
        const auto other = journalEntry(refusal, std::nullopt, {}, Answer{});
        QCOMPARE(one.clientAddress, std::string("2001:db8:1:2::3"));
        QVERIFY(!one.countedAddress.empty());
        QCOMPARE(one.countedAddress, other.countedAddress);
        request.clientAddress = "2001:db8:1:3::3";
        QVERIFY(journalEntry(request, RequestFacts{}, Answer{}).countedAddress != one.countedAddress);
    }

    void keepsNoTokenInAHarmlessField()
    {
        const std::string token = "rc_" + std::string(43, 'x');
        http::Request request;
        request.headers.add("User-Agent", "sync " + token);
        request.headers.add("X-Request-Id", token);
        request.headers.add("Accept", "application/scim+json");
        const auto entry = journalEntry(request, RequestFacts{}, Answer{});
        QCOMPARE(entry.userAgent, std::string("****"));
        QCOMPARE(entry.requestHeaders[0].second, std::string("****"));
        QCOMPARE(entry.requestHeaders[1].second, std::string("****"));
        QCOMPARE(entry.requestHeaders[2].second, std::string("application/scim+json"));
    }

    void keepsLittleOfAStranger()
    {
        http::Request request;
        request.headers.add("User-Agent", std::string(5'000, 'a'));
        request.headers.add("Forwarded", std::string(200, 'f'));
        RequestFacts facts;
        const auto strangers = journalEntry(request, facts, Answer{});
        QCOMPARE(strangers.requestHeaders[0].second, std::string("(5000 bytes)"));
        QCOMPARE(strangers.userAgent, std::string("(5000 bytes)"));
        QCOMPARE(strangers.requestHeaders[1].second, std::string(200, 'f'));
        facts.credential = directory::CredentialId(1);
        QCOMPARE(journalEntry(request, facts, Answer{}).requestHeaders[0].second, std::string(5'000, 'a'));
    }

    void keepsTargetsWithoutSecrets_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("kept");
        QTest::newRow("a look-up") << QByteArray("/Users?filter=userName%20eq%20%22x%22")
                                   << QByteArray("/Users?filter=userName%20eq%20%22x%22");
        QTest::newRow("no query") << QByteArray("/Users") << QByteArray("/Users");
        QTest::newRow("a filter on the password")
            << QByteArray("/Users?filter=pass%77ord%20eq%20%22hunter2%22") << QByteArray("/Users?(not kept)");
        QTest::newRow("a live code on its way to the token endpoint")
            << QByteArray("/oauth/acme/token?grant_type=authorization_code&code=rcd_abc")
            << QByteArray("/oauth/acme/token?(not kept)");
        QTest::newRow("a consent code") << QByteArray("/oauth/acme/authorize?consent_code=ABCD")
                                        << QByteArray("/oauth/acme/authorize?(not kept)");
        QTest::newRow("a code behind doubled slashes")
            << QByteArray("//oauth//acme/authorize?code=rcd_abc") << QByteArray("//oauth//acme/authorize?(not kept)");
        QTest::newRow("a code in a whole URL") << QByteArray("http://scim.example/oauth/acme/authorize?state=abc")
                                               << QByteArray("http://scim.example/oauth/acme/authorize?(not kept)");
        QTest::newRow("a code at an encoded address that is none")
            << QByteArray("/%6fauth/acme/nowhere?code=rcd_abc") << QByteArray("/%6fauth/acme/nowhere?(not kept)");
        const QByteArray token = "rc_" + QByteArray(43, 'x');
        QTest::newRow("one of ours in a field of another name")
            << "/Users?key=" + token + "&count=2" << QByteArray("/Users?(not kept)");
        QTest::newRow("one of ours with an encoded letter")
            << "/Users?key=r%63s_" + QByteArray(43, 'x') << QByteArray("/Users?(not kept)");
        QTest::newRow("most of one of ours")
            << "/Users?key=rca_" + QByteArray(30, 'x') << QByteArray("/Users?(not kept)");
        QTest::newRow("one of ours in the path")
            << "/scim/v2/acme/" + token + "/Users?count=2" << QByteArray("/scim/v2/acme/(not kept)/Users?count=2");
        QTest::newRow("one of ours, encoded, at the end of the path")
            << "/scim/v2/acme/Users/%72cr_" + QByteArray(43, 'x') << QByteArray("/scim/v2/acme/Users/(not kept)");
        QTest::newRow("a name that begins as ours do")
            << QByteArray("/Users?filter=userName%20eq%20%22rc_ada-lovelace%22")
            << QByteArray("/Users?filter=userName%20eq%20%22rc_ada-lovelace%22");
        QTest::newRow("a token in the query")
            << QByteArray("/Users?access_token=abc&count=2") << QByteArray("/Users?(not kept)");
    }
    void keepsTargetsWithoutSecrets()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, kept);
        QCOMPARE(QByteArray::fromStdString(journalTarget(target.toStdString())), kept);
    }

    void keepsTheReasonOfAServerRefusal()
    {
        http::Refusal refusal;
        refusal.status = 431;
        refusal.reason = "header over 16384 bytes";
        Answer answer;
        answer.status = 431;
        answer.detail = "shown";
        const auto entry = journalEntry(refusal, std::nullopt, core::fromMilliseconds(5), answer);
        QCOMPARE(entry.detail, std::string("header over 16384 bytes"));
        QCOMPARE(entry.status, 431);
        QCOMPARE(core::toMilliseconds(entry.at), 5);
    }
};

QTEST_APPLESS_MAIN(ScimJournalTest)
#include "ScimJournalTest.moc"
