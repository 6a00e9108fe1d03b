// SPDX-License-Identifier: Apache-2.0
// The token endpoint: assertions signed by a key of ours, DPoP with its nonce, and every way to get it wrong.
#include "ManagementHarness.h"

#include "core/Base64.h"
#include "core/Secret.h"
#include "okta/SigningKey.h"

#include <QTest>

#include <chrono>

using namespace rollcall;
using namespace rollcall::demo;
using test::ApiAnswer;
using test::ManagementHarness;

Q_DECLARE_METATYPE(rollcall::okta::SigningAlgorithm)

namespace {

std::int64_t now()
{
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string unique()
{
    return core::generateUuid(now() * 1000).value();
}

std::string sign(const okta::SigningKey& key, const scim::JsonObject& header, const scim::JsonObject& claims)
{
    const std::string text = core::toBase64Url(scim::toJson(header)) + "." + core::toBase64Url(scim::toJson(claims));
    return text + "." + core::toBase64Url(key.sign(text).value());
}

} // namespace

class ManagementServiceAppTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void givesATokenToTheKey_data();
    void givesATokenToTheKey();
    void refusesWrongAssertions_data();
    void refusesWrongAssertions();
    void refusesWrongProofs_data();
    void refusesWrongProofs();
    void wantsBothScopesForGroupPushes_data();
    void wantsBothScopesForGroupPushes();
    void grantsBehindAProxy_data();
    void grantsBehindAProxy();

private:
    void registerApp(okta::SigningAlgorithm algorithm, bool requiresDpop);
    [[nodiscard]] std::string assertion(scim::JsonObject changes = {}) const;
    [[nodiscard]] std::string proof(const std::string& method, const std::string& path, scim::JsonObject more) const;
    [[nodiscard]] ApiAnswer ask(const std::string& assertion, const std::string& scope, const std::string& proof);
    /// Through the dance where it is asked for.
    [[nodiscard]] std::string accessToken();

    std::unique_ptr<ManagementHarness> m_harness;
    std::unique_ptr<okta::SigningKey> m_key;
    std::string m_client;
    bool m_isBound = false;
};

void ManagementServiceAppTest::init()
{
    m_harness = std::make_unique<ManagementHarness>();
}

void ManagementServiceAppTest::registerApp(okta::SigningAlgorithm algorithm, bool requiresDpop)
{
    m_key = std::make_unique<okta::SigningKey>(okta::SigningKey::make(algorithm).value());
    m_isBound = requiresDpop;
    ServiceAppFacts facts;
    facts.publicJwk = m_key->publicJwk();
    facts.scopes = {"okta.users.read", "okta.groups.manage"};
    facts.role = AdminRole::ReadOnly;
    facts.requiresDpop = requiresDpop;
    m_client = m_harness->api().registerServiceApp(facts);
}

std::string ManagementServiceAppTest::assertion(scim::JsonObject changes) const
{
    scim::JsonObject claims{
        {"iss", m_client}, {"sub", m_client},    {"aud", m_harness->api().origin() + "/oauth2/v1/token"},
        {"iat", now()},    {"exp", now() + 300}, {"jti", unique()}};
    for (const auto& [name, value] : changes)
        claims[name] = value;
    return sign(*m_key, {{"alg", okta::toString(m_key->algorithm())}, {"kid", m_key->keyId()}}, claims);
}

std::string ManagementServiceAppTest::proof(const std::string& method, const std::string& path,
                                            scim::JsonObject more) const
{
    scim::JsonObject claims{
        {"htm", method}, {"htu", m_harness->api().origin() + path}, {"iat", now()}, {"jti", unique()}};
    for (const auto& [name, value] : more)
        claims[name] = value;
    const scim::JsonObject header{{"typ", "dpop+jwt"},
                                  {"alg", okta::toString(m_key->algorithm())},
                                  {"jwk", scim::parseJson(m_key->bareJwk()).value()}};
    return sign(*m_key, header, claims);
}

ApiAnswer ManagementServiceAppTest::ask(const std::string& assertion, const std::string& scope,
                                        const std::string& proof)
{
    http::Headers headers;
    headers.add("Content-Type", "application/x-www-form-urlencoded");
    if (!proof.empty())
        headers.add("DPoP", proof);
    const std::string body =
        "grant_type=client_credentials&scope=" + http::encodeQueryValue(scope) +
        "&client_assertion_type=" + http::encodeQueryValue("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") +
        "&client_assertion=" + assertion;
    return m_harness->sendRaw("POST", "/oauth2/v1/token", body, headers);
}

