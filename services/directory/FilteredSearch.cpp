// SPDX-License-Identifier: Apache-2.0
// Every hit of an index is still checked by the filter itself, on the resource as it would be served, unless the index
// says all of it.
#include "FilteredSearch.h"

#include "FilterPlan.h"
#include "TopRows.h"
#include "scim/Fold.h"

#include <algorithm>
#include <limits>
#include <span>
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

/// What one search has at hand. `Whole` is `Result<JsonObject>(const Row&)`.
template<class Row, class Whole>
struct Search {
    using RowId = typename ResourceRepository<Row>::RowId;
    /// In order and once each; nothing when no index serves.
    using Candidates = std::optional<std::vector<RowId>>;

    ResourceRepository<Row>& rows;
    IntegrationId integration;
    const ResourceQuery& query;
    const scim::ResourceType& type;
    SearchBudget& budget;
    const Whole& whole;
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

/// Whether filter or order speak of that attribute, which is kept elsewhere than in the resource.
bool speaksOf(const ResourceQuery& query, std::string_view attribute)
{
    if (query.filter && mentions(*query.filter->root, attribute))
        return true;
    if (!query.sort)
        return false;
    const std::string_view name = query.sort->attribute();
    return scim::equalsIgnoringAsciiCase(name.substr(0, name.find('.')), attribute);
}

/// The order of an index that is the one asked for.
std::optional<IndexedAttribute> indexedOrder(const scim::Sort& sort, const scim::ResourceType& type)
{
    const std::string& attribute = sort.attribute();
    if (attribute == "meta.lastModified")
        return IndexedAttribute::LastModified;
    if (attribute == "meta.created")
        return IndexedAttribute::Created;
    if (attribute == "userName" && type.name == "User")
        return IndexedAttribute::UserName;
    // A person may have none, and another name stands in the column then; a group always has one.
    if (attribute == "displayName" && type.name == "Group")
        return IndexedAttribute::DisplayName;
    return std::nullopt;
}

/// The union of what each condition of the plan gives; nothing as soon as one cannot be answered.
template<class Row, class Whole>
core::Result<typename Search<Row, Whole>::Candidates> lookUp(const Search<Row, Whole>& search,
                                                             const std::optional<FilterPlan>& plan)
{
    using Candidates = typename Search<Row, Whole>::Candidates;
    if (!plan)
        return Candidates();
    typename Candidates::value_type all;
    for (const IndexedCondition& condition : plan->any) {
        const auto ids = search.rows.matching(search.integration, condition, search.budget);
        if (!ids)
            return tl::unexpected(ids.error());
        if (!*ids)
            return Candidates();
        all.insert(all.end(), (*ids)->begin(), (*ids)->end());
        // After each one, so that many conditions that say the same hold each row once.
        std::ranges::sort(all);
        const auto repeated = std::ranges::unique(all);
        all.erase(repeated.begin(), repeated.end());
        if (auto walked = search.budget.walk(0); !walked)
            return tl::unexpected(std::move(walked.error()));
    }
    return Candidates(std::move(all));
}

/// The next of the candidates, which are in order.
template<class RowId>
std::span<const RowId> sliceOf(const std::vector<RowId>& ids, RowId after)
{
    const auto begin = std::ranges::upper_bound(ids, after);
    const auto length = std::min<std::ptrdiff_t>(ids.end() - begin, rowsPerSlice);
    return std::span(ids).subspan(static_cast<std::size_t>(begin - ids.begin()), static_cast<std::size_t>(length));
}

/// Calls `take(Row, const JsonObject&)` for each row that matches, in the order of the rows. The object is empty when
/// it need not be read.
template<class Row, class Whole, class Take>
core::Result<> forEachMatch(const Search<Row, Whole>& search, bool isSorted, const Take& take)
{
    const auto plan = search.query.filter ? planOf(*search.query.filter->root, search.type) : std::nullopt;
    const auto candidates = lookUp(search, plan);
    if (!candidates)
        return tl::unexpected(candidates.error());
    const bool mustMatch = search.query.filter && !(*candidates && plan->isExact);
    for (typename Search<Row, Whole>::RowId last(0);;) {
        const auto ids =
            *candidates ? sliceOf(**candidates, last) : std::span<const typename Search<Row, Whole>::RowId>();
        if (*candidates && ids.empty())
            return {};
        auto slice = *candidates ? search.rows.byRows(ids) : search.rows.slice(search.integration, last, rowsPerSlice);
        if (!slice)
            return tl::unexpected(std::move(slice.error()));
        if (!*candidates && slice->empty())
            return {};
        // A candidate that went meanwhile does not end the walk.
        last = *candidates ? ids.back() : slice->back().rowId;
        if (auto spent = search.budget.spend(slice->size()); !spent)
            return spent;
        for (Row& row : *slice) {
            core::Result<scim::JsonObject> resource = scim::JsonObject();
            if (mustMatch || isSorted)
                resource = search.whole(row);
            if (!resource)
                return tl::unexpected(std::move(resource.error()));
            if (mustMatch && !scim::matches(*search.query.filter->root, search.type, *resource))
                continue;
            if (auto taken = take(std::move(row), *resource); !taken)
                return taken;
        }
    }
}

/// What an index says all about: the page's rows alone are read.
template<class Row, class Whole>
core::Result<std::optional<Page<Row>>> exactPage(const Search<Row, Whole>& search)
{
    const auto plan = planOf(*search.query.filter->root, search.type);
    if (!plan || !plan->isExact)
        return std::nullopt;
    const auto ids = lookUp(search, plan);
    if (!ids)
        return tl::unexpected(ids.error());
    if (!*ids)
        return std::nullopt;
    if (auto spent = search.budget.spend((*ids)->size()); !spent)
        return tl::unexpected(std::move(spent.error()));
    const std::size_t total = (*ids)->size();
    const auto begin = static_cast<std::size_t>(
        std::min<std::uint64_t>(static_cast<std::uint64_t>(search.query.page.startIndex - 1), total));
    const auto count = static_cast<std::size_t>(
        std::min<std::uint64_t>(static_cast<std::uint64_t>(search.query.page.count), total - begin));
    auto rows = search.rows.byRows(std::span(**ids).subspan(begin, count));
    if (!rows)
        return tl::unexpected(std::move(rows.error()));
    return Page<Row>{static_cast<std::int64_t>(total), std::move(*rows)};
}

template<class Row, class Whole>
core::Result<Page<Row>> sortedPage(const Search<Row, Whole>& search)
{
    const scim::PageRequest& request = search.query.page;
    const std::int64_t before = request.startIndex - 1;
    const std::int64_t wanted = request.count == 0 || before > std::numeric_limits<std::int64_t>::max() - request.count
                                    ? 0
                                    : before + request.count;
    TopRows top(*search.query.sort, wanted);
    auto read = forEachMatch(search, true, [&](const Row& row, const scim::JsonObject& resource) {
        return top.take({search.query.sort->keyOf(resource), row.rowId.value});
    });
    if (!read)
        return tl::unexpected(std::move(read.error()));
    std::vector<typename Search<Row, Whole>::RowId> ids;
    for (const SortedRow& sorted : top.releaseFrom(before))
        ids.emplace_back(sorted.row);
    auto rows = search.rows.byRows(ids);
    if (!rows)
        return tl::unexpected(std::move(rows.error()));
    return Page<Row>{top.total(), std::move(*rows)};
}

template<class Row, class Whole>
core::Result<Page<Row>> run(const Search<Row, Whole>& search)
{
    const ResourceQuery& query = search.query;
    if (!query.filter && !query.sort)
        return search.rows.page(search.integration, query.page);
    if (query.sort && !query.filter) {
        const auto attribute = indexedOrder(*query.sort, search.type);
        if (attribute && search.rows.canOrderBy(*attribute))
            return search.rows.orderedPage(search.integration, {*attribute, query.sort->isDescending()}, query.page);
    }
    if (query.sort)
        return sortedPage(search);
    auto exact = exactPage(search);
    if (!exact)
        return tl::unexpected(std::move(exact.error()));
    if (*exact)
        return std::move(**exact);
    PageCollector<Row> collector(query.page);
    auto read = forEachMatch(search, false, [&](Row row, const scim::JsonObject&) -> core::Result<> {
        collector.take(std::move(row));
        return {};
    });
    if (!read)
        return tl::unexpected(std::move(read.error()));
    return collector.release();
}

} // namespace

