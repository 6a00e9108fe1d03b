// SPDX-License-Identifier: Apache-2.0
// The door as a whole: start, stop, move, who may reach it, and how it says that it is itself.
#include "Bodies.h"
#include "Rig.h"
#include "scim/Json.h"

#include <QTest>

#include <atomic>

using namespace rollcall;
using namespace rollcall::conformance;
using listener::ListenerSettings;
using listener::ListenerState;

namespace {

std::uint16_t portOf(const std::string& url)
{
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

int statusAt(const std::string& host, std::uint16_t port, const std::string& target, const http::Headers& headers = {})
{
    http::Client::Target where;
    where.host = host;
    where.port = port;
    http::Client client(where, std::chrono::seconds{10});
    const auto answered = client.send("GET", target, headers, {});
    return answered ? answered->status : 0;
}

int statusOf(std::uint16_t port, const std::string& target, const http::Headers& headers = {})
{
    return statusAt("127.0.0.1", port, target, headers);
}

} // namespace

class ListenerServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhereItListens()
    {
        Rig rig;
        const auto status = rig.service().status();
        QCOMPARE(status.state, ListenerState::Listening);
        QVERIFY(status.url.starts_with("http://127.0.0.1:"));
        QCOMPARE(status.publicUrl, std::string("https://scim.acme.example"));
        QVERIFY(status.since);
    }

    void movesToAnotherPort()
    {
        Rig rig;
        const auto before = rig.port();
        std::atomic<int> changes = 0;
        rig.service().onStatusChanged([&changes] { ++changes; });
        ListenerSettings settings;
        settings.port = 0;
        valueOrThrow(rig.service().start(settings));
        const auto after = rig.port();
        QVERIFY(before != after);
        QCOMPARE(statusOf(after, "/healthz"), 200);
        QCOMPARE(statusOf(before, "/healthz"), 0);
        QCOMPARE(rig.service().status().publicUrl, rig.service().status().url);
        QVERIFY(changes > 0);
    }

    void staysWhereItIsWhenAMoveFails()
    {
        Rig rig;
        Rig other;
        const auto before = rig.port();
        ListenerSettings settings;
        settings.port = other.port();
        const auto moved = rig.service().start(settings);
        QVERIFY(!moved);
        QVERIFY(moved.error().kind == core::ErrorKind::Conflict);
        QCOMPARE(rig.port(), before);
        QCOMPARE(statusOf(before, "/healthz"), 200);
        QVERIFY(!rig.service().status().error.empty());
        QCOMPARE(rig.service().status().state, ListenerState::Listening);
    }

    void takesNewSettingsOnTheSamePort()
    {
        Rig rig;
        const auto port = rig.port();
        ListenerSettings settings;
        settings.port = port;
        settings.publicUrl = "https://other.example/";
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(rig.port(), port);
        QCOMPARE(rig.service().status().publicUrl, std::string("https://other.example"));
        const auto created = rig.send("POST", "/Users", userBody("a@x"));
        QVERIFY(created.headers.value("Location")->starts_with("https://other.example/scim/v2/acme/Users/"));
    }

    void takesAnotherAddressOnTheSamePort()
    {
        Rig rig;
        const auto port = rig.port();
        ListenerSettings settings;
        settings.port = port;
        settings.publicUrl = "https://scim.acme.example";
        settings.trustedProxies = {"127.0.0.1"};
        for (const char* address : {"0.0.0.0", "localhost", "127.0.0.1"}) {
            settings.address = address;
            valueOrThrow(rig.service().start(settings));
            QCOMPARE(rig.port(), port);
            QCOMPARE(rig.service().settings().address, std::string(address));
            QCOMPARE(statusOf(port, "/healthz"), 200);
        }
    }

    void comesBackWhenTheOtherAddressCannotBeHad()
    {
        Rig rig;
        const auto port = rig.port();
        ListenerSettings settings;
        settings.address = "192.0.2.1"; // for documentation, so nobody's
        settings.port = port;
        settings.trustedProxies = {"127.0.0.1"};
        QVERIFY(!rig.service().start(settings));
        QVERIFY(!rig.service().status().error.empty());
        QCOMPARE(rig.service().status().state, ListenerState::Listening);
        QCOMPARE(rig.service().settings().address, std::string("127.0.0.1"));
        QCOMPARE(rig.port(), port);
        QCOMPARE(statusOf(port, "/healthz"), 200);
    }

