// SPDX-License-Identifier: Apache-2.0
// Okta's error codes, sorted by what a caller does about them.
#include "FailureText.h"

#include "Json.h"
#include "Text.h"
#include "Words.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <optional>

namespace rollcall::okta {

namespace {

using core::ErrorKind;

constexpr std::size_t longestText = 1'000;
constexpr qsizetype mostCauses = 20;

struct Said {
    std::string code;
    std::string summary;
    std::vector<std::string> causes;
    std::string errorId;
    bool isOAuth = false;
};

std::string memberText(const QJsonObject& object, const char* name)
{
    return shortened(fromQt(object.value(QLatin1String(name)).toString()), longestText);
}

/// What the body says, as far as it is of one of Okta's two forms; nothing else is believed.
Said readBody(std::string_view body)
{
    Said said;
    const auto document = QJsonDocument::fromJson(QByteArray(body.data(), static_cast<qsizetype>(body.size())));
    const QJsonObject object = document.object();
    said.code = memberText(object, "errorCode");
    if (said.code.empty() && object.value(QLatin1String("error")).isString()) {
        said.isOAuth = true;
        said.code = memberText(object, "error");
        said.summary = memberText(object, "error_description");
        return said;
    }
    said.summary = memberText(object, "errorSummary");
    said.errorId = memberText(object, "errorId");
    const QJsonArray causes = object.value(QLatin1String("errorCauses")).toArray();
    for (qsizetype i = 0; i < std::min(causes.size(), mostCauses); ++i) {
        auto cause = memberText(causes.at(i).toObject(), "errorSummary");
        if (!cause.empty())
            said.causes.push_back(std::move(cause));
    }
    return said;
}

/// Where the code says more than the status.
constexpr std::array<Word<FailureKind>, 27> codeTable{{
    {"E0000004", FailureKind::Credentials},
    {"E0000005", FailureKind::Credentials},
    {"E0000006", FailureKind::Permission},
    {"E0000007", FailureKind::NotFound},
    {"E0000009", FailureKind::ServerTrouble},
    {"E0000010", FailureKind::ServerTrouble},
    {"E0000011", FailureKind::Credentials},
    {"E0000014", FailureKind::Conflict},
    {"E0000015", FailureKind::NotLicensed},
    {"E0000016", FailureKind::Conflict},
    {"E0000023", FailureKind::Conflict},
    {"E0000038", FailureKind::Conflict},
    {"E0000046", FailureKind::Conflict},
    {"E0000047", FailureKind::RateLimited},
    {"E0000049", FailureKind::ServerTrouble},
    {"E0000051", FailureKind::ServerTrouble},
    {"E0000060", FailureKind::Invalid},
    {"E0000075", FailureKind::Conflict},
    {"E0000112", FailureKind::Conflict},
    {"E0000148", FailureKind::Conflict},
    {"E0000239", FailureKind::Conflict},
    {"invalid_client", FailureKind::Credentials},
    {"invalid_dpop_proof", FailureKind::Credentials},
    {"use_dpop_nonce", FailureKind::Credentials},
    {"unauthorized_client", FailureKind::Credentials},
    {"invalid_scope", FailureKind::Permission},
    {"access_denied", FailureKind::Permission},
}};

FailureKind byStatus(int status)
{
    switch (status) {
    case 401:
        return FailureKind::Credentials;
    case 403:
        return FailureKind::Permission;
    case 404:
    case 410:
        return FailureKind::NotFound;
    case 408:
        return FailureKind::TimedOut;
    case 409:
    case 412:
    case 423:
        return FailureKind::Conflict;
    case 429:
        return FailureKind::RateLimited;
    default:
        if (status >= 500)
            return FailureKind::ServerTrouble;
        return status >= 400 ? FailureKind::Invalid : FailureKind::NotOkta;
    }
}

FailureKind kindOf(int status, const Said& said, const core::WebHeaders& headers)
{
    const auto* const row = std::ranges::find(codeTable, std::string_view(said.code), &Word<FailureKind>::text);
    const bool isTaken = std::ranges::any_of(
        said.causes, [](const std::string& cause) { return containsIgnoringCase(cause, "already exist"); });
    if (status == 429 && core::findHeader(headers, "X-Rate-Limit-Limit") == "0")
        return FailureKind::Concurrency;
    if (row != codeTable.end())
        return row->meaning;
    if (said.code == "E0000001" && isTaken)
        return FailureKind::Conflict;
    const bool isOktas = !said.code.empty() || core::findHeader(headers, "X-Okta-Request-Id");
    if (!isOktas && status < 500 && status != 429)
        return FailureKind::NotOkta;
    return byStatus(status);
}

std::string quotedWords(const Said& said)
{
    std::string words = said.summary;
    for (const auto& cause : said.causes)
        words += (words.empty() ? "" : ": ") + cause;
    return words.empty() ? std::string() : " Okta says: “" + shortened(words, 400) + "”.";
}

std::string credentialSentence(const Said& said, const CallPlace& place)
{
    if (said.code == "invalid_dpop_proof" || said.code == "use_dpop_nonce")
        return "Okta does not accept the proof of possession (DPoP) of the service app. Check this computer's clock, "
               "and "
               "that the key in Okta is the one shown here.";
    if (place.isServiceApp)
        return "Okta does not accept the service app's key. Check the client id, that the public key shown here is "
               "registered and active in the app, and this computer's clock.";
    const std::string owner = place.tokenOwner.empty() ? "its owner's account was deactivated"
                                                       : "the account of its owner, " + std::string(place.tokenOwner) +
                                                             ", was deactivated or suspended";
    return "Okta does not accept the API token. It may be mistyped, revoked, unused for 30 days, or " + owner +
           ". Create a new one under Security › API › Tokens.";
}

std::string permissionSentence(const Said& said, const CallPlace& place)
{
    if (said.code == "invalid_scope")
        return "A scope that is needed is not granted to the service app. Grant it under Okta API Scopes of the app.";
    if (place.isServiceApp)
        return "The service app is known, but must not do this: a scope is not granted to it, or no admin role is "
               "assigned to it that allows it.";
    return "The API token is good, but its owner must not do this: the admin role does not suffice, or the token may "
           "not "
           "be used from this network. Ask a super administrator for the role, or for a token of another admin.";
}

std::string conflictSentence(const Said& said, int status)
{
    if (said.code == "E0000023")
        return "Another source, such as a directory or HR system, owns this attribute in Okta. Set its source priority "
               "to “Inherit from Okta” in the Profile Editor.";
    if (said.code == "E0000046")
        return "A group gives the person the app, so that it cannot be taken from them alone. Take them out of the "
               "group, or the group off the app.";
    if (said.code == "E0000075")
        return "A mapping in Okta fills this attribute while profile push is on. Change the mapping instead.";
    if (said.code == "E0000112")
        return "The person is still being activated. Try again in a minute.";
    if (said.code == "E0000239")
        return "Okta is putting its own records in order. Try again in a minute.";
    if (status == 412)
        return "It was changed by somebody else meanwhile. Read it again.";
    return "Okta cannot do this in the present state: it exists already, or its status does not allow it.";
}

std::string serverSentence(const Said& said, int status)
{
    if (said.code == "E0000010")
        return "The Okta organisation is read-only at the moment, as during maintenance. Try again later.";
    if (said.code == "E0000049" || said.code == "E0000051")
        return "Okta did not get a usable answer from the app's SCIM service. Check that it can be reached from Okta.";
    return "Okta has trouble of its own (HTTP " + std::to_string(status) +
           "). Try again later, and see status.okta.com.";
}

std::string notOktaSentence(int status, const CallPlace& place)
{
    if (status < 400)
        return std::string(place.host) +
               " sends callers elsewhere. Enter the address of the organisation itself, such as acme.okta.com.";
    return std::string(place.host) + " answers, but not as an Okta organisation does (HTTP " + std::to_string(status) +
           "). Check the address, and whether a proxy is on the way.";
}

std::string sentence(FailureKind kind, int status, const Said& said, const CallPlace& place)
{
    switch (kind) {
    case FailureKind::Credentials:
        return credentialSentence(said, place);
    case FailureKind::Permission:
        return permissionSentence(said, place);
    case FailureKind::NotLicensed:
        return "This Okta organisation does not have the feature that is needed here, or not for this administrator. "
               "The "
               "credential itself is good. Ask Okta's support to enable it.";
    case FailureKind::NotFound:
        return "Okta does not know what was asked for. It may have been deleted, or belongs to another organisation.";
    case FailureKind::Conflict:
        return conflictSentence(said, status);
    case FailureKind::RateLimited:
        return "The calls that Okta allows a minute are used up. Try again in a minute.";
    case FailureKind::Concurrency:
        return "Okta answers too many calls at this moment. Try again in a minute.";
    case FailureKind::ServerTrouble:
        return serverSentence(said, status);
    case FailureKind::TimedOut:
        return "Okta did not answer in time. Try again.";
    case FailureKind::NotOkta:
        return notOktaSentence(status, place);
    default:
        return "Okta refuses this (HTTP " + std::to_string(status) + ").";
    }
}

ErrorKind coreKind(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Credentials:
    case FailureKind::Permission:
    case FailureKind::NotLicensed:
        return ErrorKind::Denied;
    case FailureKind::NotFound:
        return ErrorKind::NotFound;
    case FailureKind::Conflict:
        return ErrorKind::Conflict;
    case FailureKind::RateLimited:
    case FailureKind::Concurrency:
        return ErrorKind::RateLimited;
    case FailureKind::Unreachable:
    case FailureKind::Certificate:
    case FailureKind::ServerTrouble:
    case FailureKind::TimedOut:
        return ErrorKind::Offline;
    case FailureKind::Cancelled:
        return ErrorKind::Cancelled;
    default:
        return ErrorKind::Invalid;
    }
}

FailureKind kindOf(core::WebFailureKind kind)
{
    switch (kind) {
    case core::WebFailureKind::BadRequest:
        return FailureKind::BadUrl;
    case core::WebFailureKind::Tls:
        return FailureKind::Certificate;
    case core::WebFailureKind::TimedOut:
        return FailureKind::TimedOut;
    case core::WebFailureKind::TooLarge:
        return FailureKind::Malformed;
    case core::WebFailureKind::Cancelled:
        return FailureKind::Cancelled;
    default:
        return FailureKind::Unreachable;
    }
}

} // namespace

