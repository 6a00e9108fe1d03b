// SPDX-License-Identifier: Apache-2.0
// Begins with few members and goes on with more: most conditions are decided by the first.
#include "SearchedResources.h"

#include "FilterPlan.h"
#include "scim/Fold.h"
#include "scim/Resource.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::int64_t firstSlice = 16;
constexpr std::int64_t sliceGrowth = 8;
constexpr std::int64_t largestSlice = 1024;

core::Result<scim::JsonObject> parseStored(const std::string& resource, const std::string& id)
{
    auto value = scim::parseJson(resource, scim::ownLimits);
    if (!value || !value->is_object())
        return core::failure(core::ErrorKind::Corrupt, "A stored entry of the directory is damaged. Restore a backup.",
                             id);
    return std::move(value->get_object());
}

/// With a slash at its end and the id behind it.
std::string addressOf(const ResourceQuery& query, std::string_view endpoint, const std::string& id)
{
    return std::string(query.baseUrl) + std::string(endpoint) + id;
}

template<class Row>
void addEnvelope(scim::JsonObject& resource, const ResourceQuery& query, const Row& row, std::string_view type,
                 std::string_view endpoint)
{
    scim::JsonObject meta{{"resourceType", type},
                          {"created", core::toRfc3339(row.created)},
                          {"lastModified", core::toRfc3339(row.lastModified)},
                          {"version", "W/\"" + std::to_string(row.version) + "\""}};
    if (!query.baseUrl.empty())
        meta["location"] = addressOf(query, endpoint, row.id.value);
    resource["id"] = row.id.value;
    resource["meta"] = std::move(meta);
}

std::optional<SlicedFilter> slicedOver(std::string_view attribute, const ResourceQuery& query,
                                       const scim::ResourceType& type)
{
    if (!query.filter || !mentions(*query.filter->root, attribute))
        return std::nullopt;
    return SlicedFilter(*query.filter->root, type, attribute);
}

bool isSortedBy(const ResourceQuery& query, std::string_view attribute)
{
    if (!query.sort)
        return false;
    const std::string_view name = query.sort->attribute();
    return scim::equalsIgnoringAsciiCase(name.substr(0, name.find('.')), attribute);
}

} // namespace

SearchedPeople::SearchedPeople(Connection& connection, const ResourceQuery& query, const scim::ResourceType& type,
                               SearchBudget& budget)
    : m_query(query),
      m_type(type),
      m_budget(budget),
      m_people(connection),
      m_memberships(connection),
      m_outer(connection),
      m_filter(slicedOver("groups", query, type)),
      m_isSortedByGroups(isSortedBy(query, "groups")),
      m_needsManager(!query.baseUrl.empty() && ((query.filter && mentions(*query.filter->root, "manager")) ||
                                                (query.sort && query.sort->attribute().ends_with(":manager.$ref"))))
{
}

core::Result<scim::JsonObject> SearchedPeople::whole(const Person& person)
{
    auto resource = parseStored(person.resource, person.id.value);
    if (!resource)
        return resource;
    addEnvelope(*resource, m_query, person, "User", "Users/");
    if (m_needsManager) {
        if (auto added = addManagerAddress(person, *resource); !added)
            return tl::unexpected(std::move(added.error()));
    }
    if (!m_isSortedByGroups)
        return resource;
    const auto groups = groupsOf(person);
    if (!groups)
        return tl::unexpected(groups.error());
    if (!groups->empty())
        (*resource)["groups"] = scim::JsonArray{valueOf(groups->front())};
    return resource;
}

core::Result<bool> SearchedPeople::matches(const Person& person, const scim::JsonObject& whole)
{
    if (!m_filter)
        return scim::matches(*m_query.filter->root, m_type, whole);
    std::optional<std::vector<GroupReference>> groups;
    std::size_t given = 0;
    return m_filter->matches(whole, [&]() -> core::Result<scim::JsonArray> {
        if (!groups) {
            auto read = groupsOf(person);
            if (!read)
                return tl::unexpected(std::move(read.error()));
            groups = std::move(*read);
        }
        scim::JsonArray values;
        for (; given < groups->size() && values.size() < static_cast<std::size_t>(largestSlice); ++given)
            values.push_back(valueOf((*groups)[given]));
        return values;
    });
}

