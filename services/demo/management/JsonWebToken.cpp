// SPDX-License-Identifier: Apache-2.0
// OpenSSL 3 does the verification; the key is built from its numbers.
#include "JsonWebToken.h"

#include "JsonRead.h"
#include "core/Base64.h"
#include "core/Secret.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <memory>

namespace rollcall::demo::management {

namespace {

template<auto Free>
struct Freed {
    template<class T>
    void operator()(T* pointer) const
    {
        Free(pointer);
    }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using ContextPointer = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestPointer = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using BuilderPointer = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using ParametersPointer = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using NumberPointer = std::unique_ptr<BIGNUM, Freed<BN_free>>;

const unsigned char* bytesOf(std::string_view text)
{
    return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}

std::optional<std::string> fromBase64Url(std::string_view text)
{
    std::string standard(text);
    std::ranges::replace(standard, '-', '+');
    std::ranges::replace(standard, '_', '/');
    return core::fromBase64(standard);
}

std::string memberBytes(const scim::JsonObject& jwk, std::string_view name)
{
    return fromBase64Url(textIn(jwk, name).value_or("")).value_or("");
}

NumberPointer number(const std::string& bytes)
{
    return NumberPointer(BN_bin2bn(bytesOf(bytes), static_cast<int>(bytes.size()), nullptr));
}

KeyPointer keyFrom(const char* algorithm, OSSL_PARAM_BLD* builder)
{
    const ParametersPointer parameters(OSSL_PARAM_BLD_to_param(builder));
    const ContextPointer context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return KeyPointer(key);
}

KeyPointer rsaKey(const scim::JsonObject& jwk)
{
    const std::string modulus = memberBytes(jwk, "n");
    const std::string exponent = memberBytes(jwk, "e");
    if (modulus.empty() || exponent.empty())
        return nullptr;
    const NumberPointer n = number(modulus);
    const NumberPointer e = number(exponent);
    const BuilderPointer builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    return keyFrom("RSA", builder.get());
}

KeyPointer curveKey(const scim::JsonObject& jwk)
{
    const std::string x = memberBytes(jwk, "x");
    const std::string y = memberBytes(jwk, "y");
    if (textIn(jwk, "crv") != "P-256" || x.size() != 32 || y.size() != 32)
        return nullptr;
    const std::string point = "\x04" + x + y;
    const BuilderPointer builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return keyFrom("EC", builder.get());
}

// r and s side by side, as a JWS has them, in the DER that OpenSSL verifies.
std::string derSignature(const std::string& raw)
{
    const std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
    ECDSA_SIG_set0(signature.get(), number(raw.substr(0, 32)).release(), number(raw.substr(32)).release());
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &der);
    if (size <= 0)
        return {};
    std::string text(static_cast<const char*>(static_cast<const void*>(der)), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return text;
}

bool verifies(EVP_PKEY* key, const std::string& text, const std::string& signature)
{
    const DigestPointer digest(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(digest.get(), bytesOf(signature), signature.size(), bytesOf(text), text.size()) == 1;
}

std::optional<scim::JsonObject> objectFrom(std::string_view base64)
{
    const auto text = fromBase64Url(base64);
    const auto value = text ? scim::parseJson(*text) : scim::Result<scim::JsonValue>(scim::JsonValue());
    if (!value || !value->is_object())
        return std::nullopt;
    return value->as_object();
}

} // namespace

std::optional<JsonWebToken> JsonWebToken::parse(std::string_view text)
{
    const std::size_t first = text.find('.');
    const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos)
        return std::nullopt;
    auto header = objectFrom(text.substr(0, first));
    auto claims = objectFrom(text.substr(first + 1, second - first - 1));
    auto signature = fromBase64Url(text.substr(second + 1));
    if (!header || !claims || !signature)
        return std::nullopt;
    return JsonWebToken{std::move(*header), std::move(*claims), std::string(text.substr(0, second)),
                        std::move(*signature)};
}

bool JsonWebToken::isSignedBy(const scim::JsonObject& publicJwk) const
{
    const auto algorithm = textIn(header, "alg");
    if (algorithm == "RS256" && textIn(publicJwk, "kty") == "RSA") {
        const KeyPointer key = rsaKey(publicJwk);
        return key && verifies(key.get(), signedPart, signature);
    }
    if (algorithm == "ES256" && textIn(publicJwk, "kty") == "EC" && signature.size() == 64) {
        const KeyPointer key = curveKey(publicJwk);
        return key && verifies(key.get(), signedPart, derSignature(signature));
    }
    return false;
}

std::string JsonWebToken::text(std::string_view claim) const
{
    return textIn(claims, claim).value_or(std::string{});
}

std::int64_t JsonWebToken::time(std::string_view claim) const
{
    const scim::JsonValue* value = claims.if_contains(claim);
    if (value == nullptr || !value->is_number())
        return 0;
    return value->is_double() ? static_cast<std::int64_t>(value->as_double()) : value->to_number<std::int64_t>();
}

std::string thumbprint(const scim::JsonObject& publicJwk)
{
    const auto member = [&](std::string_view name) { return textIn(publicJwk, name).value_or(std::string{}); };
    if (member("kty") == "RSA")
        return hashOf("{\"e\":\"" + member("e") + "\",\"kty\":\"RSA\",\"n\":\"" + member("n") + "\"}");
    if (member("kty") == "EC") {
        return hashOf("{\"crv\":\"" + member("crv") + "\",\"kty\":\"EC\",\"x\":\"" + member("x") + "\",\"y\":\"" +
                      member("y") + "\"}");
    }
    return {};
}

std::string hashOf(std::string_view text)
{
    const core::Sha256Digest digest = core::sha256(text);
    return core::toBase64Url(std::string(digest.begin(), digest.end()));
}

} // namespace rollcall::demo::management
