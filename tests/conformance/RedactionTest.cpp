// SPDX-License-Identifier: Apache-2.0
// Passwords and credentials that pass the door are found in no byte of the directory's files.
#include "Bodies.h"
#include "Rig.h"
#include "scim/Json.h"

#include <QTest>

#include <fstream>
#include <iterator>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

std::string allBytes(const std::string& folder)
{
    std::string bytes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(stream), {});
    }
    return bytes;
}

} // namespace

class RedactionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsNoPasswordAndNoToken()
    {
        const std::string password = "Zq7-unforgettable-Pw";
        const std::string strangersToken = "rc_strangers-token-0123456789";
        Rig rig;
        const auto created = rig.send("POST", "/Users", userBody("ada@x", password));
        QCOMPARE(created.status, 201);
        const std::string path = "/Users/" + idOf(created);
        std::vector<int> statuses;
        statuses.push_back(rig.send("PUT", path, userBody("ada@x", password, "PassWord")).status);
        statuses.push_back(rig.send("PATCH", path, patchReplacing("password", password)).status);
        statuses.push_back(rig.send("PATCH", path, patchReplacingAt("password", password)).status);
        QCOMPARE(statuses, (std::vector<int>{200, 200, 200}));
        // Refused, and still journalled without it.
        QCOMPARE(rig.send("POST", "/Users", userBody("ada@x", password)).status, 409);
        QCOMPARE(rig.send("POST", "/Users", attribute("password", password)).status, 400);
        QCOMPARE(rig.send("POST", "/Users", attribute("password", password).substr(1)).status, 400);
        QCOMPARE(rig.send("GET", "/Users?filter=password%20eq%20%22" + password + "%22").status, 400);
        for (const std::string filter : {"name.password", "urn:x:y:password", "emails[password", "secret"}) {
            const std::string end = filter.find('[') == std::string::npos ? "" : "%5D";
            (void)rig.send("GET", "/Users?filter=" + filter + "%20eq%20%22" + password + "%22" + end);
            (void)rig.send("GET", "/Groups?filter=" + filter + "%20eq%20%22" + password + "%22" + end);
        }
        (void)rig.send("POST", "/Users/.search", attribute("filter", "name.password eq \"" + password + "\""));
        http::Headers headers;
        headers.add("Authorization", "Bearer Bearer " + strangersToken);
        auto client = rig.newClient();
        QCOMPARE(valueOrThrow(client.send("GET", rig.target("/Users"), headers, {})).status, 401);

        // A gateway's own credential, in a field whose name nobody but its admin knows.
        const std::string gateToken = "gate-7f3a9-unforgettable";
        auto gated = rig.oktaHeaders(false);
        gated.add("X-Acme-Q7", gateToken);
        QCOMPARE(valueOrThrow(client.send("GET", rig.target("/Users"), gated, {})).status, 200);

        // The queue keeps its order, and this one was the last.
        QTRY_VERIFY2(allBytes(rig.dataDirectory()).find("X-Acme-Q7") != std::string::npos,
                     "that the field was there is kept");
        const auto bytes = allBytes(rig.dataDirectory());
        QVERIFY2(bytes.find("ada@x") != std::string::npos, "the search looks at the right files");
        QVERIFY(bytes.find(password) == std::string::npos);
        QVERIFY(bytes.find(strangersToken) == std::string::npos);
        QVERIFY(bytes.find(gateToken) == std::string::npos);
        QVERIFY(bytes.find(rig.credential().secret.reveal()) == std::string::npos);
        QVERIFY2(bytes.find("****" + rig.credential().credential.lastFour) != std::string::npos,
                 "the last four are kept, to tell credentials apart");
    }
};

QTEST_GUILESS_MAIN(RedactionTest)
#include "RedactionTest.moc"
