// SPDX-License-Identifier: Apache-2.0
// The data key, and older ones while rows are sealed anew, as values and as text.
#include "KeyRing.h"

#include "core/Base64.h"

#include <openssl/crypto.h>

#include <utility>

namespace rollcall::secrets {

namespace {

constexpr std::string_view linePrefix = "rollcall-data-key-1 ";
constexpr std::size_t keyBytes = 32;

void wipe(std::string& text)
{
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

DataKey keyOf(std::string_view bytes)
{
    const auto digest = core::hmacSha256(bytes, "rollcall data key id");
    return {core::toHex(digest).substr(0, 16), core::Secret(bytes)};
}

tl::unexpected<core::Error> notAKey()
{
    return core::failure(core::ErrorKind::Invalid,
                         "This is no data key of Rollcall. A key is a line that begins with \"rollcall-data-key-1\"; "
                         "copy it whole.");
}

} // namespace

DataKey DataKey::copy() const
{
    return {id, core::Secret(bytes.reveal())};
}

core::Result<DataKey> generateDataKey()
{
    auto bytes = core::randomBytes(keyBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto key = keyOf(*bytes);
    wipe(*bytes);
    return key;
}

core::Result<KeyRing> KeyRing::parse(std::string_view text)
{
    KeyRing ring;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.empty() || line.front() == '#')
            continue;
        if (!line.starts_with(linePrefix))
            return notAKey();
        auto bytes = core::fromBase64(trimmed(line.substr(linePrefix.size())));
        if (!bytes || bytes->size() != keyBytes)
            return notAKey();
        ring.m_keys.push_back(keyOf(*bytes));
        wipe(*bytes);
    }
    if (ring.m_keys.empty())
        return notAKey();
    return ring;
}

core::Secret KeyRing::toText() const
{
    std::string text;
    text.reserve(m_keys.size() * 80);
    for (const DataKey& key : m_keys) {
        auto encoded = core::toBase64(key.bytes.reveal());
        text += linePrefix;
        text += encoded;
        text += '\n';
        wipe(encoded);
    }
    core::Secret result(text);
    wipe(text);
    return result;
}

KeyRing::KeyRing(DataKey key)
{
    m_keys.push_back(std::move(key));
}

KeyRing KeyRing::copy() const
{
    KeyRing ring;
    for (const DataKey& key : m_keys)
        ring.m_keys.push_back(key.copy());
    return ring;
}

const DataKey* KeyRing::find(std::string_view id) const
{
    for (const DataKey& key : m_keys) {
        if (key.id == id)
            return &key;
    }
    return nullptr;
}

void KeyRing::putFirst(DataKey key)
{
    m_keys.insert(m_keys.begin(), std::move(key));
}

void KeyRing::dropOlder()
{
    while (m_keys.size() > 1)
        m_keys.pop_back();
}

} // namespace rollcall::secrets
