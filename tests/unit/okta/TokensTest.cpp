// SPDX-License-Identifier: Apache-2.0
// How each request shows who it comes from: SSWS, bearer tokens, and DPoP with its nonces.
#include "FakeOkta.h"
#include "Jws.h"
#include "core/Base64.h"

#include <QJsonDocument>
#include <QTest>
#include <QUrlQuery>

#include <set>
#include <tuple>

using namespace rollcall;
using okta::FailureKind;
using test::Bench;
using test::Jws;
using test::Outcome;
using test::SentRequest;

namespace {

const okta::SigningKey& key()
{
    static const okta::SigningKey made = *okta::SigningKey::make(okta::SigningAlgorithm::Es256);
    return made;
}

okta::ServiceApp serviceApp()
{
    return {"0oaclient", {"okta.users.read", "okta.apps.read"}, key()};
}

QJsonObject publicJwk()
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(key().publicJwk())).object();
}

std::string form(const SentRequest& request, const char* name)
{
    return QUrlQuery(QString::fromStdString(request.body))
        .queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded)
        .toStdString();
}

/// The token endpoint of an organisation, as strict as a test wants it.
class TokenServer {
public:
    explicit TokenServer(Bench& bench) : m_bench(bench)
    {
        bench.transport.script = [this](const SentRequest& request) {
            return request.path() == "/oauth2/v1/token" ? grant(request) : api(request);
        };
    }

    bool wantsProof = false;
    std::string nonce;    ///< demanded of the token endpoint
    std::string apiNonce; ///< demanded of the API
    bool checksClock = false;
    int expiresIn = 3600;
    int granted = 0;
    std::set<std::string> ids; ///< every jti; twice is an error

private:
    [[nodiscard]] Outcome refuse(const char* error, core::WebHeaders headers = {}) const
    {
        return m_bench.answer(400, std::string("{\"error\":\"") + error + "\",\"error_description\":\"no\"}",
                              std::move(headers));
    }

    [[nodiscard]] bool isFresh(const Jws& jws) { return ids.insert(jws.claim("jti")).second; }

    [[nodiscard]] bool isInTime(const Jws& jws) const
    {
        const auto now = core::toMilliseconds(m_bench.time.serverNow()) / 1000;
        const auto issued = jws.claims.value(QLatin1String("iat")).toInteger();
        return issued <= now && issued > now - 60;
    }

    [[nodiscard]] Outcome grant(const SentRequest& request)
    {
        const auto assertion = Jws::read(form(request, "client_assertion"));
        if (!assertion || !assertion->isSignedBy(publicJwk()) || !isFresh(*assertion) ||
            (checksClock && !isInTime(*assertion)))
            return m_bench.answer(401, "{\"error\":\"invalid_client\",\"error_description\":\"bad assertion\"}");
        if (wantsProof) {
            const auto proof = Jws::read(request.header("DPoP"));
            if (!proof || !proof->isSignedBy(proof->header.value(QLatin1String("jwk")).toObject()) ||
                !isFresh(*proof) || proof->claim("htm") != "POST" || proof->claim("htu") != request.url)
                return refuse("invalid_dpop_proof");
            if (!nonce.empty() && proof->claim("nonce") != nonce)
                return refuse("use_dpop_nonce", {{"dpop-nonce", nonce}});
        }
        ++granted;
        return m_bench.answer(200, "{\"token_type\":\"" + std::string(wantsProof ? "DPoP" : "Bearer") +
                                       "\",\"expires_in\":" + std::to_string(expiresIn) + ",\"access_token\":\"token-" +
                                       std::to_string(granted) + "\",\"scope\":\"okta.users.read\"}");
    }

    [[nodiscard]] Outcome api(const SentRequest& request)
    {
        const std::string token = "token-" + std::to_string(granted);
        if (request.authorization != (wantsProof ? "DPoP " : "Bearer ") + token)
            return m_bench.answer(401, test::errorBody("E0000011", "Invalid token provided"));
        if (wantsProof) {
            const auto proof = Jws::read(request.header("DPoP"));
            const auto digest = core::sha256(token);
            const auto ath = core::toBase64Url({reinterpret_cast<const char*>(digest.data()), digest.size()});
            if (!proof || !proof->isSignedBy(publicJwk()) || !isFresh(*proof) || proof->claim("ath") != ath ||
                proof->claim("htm") != request.method || proof->claim("htu") != Bench::origin + request.path())
                return m_bench.answer(401, test::errorBody("E0000011", "bad proof"));
            if (proof->claim("nonce") != apiNonce)
                return m_bench.answer(
                    401, "", {{"WWW-Authenticate", "DPoP error=\"use_dpop_nonce\""}, {"DPoP-Nonce", apiNonce}});
        } else if (!request.header("DPoP").empty()) {
            return m_bench.answer(401, test::errorBody("E0000011", "no proof is wanted"));
        }
        return m_bench.answer(200, "[]");
    }

