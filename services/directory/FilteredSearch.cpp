// SPDX-License-Identifier: Apache-2.0
// Every hit of an index is still checked by the filter itself, on the resource as it would be served.
#include "FilteredSearch.h"

#include "FilterLookup.h"
#include "SearchText.h"

#include <chrono>
#include <limits>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::int64_t rowsPerSlice = 500;
constexpr std::int64_t rowsPerMemberSlice = 1000;

/// Counts all matches and keeps those of the page.
template<class Row>
class PageCollector {
public:
    explicit PageCollector(const scim::PageRequest& request) : m_request(request) {}

    void take(Row row)
    {
        ++m_page.total;
        if (m_page.total >= m_request.startIndex && std::cmp_less(m_page.rows.size(), m_request.count))
            m_page.rows.push_back(std::move(row));
    }
    Page<Row> release() { return std::move(m_page); }

private:
    scim::PageRequest m_request;
    Page<Row> m_page;
};

class Budget {
public:
    explicit Budget(const ScanBudget& budget)
        : m_rows(budget.rows), m_end(std::chrono::steady_clock::now() + budget.time)
    {
    }

    [[nodiscard]] core::Result<> spend(std::size_t rows, const std::stop_token& stop)
    {
        if (stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        m_rows -= static_cast<std::int64_t>(rows);
        if (m_rows < 0 || std::chrono::steady_clock::now() >= m_end)
            return core::failure(
                core::ErrorKind::Invalid,
                "Too many entries would have to be read for this filter. Please narrow the filter, for "
                "example by userName, externalId or id with eq.");
        return {};
    }

private:
    std::int64_t m_rows;
    std::chrono::steady_clock::time_point m_end;
};

void addEnvelope(scim::JsonObject& resource, const std::string& id, std::string_view type, core::Timestamp created,
                 core::Timestamp modified, std::int64_t version)
{
    resource["id"] = id;
    resource["meta"] = scim::JsonObject{{"resourceType", type},
                                        {"created", core::toRfc3339(created)},
                                        {"lastModified", core::toRfc3339(modified)},
                                        {"version", "W/\"" + std::to_string(version) + "\""}};
}

core::Result<scim::JsonObject> parseStored(const std::string& resource, const std::string& id)
{
    auto value = scim::parseJson(resource);
    if (!value || !value->is_object())
        return core::failure(core::ErrorKind::Corrupt, "A stored entry of the directory is damaged. Restore a backup.",
                             id);
    return std::move(value->get_object());
}

/// Checks the candidates, or scans, and collects a page.
template<class Row, class RowId>
core::Result<Page<Row>> collect(std::optional<std::vector<Row>> candidates, const scim::PageRequest& page,
                                const ScanBudget& limits, const std::stop_token& stop,
                                const std::function<core::Result<std::vector<Row>>(RowId)>& sliceAfter,
                                const std::function<core::Result<bool>(const Row&)>& isMatch)
{
    PageCollector<Row> collector(page);
    Budget budget(limits);
    const bool isScan = !candidates.has_value();
    RowId last(0);
    do {
        if (isScan) {
            auto slice = sliceAfter(last);
            if (!slice)
                return tl::unexpected(std::move(slice.error()));
            candidates = std::move(*slice);
        }
        if (candidates->empty())
            break;
        if (auto spent = budget.spend(candidates->size(), stop); !spent)
            return tl::unexpected(std::move(spent.error()));
        last = candidates->back().rowId;
        for (Row& row : *candidates) {
            const auto matched = isMatch(row);
            if (!matched)
                return tl::unexpected(matched.error());
            if (*matched)
                collector.take(std::move(row));
        }
    } while (isScan);
    return collector.release();
}

} // namespace

core::Result<scim::JsonObject> FilteredSearch::wholePerson(const Person& person, bool withGroups)
{
    auto resource = parseStored(person.resource, person.id.value);
    if (!resource)
        return resource;
    addEnvelope(*resource, person.id.value, "User", person.created, person.lastModified, person.version);
    if (!withGroups)
        return resource;
    const auto references = m_memberships.referencesOf(person.rowId);
    if (!references)
        return tl::unexpected(references.error());
    scim::JsonArray groups;
    for (const GroupReference& reference : *references)
        groups.push_back(scim::JsonObject{{"value", reference.id.value},
                                          {"display", reference.displayName},
                                          {"type", reference.isDirect ? "direct" : "indirect"}});
    if (!groups.empty())
        (*resource)["groups"] = std::move(groups);
    return resource;
}

