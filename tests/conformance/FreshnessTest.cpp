// SPDX-License-Identifier: Apache-2.0
// What another process changes in the directory counts at the door within a second.
#include "Rig.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

/// Milliseconds until the status was seen; more than ten seconds when it never was.
qint64 timeUntil(int status, http::Client& client, const std::string& target, const std::string& authorization)
{
    QElapsedTimer timer;
    timer.start();
    http::Headers headers;
    headers.add("Authorization", authorization);
    while (timer.elapsed() < 10'000) {
        if (valueOrThrow(client.send("GET", target, headers, {})).status == status)
            break;
        QTest::qWait(10);
    }
    return timer.elapsed();
}

} // namespace

class FreshnessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noticesAnotherProcess()
    {
        Rig rig;
        directory::OpenOptions open;
        open.dataDirectory = rig.dataDirectory();
        const auto other = valueOrThrow(directory::Database::open(open));

        directory::NewIntegration wanted;
        wanted.slug = "second";
        wanted.name = "Second";
        wanted.profileId = "custom";
        const auto integration = Rig::createIntegration(*other, wanted);
        const auto issued = valueOrThrow(listener::issueCredential(*other, integration, "scim"));
        const auto authorization = "Bearer " + std::string(issued.secret.reveal());

        auto client = rig.newClient();
        const std::string target = "/scim/v2/second/Users";
        QVERIFY(timeUntil(200, client, target, authorization) < 1000);
        QVERIFY2(timeUntil(401, client, rig.target("/Users"), authorization) < 1000, "not valid for the first one");

        valueOrThrow(other->writeAndWait(
            [id = issued.credential.id](directory::WriteSession& session) { return session.revokeCredential(id); }));
        QVERIFY(timeUntil(401, client, target, authorization) < 1000);

        valueOrThrow(other->writeAndWait(
            [id = integration.id](directory::WriteSession& session) { return session.deleteIntegration(id); }));
        QVERIFY(timeUntil(404, client, target, authorization) < 1000);
    }

    void worksAtOnceWithANewCredential()
    {
        Rig rig;
        auto client = rig.newClient();
        const auto issued = valueOrThrow(listener::issueCredential(rig.database(), rig.integration(), "scim"));
        http::Headers headers;
        headers.add("Authorization", "Bearer " + std::string(issued.secret.reveal()));
        QCOMPARE(valueOrThrow(client.send("GET", rig.target("/Users"), headers, {})).status, 200);
    }

    void worksAtOnceWithANewCredentialInAFlood()
    {
        RigOptions options;
        options.trustedProxies = {"127.0.0.1"};
        Rig rig(std::move(options));
        directory::OpenOptions open;
        open.dataDirectory = rig.dataDirectory();
        const auto other = valueOrThrow(directory::Database::open(open));
        std::atomic<bool> isOver = false;
        std::atomic<int> refused = 0;
        const auto flood = [&](int number) {
            auto client = rig.newClient();
            for (int guess = 0; !isOver; ++guess) {
                // From ever new addresses, so that nothing is held back.
                http::Headers headers;
                headers.add("X-Forwarded-For",
                            "2001:db8:" + std::to_string(number) + ":" + std::to_string(guess % 9999) + "::1");
                headers.add("Authorization", "Bearer rc_" + std::string(43, 'x'));
                const auto answer = client.send("GET", rig.target("/Users?count=1"), headers, {});
                refused += answer && answer->status == 401 ? 1 : 0;
            }
        };
        std::vector<std::jthread> strangers;
        for (int number = 0; number < 3; ++number)
            strangers.emplace_back(flood, number);
        QTRY_VERIFY(refused > 100);
        auto client = rig.newClient();
        int early = 0;
        for (int round = 0; round < 20; ++round) {
            const auto issued = valueOrThrow(listener::issueCredential(*other, rig.integration(), "scim"));
            http::Headers headers;
            headers.add("Authorization", "Bearer " + std::string(issued.secret.reveal()));
            early += valueOrThrow(client.send("GET", rig.target("/Users?count=1"), headers, {})).status == 200 ? 0 : 1;
        }
        isOver = true;
        strangers.clear();
        QCOMPARE(early, 0);
    }

    void remembersThatACredentialWasUsed()
    {
        Rig rig;
        QCOMPARE(rig.send("GET", "/Users").status, 200);
        const auto session = valueOrThrow(rig.database().newReadSession());
        QTRY_VERIFY(valueOrThrow(session->credentials(rig.integration().id)).front().lastUsed.has_value());
    }

    void takesNoCredentialOfAnotherPurpose()
    {
        Rig rig;
        auto client = rig.newClient();
        const auto issued = valueOrThrow(listener::issueCredential(rig.database(), rig.integration(), "registrations"));
        http::Headers headers;
        headers.add("Authorization", "Bearer " + std::string(issued.secret.reveal()));
        QCOMPARE(valueOrThrow(client.send("GET", rig.target("/Users"), headers, {})).status, 401);
    }
};

QTEST_GUILESS_MAIN(FreshnessTest)
#include "FreshnessTest.moc"
