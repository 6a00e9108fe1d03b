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
    path.remove_prefix(path.starts_with('/') ? 1 : 0);
    const auto slash = path.find('/');
    // However it is written, as the door reads it.
    const auto folder = http::decodePathSegment(path.substr(0, slash));
    Target target;
    if (scim::equalsIgnoringAsciiCase(folder, "Users"))
        target.kind = ResourceKind::Person;
    else if (scim::equalsIgnoringAsciiCase(folder, "Groups"))
        target.kind = ResourceKind::Group;
    if (slash != std::string_view::npos)
        target.id = http::decodePathSegment(path.substr(slash + 1));
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
    return std::ranges::none_of(http::decodeQuery(query), [](const auto& field) {
        return speaksOfSecrets(field.first) || speaksOfSecrets(field.second);
    });
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

} // namespace

RelayMeaning meaningOf(const relay::RelayRequest& request, int status, const scim::JsonObject* answer)
{
    const auto target = targetOf(request.path);
    const bool isRead = request.method == "GET" || request.method == "HEAD";
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
        return listed(*target.kind, request.query, answer);
    meaning.meaning =
        isRead ? (isPerson ? Meaning::PersonRead : Meaning::GroupRead) : meaningOfChange(request.method, *target.kind);
    meaning.subject = memberText(answer, isPerson ? "userName" : "displayName");
    return meaning;
}

directory::JournalBody journalBody(const scim::JsonValue* json, std::size_t size)
{
    if (size == 0)
        return {};
    const auto bytes = static_cast<std::int64_t>(size);
    return json ? directory::JournalBody::fromJson(*json, bytes) : directory::JournalBody::unreadable(bytes);
}

std::vector<directory::JournalLeg> journalLegs(std::vector<relay::Leg> legs, const directory::JournalBody* answer)
{
    std::vector<directory::JournalLeg> rows;
    for (relay::Leg& leg : legs) {
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

} // namespace rollcall::app
