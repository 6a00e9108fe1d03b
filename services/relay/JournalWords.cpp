// SPDX-License-Identifier: Apache-2.0
// Reads method, path, query and answer.
#include "JournalWords.h"

#include "Address.h"
#include "scim/Filter.h"
#include "scim/Fold.h"
#include "scim/Json.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace rollcall::relay {

namespace {

using directory::Meaning;

struct Target {
    std::optional<ResourceKind> kind;
    std::string id; ///< decoded; empty for the whole kind
};

/// However it is written, as the door reads it. What stands below a resource speaks of that resource.
Target targetOf(std::string_view path)
{
    auto segments = segmentsOf(path);
    Target target;
    if (!segments.empty())
        target.kind = kindOfFolder(segments.front());
    if (segments.size() > 1)
        target.id = std::move(segments[1]);
    return target;
}

std::string memberText(const scim::JsonObject* object, std::string_view name)
{
    const auto* value = object ? scim::findMember(*object, name) : nullptr;
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool speaksOfSecrets(std::string_view text)
{
    const auto folded = scim::fold(text);
    constexpr std::array<std::string_view, 3> words{"password", "token", "secret"};
    return std::ranges::any_of(words, [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

/// Also where the words are encoded.
bool isQueryKept(std::string_view query)
{
    return std::ranges::none_of(queryFields(query), [](const auto& field) {
        return speaksOfSecrets(field.first) || speaksOfSecrets(field.second);
    });
}

struct ListRequest {
    std::string filter;
    std::string startIndex;
    std::string count;
};

ListRequest listRequestOf(std::string_view query)
{
    ListRequest request;
    for (auto& [name, value] : queryFields(query)) {
        if (name == "filter")
            request.filter = std::move(value);
        else if (name == "startIndex")
            request.startIndex = std::move(value);
        else if (name == "count")
            request.count = std::move(value);
    }
    return request;
}

/// What a filter of one comparison for equality looks for; nothing for any other.
std::optional<std::string> lookedFor(const std::string& filter, std::string_view attribute)
{
    const auto parsed = scim::parseFilter(filter);
    const auto* comparison = parsed && parsed->root ? std::get_if<scim::Comparison>(&parsed->root->node) : nullptr;
    if (!comparison || comparison->op != scim::CompareOperator::Equal || !comparison->value.is_string() ||
        !comparison->path.subAttribute.empty() || !scim::equalsIgnoringAsciiCase(comparison->path.attribute, attribute))
        return std::nullopt;
    return std::string(comparison->value.get_string());
}

RequestMeaning listed(ResourceKind kind, std::string_view query, const scim::JsonObject* answer)
{
    const bool isPeople = kind == ResourceKind::Person;
    RequestMeaning result;
    Described& described = result.described;
    described.meaning = isPeople ? Meaning::PeopleListed : Meaning::GroupsListed;
    const auto* resources = answer ? scim::findMember(*answer, "Resources") : nullptr;
    const auto* array = resources ? resources->if_array() : nullptr;
    described.count = array ? static_cast<std::int64_t>(array->size()) : 0;
    const auto request = listRequestOf(query);
    if (request.filter.empty()) {
        if (isPeople && request.startIndex == "1" && request.count == "2")
            described.meaning = Meaning::ConnectionTest;
        return result;
    }
    if (auto name = lookedFor(request.filter, isPeople ? "userName" : "displayName")) {
        const bool isFound = described.count > 0;
        described.meaning = isPeople ? (isFound ? Meaning::PersonLookedUp : Meaning::PersonNotFound)
                                     : (isFound ? Meaning::GroupLookedUp : Meaning::GroupNotFound);
        described.subject = std::move(*name);
        if (described.count == 1)
            result.resource = {kind, memberText(array->front().if_object(), "id"), {}};
    } else if (!speaksOfSecrets(request.filter)) {
        described.detail = request.filter;
    }
    return result;
}

Meaning meaningOfChange(std::string_view method, ResourceKind kind)
{
    const bool isPerson = kind == ResourceKind::Person;
    if (method == "POST")
        return isPerson ? Meaning::PersonCreated : Meaning::GroupCreated;
    if (method == "DELETE")
        return isPerson ? Meaning::PersonDeleted : Meaning::GroupDeleted;
    return isPerson ? Meaning::PersonUpdated : Meaning::GroupUpdated;
}

std::string_view purposeText(Leg::Purpose purpose)
{
    switch (purpose) {
    case Leg::Purpose::Token:
        return "token";
    case Leg::Purpose::Request:
        return "request";
    case Leg::Purpose::Reread:
        break;
    }
    return "reread";
}

} // namespace

void describe(directory::JournalEntry& entry, const Described& described)
{
    if (described.meaning == Meaning::Unknown)
        return;
    entry.meaning = described.meaning;
    if (!described.subject.empty())
        entry.subject = described.subject;
    entry.detail = described.detail;
    entry.count = described.count;
    entry.person = described.person;
    entry.group = described.group;
}

RequestMeaning meaningOf(const RelayRequest& request, int status, const scim::JsonObject* answer)
{
    const auto target = targetOf(request.path);
    const bool isRead = request.method == "GET" || request.method == "HEAD";
    RequestMeaning result;
    Described& described = result.described;
    if (target.kind && !target.id.empty() && target.id != searchSegment)
        result.resource = {*target.kind, target.id, {}};
    const bool isPerson = target.kind == ResourceKind::Person;
    if (status >= 400) {
        described.meaning = Meaning::Refused;
        if (isRead && status == 404 && result.resource)
            described.meaning = isPerson ? Meaning::PersonNotFound : Meaning::GroupNotFound;
        described.detail = memberText(answer, "detail");
        return result;
    }
    if (!target.kind) {
        described.meaning = isRead ? Meaning::DiscoveryRead : Meaning::Unknown;
        return result;
    }
    if (target.id == searchSegment || (isRead && target.id.empty()))
        return listed(*target.kind, request.query, answer);
    described.meaning =
        isRead ? (isPerson ? Meaning::PersonRead : Meaning::GroupRead) : meaningOfChange(request.method, *target.kind);
    described.subject = memberText(answer, isPerson ? "userName" : "displayName");
    return result;
}

directory::JournalBody journalBody(const scim::JsonValue* json, std::size_t size)
{
    if (size == 0)
        return {};
    const auto bytes = static_cast<std::int64_t>(size);
    return json ? directory::JournalBody::fromJson(*json, bytes) : directory::JournalBody::unreadable(bytes);
}

std::vector<directory::JournalLeg> journalLegs(std::vector<Leg> legs, const directory::JournalBody* answer)
{
    std::vector<directory::JournalLeg> rows;
    for (Leg& leg : legs) {
        directory::JournalLeg row;
        row.purpose = purposeText(leg.purpose);
        row.method = std::move(leg.method);
        const auto mark = leg.url.find('?');
        const bool isKept = mark == std::string::npos || isQueryKept(std::string_view(leg.url).substr(mark + 1));
        row.url = isKept ? std::move(leg.url) : leg.url.substr(0, mark) + "?(not kept)";
        row.status = leg.status;
        row.microseconds = leg.duration.count();
        row.failure = std::move(leg.failure);
        if (answer && &leg == &legs.back()) {
            row.answer = *answer;
        } else {
            const auto json = scim::parseJson(leg.body);
            row.answer = journalBody(json ? &*json : nullptr, std::max(leg.bodySize, leg.body.size()));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

int statusOfReading(const std::vector<Leg>& legs)
{
    const auto first = std::ranges::find(legs, Leg::Purpose::Reread, &Leg::purpose);
    int status = 0;
    for (auto leg = first; leg != legs.end(); ++leg) {
        if (leg->url == first->url)
            status = leg->status;
    }
    return status;
}

} // namespace rollcall::relay
