// SPDX-License-Identifier: Apache-2.0
// The words by which roles, modes and meanings are stored and printed.
#include "directory/Types.h"

#include "directory/Journal.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::array<std::pair<Meaning, std::string_view>, 24> meaningNames{{
    {Meaning::Unknown, "unknown"},
    {Meaning::ConnectionTest, "connection.test"},
    {Meaning::PersonLookedUp, "person.lookedUp"},
    {Meaning::PersonNotFound, "person.notFound"},
    {Meaning::PersonRead, "person.read"},
    {Meaning::PersonCreated, "person.created"},
    {Meaning::PersonUpdated, "person.updated"},
    {Meaning::PersonUnchanged, "person.unchanged"},
    {Meaning::PersonDeactivated, "person.deactivated"},
    {Meaning::PersonReactivated, "person.reactivated"},
    {Meaning::PersonDeleted, "person.deleted"},
    {Meaning::PeopleListed, "people.listed"},
    {Meaning::GroupLookedUp, "group.lookedUp"},
    {Meaning::GroupNotFound, "group.notFound"},
    {Meaning::GroupRead, "group.read"},
    {Meaning::GroupCreated, "group.created"},
    {Meaning::GroupUpdated, "group.updated"},
    {Meaning::GroupUnchanged, "group.unchanged"},
    {Meaning::GroupRenamed, "group.renamed"},
    {Meaning::GroupMembersChanged, "group.membersChanged"},
    {Meaning::GroupDeleted, "group.deleted"},
    {Meaning::GroupsListed, "groups.listed"},
    {Meaning::DiscoveryRead, "discovery.read"},
    {Meaning::Refused, "refused"},
}};

constexpr std::array<std::pair<Role, std::string_view>, 3> roleNames{
    {{Role::Own, "own"}, {Role::Relay, "relay"}, {Role::Companion, "companion"}}};

constexpr std::array<std::pair<AuthMode, std::string_view>, 4> modeNames{{{AuthMode::Bearer, "bearer"},
                                                                          {AuthMode::Basic, "basic"},
                                                                          {AuthMode::OAuth, "oauth"},
                                                                          {AuthMode::Header, "header"}}};

template<class Names, class Value>
std::string_view nameIn(const Names& names, Value value)
{
    const auto found = std::ranges::find_if(names, [&](const auto& name) { return name.first == value; });
    return found == names.end() ? names.front().second : found->second;
}

template<class Value, class Names>
std::optional<Value> valueIn(const Names& names, std::string_view text)
{
    const auto found = std::ranges::find_if(names, [&](const auto& name) { return name.second == text; });
    if (found == names.end())
        return std::nullopt;
    return found->first;
}

} // namespace

std::string_view toString(Role role)
{
    return nameIn(roleNames, role);
}

std::string_view toString(AuthMode mode)
{
    return nameIn(modeNames, mode);
}

std::optional<Role> parseRole(std::string_view text)
{
    return valueIn<Role>(roleNames, text);
}

std::optional<AuthMode> parseAuthMode(std::string_view text)
{
    return valueIn<AuthMode>(modeNames, text);
}

bool isValidSlug(std::string_view slug)
{
    constexpr std::size_t longest = 63;
    if (slug.empty() || slug.size() > longest || slug.front() == '-' || slug.back() == '-')
        return false;
    return std::ranges::all_of(slug,
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string_view toString(Meaning meaning)
{
    return nameIn(meaningNames, meaning);
}

Meaning parseMeaning(std::string_view text)
{
    return valueIn<Meaning>(meaningNames, text).value_or(Meaning::Unknown);
}

} // namespace rollcall::directory
