// SPDX-License-Identifier: Apache-2.0
// The door as a whole: start, stop, move, who may reach it, and how it says that it is itself.
#include "Bodies.h"
#include "FaultyDatabase.h"
#include "RawConnection.h"
#include "Rig.h"
#include "scim/Json.h"

#include <QDeadlineTimer>
#include <QTest>

#include <atomic>
#include <future>
#include <thread>

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

/// A listener with a request under way that is answered when it is let go on.
class BusyRig {
public:
    BusyRig() : m_rig(options())
    {
        m_database->beforeReads([this, goesOn = m_gate.get_future().share()] {
            m_isUnderWay = true;
            goesOn.wait();
        });
        m_request = std::jthread(
            [this] { m_status = statusOf(m_rig.port(), m_rig.target("/Users"), m_rig.oktaHeaders(false)); });
    }
    ~BusyRig() { goOn(); }
    BusyRig(const BusyRig&) = delete;
    BusyRig& operator=(const BusyRig&) = delete;

    [[nodiscard]] Rig& rig() { return m_rig; }
    [[nodiscard]] bool isUnderWay() const { return m_isUnderWay; }
    [[nodiscard]] bool isAnswered() const { return m_status >= 0; }
    /// Lets it go on; its status, 0 when the connection broke off.
    int goOn()
    {
        if (m_request.joinable()) {
            m_gate.set_value();
            m_request.join();
        }
        return m_status;
    }

private:
    RigOptions options()
    {
        RigOptions options;
        options.wrap = wrappedAs(m_database);
        return options;
    }

