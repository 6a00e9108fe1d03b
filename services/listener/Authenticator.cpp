// SPDX-License-Identifier: Apache-2.0
// Who is knocking: reads the Authorization field and compares it with what we have issued.
#include "Authenticator.h"

#include "core/Base64.h"
#include "core/Secret.h"
#include "scim/Fold.h"

#include <cstdint>
#include <utility>

namespace rollcall::listener {

namespace {

using directory::AuthMode;

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The first word and the rest without the blanks between.
std::pair<std::string_view, std::string_view> splitWord(std::string_view text)
{
    const auto blank = text.find_first_of(blanks);
    if (blank == std::string_view::npos)
        return {text, {}};
    return {text.substr(0, blank), trimmed(text.substr(blank))};
}

struct Presented {
    Diagnosis shape = Diagnosis::Accepted; ///< Accepted: well-formed, to be compared
    std::string scheme;                    ///< "Bearer", "Basic" or empty, as far as it is known
    std::string username;
    std::string secret;
};

bool isWord(std::string_view text, std::string_view word)
{
    return scim::equalsIgnoringAsciiCase(text, word);
}

Presented presentedBasic(std::string_view encoded)
{
    Presented presented{.scheme = "Basic", .username = {}, .secret = {}};
    if (encoded.empty()) {
        presented.shape = Diagnosis::EmptyCredential;
        return presented;
    }
    const auto decoded = core::fromBase64(encoded);
    const auto colon = decoded ? decoded->find(':') : std::string::npos;
    if (colon == std::string::npos) {
        presented.shape = Diagnosis::MalformedBasic;
        return presented;
    }
    presented.username = decoded->substr(0, colon);
    presented.secret = decoded->substr(colon + 1);
    return presented;
}

Presented presentedToken(std::string scheme, std::string_view token)
{
    Presented presented{.scheme = std::move(scheme), .username = {}, .secret = std::string(token)};
    if (token.empty()) {
        presented.shape = Diagnosis::EmptyCredential;
    } else if (token.find_first_of(blanks) != std::string_view::npos) {
        presented.shape = Diagnosis::InnerSpaces;
        std::erase_if(presented.secret, [](char c) { return blanks.find(c) != std::string_view::npos; });
    }
    return presented;
}

Presented readField(std::string_view value)
{
    value = trimmed(value);
    const auto [word, rest] = splitWord(value);
    if (isWord(word, "Basic"))
        return presentedBasic(rest);
    if (isWord(word, "Bearer")) {
        const auto [second, behind] = splitWord(rest);
        if (isWord(second, "Bearer")) {
            auto presented = presentedToken("Bearer Bearer", behind);
            presented.shape = Diagnosis::DoubledScheme;
            return presented;
        }
        return presentedToken("Bearer", rest);
    }
    if (rest.empty())
        return presentedToken({}, word);
    Presented other{.shape = Diagnosis::WrongScheme, .scheme = {}, .username = {}, .secret = std::string(rest)};
    return other;
}

bool isFormAccepted(const Presented& presented, AuthMode mode)
{
    switch (mode) {
    case AuthMode::Basic:
        return presented.scheme == "Basic";
    case AuthMode::OAuth:
        return presented.scheme == "Bearer";
    case AuthMode::Bearer:
    case AuthMode::Header:
        return presented.scheme == "Bearer" || presented.scheme.empty();
    }
    return false;
}

std::string_view bytesOf(const core::Sha256Digest& digest)
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// All candidates are walked whatever matches, so that the time says nothing about which one did.
const AccessTable::Candidate* findCandidate(const Presented& presented, const AccessTable& table)
{
    const auto digest = core::sha256(presented.secret);
    const AccessTable::Candidate* found = nullptr;
    for (const auto& candidate : table.candidates) {
        const bool isSameSecret = core::equalInConstantTime(bytesOf(digest), bytesOf(candidate.credential.hash));
        const bool isSameUser = core::equalInConstantTime(presented.username, candidate.credential.username);
        found = (isSameSecret && isSameUser) ? &candidate : found;
    }
    return found;
}

std::string redactedField(const Presented& presented, const AccessTable::Candidate* known)
{
    std::string text = presented.scheme;
    if (!text.empty())
        text += ' ';
    text += "****";
    if (known)
        text += known->credential.lastFour;
    return text;
}

Diagnosis judge(const Presented& presented, const AccessTable::Candidate* known,
                const directory::Integration& integration, core::Timestamp now)
{
    if (presented.shape != Diagnosis::Accepted)
        return presented.shape;
    if (!isFormAccepted(presented, integration.authMode))
        return Diagnosis::WrongScheme;
    if (!known)
        return Diagnosis::Unknown;
    const auto& credential = known->credential;
    if (credential.integration != integration.id)
        return Diagnosis::OtherIntegration;
    if (credential.isRevoked)
        return Diagnosis::Revoked;
    if (credential.expires && *credential.expires <= now)
        return Diagnosis::Expired;
    if (!known->isForScim)
        return Diagnosis::OtherPurpose;
    // A token never passes as a password nor the other way round.
    const bool isBasic = credential.mode == AuthMode::Basic;
    if (isBasic != (integration.authMode == AuthMode::Basic))
        return Diagnosis::WrongScheme;
    return Diagnosis::Accepted;
}

} // namespace

Verdict authenticate(const http::Headers& headers, const directory::Integration& integration, const AccessTable& table,
                     core::Timestamp now)
{
    Verdict verdict;
    const auto value = headers.value("Authorization");
    if (!value || trimmed(*value).empty())
        return verdict;
    const auto presented = readField(*value);
    const auto* known = findCandidate(presented, table);
    verdict.redacted = redactedField(presented, known);
    if (known)
        verdict.credential = known->credential.id;
    verdict.diagnosis =
        headers.count("Authorization") > 1 ? Diagnosis::RepeatedHeader : judge(presented, known, integration, now);
    return verdict;
}

std::string redactedAuthorization(std::string_view value)
{
    return redactedField(readField(value), nullptr);
}

std::string shownReason(Diagnosis diagnosis)
{
    switch (diagnosis) {
    case Diagnosis::MissingHeader:
        return "The request carries no Authorization header. Enter the credential in the app's provisioning settings.";
    case Diagnosis::RepeatedHeader:
        return "The request carries more than one Authorization header. A proxy on the way may add its own.";
    case Diagnosis::DoubledScheme:
        return "The Authorization header contains the word Bearer twice. Paste the token alone: the word is added for "
               "you.";
    case Diagnosis::EmptyCredential:
        return "The Authorization header names a scheme but holds no credential. Enter it in the app's provisioning "
               "settings.";
    case Diagnosis::InnerSpaces:
        return "The token in the Authorization header contains spaces or line breaks. Copy it again, in one piece.";
    case Diagnosis::MalformedBasic:
        return "The Basic credential cannot be read: it must be user name and password joined by a colon, in base64.";
    case Diagnosis::Accepted:
    case Diagnosis::WrongScheme:
    case Diagnosis::Revoked:
    case Diagnosis::Expired:
    case Diagnosis::OtherIntegration:
    case Diagnosis::OtherPurpose:
    case Diagnosis::Unknown:
        break;
    }
    return "The credential is not accepted. Make a new one in Rollcall and enter it in the app's provisioning "
           "settings.";
}

std::string journalReason(Diagnosis diagnosis)
{
    switch (diagnosis) {
    case Diagnosis::Accepted:
        return {};
    case Diagnosis::MissingHeader:
        return "No Authorization header.";
    case Diagnosis::RepeatedHeader:
        return "More than one Authorization header.";
    case Diagnosis::DoubledScheme:
        return "The word Bearer stands twice: it was pasted together with the token.";
    case Diagnosis::EmptyCredential:
        return "A scheme without a credential.";
    case Diagnosis::InnerSpaces:
        return "The token contains spaces or line breaks.";
    case Diagnosis::WrongScheme:
        return "The scheme does not fit the integration's way of signing in.";
    case Diagnosis::MalformedBasic:
        return "The Basic credential is not base64 of user name, colon and password.";
    case Diagnosis::Revoked:
        return "The credential was revoked.";
    case Diagnosis::Expired:
        return "The credential has expired.";
    case Diagnosis::OtherIntegration:
        return "The credential belongs to another integration.";
    case Diagnosis::OtherPurpose:
        return "The credential was issued for another purpose than SCIM.";
    case Diagnosis::Unknown:
        break;
    }
    return "The credential is not one of ours.";
}

std::string challenge(AuthMode mode)
{
    switch (mode) {
    case AuthMode::Basic:
        return "Basic realm=\"SCIM\", charset=\"UTF-8\"";
    case AuthMode::OAuth:
        return "Bearer realm=\"SCIM\", error=\"invalid_token\"";
    case AuthMode::Bearer:
    case AuthMode::Header:
        break;
    }
    return "Bearer realm=\"SCIM\"";
}

} // namespace rollcall::listener
