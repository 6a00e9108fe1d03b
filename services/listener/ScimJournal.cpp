// SPDX-License-Identifier: Apache-2.0
// From an exchange to its journal row.
#include "ScimJournal.h"

#include "scim/Fold.h"

#include <array>
#include <chrono>

namespace rollcall::listener {

namespace {

bool isCredentialField(std::string_view name)
{
    static constexpr std::array<std::string_view, 5> names{"Proxy-Authorization", "Cookie", "X-Api-Key", "X-Auth-Token",
                                                           "Api-Key"};
    for (const auto candidate : names) {
        if (scim::equalsIgnoringAsciiCase(name, candidate))
            return true;
    }
    return false;
}

std::string keptValue(const std::string& name, const std::string& value, const RequestFacts& facts)
{
    if (scim::equalsIgnoringAsciiCase(name, "Authorization"))
        return facts.authorization.empty() ? "****" : facts.authorization;
    if (isCredentialField(name))
        return "****";
    return value;
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
    if (!answer.body.empty())
        entry.response = directory::JournalBody::fromOwnResponse(answer.body);
    return entry;
}

} // namespace

std::string journalTarget(std::string_view target)
{
    const auto mark = target.find('?');
    if (mark == std::string_view::npos)
        return std::string(target);
    for (const auto& [name, value] : http::decodeQuery(target.substr(mark + 1))) {
        const auto folded = scim::fold(name + "=" + value);
        for (const std::string_view word : {"password", "token", "secret"}) {
            if (folded.find(word) != std::string::npos)
                return std::string(target.substr(0, mark)) + "?(not kept)";
        }
    }
    return std::string(target);
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
    entry.detail = refusal.reason;
    return entry;
}

} // namespace rollcall::listener
