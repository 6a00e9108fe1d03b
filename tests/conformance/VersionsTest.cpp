// SPDX-License-Identifier: Apache-2.0
// Of many who change one version of a resource at a time, exactly one succeeds (RFC 7644 §3.14).
#include "Bodies.h"
#include "Rig.h"

#include <QTest>

#include <algorithm>
#include <thread>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

constexpr int rivals = 8;

http::ClientResponse conditional(const Rig& rig, const std::string& method, const std::string& path,
                                 const std::string& body, const std::string& match)
{
    auto headers = rig.oktaHeaders(!body.empty());
    headers.add("If-Match", match);
    auto client = rig.newClient();
    return valueOrThrow(client.send(method, rig.target(path), headers, body));
}

std::string tagOf(const http::ClientResponse& response)
{
    return std::string(response.headers.value("ETag").value_or(""));
}

} // namespace

class VersionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void letsOneOfManySucceed_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::newRow("PATCH") << QByteArray("PATCH");
        QTest::newRow("PUT") << QByteArray("PUT");
        QTest::newRow("DELETE") << QByteArray("DELETE");
    }
    void letsOneOfManySucceed()
    {
        QFETCH(QByteArray, method);
        Rig rig;
        const auto created = rig.send("POST", "/Users", userBody("ada@x"));
        QCOMPARE(created.status, 201);
        const std::string path = "/Users/" + idOf(created);
        std::vector<int> statuses(rivals);
        {
            std::vector<std::jthread> threads;
            for (int rival = 0; rival < rivals; ++rival) {
                threads.emplace_back([&, rival] {
                    const std::string name = "rival-" + std::to_string(rival) + "@x";
                    const std::string body = method == "PATCH" ? patchReplacing("userName", name)
                                             : method == "PUT" ? userBody(name)
                                                               : std::string();
                    statuses[static_cast<std::size_t>(rival)] =
                        conditional(rig, method.toStdString(), path, body, tagOf(created)).status;
                });
            }
        }
        const int success = method == "DELETE" ? 204 : 200;
        const int late = method == "DELETE" ? 404 : 412;
        QCOMPARE(std::count(statuses.begin(), statuses.end(), success), 1);
        QCOMPARE(std::count(statuses.begin(), statuses.end(), late), rivals - 1);
    }

    void countsOnlyWhatChanges()
    {
        Rig rig;
        const auto created = rig.send("POST", "/Groups", groupBody("Crew"));
        const std::string path = "/Groups/" + idOf(created);
        const auto same = rig.send("PATCH", path, patchReplacing("displayName", "Crew"));
        QCOMPARE(tagOf(same), tagOf(created));
        QCOMPARE(rig.send("GET", path).body, rig.send("GET", path).body);
        QCOMPARE(conditional(rig, "PATCH", path, patchReplacing("displayName", "Band"), tagOf(created)).status, 204);
        QCOMPARE(conditional(rig, "PATCH", path, patchReplacing("displayName", "Duo"), tagOf(created)).status, 412);
        QVERIFY(rig.send("GET", path).body.find("Band") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(VersionsTest)
#include "VersionsTest.moc"