std::string_view toString(FailureKind kind)
{
    constexpr std::array<std::string_view, 16> words{"bad-url",        "not-okta",   "unreachable",  "certificate",
                                                     "credentials",    "permission", "not-licensed", "not-found",
                                                     "invalid",        "conflict",   "rate-limited", "concurrency",
                                                     "server-trouble", "timed-out",  "cancelled",    "malformed"};
    return words.at(static_cast<std::size_t>(kind));
}

std::string oktaWords(const Failure& failure)
{
    std::string text = failure.summary;
    for (const auto& cause : failure.causes)
        text += (text.empty() ? "" : "\n") + cause;
    if (!failure.errorCode.empty())
        text += (text.empty() ? "(" : " (") + failure.errorCode +
                (failure.errorId.empty() ? std::string() : ", " + failure.errorId) + ")";
    return text;
}

core::Error toError(const Failure& failure)
{
    return failure.error;
}

Failure refusalOf(const core::WebResponse& response, const CallPlace& place)
{
    Said said = readBody(response.body);
    Failure failure;
    failure.kind = kindOf(response.status, said, response.headers);
    failure.httpStatus = response.status;
    failure.requestId = shortened(core::findHeader(response.headers, "X-Okta-Request-Id").value_or(""), 100);
    const bool isSelfTold = failure.kind == FailureKind::RateLimited || failure.kind == FailureKind::Concurrency;
    std::string message = sentence(failure.kind, response.status, said, place);
    if (!isSelfTold)
        message += quotedWords(said);
    failure.error = core::makeError(coreKind(failure.kind), std::move(message),
                                    std::string(place.method) + " HTTP " + std::to_string(response.status) + " " +
                                        said.code + " " + said.errorId + " request " + failure.requestId);
    failure.errorCode = std::move(said.code);
    failure.summary = std::move(said.summary);
    failure.causes = std::move(said.causes);
    failure.errorId = std::move(said.errorId);
    failure.mayHaveTakenEffect = response.status >= 500 && place.method != "GET";
    return failure;
}

Failure brokenOf(const core::WebFailure& broken, const CallPlace& place)
{
    Failure failure;
    failure.kind = kindOf(broken.kind);
    failure.error = broken.error;
    failure.mayHaveTakenEffect = broken.isSent && place.method != "GET";
    if (failure.mayHaveTakenEffect)
        failure.error.message += " Okta may have done it nevertheless: look before trying again.";
    return failure;
}

Failure cancelled()
{
    return ownFailure(FailureKind::Cancelled, "Stopped on request.");
}

Failure ownFailure(FailureKind kind, std::string message, std::string detail)
{
    Failure failure;
    failure.kind = kind;
    failure.error = core::makeError(coreKind(kind), std::move(message), std::move(detail));
    return failure;
}

std::string oauthError(const core::WebResponse& response)
{
    Said said = readBody(response.body);
    return said.isOAuth ? said.code : std::string();
}

} // namespace rollcall::okta