std::string ManagementServiceAppTest::accessToken()
{
    const std::string scope = "okta.users.read okta.groups.manage";
    ApiAnswer answer = ask(assertion(), scope, m_isBound ? proof("POST", "/oauth2/v1/token", {}) : std::string{});
    if (answer.at("error") == "use_dpop_nonce") {
        answer = ask(assertion(), scope, proof("POST", "/oauth2/v1/token", {{"nonce", answer.header("dpop-nonce")}}));
    }
    return answer.status == 200 ? answer.at("access_token") : std::string{};
}

void ManagementServiceAppTest::givesATokenToTheKey_data()
{
    QTest::addColumn<okta::SigningAlgorithm>("algorithm");
    QTest::addColumn<bool>("requiresDpop");
    QTest::newRow("RS256, bearer") << okta::SigningAlgorithm::Rs256 << false;
    QTest::newRow("ES256, bearer") << okta::SigningAlgorithm::Es256 << false;
    QTest::newRow("RS256, DPoP") << okta::SigningAlgorithm::Rs256 << true;
    QTest::newRow("ES256, DPoP") << okta::SigningAlgorithm::Es256 << true;
}

void ManagementServiceAppTest::givesATokenToTheKey()
{
    QFETCH(okta::SigningAlgorithm, algorithm);
    QFETCH(bool, requiresDpop);
    registerApp(algorithm, requiresDpop);
    const std::string token = accessToken();
    QVERIFY(!token.empty());
    const auto call = [&](const std::string& method, const std::string& path, const std::string& body) {
        m_harness->useAuthorization((requiresDpop ? "DPoP " : "Bearer ") + token);
        const std::string hash = [&] {
            const core::Sha256Digest digest = core::sha256(token);
            return core::toBase64Url(std::string(digest.begin(), digest.end()));
        }();
        std::vector<std::pair<std::string, std::string>> fields;
        if (requiresDpop)
            fields.emplace_back("DPoP", proof(method, path.substr(0, path.find('?')), {{"ath", hash}}));
        return m_harness->send(method, path, body, fields);
    };
    QCOMPARE(call("GET", "/api/v1/users?limit=1", {}).status, 200);
    // The scope alone does not do: the role is read-only. The role alone neither.
    QCOMPARE(call("POST", "/api/v1/groups", "{\"profile\":{\"name\":\"x\"}}").status, 403);
    QCOMPARE(call("GET", "/api/v1/apps", {}).status, 403);
    m_harness->clock().advance(std::chrono::minutes{61});
    QCOMPARE(call("GET", "/api/v1/users?limit=1", {}).status, 401);
    // The other scheme is refused.
    const std::string fresh = accessToken();
    m_harness->useAuthorization((requiresDpop ? "Bearer " : "DPoP ") + fresh);
    QCOMPARE(m_harness->get("/api/v1/users?limit=1").status, 401);
}

void ManagementServiceAppTest::refusesWrongAssertions_data()
{
    QTest::addColumn<QString>("claim");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("scope");
    QTest::addColumn<QString>("error");
    const auto row = [](const char* name, const char* claim, const QString& value, const char* scope,
                        const char* error) {
        QTest::newRow(name) << QString::fromUtf8(claim) << value << QString::fromUtf8(scope)
                            << QString::fromUtf8(error);
    };
    row("fine", "jti", QStringLiteral("\"once\""), "okta.users.read", "");
    row("other audience", "aud", QStringLiteral("\"https://other.example/token\""), "okta.users.read",
        "invalid_client");
    row("expired", "exp", QString::number(now() - 10), "okta.users.read", "invalid_client");
    row("far ahead", "exp", QString::number(now() + 7200), "okta.users.read", "invalid_client");
    row("clock ahead", "iat", QString::number(now() + 900), "okta.users.read", "invalid_client");
    row("other subject", "sub", QStringLiteral("\"0oaother\""), "okta.users.read", "invalid_client");
    row("other issuer", "iss", QStringLiteral("\"0oaother\""), "okta.users.read", "invalid_client");
    row("scope not granted", "jti", QStringLiteral("\"scope\""), "okta.apps.manage", "invalid_scope");
}

void ManagementServiceAppTest::refusesWrongAssertions()
{
    QFETCH(QString, claim);
    QFETCH(QString, value);
    QFETCH(QString, scope);
    QFETCH(QString, error);
    registerApp(okta::SigningAlgorithm::Es256, false);
    const scim::JsonObject changes{{claim.toStdString(), scim::parseJson(value.toStdString()).value()}};
    const std::string made = assertion(changes);
    const ApiAnswer answer = ask(made, scope.toStdString(), {});
    QCOMPARE(QString::fromStdString(answer.at("error")), error);
    QCOMPARE(answer.status == 200, error.isEmpty());
    if (error.isEmpty()) {
        // Its identifier is used up.
        QCOMPARE(ask(made, scope.toStdString(), {}).at("error"), std::string("invalid_client"));
    } else {
        QVERIFY(!answer.at("error_description").empty());
    }
}

