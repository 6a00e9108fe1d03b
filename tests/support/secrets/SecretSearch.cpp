// SPDX-License-Identifier: Apache-2.0
#include "SecretSearch.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::tests {

namespace {

/// Of 32 random bytes in base64url, as every secret that Rollcall and the simulated vendor make ends.
constexpr std::size_t randomCharacters = 43;
constexpr std::size_t oktaCharacters = 40;
constexpr std::size_t leastNoted = 8;
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isWord(char c)
{
    return isUpper(c) || isLower(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool isBase64(char c)
{
    return isWord(c) || c == '+' || c == '/';
}

/// Where the word that `at` lies in ends.
std::size_t endOfWord(std::string_view text, std::size_t at)
{
    while (at < text.size() && isWord(text[at]))
        ++at;
    return at;
}

/// Names are long, too, but of one case.
bool isRandom(std::string_view word)
{
    return std::ranges::any_of(word, isUpper) && std::ranges::any_of(word, isLower);
}

bool isAlways(std::string_view, std::size_t)
{
    return true;
}

/// rc_…, vnd_…: in a database's page the next column may follow at once, so that no end of the word is asked for.
bool isGenerated(std::string_view text, std::size_t at)
{
    const auto begin = text.find('_', at) + 1;
    return endOfWord(text, begin) >= begin + randomCharacters && isRandom(text.substr(begin, randomCharacters));
}

/// Two of Okta's ids side by side would look the same: only a whole word is one.
bool isOktaToken(std::string_view text, std::size_t at)
{
    return (at == 0 || !isWord(text[at - 1])) && endOfWord(text, at) == at + 2 + oktaCharacters &&
           isRandom(text.substr(at + 2, oktaCharacters));
}

/// Three parts, of which the first two are JSON; or one that only begins as if it were, of the simulated organisation.
bool isSignedToken(std::string_view text, std::size_t at)
{
    const auto header = endOfWord(text, at);
    if (header < text.size() && text[header] == '.' && text.substr(header + 1, 3) == "eyJ") {
        const auto claims = endOfWord(text, header + 1);
        return claims < text.size() && text[claims] == '.' && endOfWord(text, claims + 1) >= claims + 21;
    }
    return (at == 0 || !isWord(text[at - 1])) && header == at + 3 + randomCharacters &&
           isRandom(text.substr(at + 3, randomCharacters));
}

/// Within a text of its own, too, where quotation marks are escaped.
bool isPrivateNumber(std::string_view text, std::size_t at)
{
    static constexpr std::size_t leastDigits = 40;
    at += std::string_view("\"d").size();
    for (const char* each = "\\\": \\\""; *each != '\0'; ++each) {
        if (at < text.size() && text[at] == *each)
            ++at;
        else if (*each == ':')
            return false;
    }
    return endOfWord(text, at) >= at + leastDigits;
}

bool isGeneratedInBase64(std::string_view text, std::size_t at)
{
    static constexpr std::size_t characters = randomCharacters * 4 / 3;
    return text.size() - at >= characters && std::ranges::all_of(text.substr(at, characters), isBase64);
}

/// The characters that stand for `value` whatever is before and behind it, when it begins `shift` bytes into a group.
std::string inBase64(std::string_view value, std::size_t shift)
{
    std::string bytes(shift, '\0');
    bytes += value;
    const std::size_t begin = (shift * 8 + 5) / 6;
    const std::size_t end = bytes.size() * 8 / 6;
    std::string text;
    for (std::size_t digit = begin; digit < end; ++digit) {
        unsigned bits = 0;
        for (std::size_t bit = digit * 6; bit < digit * 6 + 6; ++bit)
            bits = bits * 2 + ((static_cast<unsigned char>(bytes[bit / 8]) >> (7 - bit % 8)) & 1U);
        text.push_back(alphabet[bits]);
    }
    return text;
}

std::uint16_t startOf(std::string_view text)
{
    return static_cast<std::uint16_t>(static_cast<unsigned char>(text[0]) << 8 | static_cast<unsigned char>(text[1]));
}

} // namespace

SecretSearch::SecretSearch() : m_starts(65536)
{
    add("credential of Rollcall's", "rc_", isGenerated);
    add("password or client secret of Rollcall's", "rcs_", isGenerated);
    add("access token of Rollcall's", "rca_", isGenerated);
    add("refresh token of Rollcall's", "rcr_", isGenerated);
    add("authorization code of Rollcall's", "rcd_", isGenerated);
    add("token of the vendor's", "vnd_", isGenerated);
    add("API token of Okta's", "00", isOktaToken);
    add("signed token", "eyJ", isSignedToken);
    add("private key", "PRIVATE KEY-----", isAlways);
    add("private key as JWK", "\"d", isPrivateNumber);
    addInBase64("Basic field", ":rcs_", isGeneratedInBase64);
}

void SecretSearch::note(std::string_view value)
{
    if (value.size() < leastNoted || value.size() > longest / 2)
        return;
    add("noted secret", std::string(value), isAlways);
    addInBase64("noted secret in Base64", value, isAlways);
}

void SecretSearch::add(const char* kind, std::string text, Check check)
{
    const auto isSame = [&text](const Pattern& pattern) { return pattern.text == text; };
    if (std::ranges::any_of(m_patterns, isSame))
        return;
    m_byStart[startOf(text)].push_back(m_patterns.size());
    m_starts[startOf(text)] = true;
    m_patterns.push_back({kind, std::move(text), check});
}

void SecretSearch::addInBase64(const char* kind, std::string_view value, Check check)
{
    for (std::size_t shift = 0; shift < 3; ++shift)
        add(kind, inBase64(value, shift), check);
}

std::vector<SecretFound> SecretSearch::find(std::string_view text) const
{
    static constexpr std::size_t shownCharacters = 7;
    std::vector<SecretFound> found;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        const auto start = startOf(text.substr(at, 2));
        if (!m_starts[start])
            continue;
        for (const auto index : m_byStart.at(start)) {
            const Pattern& pattern = m_patterns[index];
            if (!text.substr(at).starts_with(pattern.text) || !pattern.check(text, at))
                continue;
            const auto isSame = [&pattern](const SecretFound& each) { return each.kind == pattern.kind; };
            if (std::ranges::none_of(found, isSame))
                found.push_back({pattern.kind, at, std::string(text.substr(at, shownCharacters))});
        }
    }
    return found;
}

} // namespace rollcall::tests
