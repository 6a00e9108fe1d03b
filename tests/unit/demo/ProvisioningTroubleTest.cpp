// SPDX-License-Identifier: Apache-2.0
// What the provisioning client does when it is refused, slowed down, stopped or finds nobody.
#include "ProvisioningBench.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::demo;
using test::ada;
using test::adaFilter;
using test::compareLines;
using Bench = test::ProvisioningBench;

namespace {

constexpr auto putOnly = ProvisioningFlavour::PutOnly;

} // namespace

class ProvisioningTroubleTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void retryAfter_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<int>("refusals");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("integer is obeyed") << QByteArray("7") << 1 << qint64{7};
        QTest::newRow("each further one doubles") << QByteArray("7") << 3 << qint64{7 + 14 + 28};
        QTest::newRow("without the field five minutes") << QByteArray() << 1 << qint64{300};
        QTest::newRow("a date counts as none") << QByteArray("Fri, 31 Dec 2027 23:59:59 GMT") << 1 << qint64{300};
        QTest::newRow("a fraction counts as none") << QByteArray("1.5") << 1 << qint64{300};
    }

    void retryAfter()
    {
        QFETCH(QByteArray, field);
        QFETCH(int, refusals);
        QFETCH(qint64, seconds);
        Bench bench(putOnly);
        bench.settings.importsGroups = false;
        for (int i = 0; i < refusals; ++i)
            bench.server.answerNext({429, R"({"detail":"Slow down"})", field.toStdString()});
        const auto begin = bench.clock.now();
        QVERIFY(bench.makeClient().testConnection().has_value());
        QCOMPARE(qint64{(bench.clock.now() - begin).count()}, seconds * 1000);
        QCOMPARE(bench.exchanges.size(), static_cast<std::size_t>(refusals + 1));
        QVERIFY(bench.exchanges.front().waitsBeforeRetry.has_value());
        QVERIFY(!bench.exchanges.back().waitsBeforeRetry.has_value());
    }

    void givesUpAfterTenAttempts()
    {
        Bench bench(putOnly);
        bench.server.answerAlways("GET", {429, R"({"detail":"Slow down"})", "1"});
        const auto tested = bench.makeClient().testConnection();
        QVERIFY(!tested.has_value());
        QCOMPARE(static_cast<int>(tested.error().kind), static_cast<int>(core::ErrorKind::RateLimited));
        QCOMPARE(bench.server.requests().size(), std::size_t{10});
        QCOMPARE(qint64{bench.clock.waitedInAll().count()}, qint64{511'000}); // 1 + 2 + … + 256 seconds
    }

    void stopEndsAWait()
    {
        Bench bench(putOnly);
        bench.clock.setWaits(VirtualClock::Waits::Pass); // the clock stands still, so only the stop can end it
        bench.server.answerAlways("GET", {429, R"({"detail":"Slow down"})", "60"});
        std::stop_source stop;
        ProvisioningClient client(bench.settings, bench.clock, [&stop](const Exchange&) { stop.request_stop(); });
        const auto tested = client.testConnection(stop.get_token());
        QVERIFY(!tested.has_value());
        QCOMPARE(static_cast<int>(tested.error().kind), static_cast<int>(core::ErrorKind::Cancelled));
        QCOMPARE(bench.server.requests().size(), std::size_t{1});
    }

    void errorsAreInOktasWords_data()
    {
        QTest::addColumn<int>("skipped");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("existence check refused")
            << 0 << 401 << QByteArray(R"({"detail":"Unknown token"})")
            << QByteArray(
                   "Error while verifying if user ada@acme.example exists: Unauthorized. Errors reported by remote "
                   "server: Unknown token");
        QTest::newRow("create refused")
            << 1 << 409 << QByteArray(R"({"detail":"userName taken"})")
            << QByteArray(
                   "Error while creating user ada@acme.example: Conflict. Errors reported by remote server: userName "
                   "taken");
        QTest::newRow("create answered without body")
            << 1 << 201 << QByteArray()
            << QByteArray("Error while creating user ada@acme.example: Create new user returned empty user");
    }

    void errorsAreInOktasWords()
    {
        QFETCH(int, skipped);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        Bench bench(putOnly);
        for (int i = 0; i < skipped; ++i)
            bench.server.answerNext({200, R"({"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]})", {}});
        bench.server.answerNext({status, body.toStdString(), {}});
        const auto provisioned = bench.makeClient().provision(ada());
        QVERIFY(!provisioned.has_value());
        QCOMPARE(QByteArray::fromStdString(provisioned.error().message), expected);
    }

    void stringCounterStopsBeforeThePost()
    {
        Bench bench(putOnly);
        bench.server.answerNext({200, R"({"totalResults":0,"startIndex":"1","itemsPerPage":0,"Resources":[]})", {}});
        QVERIFY(!bench.makeClient().provision(ada()).has_value());
        compareLines(bench.server, {adaFilter});
    }

    void nobodyThere()
    {
        Bench bench(putOnly);
        bench.settings.baseUrl = "http://127.0.0.1:1/scim/v2/acme";
        const auto tested = bench.makeClient().testConnection();
        QVERIFY(!tested.has_value());
        QVERIFY(tested.error().message.starts_with("Error authenticating: Connect to 127.0.0.1:1 failed"));
        QCOMPARE(bench.exchanges.size(), std::size_t{1});
        QCOMPARE(bench.exchanges.front().status, 0);
    }

    void baseUrls_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("slash at the end") << QByteArray("http://h:8420/scim/v2/a/") << QByteArray("h 8420 /scim/v2/a");
        QTest::newRow("no slash") << QByteArray("https://h.example/scim/v2/a")
                                  << QByteArray("h.example 443 /scim/v2/a");
        QTest::newRow("no path") << QByteArray("http://h") << QByteArray("h 80 ");
        QTest::newRow("IPv6") << QByteArray("http://[::1]:8420/x") << QByteArray("::1 8420 /x");
        QTest::newRow("no scheme") << QByteArray("h/scim") << QByteArray();
        QTest::newRow("port out of range") << QByteArray("http://h:70000/") << QByteArray();
        QTest::newRow("with password") << QByteArray("http://u:p@h/") << QByteArray();
    }

    void baseUrls()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto url = parseBaseUrl(text.toStdString());
        const auto shown =
            url ? QByteArray::fromStdString(url->host + " " + std::to_string(url->port) + " " + url->path)
                : QByteArray();
        QCOMPARE(shown, expected);
    }
};

QTEST_GUILESS_MAIN(ProvisioningTroubleTest)
#include "ProvisioningTroubleTest.moc"
