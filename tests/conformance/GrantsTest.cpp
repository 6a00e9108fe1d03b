// SPDX-License-Identifier: Apache-2.0
// Tokens in the course of time: a refresh token used too late ends its grant, and a clock that is set back ends
// nothing.
#include "Bodies.h"
#include "Rig.h"
#include "core/Base64.h"
#include "core/Secret.h"
#include "scim/Json.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

constexpr const char* redirectUri = "https://system-admin.okta.com/admin/app/cpc/acme/oauth/callback";
constexpr const char* clientId = "rcc_the-client";
constexpr const char* clientSecret = "rcs_the-clients-secret";

/// The computer's, moved.
class MovedClock final : public core::Clock {
public:
    [[nodiscard]] core::Timestamp now() const override
    {
        return core::SystemClock().now() + std::chrono::seconds(m_seconds.load());
    }
    void move(std::chrono::seconds by) { m_seconds += by.count(); }

private:
    std::atomic<std::int64_t> m_seconds = 0;
};

std::string memberOf(const http::ClientResponse& response, const char* name)
{
    const auto parsed = scim::parseJson(response.body);
    const auto* value = parsed && parsed->is_object() ? parsed->get_object().if_contains(name) : nullptr;
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

scim::JsonValue metaOf(const http::ClientResponse& response, const char* name)
{
    const auto parsed = scim::parseJson(response.body);
    return parsed ? parsed->at("meta").at(name) : scim::JsonValue();
}

} // namespace

class GrantsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<MovedClock>();
        directory::OpenOptions open;
        open.dataDirectory = m_folder->path().toStdString();
        open.clock = m_clock.get();
        m_database = valueOrThrow(directory::Database::open(open));
        directory::NewIntegration wanted;
        wanted.slug = "acme";
        wanted.name = "Acme";
        wanted.profileId = "custom";
        wanted.authMode = directory::AuthMode::OAuth;
        m_integration = Rig::createIntegration(*m_database, wanted);
        addClient();
        m_service = std::make_unique<listener::ListenerService>(*m_database, *m_clock);
        listener::ListenerSettings settings;
        settings.port = 0;
        valueOrThrow(m_service->start(settings));
    }
    void cleanup()
    {
        m_service.reset();
        m_database.reset();
    }

    void aReplacedRefreshTokenEndsItsGrantOnceTheGraceIsOver()
    {
        const auto first = redeemed();
        const auto second = refresh(memberOf(first, "refresh_token"));
        QCOMPARE(second.status, 200);
        // An answer that was lost on its way: the old one is good for a minute more.
        m_clock->move(std::chrono::seconds{50});
        const auto again = refresh(memberOf(first, "refresh_token"));
        QCOMPARE(again.status, 200);
        for (const auto* tokens : {&first, &second, &again})
            QCOMPARE(users(memberOf(*tokens, "access_token")), 200);
        m_clock->move(std::chrono::seconds{20});
        const auto stolen = refresh(memberOf(first, "refresh_token"));
        QCOMPARE(stolen.status, 400);
        QCOMPARE(memberOf(stolen, "error"), std::string("invalid_grant"));
        for (const auto* tokens : {&first, &second, &again}) {
            QTRY_COMPARE(users(memberOf(*tokens, "access_token")), 401);
            QCOMPARE(memberOf(refresh(memberOf(*tokens, "refresh_token")), "error"), std::string("invalid_grant"));
        }
        const auto other = redeemed();
        QVERIFY2(users(memberOf(other, "access_token")) == 200, "other grants of the client go on");
    }

    void tokensEndInTime()
    {
        const auto tokens = redeemed();
        m_clock->move(std::chrono::minutes{59});
        QCOMPARE(users(memberOf(tokens, "access_token")), 200);
        m_clock->move(std::chrono::minutes{2});
        QCOMPARE(users(memberOf(tokens, "access_token")), 401);
        QCOMPARE(refresh(memberOf(tokens, "refresh_token")).status, 200);
        m_clock->move(std::chrono::hours{24 * 91});
        QCOMPARE(memberOf(refresh(memberOf(tokens, "refresh_token")), "error"), std::string("invalid_grant"));
    }

    void aClockSetBackStopsNothing_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<bool>("isBelieved");
        QTest::newRow("half an hour: time goes on in small steps") << 30 << false;
        QTest::newRow("a day: time goes on by the clock") << 24 * 60 << true;
    }
    void aClockSetBackStopsNothing()
    {
        QFETCH(int, minutes);
        QFETCH(bool, isBelieved);
        const std::chrono::minutes back{minutes};
        const auto before = redeemed();
        const auto token = memberOf(before, "access_token");
        const auto ada = call("POST", "/Users", token, userBody("ada@x"));
        QCOMPARE(ada.status, 201);
        m_clock->move(-back);
        QCOMPARE(users(token), 200);
        const auto bob = call("POST", "/Users", token, userBody("bob@x"));
        QCOMPARE(bob.status, 201);
        const auto path = "/Users/" + idOf(ada);
        const auto changed = call("PATCH", path, token, patchReplacing("title", "Countess"));
        QCOMPARE(changed.status, 200);
        const auto modified = core::parseRfc3339(std::string(metaOf(changed, "lastModified").as_string()));
        const auto created = core::parseRfc3339(std::string(metaOf(ada, "created").as_string()));
        QVERIFY(created && modified);
        // By less, who asks for what is newer than the first finds the second.
        QCOMPARE(*modified > *created, !isBelieved);
        // New grants and old ones, at the new time.
        QCOMPARE(users(memberOf(redeemed(), "access_token")), 200);
        const auto renewed = refresh(memberOf(before, "refresh_token"));
        QCOMPARE(renewed.status, 200);
        QCOMPARE(users(memberOf(renewed, "access_token")), 200);
        QVERIFY2(refresh(memberOf(before, "refresh_token")).status == 200, "and the grace is no shorter");
        m_clock->move(back);
        QCOMPARE(call("PATCH", path, token, patchReplacing("title", "Lady")).status, 200);
    }

    void takesOnlyScopesThatAreScopes_data()
    {
        QTest::addColumn<QByteArray>("scope");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("one") << QByteArray("scim") << true;
        QTest::newRow("two") << QByteArray("scim+offline_access") << true;
        QTest::newRow("an address") << QByteArray("https%3A%2F%2Facme.example%2Fscim%21%23%5B%5D~") << true;
        QTest::newRow("none") << QByteArray("") << true;
        QTest::newRow("a byte that is no text") << QByteArray("%FF") << false;
        QTest::newRow("a letter beyond ASCII") << QByteArray("%C3%A9") << false;
        QTest::newRow("a quotation mark") << QByteArray("a%22b") << false;
        QTest::newRow("a backslash") << QByteArray("a%5Cb") << false;
        QTest::newRow("a line end") << QByteArray("a%0Ab") << false;
        QTest::newRow("a NUL") << QByteArray("a%00b") << false;
        QTest::newRow("a blank too many") << QByteArray("a++b") << false;
        QTest::newRow("a blank before") << QByteArray("+a") << false;
        QTest::newRow("a blank behind") << QByteArray("a+") << false;
    }
    void takesOnlyScopesThatAreScopes()
    {
        QFETCH(QByteArray, scope);
        QFETCH(bool, isTaken);
        const auto asked = "scope=" + scope.toStdString();
        const auto granted = post("/oauth/acme/token", "grant_type=client_credentials&" + asked);
        QCOMPARE(granted.status, isTaken ? 200 : 400);
        QVERIFY2(scim::parseJson(granted.body), granted.body.c_str());
        QCOMPARE(memberOf(granted, "error"), std::string(isTaken ? "" : "invalid_scope"));
        // Where the client sends somebody to be approved it hears of it by the way back.
        const auto page = post("/oauth/acme/authorize", authorization() + "&decision=deny&" + asked);
        QCOMPARE(page.status, 303);
        const auto location = std::string(page.headers.value("Location").value_or(""));
        const auto* error = isTaken ? "error=access_denied" : "error=invalid_scope";
        QVERIFY2(location.find(error) != std::string::npos, location.c_str());
    }

