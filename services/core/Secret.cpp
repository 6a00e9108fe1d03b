// SPDX-License-Identifier: Apache-2.0
// Wiped strings, hashes, and random values from OpenSSL.
#include "core/Secret.h"

#include "core/Base64.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <utility>

namespace rollcall::core {

namespace {

constexpr std::string_view hexDigits = "0123456789abcdef";

const unsigned char* asBytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

Secret::Secret(std::string_view plain) : m_bytes(plain) {}

Secret::~Secret()
{
    wipe();
}

// Copies and wipes instead of moving the string: a short string is moved by copy and would leave its bytes behind.
Secret::Secret(Secret&& other) noexcept : m_bytes(other.m_bytes) // NOLINT(performance-move-constructor-init)
{
    other.wipe();
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = other.m_bytes;
        other.wipe();
    }
    return *this;
}

std::string Secret::lastFour() const
{
    return m_bytes.size() < 12 ? std::string() : m_bytes.substr(m_bytes.size() - 4);
}

void Secret::wipe() noexcept
{
    OPENSSL_cleanse(m_bytes.data(), m_bytes.size());
    m_bytes.clear();
}

bool equalInConstantTime(std::string_view left, std::string_view right)
{
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

Sha256Digest sha256(std::string_view bytes)
{
    Sha256Digest digest{};
    unsigned int length = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
    return digest;
}

Sha256Digest hmacSha256(std::string_view key, std::string_view bytes)
{
    Sha256Digest digest{};
    unsigned int length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), asBytes(bytes), bytes.size(), digest.data(), &length);
    return digest;
}

std::string_view asBytes(const Sha256Digest& digest)
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string toHex(const Sha256Digest& digest)
{
    std::string text;
    text.reserve(digest.size() * 2);
    for (const std::uint8_t byte : digest) {
        text.push_back(hexDigits[byte >> 4]);
        text.push_back(hexDigits[byte & 0x0f]);
    }
    return text;
}

Result<std::string> randomBytes(std::size_t byteCount)
{
    std::string bytes(byteCount, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(byteCount)) != 1)
        return failure(ErrorKind::Internal, "This computer's random number generator gave no values.");
    return bytes;
}

Result<Secret> generateToken(std::string_view prefix)
{
    auto bytes = randomBytes(32);
    if (!bytes)
        return tl::unexpected(bytes.error());
    std::string token(prefix);
    token += toBase64Url(*bytes);
    Secret secret(token);
    OPENSSL_cleanse(token.data(), token.size());
    OPENSSL_cleanse(bytes->data(), bytes->size());
    return secret;
}

Result<std::string> generateUuid(std::int64_t unixMilliseconds)
{
    auto bytes = randomBytes(16);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto& b = *bytes;
    for (int i = 0; i < 6; ++i)
        b[static_cast<std::size_t>(i)] = static_cast<char>((unixMilliseconds >> (40 - 8 * i)) & 0xff);
    b[6] = static_cast<char>((static_cast<unsigned char>(b[6]) & 0x0f) | 0x70);
    b[8] = static_cast<char>((static_cast<unsigned char>(b[8]) & 0x3f) | 0x80);
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < b.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text.push_back('-');
        const auto byte = static_cast<unsigned char>(b[i]);
        text.push_back(hexDigits[byte >> 4]);
        text.push_back(hexDigits[byte & 0x0f]);
    }
    return text;
}

} // namespace rollcall::core
