// SPDX-License-Identifier: Apache-2.0
// Where the door may stand, and which URLs it is told by.
#include "Exposure.h"

#include "Addresses.h"
#include "listener/Urls.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;
using core::ErrorKind;

class ExposureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsTheRulesOfExposure_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<bool>("plain");
        QTest::addColumn<QByteArray>("proxy");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray unspecified("invalid, naming --public-url");
        QTest::newRow("plain on loopback")
            << QByteArray("127.0.0.1") << false << false << QByteArray() << QByteArray("ok");
        QTest::newRow("plain on IPv6 loopback")
            << QByteArray("::1") << false << true << QByteArray() << QByteArray("ok");
        QTest::newRow("plain in public") << QByteArray("0.0.0.0") << false << true << QByteArray()
                                         << QByteArray("denied");
        QTest::newRow("plain in public without saying so")
            << QByteArray("192.0.2.1") << false << false << QByteArray() << QByteArray("denied");
        QTest::newRow("plain behind a proxy")
            << QByteArray("192.0.2.1") << false << true << QByteArray("10.0.0.0/8") << QByteArray("ok");
        QTest::newRow("TLS in public") << QByteArray("192.0.2.1") << true << false << QByteArray() << QByteArray("ok");
        QTest::newRow("on all addresses behind a proxy")
            << QByteArray("0.0.0.0") << false << true << QByteArray("10.0.0.0/8") << unspecified;
        QTest::newRow("TLS on all addresses") << QByteArray("0.0.0.0") << true << false << QByteArray() << unspecified;
        QTest::newRow("TLS on all IPv6 addresses") << QByteArray("::") << true << false << QByteArray() << unspecified;
        QTest::newRow("TLS on all IPv6 addresses in brackets")
            << QByteArray("[::]") << true << false << QByteArray() << unspecified;
        QTest::newRow("TLS and plain at once")
            << QByteArray("0.0.0.0") << true << true << QByteArray() << QByteArray("invalid");
        QTest::newRow("a proxy that is no block")
            << QByteArray("127.0.0.1") << false << false << QByteArray("ten") << QByteArray("invalid");
        QTest::newRow("no address") << QByteArray("") << false << false << QByteArray() << QByteArray("invalid");
    }
    void holdsTheRulesOfExposure()
    {
        QFETCH(QByteArray, address);
        QFETCH(bool, tls);
        QFETCH(bool, plain);
        QFETCH(QByteArray, proxy);
        QFETCH(QByteArray, expected);
        ListenerSettings settings;
        settings.address = address.toStdString();
        if (tls)
            settings.tls = http::TlsFiles{"chain.pem", "key.pem"};
        settings.isPlainHttpAllowed = plain;
        if (!proxy.isEmpty())
            settings.trustedProxies.push_back(proxy.toStdString());
        const auto checked = checkExposure(settings);
        const bool wantsPublicUrl = expected.endsWith("--public-url");
        if (wantsPublicUrl) {
            QVERIFY(!checked && checked.error().message.find("--public-url") != std::string::npos);
            settings.publicUrl = "https://scim.acme.example";
            QVERIFY2(checkExposure(settings), "a public URL is the way out");
        }
        if (expected == "ok")
            QVERIFY2(checked, checked ? "" : checked.error().message.c_str());
        else
            QVERIFY(!checked &&
                    checked.error().kind == (expected == "denied" ? ErrorKind::Denied : ErrorKind::Invalid));
    }

    void checksTheAllowList()
    {
        ListenerSettings settings;
        settings.allowFrom = {"203.0.113.0/24", "2001:db8::/32"};
        QVERIFY(checkExposure(settings));
        settings.allowFrom.push_back("203.0.113.0/99");
        QVERIFY(!checkExposure(settings));
    }

    void checksThePublicUrl_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<bool>("isValid");
        QTest::newRow("https") << QByteArray("https://scim.acme.example") << true;
        QTest::newRow("with a port") << QByteArray("https://scim.acme.example:8443") << true;
        QTest::newRow("with a slash") << QByteArray("https://scim.acme.example/") << true;
        QTest::newRow("plain, for a LAN") << QByteArray("http://10.1.2.3:8420") << true;
        QTest::newRow("IPv6") << QByteArray("https://[2001:db8::1]:8443") << true;
        QTest::newRow("underscore") << QByteArray("https://scim_acme.example") << false;
        QTest::newRow("path") << QByteArray("https://acme.example/scim") << false;
        QTest::newRow("query") << QByteArray("https://acme.example?x=1") << false;
        QTest::newRow("user") << QByteArray("https://me@acme.example") << false;
        QTest::newRow("no scheme") << QByteArray("scim.acme.example") << false;
        QTest::newRow("another scheme") << QByteArray("ftp://scim.acme.example") << false;
        QTest::newRow("no host") << QByteArray("https://") << false;
        QTest::newRow("port too high") << QByteArray("https://scim.acme.example:70000") << false;
        QTest::newRow("port is a word") << QByteArray("https://scim.acme.example:http") << false;
        QTest::newRow("a line break") << QByteArray("https://scim.acme.example\r\nX: y") << false;
    }
    void checksThePublicUrl()
    {
        QFETCH(QByteArray, url);
        QFETCH(bool, isValid);
        const auto checked = checkPublicUrl(url.toStdString());
        QCOMPARE(checked.has_value(), isValid);
        if (!checked)
            QVERIFY(checked.error().kind == ErrorKind::Invalid);
    }

    void buildsBaseUrls()
    {
        QCOMPARE(scimBaseUrl("https://scim.acme.example", "acme"),
                 std::string("https://scim.acme.example/scim/v2/acme/"));
        QCOMPARE(scimBaseUrl("https://scim.acme.example/", "acme"),
                 std::string("https://scim.acme.example/scim/v2/acme/"));
        QCOMPARE(scimBaseUrlV1("http://127.0.0.1:8420", "acme"), std::string("http://127.0.0.1:8420/scim/v1/acme/"));
    }

    void tellsWhereItListens()
    {
        QCOMPARE(listeningUrl({"127.0.0.1", 8420}, false), std::string("http://127.0.0.1:8420"));
        QCOMPARE(listeningUrl({"::1", 1}, true), std::string("https://[::1]:1"));
    }

    void checksEachAddress_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<bool>("hasProxy");
        QTest::addColumn<int>("refusal"); // -1: none
        constexpr int none = -1;
        QTest::newRow("loopback") << QByteArray("127.0.0.1") << false << none;
        QTest::newRow("public and plain") << QByteArray("192.0.2.7") << false << static_cast<int>(ErrorKind::Denied);
        QTest::newRow("public behind a proxy") << QByteArray("192.0.2.7") << true << none;
        QTest::newRow("all of the computer's") << QByteArray("0.0.0.0") << true << none;
        QTest::newRow("none") << QByteArray("") << false << static_cast<int>(ErrorKind::Invalid);
    }
    void checksEachAddress()
    {
        QFETCH(QByteArray, address);
        QFETCH(bool, hasProxy);
        QFETCH(int, refusal);
        for (const bool isHealth : {true, false}) {
            ListenerSettings settings;
            (isHealth ? settings.healthListen : settings.enrolmentListen) = ListenAddress{address.toStdString(), 8421};
            if (hasProxy)
                settings.trustedProxies = {"10.0.0.1"};
            const auto checked = checkExposure(settings);
            QCOMPARE(checked ? -1 : static_cast<int>(checked.error().kind), refusal);
        }
    }

    void joinsPartsThatShareAnAddress()
    {
        ListenerSettings settings;
        QCOMPARE(bindingsOf(settings).size(), std::size_t{1});
        settings.healthListen = ListenAddress{settings.address, settings.port};
        QCOMPARE(bindingsOf(settings).size(), std::size_t{1});
        settings.healthListen->port = 9000;
        settings.enrolmentListen = settings.healthListen;
        const auto shared = bindingsOf(settings);
        QCOMPARE(shared.size(), std::size_t{2});
        QVERIFY(shared[0].parts.scim && !shared[0].parts.health && !shared[0].parts.enrolment);
        QVERIFY(!shared[1].parts.scim && shared[1].parts.health && shared[1].parts.enrolment);
        settings.port = 0;
        settings.healthListen->port = 0;
        settings.enrolmentListen->port = 0;
        QCOMPARE(bindingsOf(settings).size(), std::size_t{3});
    }
};

QTEST_APPLESS_MAIN(ExposureTest)
#include "ExposureTest.moc"
