// SPDX-License-Identifier: Apache-2.0
// Every hit of an index is still checked by the filter itself, on the resource as it would be served.
#include "FilteredSearch.h"

#include "SearchText.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::int64_t rowsPerSlice = 500;
constexpr std::int64_t rowsPerMemberSlice = 1000;
constexpr std::int64_t rowsBeforeAside = 1000;

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

/// Collects a page out of slices, each of which begins after the one before.
template<class Row, class RowId, class Budget, class Slice, class Match>
core::Result<Page<Row>> collect(const scim::PageRequest& page, Budget& budget, const Slice& sliceAfter,
                                const Match& isMatch)
{
    PageCollector<Row> collector(page);
    for (RowId last(0);;) {
        auto slice = sliceAfter(last);
        if (!slice)
            return tl::unexpected(std::move(slice.error()));
        if (slice->empty())
            return collector.release();
        last = slice->back().rowId;
        if (auto spent = budget.spend(slice->size()); !spent)
            return tl::unexpected(std::move(spent.error()));
        for (Row& row : *slice) {
            const auto matched = isMatch(row);
            if (!matched)
                return tl::unexpected(matched.error());
            if (*matched)
                collector.take(std::move(row));
        }
    }
}

/// The next of the candidates as rows; one that went meanwhile is left out.
template<class Row, class RowId, class Repository>
core::Result<std::vector<Row>> sliceOf(const std::vector<RowId>& ids, RowId after, Repository& repository)
{
    std::vector<Row> rows;
    for (auto id = std::upper_bound(ids.begin(), ids.end(), after);
         id != ids.end() && std::cmp_less(rows.size(), rowsPerSlice); ++id) {
        auto row = repository.byRow(*id);
        if (!row)
            return tl::unexpected(std::move(row.error()));
        if (*row)
            rows.push_back(std::move(**row));
    }
    return rows;
}