core::Result<scim::JsonObject> FilteredSearch::wholeGroup(const Group& group, bool withMembers)
{
    auto resource = parseStored(group.resource, group.id.value);
    if (!resource)
        return resource;
    addEnvelope(*resource, group.id.value, "Group", group.created, group.lastModified, group.version);
    if (!withMembers)
        return resource;
    scim::JsonArray members;
    for (std::int64_t after = 0;;) {
        const auto slice = m_memberships.rows(group.rowId, after, rowsPerMemberSlice);
        if (!slice)
            return tl::unexpected(slice.error());
        if (slice->empty())
            break;
        after = slice->back().rowId;
        for (const MemberRow& member : *slice)
            members.push_back(scim::JsonObject{{"value", member.id.value},
                                               {"display", member.display},
                                               {"type", member.kind == MemberKind::Person ? "User" : "Group"}});
    }
    if (!members.empty())
        (*resource)["members"] = std::move(members);
    return resource;
}

core::Result<std::optional<std::vector<Person>>> FilteredSearch::lookUpPeople(IntegrationId integration,
                                                                              const scim::FilterNode& filter)
{
    const auto lookup = lookupOf(filter, scim::userResourceType());
    if (!lookup)
        return std::nullopt;
    constexpr std::int64_t all = std::numeric_limits<std::int64_t>::max();
    switch (lookup->attribute) {
    case FilterLookup::Attribute::Id:
        return m_people.withKey(integration, PersonKey::Id, lookup->value, all);
    case FilterLookup::Attribute::UserName:
        return m_people.withKey(integration, PersonKey::UserName, lookup->value, all);
    case FilterLookup::Attribute::ExternalId:
        return m_people.withKey(integration, PersonKey::ExternalId, lookup->value, all);
    case FilterLookup::Attribute::DisplayName:
        return m_people.withKey(integration, PersonKey::DisplayName, lookup->value, all);
    case FilterLookup::Attribute::Email: {
        // Every address stands in the search text, the primary one alone in a column.
        const std::vector<std::string> words = searchWords(lookup->value);
        if (words.size() != 1 || searchPieces(words.front()).empty())
            return std::nullopt;
        return m_people.withWords(integration, words, all);
    }
    case FilterLookup::Attribute::Member:
        break;
    }
    return std::nullopt;
}

core::Result<std::optional<std::vector<Group>>> FilteredSearch::lookUpGroups(IntegrationId integration,
                                                                             const scim::FilterNode& filter)
{
    const auto lookup = lookupOf(filter, scim::groupResourceType());
    if (!lookup)
        return std::nullopt;
    switch (lookup->attribute) {
    case FilterLookup::Attribute::Id:
        return m_groups.withKey(integration, GroupKey::Id, lookup->value);
    case FilterLookup::Attribute::DisplayName:
        return m_groups.withKey(integration, GroupKey::DisplayName, lookup->value);
    case FilterLookup::Attribute::ExternalId:
        return m_groups.withKey(integration, GroupKey::ExternalId, lookup->value);
    case FilterLookup::Attribute::Member:
        return m_groups.withMember(integration, lookup->value);
    case FilterLookup::Attribute::UserName:
    case FilterLookup::Attribute::Email:
        break;
    }
    return std::nullopt;
}

core::Result<Page<Person>> FilteredSearch::people(IntegrationId integration, const scim::Filter& filter,
                                                  const scim::PageRequest& page, const ScanBudget& budget,
                                                  const std::stop_token& stop)
{
    auto candidates = lookUpPeople(integration, *filter.root);
    if (!candidates)
        return tl::unexpected(std::move(candidates.error()));
    const bool withGroups = mentions(*filter.root, "groups");
    return collect<Person, PersonId>(
        std::move(*candidates), page, budget, stop,
        [&](PersonId after) { return m_people.slice(integration, after, rowsPerSlice); },
        [&](const Person& person) -> core::Result<bool> {
            const auto resource = wholePerson(person, withGroups);
            if (!resource)
                return tl::unexpected(resource.error());
            return scim::matches(*filter.root, scim::userResourceType(), *resource);
        });
}

core::Result<Page<Group>> FilteredSearch::groups(IntegrationId integration, const scim::Filter& filter,
                                                 const scim::PageRequest& page, const ScanBudget& budget,
                                                 const std::stop_token& stop)
{
    auto candidates = lookUpGroups(integration, *filter.root);
    if (!candidates)
        return tl::unexpected(std::move(candidates.error()));
    const bool withMembers = mentions(*filter.root, "members");
    return collect<Group, GroupId>(
        std::move(*candidates), page, budget, stop,
        [&](GroupId after) { return m_groups.slice(integration, after, rowsPerSlice); },
        [&](const Group& group) -> core::Result<bool> {
            const auto resource = wholeGroup(group, withMembers);
            if (!resource)
                return tl::unexpected(resource.error());
            return scim::matches(*filter.root, scim::groupResourceType(), *resource);
        });
}

} // namespace rollcall::directory