    Bench& m_bench;
};

} // namespace

class TokensTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anApiTokenIsSentAsItIs()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, "[]")});
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(bench.transport.sent().at(0).authorization, std::string("SSWS 00abcDEFghi"));
        QCOMPARE(bench.transport.sent().at(0).header("Accept"), std::string("application/json"));
        for (const auto& [name, value] : bench.transport.sent().at(0).headers)
            QVERIFY2(value.find("00abcDEFghi") == std::string::npos, name.c_str());
    }

    void aBearerTokenIsFetchedOnceAndRenewed()
    {
        Bench bench(serviceApp());
        TokenServer server(bench);
        for (int i = 0; i < 3; ++i)
            QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(server.granted, 1);
        QCOMPARE(bench.client.grantedScopes(), std::vector<std::string>{"okta.users.read"});
        const auto& request = bench.transport.sent().at(0);
        QCOMPARE(request.header("Content-Type"), std::string("application/x-www-form-urlencoded"));
        QCOMPARE(form(request, "grant_type"), std::string("client_credentials"));
        QCOMPARE(form(request, "scope"), std::string("okta.users.read okta.apps.read"));
        QCOMPARE(form(request, "client_assertion_type"),
                 std::string("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
        QVERIFY(request.authorization.empty());
        bench.time.pass(std::chrono::minutes{59});
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(server.granted, 2);
    }

    void aTokenThatWasRefusedIsReplacedOnce()
    {
        Bench bench(serviceApp());
        TokenServer server(bench);
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        server.granted = 7; // the server forgot the token that it gave
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(server.granted, 8);
    }

    void aRefusalThatStaysIsGivenBack()
    {
        Bench bench(serviceApp());
        TokenServer server(bench);
        const auto grant = bench.transport.script;
        bench.transport.script = [&](const SentRequest& request) -> Outcome {
            return request.path() == "/oauth2/v1/token" ? grant(request)
                                                        : bench.answer(401, test::errorBody("E0000011", "no"));
        };
        const auto reply = bench.client.send({.target = "/api/v1/groups"}, {});
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == FailureKind::Credentials);
        QCOMPARE(server.granted, 2);
        QCOMPARE(bench.transport.count("GET", "/api/v1/groups"), std::size_t{2});
    }

    void whatIsNotLicensedCostsNoNewToken()
    {
        Bench bench(serviceApp());
        TokenServer server(bench);
        const auto grant = bench.transport.script;
        bench.transport.script = [&](const SentRequest& request) -> Outcome {
            return request.path() == "/oauth2/v1/token" ? grant(request)
                                                        : bench.answer(401, test::errorBody("E0000015", "no"));
        };
        const auto reply = bench.client.send({.target = "/api/v1/mappings"}, {});
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == FailureKind::NotLicensed);
        QCOMPARE(server.granted, 1);
    }

    void theNonceDance()
    {
        Bench bench(serviceApp());
        TokenServer server(bench);
        server.wantsProof = true;
        server.nonce = "nonce-1";
        QVERIFY(bench.client.send({.method = "POST", .target = "/api/v1/groups?x=1", .body = "{}"}, {}));
        // Without proof, with one, with the nonce; then the call.
        QCOMPARE(bench.transport.count("POST", "/oauth2/v1/token"), std::size_t{3});
        QVERIFY(bench.transport.sent().at(0).header("DPoP").empty());
        // The nonce is kept: the next token needs one exchange.
        bench.time.pass(std::chrono::hours{2});
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(bench.transport.count("POST", "/oauth2/v1/token"), std::size_t{4});
        // A day later it is another one.
        server.nonce = "nonce-2";
        bench.time.pass(std::chrono::hours{24});
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(bench.transport.count("POST", "/oauth2/v1/token"), std::size_t{6});
    }

    void theApiMayWantANonceAsWell()
    {
        Bench bench(serviceApp());
        TokenServer server(bench);
        server.wantsProof = true;
        server.nonce = "of-the-token-endpoint";
        server.apiNonce = "of-the-api";
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(server.granted, 1);
        QCOMPARE(bench.transport.count("GET", "/api/v1/groups"), std::size_t{2});
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(bench.transport.count("GET", "/api/v1/groups"), std::size_t{3});
    }

    void everyRepetitionIsSignedAnew()
    {
        Bench bench(serviceApp());
        TokenServer server(bench);
        server.wantsProof = true;
        const auto strict = bench.transport.script;
        int refusals = 2;
        bench.transport.script = [&](const SentRequest& request) -> Outcome {
            if (request.path() == "/api/v1/groups" && refusals-- > 0) {
                (void)strict(request); // its jti is used up
                return bench.answer(503, "");
            }
            return strict(request);
        };
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(bench.transport.count("GET", "/api/v1/groups"), std::size_t{3});
    }

    void dpopThatIsKnownSparesARefusal_data()
    {
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<int>("requests");
        QTest::newRow("found out") << false << 2;
        QTest::newRow("known") << true << 1;
    }

    void dpopThatIsKnownSparesARefusal()
    {
        QFETCH(bool, isKnown);
        QFETCH(int, requests);
        auto app = serviceApp();
        app.usesDpop = isKnown;
        // As it comes out of the vault.
        const auto text = okta::toVaultText(okta::Credential(std::move(app)));
        QVERIFY(text.has_value());
        auto stored = okta::fromVaultText(*text);
        QVERIFY(stored.has_value());
        Bench bench(std::move(*stored));
        TokenServer server(bench);
        server.wantsProof = true;
        server.apiNonce.clear();
        std::ignore = bench.client.send({.target = "/api/v1/groups"}, {});
        QCOMPARE(static_cast<int>(bench.transport.count("POST", "/oauth2/v1/token")), requests);
        QCOMPARE(!bench.transport.sent().at(0).header("DPoP").empty(), isKnown);
    }

    void aWrongClockIsCorrected()
    {
        Bench bench(serviceApp());
        TokenServer server(bench);
        server.checksClock = true;
        bench.time.setSkew(std::chrono::hours{-3});
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(bench.transport.count("POST", "/oauth2/v1/token"), std::size_t{2});
    }

    /// Some organisations refuse all scopes for one that is not granted.
    void scopesThatAreNotGrantedAreLeftOut()
    {
        Bench bench(serviceApp());
        std::vector<std::string> asked;
        bench.transport.script = [&](const SentRequest& request) -> Outcome {
            if (request.path() != "/oauth2/v1/token")
                return bench.answer(200, "[]");
            asked.push_back(form(request, "scope"));
            if (asked.back() != "okta.apps.read")
                return bench.answer(400, R"({"error":"invalid_scope","error_description":"because"})");
            return bench.answer(
                200, R"({"token_type":"Bearer","expires_in":3600,"access_token":"eyJ","scope":"okta.apps.read"})");
        };
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        QCOMPARE(bench.client.grantedScopes(), std::vector<std::string>{"okta.apps.read"});
        const std::vector<std::string> first{"okta.users.read okta.apps.read", "okta.users.read", "okta.apps.read",
                                             "okta.apps.read"};
        QCOMPARE(asked, first);
        // What was found out is kept, and what has been granted since is found as well.
        asked.clear();
        bench.time.pass(std::chrono::minutes{59});
        QVERIFY(bench.client.send({.target = "/api/v1/groups"}, {}));
        const std::vector<std::string> later{"okta.users.read okta.apps.read", "okta.apps.read"};
        QCOMPARE(asked, later);
    }

    void aRefusedKeyIsNotTriedForEver_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("most");
        const auto row = [](const char* error, int status, FailureKind kind, int most) {
            QTest::newRow(error) << status << QByteArray(error) << static_cast<int>(kind) << most;
        };
        row("invalid_client", 401, FailureKind::Credentials, 1);
        row("invalid_scope", 400, FailureKind::Permission, 3); // both together, then each alone
        row("invalid_dpop_proof", 400, FailureKind::Credentials, 2);
        row("use_dpop_nonce", 400, FailureKind::Credentials, 5);
    }

    void aRefusedKeyIsNotTriedForEver()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, error);
        QFETCH(int, kind);
        QFETCH(int, most);
        Bench bench(serviceApp());
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            return bench.answer(status,
                                "{\"error\":\"" + error.toStdString() + "\",\"error_description\":\"because\"}");
        };
        const auto reply = bench.client.send({.target = "/api/v1/groups"}, {});
        QVERIFY(!reply);
        QCOMPARE(static_cast<int>(reply.error().kind), kind);
        QCOMPARE(reply.error().errorCode, error.toStdString());
        QCOMPARE(reply.error().summary, std::string("because"));
        QCOMPARE(static_cast<int>(bench.transport.sent().size()), most);
    }

    void answersOfTheTokenEndpointThatCannotBe_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no JSON") << QByteArray("<html>");
        QTest::newRow("no token") << QByteArray("{\"token_type\":\"Bearer\"}");
        QTest::newRow("token of another type") << QByteArray("{\"token_type\":\"Bearer\",\"access_token\":5}");
        QTest::newRow("unknown token type") << QByteArray("{\"token_type\":\"mac\",\"access_token\":\"a\"}");
        QTest::newRow("line break in it") << QByteArray("{\"token_type\":\"Bearer\",\"access_token\":\"a\\r\\nX: y\"}");
    }

    void answersOfTheTokenEndpointThatCannotBe()
    {
        QFETCH(QByteArray, body);
        Bench bench(serviceApp());
        bench.answerInTurn({bench.answer(200, body.toStdString())});
        const auto reply = bench.client.signIn({});
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == FailureKind::Malformed);
    }
};

QTEST_GUILESS_MAIN(TokensTest)
#include "TokensTest.moc"
