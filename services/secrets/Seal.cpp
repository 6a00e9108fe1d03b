// SPDX-License-Identifier: Apache-2.0
// One value under one key: AES-256-GCM through OpenSSL's EVP.
#include "Seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <memory>

namespace rollcall::secrets {

namespace {

constexpr char version = 1;
constexpr std::size_t nonceBytes = 12;
constexpr std::size_t tagBytes = 16;
constexpr std::size_t overhead = 1 + nonceBytes + tagBytes;
constexpr std::size_t maximumBytes = std::size_t{1} << 20;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* in(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* out(std::string& text, std::size_t offset)
{
    return reinterpret_cast<unsigned char*>(text.data() + offset);
}

/// The lengths are fixed by the key id, so that no two pairs of name and key give the same text.
std::string boundTo(const DataKey& key, std::string_view name)
{
    return "rollcall secret 1\n" + key.id + "\n" + std::string(name);
}

core::Error cipherFailed()
{
    return core::makeError(core::ErrorKind::Internal, "This computer's encryption failed.", "EVP AES-256-GCM");
}

core::Error altered(std::string_view name)
{
    return core::makeError(core::ErrorKind::Corrupt,
                           "The stored secret \"" + std::string(name) +
                               "\" was altered or damaged. Enter it again, or restore a backup.");
}

} // namespace

core::Result<std::string> seal(const DataKey& key, std::string_view name, const core::Secret& value)
{
    if (value.size() > maximumBytes)
        return core::failure(core::ErrorKind::Invalid, "A secret can have 1 MiB at most.");
    auto nonce = core::randomBytes(nonceBytes);
    if (!nonce)
        return tl::unexpected(nonce.error());
    const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    const std::string bound = boundTo(key, name);
    std::string sealed(value.size() + overhead, '\0');
    sealed[0] = version;
    sealed.replace(1, nonceBytes, *nonce);
    const auto plain = value.reveal();
    int length = 0;
    const bool isDone =
        context &&
        EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, in(key.bytes.reveal()), in(*nonce)) == 1 &&
        EVP_EncryptUpdate(context.get(), nullptr, &length, in(bound), static_cast<int>(bound.size())) == 1 &&
        EVP_EncryptUpdate(context.get(), out(sealed, 1 + nonceBytes), &length, in(plain),
                          static_cast<int>(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(context.get(), out(sealed, 1 + nonceBytes + plain.size()), &length) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tagBytes),
                            out(sealed, 1 + nonceBytes + plain.size())) == 1;
    if (!isDone)
        return tl::unexpected(cipherFailed());
    return sealed;
}

core::Result<core::Secret> unseal(const DataKey& key, std::string_view name, std::string_view sealed)
{
    if (sealed.size() < overhead || sealed.size() > maximumBytes + overhead || sealed.front() != version)
        return tl::unexpected(altered(name));
    const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    if (!context)
        return tl::unexpected(cipherFailed());
    const std::string bound = boundTo(key, name);
    const auto nonce = sealed.substr(1, nonceBytes);
    const auto hidden = sealed.substr(1 + nonceBytes, sealed.size() - overhead);
    std::string tag(sealed.substr(sealed.size() - tagBytes));
    // One byte more, so that the cipher has a buffer for an empty value too.
    std::string plain(hidden.size() + 1, '\0');
    int length = 0;
    const bool isDone =
        EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, in(key.bytes.reveal()), in(nonce)) == 1 &&
        EVP_DecryptUpdate(context.get(), nullptr, &length, in(bound), static_cast<int>(bound.size())) == 1 &&
        EVP_DecryptUpdate(context.get(), out(plain, 0), &length, in(hidden), static_cast<int>(hidden.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tagBytes), tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), out(plain, hidden.size()), &length) == 1;
    core::Result<core::Secret> result = tl::unexpected(altered(name));
    if (isDone)
        result = core::Secret(std::string_view(plain).substr(0, hidden.size()));
    OPENSSL_cleanse(plain.data(), plain.size());
    return result;
}

} // namespace rollcall::secrets
