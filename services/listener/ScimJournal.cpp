// SPDX-License-Identifier: Apache-2.0
// From an exchange to its journal row.
#include "ScimJournal.h"

#include "Router.h"
#include "http/AddressBlock.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace rollcall::listener {

namespace {

/// Fields that never carry a credential. Everything else is kept by name only: which field a client or a proxy puts its
/// token into is an admin's choice.
bool isHarmlessField(std::string_view name)
{
    static constexpr std::array<std::string_view, 34> names{"Host",
                                                            "User-Agent",
                                                            "Accept",
                                                            "Accept-Charset",
                                                            "Accept-Encoding",
                                                            "Accept-Language",
                                                            "Cache-Control",
                                                            "Connection",
                                                            "Content-Encoding",
                                                            "Content-Length",
                                                            "Content-Type",
                                                            "Date",
                                                            "Expect",
                                                            "Forwarded",
                                                            "If-Match",
                                                            "If-Modified-Since",
                                                            "If-None-Match",
                                                            "If-Unmodified-Since",
                                                            "Keep-Alive",
                                                            "Pragma",
                                                            "Prefer",
                                                            "TE",
                                                            "Trailer",
                                                            "Transfer-Encoding",
                                                            "Upgrade",
                                                            "Via",
                                                            "X-Correlation-Id",
                                                            "X-Forwarded-For",
                                                            "X-Forwarded-Host",
                                                            "X-Forwarded-Port",
                                                            "X-Forwarded-Proto",
                                                            "X-Real-IP",
                                                            "X-Request-Id",
                                                            "traceparent"};
    return std::ranges::any_of(
        names, [name](std::string_view harmless) { return scim::equalsIgnoringAsciiCase(name, harmless); });
}

std::string keptValue(const std::string& name, const std::string& value, const RequestFacts& facts)
{
    if (scim::equalsIgnoringAsciiCase(name, facts.credentialField))
        return facts.authorization.empty() ? "****" : facts.authorization;
    return isHarmlessField(name) ? value : "****";
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
    return std::ranges::any_of(words, [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

std::string pathOf(std::string_view target)
{
    http::Request asked;
    asked.target = target;
    return std::string(asked.path());
}

std::string journalTarget(std::string_view target)
{
    const auto mark = target.find('?');
    if (mark == std::string_view::npos)
        return std::string(target);
    // Codes of OAuth are secrets for as long as they live, and nothing in these queries is worth keeping.
    if (isUnderOAuth(pathOf(target)))
        return std::string(target.substr(0, mark)) + "?(not kept)";
    const auto query = http::decodeQuery(target.substr(mark + 1));
    const bool isKept = std::ranges::none_of(
        query, [](const auto& field) { return mayHoldSecret(field.first) || mayHoldSecret(field.second); });
    return isKept ? std::string(target) : std::string(target.substr(0, mark)) + "?(not kept)";
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
            entry.userAgent = value;
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
