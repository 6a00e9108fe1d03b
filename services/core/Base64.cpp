// SPDX-License-Identifier: Apache-2.0
// Base64 through OpenSSL's encoder.
#include "core/Base64.h"

#include <openssl/evp.h>

#include <algorithm>

namespace rollcall::core {

std::string toBase64(std::string_view bytes)
{
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::string toBase64Url(std::string_view bytes)
{
    std::string text = toBase64(bytes);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    text.erase(std::ranges::find(text, '='), text.end());
    return text;
}

std::optional<std::string> fromBase64(std::string_view text)
{
    const std::size_t written = text.size();
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    // Padding may be missing, but what is there must fill the last group of four exactly.
    if (const std::size_t signs = written - text.size(); signs > 2 || (signs > 0 && written % 4 != 0))
        return std::nullopt;
    std::string padded(text);
    const bool isAlphabet = std::ranges::all_of(padded, [](unsigned char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    });
    if (!isAlphabet || padded.size() % 4 == 1)
        return std::nullopt;
    const std::size_t padding = (4 - padded.size() % 4) % 4;
    padded.append(padding, '=');
    std::string bytes(padded.size() / 4 * 3, '\0');
    if (padded.empty())
        return bytes;
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(padded.data()), static_cast<int>(padded.size()));
    if (length < 0)
        return std::nullopt;
    bytes.resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

} // namespace rollcall::core
