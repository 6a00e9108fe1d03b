// SPDX-License-Identifier: Apache-2.0
// Who is knocking.
#include "Authenticator.h"

#include "CredentialText.h"
#include "core/Secret.h"
#include "scim/Fold.h"

#include <algorithm>
#include <vector>

namespace rollcall::listener {

namespace {

using directory::AuthMode;

constexpr std::string_view authorizationField = "Authorization";

Diagnosis diagnosisOf(CredentialShape shape)
{
    switch (shape) {
    case CredentialShape::WellFormed:
        return Diagnosis::Accepted;
    case CredentialShape::Empty:
        return Diagnosis::EmptyCredential;
    case CredentialShape::DoubledScheme:
        return Diagnosis::DoubledScheme;
    case CredentialShape::InnerSpaces:
        return Diagnosis::InnerSpaces;
    case CredentialShape::Quoted:
        return Diagnosis::Quoted;
    case CredentialShape::MalformedBasic:
        return Diagnosis::MalformedBasic;
    case CredentialShape::OtherScheme:
        break;
    }
    return Diagnosis::WrongScheme;
}

bool isFormAccepted(const CredentialText& text, AuthMode mode)
{
    switch (mode) {
    case AuthMode::Basic:
        return text.scheme == "Basic";
    case AuthMode::OAuth:
        return text.scheme == "Bearer";
    case AuthMode::Bearer:
    case AuthMode::Header:
        return text.scheme == "Bearer" || text.scheme.empty();
    }
    return false;
}

/// All candidates are walked whatever matches, so that the time says nothing about which one did.
const directory::CredentialHash* findCandidate(const CredentialText& text, const AccessTable& table)
{
    const auto digest = core::sha256(text.secret);
    const directory::CredentialHash* found = nullptr;
    for (const auto& candidate : table.candidates) {
        const bool isSameSecret = core::equalInConstantTime(core::asBytes(digest), core::asBytes(candidate.hash));
        const bool isSameUser = core::equalInConstantTime(text.username, candidate.username);
        found = (isSameSecret && isSameUser && !candidate.isPublic) ? &candidate : found;
    }
    return found;
}

std::string redactedField(const CredentialText& text, const directory::CredentialHash* known,
                          const Fingerprints& fingerprints)
{
    std::string kept = text.scheme;
    if (!kept.empty())
        kept += ' ';
    kept += "****";
    if (known)
        kept += known->lastFour;
    else if (!text.secret.empty())
        kept += " (fingerprint " + fingerprints.of(text.secret) + ")";
    return kept;
}

Diagnosis judgeKnown(const directory::CredentialHash& credential, const directory::Integration& integration,
                     std::string_view field, core::Timestamp now)
{
    if (credential.integration != integration.id)
        return Diagnosis::OtherIntegration;
    if (credential.isRevoked)
        return Diagnosis::Revoked;
    if (credential.expires && *credential.expires <= now)
        return Diagnosis::Expired;
    if (credential.purpose != "scim")
        return Diagnosis::OtherPurpose;
    const std::string_view ownField = credential.headerName.empty() ? authorizationField : credential.headerName;
    if (!scim::equalsIgnoringAsciiCase(ownField, field))
        return Diagnosis::WrongField;
    // A token never passes as a password nor the other way round, and a client's secret is no token.
    const bool isBasic = credential.mode == AuthMode::Basic;
    if (isBasic != (integration.authMode == AuthMode::Basic) || credential.mode == AuthMode::OAuth)
        return Diagnosis::WrongScheme;
    return Diagnosis::Accepted;
}

Diagnosis judge(const CredentialText& text, const directory::CredentialHash* known,
                const directory::Integration& integration, std::string_view field, core::Timestamp now)
{
    if (text.shape != CredentialShape::WellFormed)
        return diagnosisOf(text.shape);
    if (field == authorizationField && !isFormAccepted(text, integration.authMode))
        return text.scheme.empty() ? Diagnosis::MissingScheme : Diagnosis::WrongScheme;
    if (known)
        return judgeKnown(*known, integration, field, now);
    return text.isPieceOfOurs() ? Diagnosis::Incomplete : Diagnosis::Unknown;
}

/// Nothing when the field is absent or empty.
std::optional<Verdict> verdictOn(const http::Headers& headers, std::string_view field,
                                 const directory::Integration& integration, const AccessTable& table,
                                 const Fingerprints& fingerprints, core::Timestamp now)
{
    const auto value = headers.value(field);
    if (!value || withoutBlanks(*value).empty())
        return std::nullopt;
    const auto text = field == authorizationField ? readAuthorization(*value) : readBareCredential(*value);
    const auto* known = findCandidate(text, table);
    Verdict verdict;
    verdict.field = field;
    verdict.redacted = redactedField(text, known, fingerprints);
    if (known)
        verdict.credential = known->id;
    verdict.diagnosis =
        headers.count(field) > 1 ? Diagnosis::RepeatedHeader : judge(text, known, integration, field, now);
    return verdict;
}

/// Where credentials of the integration may stand beside Authorization.
std::vector<std::string_view> ownFields(const directory::Integration& integration, const AccessTable& table)
{
    std::vector<std::string_view> fields;
    for (const auto& candidate : table.candidates) {
        const auto isSame = [&](std::string_view field) {
            return scim::equalsIgnoringAsciiCase(field, candidate.headerName);
        };
        if (candidate.integration == integration.id && !candidate.headerName.empty() && !isSame(authorizationField) &&
            std::ranges::none_of(fields, isSame))
            fields.emplace_back(candidate.headerName);
    }
    return fields;
}

} // namespace

Verdict authenticate(const http::Headers& headers, const directory::Integration& integration, const AccessTable& table,
                     const Fingerprints& fingerprints, core::Timestamp now)
{
    std::optional<Verdict> refused;
    for (const auto field : ownFields(integration, table)) {
        auto verdict = verdictOn(headers, field, integration, table, fingerprints, now);
        if (verdict && verdict->isAccepted())
            return std::move(*verdict);
        if (verdict)
            refused = std::move(verdict);
    }
    // A proxy may add an Authorization of its own, which then says less than the integration's own field.
    auto verdict = verdictOn(headers, authorizationField, integration, table, fingerprints, now);
    if (verdict && (verdict->isAccepted() || !refused))
        return std::move(*verdict);
    return refused ? std::move(*refused) : Verdict{};
}

RegistrationSender authenticateRegistrations(const http::Headers& headers, const AccessTable& table,
                                             const Fingerprints& fingerprints, core::Timestamp now)
{
    RegistrationSender sender;
    const auto value = headers.value(authorizationField);
    if (!value || withoutBlanks(*value).empty())
        return sender;
    const auto text = readAuthorization(*value);
    const auto* known = findCandidate(text, table);
    sender.verdict.redacted = redactedField(text, known, fingerprints);
    if (known) {
        sender.verdict.credential = known->id;
        sender.integration = known->integration;
    }
    const auto diagnose = [&] {
        if (headers.count(authorizationField) > 1)
            return Diagnosis::RepeatedHeader;
        if (text.shape != CredentialShape::WellFormed)
            return diagnosisOf(text.shape);
        if (text.scheme != "Bearer")
            return text.scheme.empty() ? Diagnosis::MissingScheme : Diagnosis::WrongScheme;
        if (!known)
            return text.isPieceOfOurs() ? Diagnosis::Incomplete : Diagnosis::Unknown;
        if (known->isRevoked)
            return Diagnosis::Revoked;
        if (known->expires && *known->expires <= now)
            return Diagnosis::Expired;
        return known->purpose == "registrations" ? Diagnosis::Accepted : Diagnosis::OtherPurpose;
    };
    sender.verdict.diagnosis = diagnose();
    return sender;
}

std::string redactedAuthorization(std::string_view value, const Fingerprints& fingerprints)
{
    return redactedField(readAuthorization(value), nullptr, fingerprints);
}

std::string shownReason(Diagnosis diagnosis)
{
    switch (diagnosis) {
    case Diagnosis::MissingHeader:
        return "The request carries no credentials. Enter them in the app's provisioning settings.";
    case Diagnosis::RepeatedHeader:
        return "The request carries the header with the credentials more than once. A proxy on the way may add its "
               "own.";
    case Diagnosis::DoubledScheme:
        return "The Authorization header contains the word Bearer twice. Paste the token alone: the word is added for "
               "you.";
    case Diagnosis::EmptyCredential:
        return "The Authorization header names a scheme but holds no credential. Enter it in the app's provisioning "
               "settings.";
    case Diagnosis::InnerSpaces:
        return "The token contains spaces or line ends. Copy it again, in one piece and alone.";
    case Diagnosis::Quoted:
        return "The token stands in quotation marks or brackets. Paste it without them.";
    case Diagnosis::MissingScheme:
        return "The Authorization header names no scheme before the credential.";
    case Diagnosis::MalformedBasic:
        return "The Basic credential cannot be read: it must be user name and password joined by a colon, in base64.";
    case Diagnosis::Accepted:
    case Diagnosis::WrongScheme:
    case Diagnosis::WrongField:
    case Diagnosis::Revoked:
    case Diagnosis::Expired:
    case Diagnosis::OtherIntegration:
    case Diagnosis::OtherPurpose:
    case Diagnosis::Incomplete:
    case Diagnosis::Unknown:
        break;
    }
    return "The credentials are not accepted. Make new ones where the base URL came from, and enter them in the app's "
           "provisioning settings.";
}

std::string journalReason(Diagnosis diagnosis)
{
    switch (diagnosis) {
    case Diagnosis::Accepted:
        return {};
    case Diagnosis::MissingHeader:
        return "No credentials: neither an Authorization header nor one of the integration's own.";
    case Diagnosis::RepeatedHeader:
        return "More than one header with credentials.";
    case Diagnosis::DoubledScheme:
        return "The word Bearer stands twice: it was pasted together with the token.";
    case Diagnosis::EmptyCredential:
        return "A scheme without a credential.";
    case Diagnosis::InnerSpaces:
        return "The token contains spaces or line ends.";
    case Diagnosis::Quoted:
        return "The token stands in quotation marks or brackets.";
    case Diagnosis::MissingScheme:
        return "The scheme is missing before the credential.";
    case Diagnosis::WrongScheme:
        return "The scheme does not fit the integration's way of signing in.";
    case Diagnosis::MalformedBasic:
        return "The Basic credential is not base64 of user name, colon and password.";
    case Diagnosis::WrongField:
        return "The credential was made for another header than the one it came in.";
    case Diagnosis::Revoked:
        return "An old credential: it was revoked.";
    case Diagnosis::Expired:
        return "The credential has expired.";
    case Diagnosis::OtherIntegration:
        return "The credential belongs to another integration.";
    case Diagnosis::OtherPurpose:
        return "The credential was issued for another purpose: those for SCIM and for registrations are kept apart.";
    case Diagnosis::Incomplete:
        return "The credential begins as ours do, but is not in one piece: something was lost or added in copying.";
    case Diagnosis::Unknown:
        break;
    }
    return "The credential is not one of ours.";
}

std::string challenge(AuthMode mode, Diagnosis diagnosis)
{
    if (mode == AuthMode::Basic)
        return "Basic realm=\"SCIM\", charset=\"UTF-8\"";
    const bool isTokenThere = diagnosis != Diagnosis::MissingHeader && diagnosis != Diagnosis::EmptyCredential;
    const bool isNamedInvalid = mode == AuthMode::OAuth && isTokenThere;
    return std::string("Bearer realm=\"SCIM\"") + (isNamedInvalid ? ", error=\"invalid_token\"" : "");
}

} // namespace rollcall::listener
