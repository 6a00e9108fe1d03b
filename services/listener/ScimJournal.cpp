// SPDX-License-Identifier: Apache-2.0
// From an exchange to its journal row.
#include "ScimJournal.h"

#include "CredentialText.h"
#include "HeaderFields.h"
#include "Router.h"
#include "http/AddressBlock.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace rollcall::listener {

namespace {

constexpr std::string_view notKept = "(not kept)";
constexpr std::size_t mostStrangersBytes = 200;

std::string keptValue(const std::string& name, const std::string& value, const RequestFacts& facts)
{
    if (scim::equalsIgnoringAsciiCase(name, facts.credentialField))
        return facts.authorization.empty() ? "****" : facts.authorization;
    if (!isHarmlessField(name) || holdsOneOfOurs(value))
        return "****";
    // Who has shown no credential of ours gets no room for long texts, either.
    if (!facts.credential && value.size() > mostStrangersBytes)
        return "(" + std::to_string(value.size()) + " bytes)";
    return value;
}

/// The path without segments that hold a token: some clients put one there.
std::string keptPath(std::string_view path)
{
    std::string kept;
    while (true) {
        const auto slash = path.find('/');
        const auto segment = path.substr(0, slash);
        kept += holdsOneOfOurs(http::decodePathSegment(segment)) ? notKept : segment;
        if (slash == std::string_view::npos)
            return kept;
        kept += '/';
        path.remove_prefix(slash + 1);
    }
}

directory::JournalEntry answerPart(const Answer& answer)
{
    directory::JournalEntry entry;
    entry.status = answer.status;
    entry.meaning = answer.meaning;
    entry.subject = answer.subject;
    entry.detail = answer.detail;
    entry.count = answer.count;
    entry.person = answer.person;
    entry.group = answer.group;
    if (answer.journalled)
        entry.response = *answer.journalled;
    else if (!answer.body.empty())
        entry.response = directory::JournalBody::fromOwnResponse(answer.body);
    return entry;
}

} // namespace

bool mayHoldSecret(std::string_view text)
{
    static constexpr std::array<std::string_view, 3> words{"password", "token", "secret"};
    const auto folded = scim::fold(text);
    return std::ranges::any_of(words, [&](std::string_view word) { return folded.find(word) != std::string::npos; }) ||
           holdsOneOfOurs(text);
}

std::string pathOf(std::string_view target)
{
    http::Request asked;
    asked.target = target;
    return std::string(asked.path());
}

std::string journalTarget(std::string_view target)
{
    // What stands behind it may be somebody's invitation.
    if (route(pathOf(target)).area == Area::Enrolment)
        return "/enrol/" + std::string(notKept);
    const auto mark = target.find('?');
    auto path = keptPath(target.substr(0, mark));
    if (mark == std::string_view::npos)
        return path;
    // Codes of OAuth are secrets for as long as they live, and nothing in these queries is worth keeping.
    const bool isKept = !isUnderOAuth(pathOf(target)) &&
                        std::ranges::none_of(http::decodeQuery(target.substr(mark + 1)), [](const auto& field) {
                            return mayHoldSecret(field.first) || mayHoldSecret(field.second);
                        });
    return path + "?" + std::string(isKept ? target.substr(mark + 1) : notKept);
}

directory::JournalEntry journalEntry(const http::Request& request, const RequestFacts& facts, const Answer& answer)
{
    auto entry = answerPart(answer);
    entry.integration = facts.integration;
    entry.credential = facts.credential;
    entry.at = facts.at;
    entry.microseconds =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - request.arrival)
            .count();
    entry.method = request.method;
    entry.target = journalTarget(request.target);
    entry.clientAddress = request.clientAddress;
    entry.countedAddress = http::countedAs(request.clientAddress);
    entry.request = facts.body;
    for (const auto& [name, value] : request.headers) {
        if (scim::equalsIgnoringAsciiCase(name, "User-Agent"))
            entry.userAgent = keptValue(name, value, facts);
        entry.requestHeaders.emplace_back(name, keptValue(name, value, facts));
    }
    return entry;
}

directory::JournalEntry journalEntry(const http::Refusal& refusal, std::optional<directory::IntegrationId> integration,
                                     core::Timestamp at, const Answer& answer)
{
    auto entry = answerPart(answer);
    entry.integration = integration;
    entry.at = at;
    entry.method = refusal.method;
    entry.target = journalTarget(refusal.target);
    entry.clientAddress = refusal.clientAddress;
    entry.countedAddress = http::countedAs(refusal.clientAddress);
    entry.detail = refusal.reason;
    return entry;
}

} // namespace rollcall::listener
