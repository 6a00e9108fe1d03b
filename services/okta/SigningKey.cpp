// SPDX-License-Identifier: Apache-2.0
// All of the room's use of OpenSSL: keys, their public half as JWK (RFC 7517, 7518), thumbprints, signatures.
#include "okta/SigningKey.h"

#include "core/Base64.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <climits>
#include <utility>
#include <vector>

namespace rollcall::okta {

namespace {

using core::ErrorKind;

template<auto Free>
struct Freed {
    template<class T>
    void operator()(T* value) const
    {
        Free(value);
    }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using NumberPointer = std::unique_ptr<BIGNUM, Freed<BN_clear_free>>;
using BioPointer = std::unique_ptr<BIO, Freed<BIO_free>>;
using DigestPointer = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using EcSignaturePointer = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr int smallestRsa = 2048;
constexpr int coordinateBytes = 32;

tl::unexpected<core::Error> notMade()
{
    return core::failure(ErrorKind::Internal,
                         "The cryptographic library of this computer refuses to work with the key.");
}

/// Big-endian; of `width` bytes where one is given, else as short as it goes (RFC 7518 §2, Base64urlUInt).
std::string bytesOf(const BIGNUM* number, int width)
{
    std::string bytes(static_cast<std::size_t>(width > 0 ? width : BN_num_bytes(number)), '\0');
    auto* data = reinterpret_cast<unsigned char*>(bytes.data());
    const int written = width > 0 ? BN_bn2binpad(number, data, width) : BN_bn2bin(number, data);
    return written < 0 ? std::string() : bytes;
}

std::string parameter(const EVP_PKEY* key, const char* name, int width)
{
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1)
        return {};
    const NumberPointer number(raw);
    return core::toBase64Url(bytesOf(number.get(), width));
}

std::string bareJwkOf(const EVP_PKEY* key, SigningAlgorithm algorithm)
{
    if (algorithm == SigningAlgorithm::Rs256) {
        const auto e = parameter(key, OSSL_PKEY_PARAM_RSA_E, 0);
        const auto n = parameter(key, OSSL_PKEY_PARAM_RSA_N, 0);
        return e.empty() || n.empty() ? std::string() : R"({"e":")" + e + R"(","kty":"RSA","n":")" + n + "\"}";
    }
    const auto x = parameter(key, OSSL_PKEY_PARAM_EC_PUB_X, coordinateBytes);
    const auto y = parameter(key, OSSL_PKEY_PARAM_EC_PUB_Y, coordinateBytes);
    return x.empty() || y.empty() ? std::string() : R"({"crv":"P-256","kty":"EC","x":")" + x + R"(","y":")" + y + "\"}";
}

bool isP256(const EVP_PKEY* key)
{
    std::array<char, 64> name{};
    std::size_t length = 0;
    return EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name.data(), name.size(), &length) == 1 &&
           std::string_view(name.data(), length) == "prime256v1";
}

/// DER as OpenSSL signs it, into r||s (RFC 7518 §3.4).
std::string rawSignature(const std::string& der)
{
    const auto* data = reinterpret_cast<const unsigned char*>(der.data());
    const EcSignaturePointer signature(d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size())));
    if (!signature)
        return {};
    return bytesOf(ECDSA_SIG_get0_r(signature.get()), coordinateBytes) +
           bytesOf(ECDSA_SIG_get0_s(signature.get()), coordinateBytes);
}

} // namespace

struct SigningKey::Key {
    KeyPointer key;
    SigningAlgorithm algorithm = SigningAlgorithm::Rs256;
    std::string bareJwk;
    std::string keyId;
    std::string publicJwk;

    static core::Result<std::shared_ptr<const Key>> make(KeyPointer key, SigningAlgorithm algorithm)
    {
        auto made = std::make_shared<Key>();
        made->algorithm = algorithm;
        made->bareJwk = bareJwkOf(key.get(), algorithm);
        if (made->bareJwk.empty())
            return notMade();
        const auto digest = core::sha256(made->bareJwk);
        made->keyId = core::toBase64Url({reinterpret_cast<const char*>(digest.data()), digest.size()});
        made->publicJwk = made->bareJwk.substr(0, made->bareJwk.size() - 1) + R"(,"kid":")" + made->keyId +
                          R"(","use":"sig","alg":")" + std::string(toString(algorithm)) + "\"}";
        made->key = std::move(key);
        return std::shared_ptr<const Key>(std::move(made));
    }
};

std::string_view toString(SigningAlgorithm algorithm)
{
    return algorithm == SigningAlgorithm::Rs256 ? "RS256" : "ES256";
}

SigningKey::SigningKey(std::shared_ptr<const Key> key) : m_key(std::move(key)) {}

core::Result<SigningKey> SigningKey::make(SigningAlgorithm algorithm)
{
    KeyPointer key(algorithm == SigningAlgorithm::Rs256
                       ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(smallestRsa))
                       : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    if (!key)
        return notMade();
    return Key::make(std::move(key), algorithm).map([](auto made) { return SigningKey(std::move(made)); });
}

core::Result<SigningKey> SigningKey::fromPem(const core::Secret& pem)
{
    if (pem.size() > std::size_t{64} * 1024)
        return core::failure(ErrorKind::Invalid, "That is too long for a private key.");
    const BioPointer bio(BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.size())));
    // An empty password makes an encrypted key fail instead of asking on the terminal.
    std::array<char, 1> noPassword{};
    KeyPointer key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, noPassword.data()) : nullptr);
    if (!key)
        return core::failure(ErrorKind::Invalid, "That is no private key in PEM form without a password.");
    if (EVP_PKEY_is_a(key.get(), "RSA") == 1 && EVP_PKEY_get_bits(key.get()) >= smallestRsa)
        return Key::make(std::move(key), SigningAlgorithm::Rs256).map([](auto made) {
            return SigningKey(std::move(made));
        });
    if (EVP_PKEY_is_a(key.get(), "EC") == 1 && isP256(key.get()))
        return Key::make(std::move(key), SigningAlgorithm::Es256).map([](auto made) {
            return SigningKey(std::move(made));
        });
    return core::failure(ErrorKind::Invalid, "Keys are RSA of 2048 bits or more, or EC on the curve P-256.");
}

core::Result<core::Secret> SigningKey::toPem() const
{
    const BioPointer bio(BIO_new(BIO_s_secmem()));
    if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), m_key->key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return notMade();
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    if (!data || size <= 0)
        return notMade();
    return core::Secret(std::string_view(data, static_cast<std::size_t>(size)));
}

SigningAlgorithm SigningKey::algorithm() const
{
    return m_key->algorithm;
}

const std::string& SigningKey::keyId() const
{
    return m_key->keyId;
}

const std::string& SigningKey::publicJwk() const
{
    return m_key->publicJwk;
}

const std::string& SigningKey::bareJwk() const
{
    return m_key->bareJwk;
}

core::Result<std::string> SigningKey::sign(std::string_view bytes) const
{
    const DigestPointer context(EVP_MD_CTX_new());
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t size = 0;
    if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key->key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, data, bytes.size()) != 1)
        return notMade();
    std::string signature(size, '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data, bytes.size()) !=
        1)
        return notMade();
    signature.resize(size);
    if (m_key->algorithm == SigningAlgorithm::Es256)
        signature = rawSignature(signature);
    if (signature.empty())
        return notMade();
    return signature;
}

} // namespace rollcall::okta
