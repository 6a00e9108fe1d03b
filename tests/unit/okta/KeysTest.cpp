// SPDX-License-Identifier: Apache-2.0
// Keys of service apps: made, given out, kept, and signing what the other side can verify.
#include "Jws.h"
#include "Jwt.h"
#include "core/Base64.h"
#include "okta/Credential.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace rollcall;
using okta::SigningAlgorithm;
using okta::SigningKey;

namespace {

QJsonObject jwkOf(const std::string& text)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

QString textOf(const QJsonObject& object, const char* name)
{
    return object.value(QLatin1String(name)).toString();
}

} // namespace

class KeysTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_rsa = SigningKey::make(SigningAlgorithm::Rs256);
        m_ec = SigningKey::make(SigningAlgorithm::Es256);
        QVERIFY(m_rsa && m_ec);
    }

    void keys_data()
    {
        QTest::addColumn<bool>("isRsa");
        QTest::newRow("RS256") << true;
        QTest::newRow("ES256") << false;
    }

    void keys()
    {
        QFETCH(bool, isRsa);
        const SigningKey& key = isRsa ? *m_rsa : *m_ec;
        const QJsonObject jwk = jwkOf(key.publicJwk());
        QCOMPARE(textOf(jwk, "kty"), isRsa ? QStringLiteral("RSA") : QStringLiteral("EC"));
        QCOMPARE(textOf(jwk, "alg"), isRsa ? QStringLiteral("RS256") : QStringLiteral("ES256"));
        QCOMPARE(textOf(jwk, "use"), QStringLiteral("sig"));
        QCOMPARE(textOf(jwk, "kid").toStdString(), key.keyId());
        for (const char* secret : {"d", "p", "q", "dp", "dq", "qi"})
            QVERIFY2(!jwk.contains(QLatin1String(secret)), secret);
        // RFC 7638 §3: SHA-256 over the bare members in order, without spaces.
        const auto digest = core::sha256(key.bareJwk());
        QCOMPARE(key.keyId(), core::toBase64Url({reinterpret_cast<const char*>(digest.data()), digest.size()}));

        const auto pem = key.toPem();
        QVERIFY(pem);
        const auto again = SigningKey::fromPem(*pem);
        QVERIFY(again);
        QCOMPARE(again->publicJwk(), key.publicJwk());
        QVERIFY(again->algorithm() == key.algorithm());
    }

    void theThumbprintIsThatOfTheStandard()
    {
        // RFC 7638 §3.1, the digest of its example key, as the members are put together here.
        const std::string bare =
            "{\"e\":\"AQAB\",\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4c"
            "bbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5"
            "n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgd"
            "AZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHa"
            "Q-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\"}";
        const auto digest = core::sha256(bare);
        QCOMPARE(core::toBase64Url({reinterpret_cast<const char*>(digest.data()), digest.size()}),
                 std::string("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
    }

    void assertions_data() { keys_data(); }

    void assertions()
    {
        QFETCH(bool, isRsa);
        const SigningKey& key = isRsa ? *m_rsa : *m_ec;
        const auto issued = core::fromMilliseconds(1'780'000'000'900);
        const auto text = okta::makeAssertion(key, "kid-1",
                                              {.clientId = "0oaclient",
                                               .audience = "https://acme.okta.com/oauth2/v1/token",
                                               .issued = issued,
                                               .id = "j1"});
        QVERIFY(text);
        const auto jws = test::Jws::read(*text);
        QVERIFY(jws);
        QVERIFY(jws->isSignedBy(jwkOf(key.publicJwk())));
        QVERIFY(!jws->isSignedBy(
            jwkOf((isRsa ? SigningKey::make(SigningAlgorithm::Rs256) : SigningKey::make(SigningAlgorithm::Es256))
                      ->publicJwk())));
        if (!isRsa)
            QCOMPARE(jws->signature.size(), std::size_t{64});
        QCOMPARE(textOf(jws->header, "kid"), QStringLiteral("kid-1"));
        QCOMPARE(textOf(jws->header, "alg"), isRsa ? QStringLiteral("RS256") : QStringLiteral("ES256"));
        QCOMPARE(jws->claim("iss"), std::string("0oaclient"));
        QCOMPARE(jws->claim("sub"), std::string("0oaclient"));
        QCOMPARE(jws->claim("aud"), std::string("https://acme.okta.com/oauth2/v1/token"));
        QCOMPARE(jws->claim("jti"), std::string("j1"));
        const auto iat = jws->claims.value(QLatin1String("iat")).toInteger();
        QCOMPARE(iat, qint64{1'780'000'000});
        const auto life = jws->claims.value(QLatin1String("exp")).toInteger() - iat;
        QVERIFY(life > 0 && life <= 3600);
    }

    void proofs_data() { keys_data(); }

    void proofs()
    {
        QFETCH(bool, isRsa);
        const SigningKey& key = isRsa ? *m_rsa : *m_ec;
        const auto text = okta::makeProof(key, {.method = "GET",
                                                .url = "https://acme.okta.com/api/v1/users?limit=2#x",
                                                .issued = core::fromMilliseconds(1'780'000'000'000),
                                                .id = "j2",
                                                .nonce = "n1",
                                                .accessToken = "the-token"});
        QVERIFY(text);
        const auto jws = test::Jws::read(*text);
        QVERIFY(jws);
        QCOMPARE(textOf(jws->header, "typ"), QStringLiteral("dpop+jwt"));
        const QJsonObject jwk = jws->header.value(QLatin1String("jwk")).toObject();
        QVERIFY(jws->isSignedBy(jwk));
        QVERIFY(!jwk.contains(QLatin1String("d")));
        QCOMPARE(jws->claim("htm"), std::string("GET"));
        QCOMPARE(jws->claim("htu"), std::string("https://acme.okta.com/api/v1/users"));
        QCOMPARE(jws->claim("nonce"), std::string("n1"));
        const auto digest = core::sha256("the-token");
        QCOMPARE(jws->claim("ath"), core::toBase64Url({reinterpret_cast<const char*>(digest.data()), digest.size()}));
    }

    void whatIsNoKeyIsRefused_data()
    {
        QTest::addColumn<QByteArray>("pem");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("some text") << QByteArray("hello");
        QTest::newRow("a public key") << QByteArray("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD\n"
                                                    "-----END PUBLIC KEY-----\n");
        QTest::newRow("too long") << QByteArray(100'000, 'x');
    }

    void whatIsNoKeyIsRefused()
    {
        QFETCH(QByteArray, pem);
        const auto key = SigningKey::fromPem(core::Secret(pem.toStdString()));
        QVERIFY(!key);
        QVERIFY(key.error().kind == core::ErrorKind::Invalid);
    }

    void credentialsSurviveTheVault()
    {
        const auto token = okta::fromVaultText(*okta::toVaultText(okta::ApiToken{core::Secret("00abc")}));
        QVERIFY(token);
        QVERIFY(std::get<okta::ApiToken>(*token).token.reveal() == "00abc");

        const auto app = okta::fromVaultText(
            *okta::toVaultText(okta::ServiceApp{"0oaclient", {"okta.users.read", "okta.logs.read"}, *m_ec, "kid-9"}));
        QVERIFY(app);
        const auto& read = std::get<okta::ServiceApp>(*app);
        QCOMPARE(read.clientId, std::string("0oaclient"));
        QCOMPARE(read.scopes.size(), std::size_t{2});
        QCOMPARE(read.key.keyId(), m_ec->keyId());
        QCOMPARE(read.keyId, std::string("kid-9"));

        QVERIFY(!okta::fromVaultText(core::Secret("00abc")));
        QVERIFY(!okta::fromVaultText(core::Secret("{\"kind\":\"apiToken\"}")));
    }

private:
    core::Result<SigningKey> m_rsa = core::failure(core::ErrorKind::Internal, "not made");
    core::Result<SigningKey> m_ec = core::failure(core::ErrorKind::Internal, "not made");
};

QTEST_GUILESS_MAIN(KeysTest)
#include "KeysTest.moc"