    void refusesToBeExposed()
    {
        Rig rig;
        ListenerSettings settings;
        settings.address = "0.0.0.0";
        settings.port = 0;
        const auto started = rig.service().start(settings);
        QVERIFY(!started);
        QVERIFY(started.error().kind == core::ErrorKind::Denied);
        QCOMPARE(rig.service().status().state, ListenerState::Listening);
    }

    void stopsAndStartsAgain()
    {
        Rig rig;
        const auto port = rig.port();
        rig.service().stop();
        QCOMPARE(rig.service().status().state, ListenerState::Stopped);
        QCOMPARE(statusOf(port, "/healthz"), 0);
        auto settings = rig.service().settings();
        settings.port = port;
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(statusOf(port, "/readyz"), 200);
    }

    void provesThatItIsItself()
    {
        Rig rig;
        http::Client client = rig.newClient();
        const auto plain = valueOrThrow(client.send("GET", "/healthz", {}, {}));
        QCOMPARE(plain.body, attribute("status", "ok"));
        const auto challenged = valueOrThrow(client.send("GET", "/healthz?challenge=42", {}, {}));
        const auto parsed = scim::parseJson(challenged.body);
        QCOMPARE(std::string(parsed->at("proof").as_string()), valueOrThrow(rig.service().healthProof("42")));
        Rig other;
        QVERIFY(valueOrThrow(other.service().healthProof("42")) != valueOrThrow(rig.service().healthProof("42")));
    }

    void allowsOnlyTheListed()
    {
        // Row 32 of the quirk list.
        RigOptions options;
        options.allowFrom = {"203.0.113.0/24"};
        Rig rig(std::move(options));
        QCOMPARE(rig.send("GET", "/Users").status, 403);
        QCOMPARE(statusOf(rig.port(), "/healthz"), 200);
        auto settings = rig.service().settings();
        settings.allowFrom.emplace_back("127.0.0.0/8");
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(statusOf(rig.port(), rig.target("/Users"), rig.oktaHeaders(false)), 200);
    }

    void guardsEachPartByAListOfItsOwn()
    {
        RigOptions options;
        Rig rig(std::move(options));
        auto settings = rig.service().settings();
        settings.port = rig.port();
        const auto statuses = [&] {
            return std::vector<int>{statusOf(rig.port(), rig.target("/Users"), rig.oktaHeaders(false)),
                                    statusOf(rig.port(), "/enrol/x"), statusOf(rig.port(), "/healthz"),
                                    statusOf(rig.port(), "/readyz")};
        };
        // No page stands under /enrol yet.
        QCOMPARE(statuses(), (std::vector<int>{200, 404, 200, 200}));
        const std::vector<std::string> elsewhere{"203.0.113.0/24"};
        settings.allowEnrolmentFrom = elsewhere;
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(statuses(), (std::vector<int>{200, 403, 200, 200}));
        settings.allowEnrolmentFrom.clear();
        settings.allowHealthFrom = elsewhere;
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(statuses(), (std::vector<int>{200, 404, 403, 403}));
        settings.allowHealthFrom = {"127.0.0.1"};
        settings.allowFrom = elsewhere;
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(statuses(), (std::vector<int>{403, 404, 200, 200}));
        settings.allowHealthFrom = {"nowhere"};
        QVERIFY(!rig.service().start(settings));
    }

