// SPDX-License-Identifier: Apache-2.0
// OAuth 2 as Okta uses it: the consent page with its one-time code, tokens, their rotation and their end.
#include "Rig.h"
#include "core/Base64.h"
#include "core/Secret.h"
#include "scim/Json.h"

#include <QTest>

#include <atomic>
#include <fstream>
#include <iterator>
#include <optional>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

constexpr const char* redirectUri = "https://system-admin.okta.com/admin/app/cpc/acme/oauth/callback";
constexpr const char* clientId = "rcc_the-client";
constexpr const char* publicClientId = "rcc_the-public-client";
constexpr const char* clientSecret = "rcs_the-client's secret+";
constexpr const char* verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr const char* challengeOfIt = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string form(const Fields& fields)
{
    std::string encoded;
    for (const auto& [name, value] : fields)
        encoded += (encoded.empty() ? "" : "&") + name + "=" + http::encodeQueryValue(value);
    return encoded;
}

std::string parameterOf(const std::string& url, const std::string& name)
{
    for (const auto& [key, value] : http::decodeQuery(url.substr(url.find('?') + 1))) {
        if (key == name)
            return value;
    }
    return {};
}

std::string memberOf(const http::ClientResponse& response, const char* name)
{
    const auto parsed = scim::parseJson(response.body);
    const auto* value = parsed && parsed->is_object() ? parsed->get_object().if_contains(name) : nullptr;
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

RigOptions oauthOptions()
{
    RigOptions options;
    options.authMode = directory::AuthMode::OAuth;
    options.trustedProxies = {"127.0.0.1"};
    return options;
}

/// Shaped as ours are, and given to nobody.
std::string neverGiven(const std::string& prefix)
{
    return prefix + std::string(43, 'x');
}

/// Goes on by two hours once it was asked `calls` times.
class JumpingClock final : public core::Clock {
public:
    core::Timestamp now() const override
    {
        const auto present = core::SystemClock().now();
        return m_callsLeft-- > 0 ? present : present + std::chrono::hours{2};
    }
    void jumpAfter(int calls) { m_callsLeft = calls; }

private:
    mutable std::atomic<int> m_callsLeft{1'000'000};
};

} // namespace

class OAuthTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<Rig>(oauthOptions());
        addClient(clientId, clientSecret);
        addClient(publicClientId, "");
    }
    void cleanup() { m_rig.reset(); }

    void walksTheWholeWay()
    {
        const auto page = get("/oauth/acme/authorize?" + form(asked()));
        QCOMPARE(page.status, 200);
        QVERIFY(page.headers.value("Content-Type")->starts_with("text/html"));
        const auto policy = *page.headers.value("Content-Security-Policy");
        QVERIFY(policy.find("frame-ancestors 'none'") != std::string::npos);
        QVERIFY(policy.find("form-action 'self' https://system-admin.okta.com") != std::string::npos);
        QCOMPARE(std::string(*page.headers.value("Cache-Control")), std::string("no-store"));

        const auto code = approve(asked());
        QVERIFY(!code.empty());
        const auto tokens = redeem(code);
        QCOMPARE(tokens.status, 200);
        QCOMPARE(memberOf(tokens, "token_type"), std::string("Bearer"));
        QCOMPARE(std::string(*tokens.headers.value("Cache-Control")), std::string("no-store"));
        QCOMPARE(users(memberOf(tokens, "access_token")), 200);
        QCOMPARE(users(memberOf(tokens, "refresh_token")), 401);
        QCOMPARE(users(code), 401);
        QCOMPARE(users(clientSecret), 401);
    }

    void keepsStateAndScope()
    {
        auto fields = asked();
        fields.emplace_back("state", "a b&c=%");
        fields.emplace_back("scope", "scim offline_access");
        const auto location = decide(fields, "approve");
        QVERIFY(location.starts_with(redirectUri));
        QCOMPARE(parameterOf(location, "state"), std::string("a b&c=%"));
        QCOMPARE(memberOf(redeem(parameterOf(location, "code")), "scope"), std::string("scim offline_access"));
        QCOMPARE(parameterOf(decide(fields, "deny"), "error"), std::string("access_denied"));
    }

    void approvesByTheCodeAlone()
    {
        setConsentCode("K7QM-4XZT", 5);
        for (int wrong = 0; wrong < 5; ++wrong) {
            const auto answer = guess("wrong");
            QCOMPARE(answer.status, 400);
            QVERIFY(!answer.headers.value("Location"));
            QVERIFY(answer.body.find("not the code") != std::string::npos);
        }
        const auto usedUp = guess("K7QM-4XZT");
        QVERIFY2(!usedUp.headers.value("Location"), "its tries are used up");
        QVERIFY(usedUp.body.find("Make a new one") != std::string::npos);
        setConsentCode("K7QM-4XZT", 5);
        QCOMPARE(guess(" k7qm 4xzt ").status, 303);
        QVERIFY2(!guess("K7QM-4XZT").headers.value("Location"), "it is good for once");
    }

    void leavesTheAdminsTriesToTheAdmin()
    {
        setConsentCode("K7QM-4XZT", 5);
        for (int address = 1; address <= 4; ++address) {
            for (int wrong = 0; wrong < 8; ++wrong)
                QCOMPARE(guess("wrong", "2001:db8:0:" + std::to_string(address) + "::" + std::to_string(wrong)).status,
                         400);
        }
        QCOMPARE(guess("wrong").status, 400);
        QCOMPARE(guess("K7QM-4XZT").status, 303);
    }

    void givesAllStrangersTogetherFewGuesses()
    {
        setConsentCode("K7QM-4XZT", 5);
        for (int address = 1; address <= 30; ++address)
            QCOMPARE(guess("wrong", "203.0.113." + std::to_string(address)).status, 400);
        QVERIFY2(!guess("K7QM-4XZT").headers.value("Location"), "twenty-five guesses at one code are all there are");
        const auto session = valueOrThrow(m_rig->database().newReadSession());
        QCOMPARE(valueOrThrow(session->consentCode(m_rig->integration().id))->triesLeft, 0);
    }

    void refusesAClientThatEndsMeanwhile()
    {
        JumpingClock clock;
        auto options = oauthOptions();
        options.clock = &clock;
        m_rig = std::make_unique<Rig>(std::move(options));
        addClient(clientId, clientSecret, core::SystemClock().now() + std::chrono::hours{1});
        setConsentCode("K7QM-4XZT", 5);
        auto fields = asked();
        fields.emplace_back("decision", "approve");
        fields.emplace_back("consent_code", "K7QM-4XZT");
        clock.jumpAfter(1);
        const auto answer = post("/oauth/acme/authorize", form(fields));
        QCOMPARE(answer.status, 400);
        QVERIFY(!answer.headers.value("Location"));
        QVERIFY2(answer.body.find("not accepted any more") != std::string::npos, answer.body.c_str());
        const auto session = valueOrThrow(m_rig->database().newReadSession());
        QVERIFY2(!valueOrThrow(session->consentCode(m_rig->integration().id))->used, "nobody was approved");
    }

    void foldsAndHoldsBackRefusedGrants()
    {
        constexpr int refusals = 13;
        const auto refused = form(
            {{"grant_type", "refresh_token"}, {"client_id", publicClientId}, {"refresh_token", neverGiven("rcr_")}});
        const auto begin = std::chrono::steady_clock::now();
        for (int request = 0; request < refusals; ++request)
            QCOMPARE(memberOf(post("/oauth/acme/token", refused), "error"), std::string("invalid_grant"));
        // The last three wait 100, 200 and 400 ms.
        QVERIFY(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds{700});
        QTRY_COMPARE(folded("No such refresh token was given to this client."), refusals);
        QVERIFY2(rowsSaying("No such refresh token was given to this client.").size() <= 2,
                 "one, or two at the turn of a minute");
    }

    void saysInTheJournalWhatHappened()
    {
        const auto tokens = redeem(approve(asked()));
        QCOMPARE(refresh(memberOf(tokens, "refresh_token")).status, 200);
        QCOMPARE(post("/oauth/acme/token", "grant_type=client_credentials", basic()).status, 200);
        QCOMPARE(refresh("rcr_never").status, 400);
        QCOMPARE(post("/oauth/acme/token",
                      form({{"grant_type", "client_credentials"}, {"client_id", clientId}, {"client_secret", "x"}}))
                     .status,
                 401);
        for (const char* said :
             {"The client was approved.", "Tokens were given out for an approved code (authorization_code).",
              "Tokens were renewed (refresh_token).", "A token was given out for id and secret (client_credentials).",
              "No refresh token of ours looks like this one.", "The client's secret is wrong."}) {
            QTRY_COMPARE(rowsSaying(said).size(), std::size_t{1});
            const auto row = rowsSaying(said).front();
            QCOMPARE(row.subject, std::string(clientId));
            QVERIFY(row.credential == m_ids.front());
        }
        QCOMPARE(
            post("/oauth/acme/token", form({{"grant_type", "client_credentials"}, {"client_id", "a-secret"}})).status,
            401);
        QTRY_COMPARE(rowsSaying("No live client has this id.").size(), std::size_t{1});
        QVERIFY2(rowsSaying("No live client has this id.").front().subject.empty(),
                 "what a stranger wrote is not kept");
    }

    void knowsATokenOfAnotherIntegration_data()
    {
        QTest::addColumn<bool>("isOAuth");
        QTest::newRow("at one with OAuth") << true;
        QTest::newRow("at one with a bearer token") << false;
    }
    void knowsATokenOfAnotherIntegration()
    {
        QFETCH(bool, isOAuth);
        const auto token = memberOf(redeem(approve(asked())), "access_token");
        directory::NewIntegration wanted;
        wanted.slug = "other";
        wanted.name = "Other";
        wanted.profileId = "custom";
        wanted.authMode = isOAuth ? directory::AuthMode::OAuth : directory::AuthMode::Bearer;
        (void)Rig::createIntegration(m_rig->database(), wanted);
        http::Headers headers;
        headers.add("Authorization", "Bearer " + token);
        auto client = m_rig->newClient();
        const auto answer = valueOrThrow(client.send("GET", "/scim/v2/other/Users", headers, {}));
        QCOMPARE(answer.status, 401);
        QVERIFY(answer.body.find("another") == std::string::npos);
        QTRY_COMPARE(rowsSaying("The credential belongs to another integration.").size(), std::size_t{1});
        QVERIFY(rowsSaying("The credential belongs to another integration.").front().credential == m_ids.front());
    }

    void namesATokenInvalidOnlyWhenOneCame()
    {
        auto client = m_rig->newClient();
        const auto without = valueOrThrow(client.send("GET", m_rig->target("/Users"), {}, {}));
        QCOMPARE(std::string(*without.headers.value("WWW-Authenticate")), std::string("Bearer realm=\"SCIM\""));
        http::Headers headers;
        headers.add("Authorization", "Bearer x");
        const auto with = valueOrThrow(client.send("GET", m_rig->target("/Users"), headers, {}));
        QVERIFY(with.headers.value("WWW-Authenticate")->find("error=\"invalid_token\"") != std::string::npos);
    }

    void sendsNobodyToAnUnknownPlace_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("another client") << QByteArray("client_id") << QByteArray("rcc_other");
        QTest::newRow("another place") << QByteArray("redirect_uri") << QByteArray("https://evil.example/");
        QTest::newRow("a longer place") << QByteArray("redirect_uri") << QByteArray(redirectUri) + "/x";
        QTest::newRow("none") << QByteArray("redirect_uri") << QByteArray();
    }
    void sendsNobodyToAnUnknownPlace()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        auto fields = asked();
        for (auto& [key, old] : fields) {
            if (key == name.toStdString())
                old = value.toStdString();
        }
        const auto response = get("/oauth/acme/authorize?" + form(fields));
        QCOMPARE(response.status, 400);
        QVERIFY(!response.headers.value("Location"));
        QVERIFY(response.body.find("<form") == std::string::npos);
    }

    void escapesWhatItShows()
    {
        auto fields = asked();
        fields.emplace_back("state", "\"><script>alert(1)</script>");
        const auto page = get("/oauth/acme/authorize?" + form(fields));
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.find("<script>") == std::string::npos);
        QVERIFY(page.body.find("&lt;script&gt;") != std::string::npos);
    }

    void tellsTheClientWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("extra");
        QTest::addColumn<QByteArray>("client");
        QTest::addColumn<QByteArray>("error");
        QTest::newRow("a plain challenge") << QByteArray("code_challenge=abc&code_challenge_method=plain")
                                           << QByteArray(clientId) << QByteArray("invalid_request");
        QTest::newRow("a public client without a challenge")
            << QByteArray() << QByteArray(publicClientId) << QByteArray("invalid_request");
    }
    void tellsTheClientWhatIsWrong()
    {
        QFETCH(QByteArray, extra);
        QFETCH(QByteArray, client);
        QFETCH(QByteArray, error);
        const auto response =
            get("/oauth/acme/authorize?" + form(asked(client.toStdString())) + "&" + extra.toStdString());
        QCOMPARE(response.status, 303);
        QCOMPARE(parameterOf(std::string(*response.headers.value("Location")), "error"), error.toStdString());
    }

    void honoursPkce()
    {
        auto fields = asked(publicClientId);
        fields.emplace_back("code_challenge", challengeOfIt);
        fields.emplace_back("code_challenge_method", "S256");
        const auto attempt = [&](const std::string& proof) {
            Fields grant{{"grant_type", "authorization_code"},
                         {"client_id", publicClientId},
                         {"redirect_uri", redirectUri},
                         {"code", approve(fields)}};
            if (!proof.empty())
                grant.emplace_back("code_verifier", proof);
            return post("/oauth/acme/token", form(grant));
        };
        QCOMPARE(attempt(verifier).status, 200);
        QCOMPARE(memberOf(attempt(std::string(43, 'x')), "error"), std::string("invalid_grant"));
        QCOMPARE(memberOf(attempt(""), "error"), std::string("invalid_grant"));
    }

    void redeemsACodeOnce()
    {
        const auto code = approve(asked());
        const auto tokens = redeem(code);
        QCOMPARE(users(memberOf(tokens, "access_token")), 200);
        QCOMPARE(memberOf(redeem(code), "error"), std::string("invalid_grant"));
        QVERIFY2(users(memberOf(tokens, "access_token")) == 401, "a code used twice was stolen");
    }

    void rotatesRefreshTokens()
    {
        const auto first = redeem(approve(asked()));
        const auto second = refresh(memberOf(first, "refresh_token"));
        QCOMPARE(second.status, 200);
        QVERIFY(memberOf(second, "refresh_token") != memberOf(first, "refresh_token"));
        QCOMPARE(users(memberOf(second, "access_token")), 200);
        QVERIFY2(refresh(memberOf(first, "refresh_token")).status == 200, "an answer may be lost on its way");
        QCOMPARE(memberOf(refresh("rcr_never"), "error"), std::string("invalid_grant"));
        QCOMPARE(memberOf(refresh(memberOf(first, "access_token")), "error"), std::string("invalid_grant"));
    }

    void endsWithTheClient()
    {
        const auto tokens = redeem(approve(asked()));
        QCOMPARE(users(memberOf(tokens, "access_token")), 200);
        valueOrThrow(m_rig->database().writeAndWait(
            [id = m_ids.front()](directory::WriteSession& session) { return session.revokeCredential(id); }));
        QTRY_COMPARE(users(memberOf(tokens, "access_token")), 401);
        QTRY_COMPARE(refresh(memberOf(tokens, "refresh_token")).status, 401);
    }

    void signsInByClientCredentials()
    {
        const auto byBasic = post("/oauth/acme/token", "grant_type=client_credentials", basic());
        QCOMPARE(byBasic.status, 200);
        QCOMPARE(users(memberOf(byBasic, "access_token")), 200);
        QVERIFY(memberOf(byBasic, "refresh_token").empty());
        const auto byBody = post(
            "/oauth/acme/token",
            form({{"grant_type", "client_credentials"}, {"client_id", clientId}, {"client_secret", clientSecret}}));
        QCOMPARE(byBody.status, 200);
        const auto byPublic =
            post("/oauth/acme/token", form({{"grant_type", "client_credentials"}, {"client_id", publicClientId}}));
        QCOMPARE(memberOf(byPublic, "error"), std::string("unauthorized_client"));
    }

    void refusesTokenRequests_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<int>("status");
        const QByteArray login = QByteArray("client_id=") + clientId +
                                 "&client_secret=" + QByteArray::fromStdString(http::encodeQueryValue(clientSecret));
        QTest::newRow("a wrong secret") << QByteArray("grant_type=client_credentials&client_id=") + clientId +
                                               "&client_secret=x"
                                        << QByteArray("invalid_client") << 401;
        QTest::newRow("no client") << QByteArray("grant_type=client_credentials") << QByteArray("invalid_client")
                                   << 401;
        QTest::newRow("no secret") << QByteArray("grant_type=client_credentials&client_id=") + clientId
                                   << QByteArray("invalid_client") << 401;
        QTest::newRow("a parameter twice")
            << "grant_type=client_credentials&grant_type=x&" + login << QByteArray("invalid_request") << 400;
        QTest::newRow("no grant") << login << QByteArray("invalid_request") << 400;
        QTest::newRow("a password grant")
            << "grant_type=password&" + login << QByteArray("unsupported_grant_type") << 400;
        QTest::newRow("a code that was not given")
            << "grant_type=authorization_code&code=x&" + login << QByteArray("invalid_grant") << 400;
        QTest::newRow("too large") << "x=" + QByteArray(20'000, 'x') << QByteArray("invalid_request") << 413;
    }
    void refusesTokenRequests()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, error);
        QFETCH(int, status);
        const auto response = post("/oauth/acme/token", body.toStdString());
        QCOMPARE(response.status, status);
        QCOMPARE(QByteArray::fromStdString(memberOf(response, "error")), error);
        if (status == 401)
            QVERIFY(response.headers.value("WWW-Authenticate"));
    }

    void isThereForOAuthAlone()
    {
        Rig other;
        auto client = other.newClient();
        QCOMPARE(valueOrThrow(client.send("GET", "/oauth/acme/authorize", {}, {})).status, 404);
        QCOMPARE(get("/oauth/nobody/authorize").status, 404);
        QCOMPARE(get("/oauth/nobody/token").body, valueOrThrow(client.send("GET", "/oauth/acme/token", {}, {})).body);
    }

    // Whatever it is refused for: a client of OAuth reads nothing else.
    void refusesInTheFormOfOAuth_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("mediaType");
        QTest::addColumn<QByteArray>("length");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("error");
        const QByteArray form("application/x-www-form-urlencoded");
        const auto row = [](const char* name, const char* method, const char* target, const QByteArray& type,
                            const char* length, int status, const char* error) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(target) << type << QByteArray(length) << status
                                << QByteArray(error);
        };
        const char* token = "/oauth/acme/token";
        const char* page = "/oauth/acme/authorize";
        row("no POST", "GET", token, {}, "", 405, "invalid_request");
        row("no form", "POST", token, "application/json", "", 415, "invalid_request");
        row("a form too large", "POST", token, form, "16385", 413, "invalid_request");
        row("a form that would fill the memory", "POST", token, form, "16777216", 413, "invalid_request");
        row("another integration", "POST", "/oauth/nobody/token", form, "", 404, "invalid_request");
        row("a page by DELETE", "DELETE", page, {}, "", 405, "");
        row("a page by JSON", "POST", page, "application/json", "", 415, "");
        row("a decision that would fill the memory", "POST", page, form, "16777216", 413, "");
        row("a page of nobody", "GET", "/oauth/nobody/authorize", {}, "", 404, "");
    }
    void refusesInTheFormOfOAuth()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, mediaType);
        QFETCH(QByteArray, length);
        QFETCH(int, status);
        QFETCH(QByteArray, error);
        http::Headers headers;
        if (!mediaType.isEmpty())
            headers.add("Content-Type", mediaType.toStdString());
        // Said and not sent: the answer comes first.
        if (!length.isEmpty())
            headers.add("Content-Length", length.toStdString());
        auto client = m_rig->newClient();
        const auto answer = valueOrThrow(client.send(method.toStdString(), target.toStdString(), headers, {}));
        QCOMPARE(answer.status, status);
        QCOMPARE(std::string(answer.headers.value("Cache-Control").value_or("")), std::string("no-store"));
        QCOMPARE(answer.headers.value("Allow").has_value(), status == 405);
        QCOMPARE(QByteArray::fromStdString(memberOf(answer, "error")), error);
        const std::string wanted = error.isEmpty() ? "text/html; charset=utf-8" : "application/json";
        QCOMPARE(std::string(answer.headers.value("Content-Type").value_or("")), wanted);
        QVERIFY(answer.body.find("urn:ietf:params:scim") == std::string::npos);
    }

    void refusesForeignAddressesInTheFormOfOAuth()
    {
        auto options = oauthOptions();
        options.trustedProxies.clear();
        options.allowFrom = {"203.0.113.0/24"};
        m_rig = std::make_unique<Rig>(std::move(options));
        const auto answer = post("/oauth/acme/token", "grant_type=client_credentials");
        QCOMPARE(answer.status, 403);
        QCOMPARE(memberOf(answer, "error"), std::string("access_denied"));
        QCOMPARE(std::string(answer.headers.value("Cache-Control").value_or("")), std::string("no-store"));
    }

    void namesTheClientAsItsAdminDoes()
    {
        QVERIFY2(get("/oauth/acme/authorize?" + form(asked())).body.find(clientId) != std::string::npos,
                 "by its id when it has no other name");
        addClient("rcc_labelled", clientSecret, {}, "Provisioning & more");
        const auto page = get("/oauth/acme/authorize?" + form(asked("rcc_labelled"))).body;
        QVERIFY2(page.find("<strong>Provisioning &amp; more</strong>") != std::string::npos, page.c_str());
    }

    // Crockford's Base32 holds none of these letters, and reads them as the digits they look like.
    void readsACodeAsItLooks()
    {
        setConsentCode("0174-10QM", 5);
        QCOMPARE(guess("o L7-4iOqm").status, 303);
    }

    void keepsNoneOfItInTheJournal()
    {
        const auto code = approve(asked());
        const auto tokens = redeem(code);
        QCOMPARE(users(memberOf(tokens, "access_token")), 200);
        (void)users("rca_strangers-token");
        const auto session = valueOrThrow(m_rig->database().newReadSession());
        QTRY_VERIFY(valueOrThrow(session->journalSummary(std::nullopt, core::Timestamp{})).requests >= 4);
        std::string bytes;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_rig->dataDirectory())) {
            if (!entry.is_regular_file())
                continue;
            std::ifstream stream(entry.path(), std::ios::binary);
            bytes.append(std::istreambuf_iterator<char>(stream), {});
        }
        QVERIFY(bytes.find("/oauth/acme/token") != std::string::npos);
        for (const auto& secret : {code, memberOf(tokens, "access_token"), memberOf(tokens, "refresh_token"),
                                   std::string(clientSecret), std::string("rca_strangers-token")})
            QVERIFY(bytes.find(secret) == std::string::npos);
    }