/// The union of what each look-up gives; nothing as soon as one cannot be answered.
template<class RowId, class LookUp>
core::Result<std::optional<std::vector<RowId>>> unionOf(const std::optional<std::vector<FilterLookup>>& lookups,
                                                        const LookUp& lookUp)
{
    if (!lookups)
        return std::nullopt;
    std::vector<RowId> all;
    for (const FilterLookup& lookup : *lookups) {
        auto ids = lookUp(lookup);
        if (!ids || !*ids)
            return ids;
        all.insert(all.end(), (*ids)->begin(), (*ids)->end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

} // namespace

/// Rows and time one search may take. Whoever takes more than a moment stands aside for others.
class FilteredSearch::Budget {
public:
    Budget(const ScanBudget& budget, const std::stop_token& stop, const std::function<core::Result<>()>& standAside)
        : m_rows(budget.rows),
          m_end(std::chrono::steady_clock::now() + budget.time),
          m_stop(stop),
          m_standAside(standAside)
    {
    }

    /// What is left, and one more: enough to see that it is too much.
    [[nodiscard]] std::int64_t limit() const
    {
        return m_rows < std::numeric_limits<std::int64_t>::max() ? m_rows + 1 : m_rows;
    }

    [[nodiscard]] core::Result<> spend(std::size_t rows)
    {
        if (m_stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        m_rows -= static_cast<std::int64_t>(rows);
        m_spent += static_cast<std::int64_t>(rows);
        if (m_rows < 0 || std::chrono::steady_clock::now() >= m_end)
            return core::failure(
                core::ErrorKind::Invalid,
                "Too many entries would have to be read for this filter. Please narrow the filter, for "
                "example by userName, externalId or id with eq.");
        if (m_spent < rowsBeforeAside || m_isAside || !m_standAside)
            return {};
        m_isAside = true;
        return m_standAside();
    }

private:
    std::int64_t m_rows;
    std::int64_t m_spent = 0;
    std::chrono::steady_clock::time_point m_end;
    const std::stop_token& m_stop;
    const std::function<core::Result<>()>& m_standAside;
    bool m_isAside = false;
};

core::Result<scim::JsonObject> FilteredSearch::wholePerson(const Person& person, bool withGroups, Budget& budget)
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
    if (auto spent = budget.spend(references->size()); !spent)
        return tl::unexpected(std::move(spent.error()));
    scim::JsonArray groups;
    for (const GroupReference& reference : *references)
        groups.push_back(scim::JsonObject{{"value", reference.id.value},
                                          {"display", reference.displayName},
                                          {"type", reference.isDirect ? "direct" : "indirect"}});
    if (!groups.empty())
        (*resource)["groups"] = std::move(groups);
    return resource;
}

core::Result<scim::JsonObject> FilteredSearch::wholeGroup(const Group& group, bool withMembers, Budget& budget)
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
        if (auto spent = budget.spend(slice->size()); !spent)
            return tl::unexpected(std::move(spent.error()));
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

core::Result<std::optional<std::vector<PersonId>>>
FilteredSearch::lookUpPeople(IntegrationId integration, const scim::FilterNode& filter, const Budget& budget)
{
    return unionOf<PersonId>(lookupsOf(filter, scim::userResourceType()), [&](const FilterLookup& lookup) {
        return lookUpPerson(integration, lookup, budget.limit());
    });
}

core::Result<std::optional<std::vector<GroupId>>>
FilteredSearch::lookUpGroups(IntegrationId integration, const scim::FilterNode& filter, const Budget& budget)
{
    return unionOf<GroupId>(lookupsOf(filter, scim::groupResourceType()), [&](const FilterLookup& lookup) {
        return lookUpGroup(integration, lookup, budget.limit());
    });
}

core::Result<std::optional<std::vector<PersonId>>>
FilteredSearch::lookUpPerson(IntegrationId integration, const FilterLookup& lookup, std::int64_t limit)
{
    switch (lookup.attribute) {
    case FilterLookup::Attribute::Id:
        return m_people.withKey(integration, PersonKey::Id, lookup.value, limit);
    case FilterLookup::Attribute::UserName:
        return m_people.withKey(integration, PersonKey::UserName, lookup.value, limit);
    case FilterLookup::Attribute::ExternalId:
        return m_people.withKey(integration, PersonKey::ExternalId, lookup.value, limit);
    case FilterLookup::Attribute::DisplayName:
        return m_people.withKey(integration, PersonKey::DisplayName, lookup.value, limit);
    case FilterLookup::Attribute::Email: {
        // Every address stands in the search text, the primary one alone in a column.
        const std::vector<std::string> words = searchWords(lookup.value);
        if (words.size() != 1 || searchPieces(words.front()).empty())
            return std::nullopt;
        return m_people.withWords(integration, words, limit);
    }
    case FilterLookup::Attribute::Member:
        break;
    }
    return std::nullopt;
}

core::Result<std::optional<std::vector<GroupId>>>
FilteredSearch::lookUpGroup(IntegrationId integration, const FilterLookup& lookup, std::int64_t limit)
{
    switch (lookup.attribute) {
    case FilterLookup::Attribute::Id:
        return m_groups.withKey(integration, GroupKey::Id, lookup.value, limit);
    case FilterLookup::Attribute::DisplayName:
        return m_groups.withKey(integration, GroupKey::DisplayName, lookup.value, limit);
    case FilterLookup::Attribute::ExternalId:
        return m_groups.withKey(integration, GroupKey::ExternalId, lookup.value, limit);
    case FilterLookup::Attribute::Member:
        return m_groups.withMember(integration, lookup.value, limit);
    case FilterLookup::Attribute::UserName:
    case FilterLookup::Attribute::Email:
        break;
    }
    return std::nullopt;
}

core::Result<Page<Person>> FilteredSearch::people(IntegrationId integration, const ResourceQuery& query,
                                                  const std::stop_token& stop)
{
    const scim::ResourceType& type = query.type ? *query.type : scim::userResourceType();
    Budget spending(query.budget, stop, m_standAside);
    const auto candidates = lookUpPeople(integration, *query.filter->root, spending);
    if (!candidates)
        return tl::unexpected(candidates.error());
    const bool withGroups = mentions(*query.filter->root, "groups");
    return collect<Person, PersonId>(
        query.page, spending,
        [&](PersonId after) {
            return *candidates ? sliceOf<Person>(**candidates, after, m_people)
                               : m_people.slice(integration, after, rowsPerSlice);
        },
        [&](const Person& row) -> core::Result<bool> {
            const auto resource = wholePerson(row, withGroups, spending);
            if (!resource)
                return tl::unexpected(resource.error());
            return scim::matches(*query.filter->root, type, *resource);
        });
}

core::Result<Page<Group>> FilteredSearch::groups(IntegrationId integration, const ResourceQuery& query,
                                                 const std::stop_token& stop)
{
    const scim::ResourceType& type = query.type ? *query.type : scim::groupResourceType();
    Budget spending(query.budget, stop, m_standAside);
    const auto candidates = lookUpGroups(integration, *query.filter->root, spending);
    if (!candidates)
        return tl::unexpected(candidates.error());
    const bool withMembers = mentions(*query.filter->root, "members");
    return collect<Group, GroupId>(
        query.page, spending,
        [&](GroupId after) {
            return *candidates ? sliceOf<Group>(**candidates, after, m_groups)
                               : m_groups.slice(integration, after, rowsPerSlice);
        },
        [&](const Group& row) -> core::Result<bool> {
            const auto resource = wholeGroup(row, withMembers, spending);
            if (!resource)
                return tl::unexpected(resource.error());
            return scim::matches(*query.filter->root, type, *resource);
        });
}

} // namespace rollcall::directory
