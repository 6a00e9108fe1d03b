// SPDX-License-Identifier: Apache-2.0
// The door before there is a directory behind it: what it answers, and how the listener goes on at its ports.
#include "listener/StartingDoor.h"
#include "Bodies.h"
#include "RawConnection.h"
#include "Rig.h"
#include "scim/Json.h"

#include <QTest>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace rollcall;
using namespace rollcall::conformance;
using listener::ListenerSettings;
using listener::ListenerState;
using listener::StartingDoor;

namespace {

std::uint16_t portOf(const std::string& url)
{
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

/// Over a connection of its own; status 0 when there was none, or no answer.
http::ClientResponse ask(std::uint16_t port, const std::string& method, const std::string& target,
                         const http::Headers& headers = {}, const std::string& body = {})
{
    http::Client::Target where;
    where.port = port;
    http::Client client(where, std::chrono::seconds{10});
    auto answered = client.send(method, target, headers, body);
    return answered ? std::move(*answered) : http::ClientResponse{};
}

int statusOf(std::uint16_t port, const std::string& target, const http::Headers& headers = {})
{
    return ask(port, "GET", target, headers).status;
}

ListenerSettings anyPort()
{
    ListenerSettings settings;
    settings.port = 0;
    return settings;
}

std::string headerOf(const http::ClientResponse& answer, const char* name)
{
    return std::string(answer.headers.value(name).value_or(""));
}

} // namespace

class StartingDoorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksToComeAgain_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<bool>("isVersion1");
        const auto row = [](const char* name, const char* method, const char* target, bool isVersion1 = false) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(target) << isVersion1;
        };
        row("a list", "GET", "/scim/v2/acme/Users?startIndex=1&count=2");
        row("a new person", "POST", "/scim/v2/acme/Users");
        row("a change", "PATCH", "/scim/v2/acme/Groups/7");
        row("a deletion", "DELETE", "/scim/v2/acme/Users/7");
        row("discovery", "GET", "/scim/v2/acme/ServiceProviderConfig");
        row("an integration that may not be there", "GET", "/scim/v2/nobody/Users");
        row("SCIM 1.1", "GET", "/scim/v1/acme/Users", true);
    }
    void asksToComeAgain()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(bool, isVersion1);
        const auto door = valueOrThrow(StartingDoor::open(anyPort()));
        const bool hasBody = method == "POST" || method == "PATCH";
        const auto answer = ask(portOf(door->url()), method.toStdString(), target.toStdString(), {},
                                hasBody ? userBody("ada@acme.example") : std::string());
        QCOMPARE(answer.status, 429);
        QCOMPARE(headerOf(answer, "Retry-After"), std::string("5"));
        QCOMPARE(headerOf(answer, "Connection"), std::string("close"));
        const auto body = scim::parseJson(answer.body);
        QVERIFY2(body && body->is_object(), answer.body.c_str());
        QCOMPARE(headerOf(answer, "Content-Type"),
                 std::string(isVersion1 ? "application/json" : "application/scim+json"));
        const auto& error = isVersion1 ? body->at("Errors").at(0) : *body;
        QCOMPARE(std::string(error.at(isVersion1 ? "code" : "status").as_string()), std::string("429"));
        QVERIFY2(answer.body.find("changed nothing") != std::string::npos, answer.body.c_str());
    }

    void answersThoseWhoWantItOtherwise()
    {
        auto entra = scim::entraCompatibility();
        entra.transientStatus = 503;
        entra.retryAfterSeconds = 10;
        const auto door = valueOrThrow(StartingDoor::open(anyPort(), {{"entra", entra}}));
        const auto port = portOf(door->url());
        for (const char* target : {"/scim/v2/entra/Users", "/oauth/entra/token"}) {
            const auto answer = ask(port, "POST", target, {}, userBody("ada@acme.example"));
            QCOMPARE(answer.status, 503);
            QCOMPARE(headerOf(answer, "Retry-After"), std::string("10"));
        }
        QCOMPARE(statusOf(port, "/scim/v2/acme/Users"), 429);
    }

    void asksForTokensAgainAsOAuthDoes()
    {
        const auto door = valueOrThrow(StartingDoor::open(anyPort()));
        const auto answer = ask(portOf(door->url()), "POST", "/oauth/acme/token");
        QCOMPARE(answer.status, 429);
        QCOMPARE(headerOf(answer, "Retry-After"), std::string("5"));
        QCOMPARE(headerOf(answer, "Content-Type"), std::string("application/json"));
        QCOMPARE(headerOf(answer, "Cache-Control"), std::string("no-store"));
        const auto body = scim::parseJson(answer.body);
        QVERIFY2(body && body->is_object(), answer.body.c_str());
        QCOMPARE(std::string(body->at("error").as_string()), std::string("temporarily_unavailable"));
    }

    void saysThatItIsAliveAndNotReady()
    {
        const auto door = valueOrThrow(StartingDoor::open(anyPort()));
        const auto port = portOf(door->url());
        const auto health = ask(port, "GET", "/healthz");
        QCOMPARE(health.status, 200);
        QCOMPARE(health.body, attribute("status", "ok"));
        const auto readiness = ask(port, "GET", "/readyz");
        QCOMPARE(readiness.status, 503);
        const auto body = scim::parseJson(readiness.body);
        QVERIFY2(body && body->is_object() && body->get_object().size() == 2, readiness.body.c_str());
        QCOMPARE(std::string(body->at("reason").as_string()), std::string("starting"));
        QCOMPARE(ask(port, "POST", "/healthz", {}, "{}").status, 405);
        QCOMPARE(statusOf(port, "/nothing/here"), 404);
        QVERIFY(ask(port, "HEAD", "/scim/v2/acme/Users").body.empty());
    }

    void holdsItsLimits()
    {
        auto settings = anyPort();
        settings.limits.targetBytes = 100;
        const auto door = valueOrThrow(StartingDoor::open(settings));
        QCOMPARE(statusOf(portOf(door->url()), "/scim/v2/acme/Users?filter=" + std::string(200, 'x')), 414);
        RawConnection connection(portOf(door->url()));
        connection.send("GET /scim/v1/acme/Users HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        const auto refused = connection.receive();
        QVERIFY(refused);
        QCOMPARE(refused->status, 400);
    }

    void holdsTheAccessLists()
    {
        auto settings = anyPort();
        settings.allowFrom = {"203.0.113.0/24"};
        settings.isHealthOn = false;
        const auto door = valueOrThrow(StartingDoor::open(settings));
        const auto port = portOf(door->url());
        QCOMPARE(statusOf(port, "/scim/v2/acme/Users"), 403);
        QCOMPARE(statusOf(port, "/oauth/acme/token"), 403);
        QVERIFY2(statusOf(port, "/oauth/acme/authorize") == 429, "a browser opens it, from anywhere");
        QCOMPARE(statusOf(port, "/healthz"), 404);
        QCOMPARE(statusOf(port, "/readyz"), 404);
    }

    void exposesNothingThatTheListenerWouldNot()
    {
        auto settings = anyPort();
        settings.address = "0.0.0.0";
        settings.publicUrl = "https://scim.acme.example";
        const auto door = StartingDoor::open(settings);
        QVERIFY(!door);
        QVERIFY(door.error().kind == core::ErrorKind::Denied);
    }

    void closesItsPortsWhenItGoes()
    {
        auto door = valueOrThrow(StartingDoor::open(anyPort()));
        const auto port = portOf(door->url());
        QCOMPARE(statusOf(port, "/healthz"), 200);
        door.reset();
        QCOMPARE(statusOf(port, "/healthz"), 0);
    }

    void theListenerGoesOnAtTheSamePorts()
    {
        Rig rig;
        rig.service().stop();
        auto settings = anyPort();
        settings.healthListen = listener::ListenAddress{"127.0.0.1", 0};
        auto door = valueOrThrow(StartingDoor::open(settings));
        const auto url = door->url();
        const auto port = portOf(url);
        std::atomic<bool> isServed = false;
        std::atomic<int> strange = 0;
        const auto target = rig.target("/Users");
        const auto headers = rig.oktaHeaders(false);
        std::jthread calling([&](const std::stop_token& stop) {
            while (!isServed && !stop.stop_requested()) {
                const int status = statusOf(port, target, headers);
                isServed = status == 200;
                strange += status == 200 || status == 429 ? 0 : 1;
            }
        });
        QCOMPARE(statusOf(port, target, headers), 429);
        rig.service().takeOver(std::move(door));
        QCOMPARE(statusOf(port, target, headers), 429);
        valueOrThrow(rig.service().start(settings));
        QTRY_VERIFY_WITH_TIMEOUT(isServed, 30'000);
        calling.join();
        QVERIFY2(strange == 0, "nobody is refused a connection");
        const auto status = rig.service().status();
        QCOMPARE(status.url, url);
        QVERIFY(status.healthUrl != url);
        QCOMPARE(statusOf(portOf(status.healthUrl), "/readyz"), 200);
        QCOMPARE(statusOf(port, "/readyz"), 404);
        QCOMPARE(rig.service().settings().port, std::uint16_t{0});
        QCOMPARE(ask(port, "POST", target, rig.oktaHeaders(true), userBody("ada@x")).status, 201);
    }

    void leavesWhereTheListenerIsNotWanted()
    {
        Rig rig;
        rig.service().stop();
        auto door = valueOrThrow(StartingDoor::open(anyPort()));
        const auto port = portOf(door->url());
        rig.service().takeOver(std::move(door));
        auto settings = anyPort();
        settings.address = "127.0.0.2";
        valueOrThrow(rig.service().start(settings));
        QCOMPARE(statusOf(port, "/healthz"), 0);
        QVERIFY(rig.service().status().url.starts_with("http://127.0.0.2:"));
    }

    void goesWithAStartThatFails()
    {
        Rig rig;
        Rig other;
        rig.service().stop();
        auto door = valueOrThrow(StartingDoor::open(anyPort()));
        const auto port = portOf(door->url());
        rig.service().takeOver(std::move(door));
        auto settings = anyPort();
        settings.healthListen = listener::ListenAddress{"127.0.0.1", other.port()};
        QVERIFY(!rig.service().start(settings));
        QVERIFY(rig.service().status().state == ListenerState::Failed);
        QCOMPARE(statusOf(port, "/healthz"), 0);
        // And nothing is left of it for the next.
        valueOrThrow(rig.service().start(anyPort()));
        QCOMPARE(statusOf(rig.port(), "/readyz"), 200);
    }

    void goesWithAStop()
    {
        Rig rig;
        auto door = valueOrThrow(StartingDoor::open(anyPort()));
        const auto port = portOf(door->url());
        rig.service().takeOver(std::move(door));
        rig.service().stop();
        QCOMPARE(statusOf(port, "/healthz"), 0);
    }
};

QTEST_GUILESS_MAIN(StartingDoorTest)
#include "StartingDoorTest.moc"