void ManagementServiceAppTest::refusesWrongProofs_data()
{
    QTest::addColumn<QString>("claim");
    QTest::addColumn<QString>("value");
    QTest::newRow("other method") << "htm" << "\"PUT\"";
    QTest::newRow("other address") << "htu" << "\"https://other.example/api/v1/users\"";
    QTest::newRow("old") << "iat" << QString::number(now() - 3600);
    QTest::newRow("of another token") << "ath" << "\"x\"";
}

void ManagementServiceAppTest::refusesWrongProofs()
{
    QFETCH(QString, claim);
    QFETCH(QString, value);
    registerApp(okta::SigningAlgorithm::Es256, true);
    QCOMPARE(ask(assertion(), "okta.users.read", {}).at("error"), std::string("invalid_dpop_proof"));
    const std::string token = accessToken();
    QVERIFY(!token.empty());
    const core::Sha256Digest digest = core::sha256(token);
    scim::JsonObject claims{{"ath", core::toBase64Url(std::string(digest.begin(), digest.end()))}};
    m_harness->useAuthorization("DPoP " + token);
    const std::string good = proof("GET", "/api/v1/users", claims);
    QCOMPARE(m_harness->send("GET", "/api/v1/users", {}, {{"DPoP", good}}).status, 200);
    QCOMPARE(m_harness->send("GET", "/api/v1/users", {}, {{"DPoP", good}}).status, 401); // sent twice
    claims[claim.toStdString()] = scim::parseJson(value.toStdString()).value();
    QCOMPARE(m_harness->send("GET", "/api/v1/users", {}, {{"DPoP", proof("GET", "/api/v1/users", claims)}}).status,
             401);
}

void ManagementServiceAppTest::wantsBothScopesForGroupPushes_data()
{
    QTest::addColumn<QString>("scopes");
    QTest::addColumn<int>("read");
    QTest::addColumn<int>("write");
    // 404: it was let through, and there is no such app.
    QTest::newRow("apps alone") << QStringLiteral("okta.apps.read okta.apps.manage") << 403 << 403;
    QTest::newRow("reading both") << QStringLiteral("okta.apps.read okta.groups.read") << 404 << 403;
    QTest::newRow("managing both") << QStringLiteral("okta.apps.manage okta.groups.manage") << 403 << 404;
}

void ManagementServiceAppTest::wantsBothScopesForGroupPushes()
{
    QFETCH(QString, scopes);
    QFETCH(int, read);
    QFETCH(int, write);
    m_key = std::make_unique<okta::SigningKey>(okta::SigningKey::make(okta::SigningAlgorithm::Es256).value());
    ServiceAppFacts facts;
    facts.publicJwk = m_key->publicJwk();
    for (const QString& scope : scopes.split(QLatin1Char(' ')))
        facts.scopes.push_back(scope.toStdString());
    facts.role = AdminRole::AppAdmin;
    m_client = m_harness->api().registerServiceApp(facts);
    m_harness->useAuthorization("Bearer " + ask(assertion(), scopes.toStdString(), {}).at("access_token"));
    QCOMPARE(m_harness->get("/api/v1/apps/0oanothing/group-push/mappings").status, read);
    QCOMPARE(m_harness->post("/api/v1/apps/0oanothing/group-push/mappings", "{}").status, write);
}

void ManagementServiceAppTest::grantsBehindAProxy_data()
{
    QTest::addColumn<bool>("isBound");
    QTest::newRow("bearer token") << false;
    QTest::newRow("bound to a key") << true;
}

void ManagementServiceAppTest::grantsBehindAProxy()
{
    QFETCH(bool, isBound);
    ManagementOptions options;
    options.publicOrigin = "https://acme.example";
    m_harness = std::make_unique<ManagementHarness>(options);
    registerApp(okta::SigningAlgorithm::Es256, isBound);
    // What is signed names the public address; what names the one behind the proxy is for somebody else.
    const std::string token = accessToken();
    QVERIFY(!token.empty());
    const std::string inner = m_harness->api().listeningOn() + "/oauth2/v1/token";
    QCOMPARE(ask(assertion({{"aud", inner}}), "okta.users.read", {}).status, 401);
}

QTEST_GUILESS_MAIN(ManagementServiceAppTest)
#include "ManagementServiceAppTest.moc"