private:
    void addClient()
    {
        directory::NewCredential row;
        row.integration = m_integration.id;
        row.mode = directory::AuthMode::OAuth;
        row.username = clientId;
        row.hash = core::sha256(clientSecret);
        row.redirectUris = {redirectUri};
        valueOrThrow(m_database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            auto created = session.createCredential(row);
            return created ? core::Result<>() : tl::unexpected(created.error());
        }));
    }
    [[nodiscard]] http::Client newClient() const
    {
        const auto url = m_service->status().url;
        http::Client::Target target;
        target.port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
        return http::Client(target, std::chrono::seconds{30});
    }
    [[nodiscard]] static std::string authorization()
    {
        return "response_type=code&client_id=" + std::string(clientId) +
               "&redirect_uri=" + http::encodeQueryValue(redirectUri);
    }
    http::ClientResponse post(const std::string& target, const std::string& body)
    {
        http::Headers headers;
        headers.add("Content-Type", "application/x-www-form-urlencoded");
        if (target.ends_with("/token"))
            headers.add("Authorization", "Basic " + core::toBase64(std::string(clientId) + ":" + clientSecret));
        auto client = newClient();
        return valueOrThrow(client.send("POST", target, headers, body));
    }
    /// The tokens of an approved code.
    http::ClientResponse redeemed()
    {
        const auto expires = m_clock->now() + std::chrono::hours{48};
        valueOrThrow(m_database->writeAndWait([&](directory::WriteSession& session) {
            return session.createConsentCode(m_integration.id, core::sha256("K7QM4XZT"), expires, 5);
        }));
        const auto approved =
            post("/oauth/acme/authorize", authorization() + "&decision=approve&consent_code=K7QM-4XZT");
        const auto location = std::string(approved.headers.value("Location").value_or(""));
        std::string code;
        for (const auto& [name, value] : http::decodeQuery(location.substr(location.find('?') + 1))) {
            if (name == "code")
                code = value;
        }
        return post("/oauth/acme/token", "grant_type=authorization_code&code=" + code +
                                             "&redirect_uri=" + http::encodeQueryValue(redirectUri));
    }
    http::ClientResponse refresh(const std::string& token)
    {
        return post("/oauth/acme/token", "grant_type=refresh_token&refresh_token=" + token);
    }
    http::ClientResponse call(const std::string& method, const std::string& path, const std::string& token,
                              const std::string& body = {})
    {
        http::Headers headers;
        headers.add("Authorization", "Bearer " + token);
        if (!body.empty())
            headers.add("Content-Type", "application/scim+json");
        auto client = newClient();
        return valueOrThrow(client.send(method, "/scim/v2/acme" + path, headers, body));
    }
    int users(const std::string& token) { return call("GET", "/Users?count=1", token).status; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MovedClock> m_clock;
    std::unique_ptr<directory::Database> m_database;
    directory::Integration m_integration;
    std::unique_ptr<listener::ListenerService> m_service;
};

QTEST_GUILESS_MAIN(GrantsTest)
#include "GrantsTest.moc"