private:
    void addClient(const std::string& id, const std::string& secret, std::optional<core::Timestamp> expires = {},
                   const std::string& label = {})
    {
        directory::NewCredential row;
        row.integration = m_rig->integration().id;
        row.mode = directory::AuthMode::OAuth;
        row.username = id;
        row.hash = core::sha256(secret);
        row.redirectUris = {redirectUri};
        row.isPublic = secret.empty();
        row.expires = expires;
        row.label = label;
        valueOrThrow(m_rig->database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            auto created = session.createCredential(row);
            if (!created)
                return tl::unexpected(created.error());
            m_ids.push_back(created->id);
            return {};
        }));
    }
    void setConsentCode(const std::string& code, int tries)
    {
        std::string plain;
        for (const char c : code) {
            if (c != '-')
                plain += c;
        }
        const auto expires = core::SystemClock().now() + std::chrono::minutes{5};
        valueOrThrow(m_rig->database().writeAndWait([&](directory::WriteSession& session) {
            return session.createConsentCode(m_rig->integration().id, core::sha256(plain), expires, tries);
        }));
    }
    /// One try on the consent page; `address` as a proxy tells it.
    http::ClientResponse guess(const std::string& code, const std::string& address = {})
    {
        auto fields = asked();
        fields.emplace_back("decision", "approve");
        fields.emplace_back("consent_code", code);
        return post("/oauth/acme/authorize", form(fields), {}, address);
    }
    std::vector<directory::JournalEntry> rowsSaying(const std::string& detail)
    {
        std::vector<directory::JournalEntry> rows;
        const auto session = valueOrThrow(m_rig->database().newReadSession());
        for (const auto id : valueOrThrow(session->journalOrder({}, directory::JournalId(0), {})).ids) {
            auto entry = valueOrThrow(session->journalEntry(id));
            if (entry && entry->detail == detail)
                rows.push_back(std::move(*entry));
        }
        return rows;
    }
    int folded(const std::string& detail)
    {
        std::int64_t sum = 0;
        for (const auto& row : rowsSaying(detail))
            sum += row.folded;
        return static_cast<int>(sum);
    }
    static Fields asked(const std::string& client = clientId)
    {
        return {{"response_type", "code"}, {"client_id", client}, {"redirect_uri", redirectUri}};
    }
    std::string decide(Fields fields, const std::string& decision)
    {
        setConsentCode("K7QM-4XZT", 5);
        fields.emplace_back("decision", decision);
        fields.emplace_back("consent_code", "K7QM-4XZT");
        const auto response = post("/oauth/acme/authorize", form(fields));
        return std::string(response.headers.value("Location").value_or(""));
    }
    std::string approve(const Fields& fields) { return parameterOf(decide(fields, "approve"), "code"); }
    static std::string basic()
    {
        return "Basic " + core::toBase64(std::string(clientId) + ":" + http::encodeQueryValue(clientSecret));
    }
    http::ClientResponse redeem(const std::string& code)
    {
        return post("/oauth/acme/token",
                    form({{"grant_type", "authorization_code"}, {"redirect_uri", redirectUri}, {"code", code}}),
                    basic());
    }
    http::ClientResponse refresh(const std::string& token)
    {
        return post("/oauth/acme/token", form({{"grant_type", "refresh_token"}, {"refresh_token", token}}), basic());
    }
    http::ClientResponse get(const std::string& target)
    {
        auto client = m_rig->newClient();
        return valueOrThrow(client.send("GET", target, {}, {}));
    }
    http::ClientResponse post(const std::string& target, const std::string& body, const std::string& authorization = {},
                              const std::string& forwardedFor = {})
    {
        http::Headers headers;
        headers.add("Content-Type", "application/x-www-form-urlencoded");
        if (!authorization.empty())
            headers.add("Authorization", authorization);
        if (!forwardedFor.empty())
            headers.add("X-Forwarded-For", forwardedFor);
        auto client = m_rig->newClient();
        return valueOrThrow(client.send("POST", target, headers, body));
    }
    int users(const std::string& token)
    {
        http::Headers headers;
        headers.add("Authorization", "Bearer " + token);
        auto client = m_rig->newClient();
        return valueOrThrow(client.send("GET", m_rig->target("/Users"), headers, {})).status;
    }

    std::unique_ptr<Rig> m_rig;
    std::vector<directory::CredentialId> m_ids;
};

QTEST_GUILESS_MAIN(OAuthTest)
#include "OAuthTest.moc"