    void eachPartCanHaveAnAddressOfItsOwn()
    {
        Rig rig;
        auto settings = rig.service().settings();
        settings.port = rig.port();
        settings.enrolmentListen = listener::ListenAddress{"127.0.0.1", 0};
        settings.healthListen = listener::ListenAddress{"127.0.0.2", 0};
        settings.allowEnrolmentFrom = {"203.0.113.0/24"}; // tells that the pages would be there
        valueOrThrow(rig.service().start(settings));
        const auto status = rig.service().status();
        QVERIFY(status.healthUrl.starts_with("http://127.0.0.2:"));
        QVERIFY(status.enrolmentUrl.starts_with("http://127.0.0.1:"));
        const auto scim = portOf(status.url);
        const auto enrolment = portOf(status.enrolmentUrl);
        const auto health = portOf(status.healthUrl);
        QCOMPARE(scim, rig.port());
        QVERIFY(enrolment != scim);
        const auto statuses = [&](const std::string& host, std::uint16_t port) {
            return std::vector<int>{statusAt(host, port, rig.target("/Users"), rig.oktaHeaders(false)),
                                    statusAt(host, port, "/oauth/acme/authorize"), statusAt(host, port, "/enrol/x"),
                                    statusAt(host, port, "/healthz"), statusAt(host, port, "/readyz")};
        };
        QCOMPARE(statuses("127.0.0.1", scim), (std::vector<int>{200, 404, 404, 404, 404}));
        QCOMPARE(statuses("127.0.0.1", enrolment), (std::vector<int>{404, 404, 403, 404, 404}));
        QCOMPARE(statuses("127.0.0.2", health), (std::vector<int>{404, 404, 404, 200, 200}));
        QVERIFY(rig.service().status().statistics.requests >= 15);

        // And back under one roof.
        settings.enrolmentListen.reset();
        settings.healthListen.reset();
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(statuses("127.0.0.1", rig.port()), (std::vector<int>{200, 404, 403, 200, 200}));
        QCOMPARE(statusAt("127.0.0.2", health, "/healthz"), 0);
        QVERIFY(rig.service().status().healthUrl.empty());
    }

    void bindsAllAddressesOrNone()
    {
        Rig rig;
        Rig other;
        auto settings = rig.service().settings();
        const auto before = rig.port();
        settings.port = 0;
        settings.healthListen = listener::ListenAddress{"127.0.0.1", other.port()};
        QVERIFY(!rig.service().start(settings));
        QCOMPARE(rig.port(), before);
        QCOMPARE(statusOf(before, "/healthz"), 200);
        // The same where the old addresses had to go first.
        settings.port = before;
        QVERIFY(!rig.service().start(settings));
        QCOMPARE(rig.service().status().state, ListenerState::Listening);
        QCOMPARE(rig.port(), before);
        QCOMPARE(statusOf(before, "/healthz"), 200);
        settings.healthListen = listener::ListenAddress{"192.0.2.7", 0};
        QVERIFY2(!rig.service().start(settings), "plain HTTP is for loopback addresses, whatever answers there");
    }

    void stopsEverywhere()
    {
        Rig rig;
        auto settings = rig.service().settings();
        settings.healthListen = listener::ListenAddress{"127.0.0.1", 0};
        valueOrThrow(rig.service().start(settings));
        const auto health = portOf(rig.service().status().healthUrl);
        QCOMPARE(statusOf(health, "/healthz"), 200);
        rig.service().stop();
        QCOMPARE(statusOf(health, "/healthz"), 0);
        QVERIFY(rig.service().status().healthUrl.empty());
    }

    void eachPartCanBeOff()
    {
        Rig rig;
        auto settings = rig.service().settings();
        settings.port = rig.port();
        settings.isHealthOn = false;
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(statusOf(rig.port(), "/healthz"), 404);
        QCOMPARE(statusOf(rig.port(), "/readyz"), 404);
        QCOMPARE(statusOf(rig.port(), rig.target("/Users"), rig.oktaHeaders(false)), 200);
        settings.isHealthOn = true;
        settings.isScimOn = false;
        settings.isEnrolmentOn = false;
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(statusOf(rig.port(), "/healthz"), 200);
        QCOMPARE(statusOf(rig.port(), "/enrol/x"), 404);
        QCOMPARE(statusOf(rig.port(), rig.target("/Users"), rig.oktaHeaders(false)), 404);
        QCOMPARE(statusOf(rig.port(), rig.target("/Users")), 404);
    }

    void issuesNoTokenWhereClientsSignIn()
    {
        Rig rig;
        auto integration = rig.integration();
        integration.authMode = directory::AuthMode::OAuth;
        const auto issued = listener::issueCredential(rig.database(), integration, "scim");
        QVERIFY(!issued);
        QVERIFY(issued.error().kind == core::ErrorKind::Invalid);
    }

    void urlsNeverComeFromTheHostField()
    {
        Rig rig;
        auto headers = rig.oktaHeaders(true);
        headers.add("X-Forwarded-Host", "evil.example");
        auto client = rig.newClient();
        const auto created = valueOrThrow(client.send("POST", rig.target("/Users"), headers, userBody("a@x")));
        QCOMPARE(created.status, 201);
        QVERIFY(created.body.find("evil.example") == std::string::npos);
        QVERIFY(created.body.find("127.0.0.1") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(ListenerServiceTest)
#include "ListenerServiceTest.moc"