core::Result<scim::JsonObject> FilteredSearch::wholePerson(const Person& person, bool withGroups, SearchBudget& budget)
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

core::Result<scim::JsonObject> FilteredSearch::wholeGroup(const Group& group, bool withMembers, SearchBudget& budget)
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

core::Result<Page<Person>> FilteredSearch::people(IntegrationId integration, const ResourceQuery& query,
                                                  const std::stop_token& stop)
{
    SearchBudget budget(query.budget, stop, m_standAside);
    const bool withGroups = speaksOf(query, "groups");
    const auto whole = [&](const Person& person) { return wholePerson(person, withGroups, budget); };
    const scim::ResourceType& type = query.type ? *query.type : scim::userResourceType();
    return run(Search<Person, decltype(whole)>{m_people, integration, query, type, budget, whole});
}

core::Result<Page<Group>> FilteredSearch::groups(IntegrationId integration, const ResourceQuery& query,
                                                 const std::stop_token& stop)
{
    SearchBudget budget(query.budget, stop, m_standAside);
    const bool withMembers = speaksOf(query, "members");
    const auto whole = [&](const Group& group) { return wholeGroup(group, withMembers, budget); };
    const scim::ResourceType& type = query.type ? *query.type : scim::groupResourceType();
    return run(Search<Group, decltype(whole)>{m_groups, integration, query, type, budget, whole});
}

} // namespace rollcall::directory
