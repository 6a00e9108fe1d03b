// SPDX-License-Identifier: Apache-2.0
// `serve` with SCIM, enrolment pages and health at addresses of their own, and with each of them off.
#include "CtlProcess.h"
#include "Okta.h"

#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <string>
#include <vector>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

/// Where a line of `serve` says that something listens; 0 when it says nothing.
quint16 portIn(const QString& line)
{
    return static_cast<quint16>(QUrl(line.section(QLatin1Char(' '), -1)).port(0));
}

/// What SCIM, the consent page, the enrolment pages, /healthz and /readyz answer there.
std::vector<int> statuses(quint16 port, const Made& made)
{
    const std::string slug = made.slug.toStdString();
    std::vector<int> answered;
    for (const std::string& target : {"/scim/v2/" + slug + "/Users", "/oauth/" + slug + "/authorize",
                                      std::string("/enrol/x"), std::string("/healthz"), std::string("/readyz")}) {
        http::Client client({"127.0.0.1", port, false, {}});
        http::Headers headers;
        headers.add("Authorization", "Bearer " + made.token.toStdString());
        const auto answer = client.send("GET", target, headers, {});
        answered.push_back(answer ? answer->status : 0);
    }
    return answered;
}

// No page stands under /enrol yet: that nobody is let in there tells that it would.
const char* const nobodyEnrols = "--allow-enrolment-from 203.0.113.0/24";

} // namespace

class DoorsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachHasAnAddressOfItsOwn()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path(), words("--enrol-listen 127.0.0.1:0 --health-listen 127.0.0.1:0")
                                       << words(nobodyEnrols));
        const quint16 scim = serve.port();
        const quint16 enrolment = portIn(serve.process().waitForLine(QStringLiteral("enrolment pages on ")));
        const quint16 health = portIn(serve.process().waitForLine(QStringLiteral("health on ")));
        QVERIFY(scim != 0 && enrolment != 0 && health != 0);
        QVERIFY(scim != enrolment && enrolment != health && health != scim);
        QCOMPARE(statuses(scim, made), (std::vector<int>{200, 404, 404, 404, 404}));
        QCOMPARE(statuses(enrolment, made), (std::vector<int>{404, 404, 403, 404, 404}));
        QCOMPARE(statuses(health, made), (std::vector<int>{404, 404, 404, 200, 200}));
        QCOMPARE(serve.process().terminate(), 0);
    }

    void twoMayShareOne()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path(), words("--health-listen 127.0.0.1:0") << words(nobodyEnrols));
        const quint16 health = portIn(serve.process().waitForLine(QStringLiteral("health on ")));
        QVERIFY(serve.port() != 0 && health != 0);
        QCOMPARE(statuses(serve.port(), made), (std::vector<int>{200, 404, 403, 404, 404}));
        QCOMPARE(statuses(health, made), (std::vector<int>{404, 404, 404, 200, 200}));
        QVERIFY(!serve.process().out().contains(QStringLiteral("enrolment pages")));
        QCOMPARE(serve.process().terminate(), 0);
    }

    void eachCanBeOff_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<std::vector<int>>("expected");
        const auto row = [](const char* name, const char* arguments, const std::vector<int>& expected) {
            QTest::newRow(name) << words(arguments) << expected;
        };
        row("none", "", {200, 404, 403, 200, 200});
        row("scim", "--without scim", {404, 404, 403, 200, 200});
        row("enrolment", "--without enrolment", {200, 404, 404, 200, 200});
        row("health", "--without health", {200, 404, 403, 404, 404});
        row("all but health", "--without scim --without enrolment", {404, 404, 404, 200, 200});
    }

    void eachCanBeOff()
    {
        QFETCH(QStringList, arguments);
        QFETCH(std::vector<int>, expected);
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path(), arguments << words(nobodyEnrols));
        QVERIFY2(serve.port() != 0, serve.process().error().toUtf8().constData());
        QCOMPARE(statuses(serve.port(), made), expected);
        QCOMPARE(serve.process().terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(DoorsTest)
#include "DoorsTest.moc"