    FaultyDatabase* m_database = nullptr;
    std::promise<void> m_gate;
    std::atomic<bool> m_isUnderWay = false;
    std::atomic<int> m_status = -1;
    Rig m_rig;
    std::jthread m_request;
};

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

    void refusesNobodyWhileItTakesNewSettings()
    {
        BusyRig busy;
        Rig& rig = busy.rig();
        QTRY_VERIFY(busy.isUnderWay());
        const auto port = rig.port();
        auto settings = rig.service().settings();
        settings.port = port;
        settings.allowHealthFrom = {"203.0.113.0/24"};
        std::jthread taking([&] { valueOrThrow(rig.service().start(settings)); });
        int status = 200;
        for (const QDeadlineTimer deadline(8'000); status == 200 && !deadline.hasExpired();)
            status = statusOf(port, "/healthz");
        QCOMPARE(status, 403);
        QVERIFY2(!busy.isAnswered(), "the new settings hold while the old ones end");
        for (int i = 0; i < 20; ++i)
            QCOMPARE(statusOf(port, "/healthz"), 403);
        QCOMPARE(busy.goOn(), 200);
        taking.join();
        QCOMPARE(statusOf(port, "/healthz"), 403);
    }

    void aFailedMoveBreaksNothingOff()
    {
        BusyRig busy;
        Rig& rig = busy.rig();
        QTRY_VERIFY(busy.isUnderWay());
        auto settings = rig.service().settings();
        settings.address = "192.0.2.1"; // for documentation, so nobody's
        settings.port = rig.port();
        settings.trustedProxies = {"127.0.0.1"};
        QVERIFY(!rig.service().start(settings));
        QVERIFY(!busy.isAnswered());
        QCOMPARE(statusOf(rig.port(), "/healthz"), 200);
        QCOMPARE(busy.goOn(), 200);
    }

    void asksToComeAgainWhileItStops()
    {
        BusyRig busy;
        Rig& rig = busy.rig();
        QTRY_VERIFY(busy.isUnderWay());
        const auto port = rig.port();
        const auto target = rig.target("/ServiceProviderConfig");
        const auto headers = rig.oktaHeaders(false);
        std::jthread stopping([&rig] { rig.service().stop(); });
        http::Client::Target where;
        where.port = port;
        int status = 200;
        for (const QDeadlineTimer deadline(8'000); status == 200 && !deadline.hasExpired();) {
            http::Client client(where, std::chrono::seconds{10});
            const auto answered = client.send("GET", target, headers, {});
            QVERIFY2(answered, "nobody is refused a connection");
            status = answered->status;
            if (status == 200)
                continue;
            QCOMPARE(std::string(answered->headers.value("Retry-After").value_or("")), std::string("5"));
            QCOMPARE(std::string(answered->headers.value("Connection").value_or("")), std::string("close"));
            QVERIFY(answered->body.find("has changed nothing") != std::string::npos);
        }
        QCOMPARE(status, 429);
        QCOMPARE(busy.goOn(), 200);
        stopping.join();
        QCOMPARE(statusOf(port, "/healthz"), 0);
    }

    void answersHeadAsGetWithoutTheBody()
    {
        Rig rig;
        const auto created = rig.send("POST", "/Users", userBody("a@x"));
        const auto id = std::string(scim::parseJson(created.body)->at("id").as_string());
        auto client = rig.newClient();
        for (const std::string& target :
             {std::string("/healthz"), std::string("/readyz"), rig.target("/Users"), rig.target("/Users/" + id),
              rig.target("/Users/none"), rig.target("/Groups"), rig.target("/Schemas")}) {
            const auto whole = valueOrThrow(client.send("GET", target, rig.oktaHeaders(false), {}));
            const auto head = valueOrThrow(client.send("HEAD", target, rig.oktaHeaders(false), {}));
            QCOMPARE(head.status, whole.status);
            QCOMPARE(head.headers.value("Content-Length"), whole.headers.value("Content-Length"));
            QCOMPARE(head.headers.value("ETag"), whole.headers.value("ETag"));
            QVERIFY(head.body.empty());
        }
        QCOMPARE(valueOrThrow(client.send("HEAD", rig.target("/Users/.search"), rig.oktaHeaders(false), {})).status,
                 405);
    }

    void refusesAWholeUrlAsItsPath()
    {
        RigOptions options;
        options.isVersion1 = true;
        options.limits.bodyBytes = 100;
        Rig rig(std::move(options));
        RawConnection connection(rig.port());
        connection.send(
            "POST http://scim.acme.example" + QByteArray::fromStdString(rig.target("/Users")) +
            " HTTP/1.1\r\nHost: scim.acme.example\r\nAuthorization: " + QByteArray::fromStdString(rig.authorization()) +
            "\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n");
        const auto response = connection.receive();
        QVERIFY(response);
        QCOMPARE(response->status, 413);
        QCOMPARE(std::string(response->headers.value("Content-Type").value_or("")), std::string("application/json"));
        QVERIFY2(response->body.find("\"Errors\"") != std::string::npos, "in the words of SCIM 1.1");
    }

    void refusesUnknownAddressesInTheirDialect_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<bool>("isVersion1");
        QTest::newRow("an unknown resource of 1.1") << QByteArray("/scim/v1/acme/Printers") << true;
        QTest::newRow("an unknown integration of 1.1") << QByteArray("/scim/v1/nobody/Users") << true;
        QTest::newRow("the base URL of 1.1") << QByteArray("/scim/v1/acme/") << true;
        QTest::newRow("what 1.1 has not") << QByteArray("/scim/v1/acme/ResourceTypes") << true;
        QTest::newRow("an unknown resource of 2.0") << QByteArray("/scim/v2/acme/Printers") << false;
    }
    void refusesUnknownAddressesInTheirDialect()
    {
        QFETCH(QByteArray, target);
        QFETCH(bool, isVersion1);
        Rig rig;
        auto client = rig.newClient();
        const auto answer = valueOrThrow(client.send("GET", target.toStdString(), rig.oktaHeaders(false), {}));
        QCOMPARE(answer.status, 404);
        QCOMPARE(answer.body.find("\"Errors\"") != std::string::npos, isVersion1);
        QCOMPARE(std::string(answer.headers.value("Content-Type").value_or("")),
                 std::string(isVersion1 ? "application/json" : "application/scim+json"));
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
