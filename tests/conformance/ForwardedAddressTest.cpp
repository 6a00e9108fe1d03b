// SPDX-License-Identifier: Apache-2.0
// Whom a trusted proxy speaks for: each address is paced and admitted by itself, by Okta's published ranges too.
#include "Rig.h"
#include "listener/OktaRanges.h"

#include <QElapsedTimer>
#include <QTest>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

struct Asked {
    int status = 0;
    qint64 milliseconds = 0;
};

/// As a proxy passes it on.
Asked ask(Rig& rig, const std::string& address, const std::string& authorization)
{
    http::Headers headers;
    headers.add("Authorization", authorization);
    if (!address.empty())
        headers.add("X-Forwarded-For", address);
    auto client = rig.newClient();
    QElapsedTimer timer;
    timer.start();
    const auto answer = valueOrThrow(client.send("GET", rig.target("/Users?count=1"), headers, {}));
    return {answer.status, timer.elapsed()};
}

} // namespace

class ForwardedAddressTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachAddressIsPacedByItself()
    {
        RigOptions options;
        options.trustedProxies = {"127.0.0.1"};
        Rig rig(std::move(options));
        // Ten are free; the next ones wait 100, 200, 400, 800 and 1,600 ms.
        Asked last;
        for (int failure = 0; failure < 15; ++failure)
            last = ask(rig, "203.0.113.7", "Bearer guess");
        QCOMPARE(last.status, 401);
        QVERIFY2(last.milliseconds >= 1'600, "who guesses is held back");
        const auto other = ask(rig, "203.0.113.8", "Bearer guess");
        QCOMPARE(other.status, 401);
        QVERIFY2(other.milliseconds < 1'600, "another address is not");
        const auto right = ask(rig, "203.0.113.7", rig.authorization());
        QCOMPARE(right.status, 200);
        QVERIFY2(right.milliseconds < 1'600, "nor who has the right credential");
        // Addresses of one network at home are one.
        for (int failure = 0; failure < 15; ++failure)
            last = ask(rig, "2001:db8:7:1::" + std::to_string(failure + 1), "Bearer guess");
        QVERIFY(last.milliseconds >= 1'600);
        QVERIFY(ask(rig, "2001:db8:7:2::1", "Bearer guess").milliseconds < 1'600);
    }

    void whoIsNoProxyCannotSayWhoItIs()
    {
        Rig rig;
        Asked last;
        for (int failure = 0; failure < 14; ++failure)
            last = ask(rig, "203.0.113." + std::to_string(failure + 1), "Bearer guess");
        QCOMPARE(last.status, 401);
        QVERIFY(last.milliseconds >= 800);
    }

    void admitsTheRangesThatOktaPublishes_data()
    {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<int>("status");
        QTest::newRow("inside") << QByteArray() << QByteArray("198.51.100.200") << 200;
        QTest::newRow("its first") << QByteArray() << QByteArray("198.51.100.128") << 200;
        QTest::newRow("its last") << QByteArray() << QByteArray("198.51.100.255") << 200;
        QTest::newRow("one before it") << QByteArray() << QByteArray("198.51.100.127") << 403;
        QTest::newRow("the single address") << QByteArray() << QByteArray("192.0.2.9") << 200;
        QTest::newRow("beside it") << QByteArray() << QByteArray("192.0.2.10") << 403;
        QTest::newRow("in IPv6") << QByteArray() << QByteArray("2001:db8:a:b::1") << 200;
        QTest::newRow("elsewhere in IPv6") << QByteArray() << QByteArray("2001:db8:a:c::1") << 403;
        QTest::newRow("of the cell") << QByteArray("eu_cell_1") << QByteArray("192.0.2.9") << 200;
        QTest::newRow("of another cell") << QByteArray("eu_cell_1") << QByteArray("198.51.100.200") << 403;
        QTest::newRow("the proxy itself") << QByteArray() << QByteArray() << 403;
        QTest::newRow("one that lies before the last") << QByteArray() << QByteArray("192.0.2.9, 203.0.113.1") << 403;
    }
    void admitsTheRangesThatOktaPublishes()
    {
        QFETCH(QByteArray, cell);
        QFETCH(QByteArray, address);
        QFETCH(int, status);
        // Formed as ip_ranges.json is.
        const std::string published = "{\"us_cell_1\":{\"ip_ranges\":[\"198.51.100.128/25\",\"2001:db8:a:b::/64\"]},"
                                      "\"eu_cell_1\":{\"ip_ranges\":[\"192.0.2.9/32\"]}}";
        RigOptions options;
        options.trustedProxies = {"127.0.0.1"};
        options.allowFrom = valueOrThrow(listener::readOktaRanges(published, cell.toStdString()));
        Rig rig(std::move(options));
        QCOMPARE(ask(rig, address.toStdString(), rig.authorization()).status, status);
    }
};

QTEST_GUILESS_MAIN(ForwardedAddressTest)
#include "ForwardedAddressTest.moc"