core::Result<std::vector<GroupReference>> SearchedPeople::groupsOf(const Person& person)
{
    auto all = m_memberships.referencesOf(std::span(&person.rowId, 1), m_outer, m_budget);
    if (!all)
        return tl::unexpected(std::move(all.error()));
    if (all->empty())
        return tl::unexpected(SearchBudget::tooMuch());
    return std::move(all->front());
}

scim::JsonObject SearchedPeople::valueOf(const GroupReference& reference) const
{
    scim::JsonObject value{{"value", reference.id.value},
                           {"display", reference.displayName},
                           {"type", reference.isDirect ? "direct" : "indirect"}};
    if (!m_query.baseUrl.empty())
        value["$ref"] = addressOf(m_query, "Groups/", reference.id.value);
    return value;
}

core::Result<> SearchedPeople::addManagerAddress(const Person& person, scim::JsonObject& whole)
{
    const ResourceId manager{scim::managerOf(person.resource)};
    if (manager.value.empty())
        return {};
    const auto found = m_people.byResourceId(person.integration, manager);
    if (!found)
        return tl::unexpected(found.error());
    auto* block = *found ? whole.if_contains(scim::enterpriseUserSchemaUrn) : nullptr;
    auto* value = block && block->is_object() ? block->get_object().if_contains("manager") : nullptr;
    if (value && value->is_object())
        value->get_object()["$ref"] = addressOf(m_query, "Users/", manager.value);
    return {};
}

SearchedGroups::SearchedGroups(Connection& connection, const ResourceQuery& query, const scim::ResourceType& type,
                               SearchBudget& budget)
    : m_query(query),
      m_type(type),
      m_budget(budget),
      m_memberships(connection),
      m_filter(slicedOver("members", query, type)),
      m_isSortedByMembers(isSortedBy(query, "members"))
{
}

core::Result<scim::JsonObject> SearchedGroups::whole(const Group& group)
{
    auto resource = parseStored(group.resource, group.id.value);
    if (!resource)
        return resource;
    addEnvelope(*resource, m_query, group, "Group", "Groups/");
    if (!m_isSortedByMembers)
        return resource;
    std::int64_t after = 0;
    auto first = values(group.rowId, after, 1);
    if (!first)
        return tl::unexpected(std::move(first.error()));
    if (!first->empty())
        (*resource)["members"] = std::move(*first);
    return resource;
}

core::Result<bool> SearchedGroups::matches(const Group& group, const scim::JsonObject& whole)
{
    if (!m_filter)
        return scim::matches(*m_query.filter->root, m_type, whole);
    std::int64_t after = 0;
    std::int64_t limit = firstSlice;
    return m_filter->matches(whole, [&] {
        auto slice = values(group.rowId, after, limit);
        limit = std::min(limit * sliceGrowth, largestSlice);
        return slice;
    });
}

core::Result<scim::JsonArray> SearchedGroups::values(GroupId group, std::int64_t& after, std::int64_t limit)
{
    const auto rows = m_memberships.rows(group, after, limit);
    if (!rows)
        return tl::unexpected(rows.error());
    if (auto spent = m_budget.spend(rows->size()); !spent)
        return tl::unexpected(std::move(spent.error()));
    scim::JsonArray values;
    for (const MemberRow& member : *rows) {
        const bool isPerson = member.kind == MemberKind::Person;
        scim::JsonObject value{
            {"value", member.id.value}, {"display", member.display}, {"type", isPerson ? "User" : "Group"}};
        if (!m_query.baseUrl.empty())
            value["$ref"] = addressOf(m_query, isPerson ? "Users/" : "Groups/", member.id.value);
        values.push_back(std::move(value));
        after = member.rowId;
    }
    return values;
}

} // namespace rollcall::directory
