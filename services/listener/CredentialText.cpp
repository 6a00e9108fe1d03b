// SPDX-License-Identifier: Apache-2.0
// A credential as it stands in a request field.
#include "CredentialText.h"

#include "OAuthGrants.h"
#include "core/Base64.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace rollcall::listener {

namespace {

constexpr std::string_view blanks = " \t\r\n";
/// Of 32 random bytes in base64url without padding.
constexpr std::size_t randomCharacters = 43;
constexpr std::array<std::string_view, 2> issuedPrefixes{"rca_", "rcr_"};
constexpr std::array<std::string_view, 4> ownPrefixes{"rc_", "rcs_", issuedPrefixes[0], issuedPrefixes[1]};
constexpr std::array<std::string_view, 5> secretPrefixes{ownPrefixes[0], ownPrefixes[1], ownPrefixes[2], ownPrefixes[3],
                                                         codePrefix};
/// With fewer of them known, what is left of a token cannot be guessed; and few names are that long.
constexpr std::size_t tellingCharacters = 24;

/// The first word and the rest without the blanks between.
std::pair<std::string_view, std::string_view> splitWord(std::string_view text)
{
    const auto blank = text.find_first_of(blanks);
    if (blank == std::string_view::npos)
        return {text, {}};
    return {text.substr(0, blank), withoutBlanks(text.substr(blank))};
}

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool isWord(std::string_view text, std::string_view word)
{
    return scim::equalsIgnoringAsciiCase(text, word);
}

/// Line ends as tools write them out when they copy a file's content into a field.
bool cutWrittenLineEnds(std::string_view& text)
{
    static constexpr std::array<std::string_view, 4> ends{"\\n", "\\r", "%0A", "%0D"};
    bool isCut = false;
    for (bool isFound = true; isFound;) {
        isFound = false;
        for (const auto end : ends) {
            if (text.size() > end.size() && isWord(text.substr(text.size() - end.size()), end)) {
                text.remove_suffix(end.size());
                isFound = isCut = true;
            }
        }
    }
    return isCut;
}

bool cutQuotes(std::string_view& text)
{
    if (text.size() < 2)
        return false;
    const bool isQuoted = (text.front() == '"' && text.back() == '"') ||
                          (text.front() == '\'' && text.back() == '\'') || (text.front() == '<' && text.back() == '>');
    if (isQuoted)
        text = text.substr(1, text.size() - 2);
    return isQuoted;
}

CredentialText tokenText(std::string scheme, std::string_view token)
{
    CredentialText text{.scheme = std::move(scheme), .username = {}, .secret = {}};
    if (token.empty())
        text.shape = CredentialShape::Empty;
    if (cutWrittenLineEnds(token))
        text.shape = CredentialShape::InnerSpaces;
    if (cutQuotes(token))
        text.shape = CredentialShape::Quoted;
    if (token.find_first_of(blanks) != std::string_view::npos)
        text.shape = CredentialShape::InnerSpaces;
    text.secret = token;
    std::erase_if(text.secret, [](char c) { return blanks.find(c) != std::string_view::npos; });
    return text;
}

CredentialText basicText(std::string_view encoded)
{
    CredentialText text{.scheme = "Basic", .username = {}, .secret = {}};
    if (encoded.empty()) {
        text.shape = CredentialShape::Empty;
        return text;
    }
    const auto decoded = core::fromBase64(encoded);
    const auto colon = decoded ? decoded->find(':') : std::string::npos;
    if (colon == std::string::npos) {
        text.shape = CredentialShape::MalformedBasic;
        text.secret = encoded;
        return text;
    }
    text.username = decoded->substr(0, colon);
    text.secret = decoded->substr(colon + 1);
    return text;
}

std::optional<CredentialText> bearerText(std::string_view value)
{
    const auto [word, rest] = splitWord(value);
    if (!isWord(word, "Bearer"))
        return std::nullopt;
    const auto [second, behind] = splitWord(rest);
    if (!isWord(second, "Bearer"))
        return tokenText("Bearer", rest);
    auto text = tokenText("Bearer Bearer", behind);
    text.shape = CredentialShape::DoubledScheme;
    return text;
}

} // namespace

std::string_view withoutBlanks(std::string_view text)
{
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool CredentialText::isPieceOfOurs() const
{
    return std::ranges::any_of(ownPrefixes, [this](std::string_view prefix) {
        return secret.starts_with(prefix) && !isShapedAsToken(secret, prefix);
    });
}

bool CredentialText::isShapedAsOAuthToken() const
{
    return std::ranges::any_of(issuedPrefixes,
                               [this](std::string_view prefix) { return isShapedAsToken(secret, prefix); });
}

bool isShapedAsToken(std::string_view text, std::string_view prefix)
{
    return text.starts_with(prefix) && text.size() == prefix.size() + randomCharacters;
}

bool holdsOneOfOurs(std::string_view text)
{
    const auto isFollowed = [&](std::string_view prefix, std::size_t at) {
        const auto behind = text.substr(at + prefix.size());
        const auto end = std::ranges::find_if_not(behind, isTokenCharacter);
        return static_cast<std::size_t>(end - behind.begin()) >= tellingCharacters;
    };
    return std::ranges::any_of(secretPrefixes, [&](std::string_view prefix) {
        for (auto at = text.find(prefix); at != std::string_view::npos; at = text.find(prefix, at + 1)) {
            if (isFollowed(prefix, at))
                return true;
        }
        return false;
    });
}

CredentialText readAuthorization(std::string_view value)
{
    value = withoutBlanks(value);
    if (auto bearer = bearerText(value))
        return std::move(*bearer);
    const auto [word, rest] = splitWord(value);
    if (isWord(word, "Basic"))
        return basicText(rest);
    if (rest.empty())
        return tokenText({}, word);
    CredentialText other{.shape = CredentialShape::OtherScheme, .scheme = {}, .username = {}, .secret = {}};
    other.secret = rest;
    return other;
}

CredentialText readBareCredential(std::string_view value)
{
    value = withoutBlanks(value);
    if (auto bearer = bearerText(value))
        return std::move(*bearer);
    return tokenText({}, value);
}

} // namespace rollcall::listener
