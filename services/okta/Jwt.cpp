// SPDX-License-Identifier: Apache-2.0
// JWS compact serialisation (RFC 7515 §7.1).
#include "Jwt.h"

#include "Json.h"
#include "core/Base64.h"

#include <QJsonDocument>

namespace rollcall::okta {

namespace {

/// Okta takes an hour at most; a few minutes outlast every delay on the way.
constexpr std::int64_t assertionSeconds = 300;

std::int64_t secondsOf(core::Timestamp time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

core::Result<std::string> signedText(const SigningKey& key, const QJsonObject& header, const QJsonObject& claims)
{
    std::string text = core::toBase64Url(toJson(header)) + "." + core::toBase64Url(toJson(claims));
    const auto signature = key.sign(text);
    if (!signature)
        return tl::unexpected(signature.error());
    return text + "." + core::toBase64Url(*signature);
}

} // namespace

core::Result<std::string> makeAssertion(const SigningKey& key, std::string_view keyId, const AssertionClaims& claims)
{
    QJsonObject header;
    header.insert(QLatin1String("alg"), toQt(toString(key.algorithm())));
    header.insert(QLatin1String("kid"), toQt(keyId));
    header.insert(QLatin1String("typ"), QLatin1String("JWT"));
    const auto issued = secondsOf(claims.issued);
    QJsonObject body;
    body.insert(QLatin1String("iss"), toQt(claims.clientId));
    body.insert(QLatin1String("sub"), toQt(claims.clientId));
    body.insert(QLatin1String("aud"), toQt(claims.audience));
    body.insert(QLatin1String("iat"), static_cast<qint64>(issued));
    body.insert(QLatin1String("exp"), static_cast<qint64>(issued + assertionSeconds));
    body.insert(QLatin1String("jti"), toQt(claims.id));
    return signedText(key, header, body);
}

core::Result<std::string> makeProof(const SigningKey& key, const ProofClaims& claims)
{
    QJsonObject header;
    header.insert(QLatin1String("typ"), QLatin1String("dpop+jwt"));
    header.insert(QLatin1String("alg"), toQt(toString(key.algorithm())));
    header.insert(QLatin1String("jwk"), QJsonDocument::fromJson(QByteArray::fromStdString(key.bareJwk())).object());
    QJsonObject body;
    body.insert(QLatin1String("htm"), toQt(claims.method));
    body.insert(QLatin1String("htu"), toQt(claims.url.substr(0, claims.url.find_first_of("?#"))));
    body.insert(QLatin1String("iat"), static_cast<qint64>(secondsOf(claims.issued)));
    body.insert(QLatin1String("jti"), toQt(claims.id));
    if (!claims.nonce.empty())
        body.insert(QLatin1String("nonce"), toQt(claims.nonce));
    if (!claims.accessToken.empty()) {
        const auto digest = core::sha256(claims.accessToken);
        body.insert(QLatin1String("ath"),
                    toQt(core::toBase64Url({reinterpret_cast<const char*>(digest.data()), digest.size()})));
    }
    return signedText(key, header, body);
}

} // namespace rollcall::okta
