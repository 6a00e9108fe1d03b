// SPDX-License-Identifier: Apache-2.0
// JWS verification by hand (RFC 7515 §5.2, RFC 7518 §3.3 and §3.4).
#include "Jws.h"

#include <QByteArray>
#include <QJsonDocument>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

namespace rollcall::test {

namespace {

template<auto Free>
struct Freed {
    template<class T>
    void operator()(T* value) const
    {
        Free(value);
    }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

QByteArray decoded(std::string_view text)
{
    return QByteArray::fromBase64(QByteArray(text.data(), static_cast<qsizetype>(text.size())),
                                  QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray member(const QJsonObject& jwk, const char* name)
{
    return decoded(jwk.value(QLatin1String(name)).toString().toStdString());
}

BIGNUM* number(const QByteArray& bytes)
{
    return BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.constData()), static_cast<int>(bytes.size()),
                     nullptr);
}

KeyPointer publicKey(const QJsonObject& jwk)
{
    const bool isRsa = jwk.value(QLatin1String("kty")).toString() == QLatin1String("RSA");
    const std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
    const std::unique_ptr<BIGNUM, Freed<BN_free>> n(number(member(jwk, "n")));
    const std::unique_ptr<BIGNUM, Freed<BN_free>> e(number(member(jwk, "e")));
    const QByteArray point = QByteArray(1, '\x04') + member(jwk, "x") + member(jwk, "y");
    if (isRsa) {
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    } else {
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                         static_cast<std::size_t>(point.size()));
    }
    const std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>> context(
        EVP_PKEY_CTX_new_from_name(nullptr, isRsa ? "RSA" : "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return KeyPointer(key);
}

/// r||s as OpenSSL wants it.
QByteArray derOf(const std::string& raw)
{
    if (raw.size() != 64)
        return {};
    const std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
    const QByteArray bytes = QByteArray::fromStdString(raw);
    ECDSA_SIG_set0(signature.get(), number(bytes.left(32)), number(bytes.right(32)));
    unsigned char* data = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &data);
    QByteArray der(reinterpret_cast<const char*>(data), size);
    OPENSSL_free(data);
    return der;
}

} // namespace

std::optional<Jws> Jws::read(std::string_view text)
{
    const auto first = text.find('.');
    const auto second = text.find('.', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos ||
        text.find('.', second + 1) != std::string_view::npos)
        return std::nullopt;
    Jws jws;
    jws.header = QJsonDocument::fromJson(decoded(text.substr(0, first))).object();
    jws.claims = QJsonDocument::fromJson(decoded(text.substr(first + 1, second - first - 1))).object();
    jws.signedPart = std::string(text.substr(0, second));
    jws.signature = decoded(text.substr(second + 1)).toStdString();
    return jws;
}

bool Jws::isSignedBy(const QJsonObject& jwk) const
{
    const auto key = publicKey(jwk);
    const bool isEc = header.value(QLatin1String("alg")).toString() == QLatin1String("ES256");
    const QByteArray bytes = isEc ? derOf(signature) : QByteArray::fromStdString(signature);
    const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    return key && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(bytes.constData()),
                            static_cast<std::size_t>(bytes.size()),
                            reinterpret_cast<const unsigned char*>(signedPart.data()), signedPart.size()) == 1;
}

std::string Jws::claim(const char* name) const
{
    return claims.value(QLatin1String(name)).toString().toStdString();
}

} // namespace rollcall::test
