// SPDX-License-Identifier: Apache-2.0
// Reads method, path, query and answer.
#include "composition/RelayMeaning.h"

#include "http/Message.h"
#include "scim/Filter.h"
#include "scim/Fold.h"
#include "scim/Json.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace rollcall::app {

namespace {

using directory::Meaning;
using relay::ResourceKind;

struct Target {
    std::optional<ResourceKind> kind;
    std::string id; ///< decoded; empty for the whole kind
};

Target targetOf(std::string_view path)
{
    while (path.size() > 1 && path.ends_with('/'))
        path.remove_suffix(1);
    Target target;
    std::string_view rest;
    if (path.starts_with("/Users")) {
        target.kind = ResourceKind::Person;
        rest = path.substr(6);
    } else if (path.starts_with("/Groups")) {
        target.kind = ResourceKind::Group;
        rest = path.substr(7);
    }
    if (rest.empty())
        return target;
    if (rest.front() != '/')
        return {};
    target.id = http::decodePathSegment(rest.substr(1));
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

struct ListRequest {
    std::string filter;
    std::string startIndex;
    std::string count;
};

ListRequest readList(std::string_view query)
{
    ListRequest request;
    for (auto& [name, value] : http::decodeQuery(query)) {
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

RelayMeaning listed(ResourceKind kind, std::string_view query, const scim::JsonObject* answer)
{
    const bool isPeople = kind == ResourceKind::Person;
    RelayMeaning meaning;
    meaning.meaning = isPeople ? Meaning::PeopleListed : Meaning::GroupsListed;
    const auto* resources = answer ? scim::findMember(*answer, "Resources") : nullptr;
    const auto* array = resources ? resources->if_array() : nullptr;
    meaning.count = array ? static_cast<std::int64_t>(array->size()) : 0;
    const auto request = readList(query);
    if (request.filter.empty()) {
        if (isPeople && request.startIndex == "1" && request.count == "2")
            meaning.meaning = Meaning::ConnectionTest;
        return meaning;
    }
    if (auto name = lookedFor(request.filter, isPeople ? "userName" : "displayName")) {
        const bool isFound = meaning.count > 0;
        meaning.meaning = isPeople ? (isFound ? Meaning::PersonLookedUp : Meaning::PersonNotFound)
                                   : (isFound ? Meaning::GroupLookedUp : Meaning::GroupNotFound);
        meaning.subject = std::move(*name);
        if (meaning.count == 1)
            meaning.resource = {kind, memberText(array->front().if_object(), "id"), {}};
    } else if (!speaksOfSecrets(request.filter)) {
        meaning.detail = request.filter;
    }
    return meaning;
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

std::string_view purposeText(relay::Leg::Purpose purpose)
{
    switch (purpose) {
    case relay::Leg::Purpose::Token:
        return "token";
    case relay::Leg::Purpose::Request:
        return "request";
    case relay::Leg::Purpose::Reread:
        break;
    }
    return "reread";
}

directory::JournalBody journalBody(const std::string& body)
{
    if (body.empty())
        return {};
    const auto size = static_cast<std::int64_t>(body.size());
    const auto json = scim::parseJson(body);
    return json ? directory::JournalBody::fromJson(*json, size) : directory::JournalBody::unreadable(size);
}

} // namespace

RelayMeaning meaningOf(std::string_view method, std::string_view path, std::string_view query, int status,
                       std::string_view body)
{
    const auto target = targetOf(path);
    const auto json = scim::parseJson(body);
    const auto* answer = json ? json->if_object() : nullptr;
    const bool isRead = method == "GET" || method == "HEAD";
    RelayMeaning meaning;
    if (target.kind && !target.id.empty() && target.id != ".search")
        meaning.resource = {*target.kind, target.id, {}};
    const bool isPerson = target.kind == ResourceKind::Person;
    if (status >= 400) {
        meaning.meaning = Meaning::Refused;
        if (isRead && status == 404 && meaning.resource)
            meaning.meaning = isPerson ? Meaning::PersonNotFound : Meaning::GroupNotFound;
        meaning.detail = memberText(answer, "detail");
        return meaning;
    }
    if (!target.kind) {
        meaning.meaning = isRead ? Meaning::DiscoveryRead : Meaning::Unknown;
        return meaning;
    }
    if (target.id == ".search" || (isRead && target.id.empty()))
        return listed(*target.kind, query, answer);
    meaning.meaning =
        isRead ? (isPerson ? Meaning::PersonRead : Meaning::GroupRead) : meaningOfChange(method, *target.kind);
    meaning.subject = memberText(answer, isPerson ? "userName" : "displayName");
    return meaning;
}

std::vector<directory::JournalLeg> journalLegs(const std::vector<relay::Leg>& legs)
{
    std::vector<directory::JournalLeg> rows;
    for (const relay::Leg& leg : legs) {
        directory::JournalLeg row;
        row.purpose = purposeText(leg.purpose);
        row.method = leg.method;
        const auto mark = leg.url.find('?');
        const bool isKept = mark == std::string::npos || !speaksOfSecrets(std::string_view(leg.url).substr(mark));
        row.url = isKept ? leg.url : leg.url.substr(0, mark) + "?(not kept)";
        row.status = leg.status;
        row.microseconds = leg.duration.count();
        row.failure = leg.failure;
        row.answer = journalBody(leg.body);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace rollcall::app
