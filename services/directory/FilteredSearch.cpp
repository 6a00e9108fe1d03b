// SPDX-License-Identifier: Apache-2.0
// Every hit of an index is still checked by the filter itself, on the resource as it would be served, unless the index
// says all of it.
#include "FilteredSearch.h"

#include "FilterPlan.h"
#include "SearchBudget.h"
#include "SearchedResources.h"
#include "TopRows.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::int64_t rowsPerSlice = 500;

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

/// What one search has at hand. `Searched` is SearchedPeople or SearchedGroups.
template<class Row, class Searched>
struct Search {
    using RowId = typename ResourceRepository<Row>::RowId;
    /// In order and once each; nothing when no index serves.
    using Candidates = std::optional<std::vector<RowId>>;

    ResourceRepository<Row>& rows;
    IntegrationId integration;
    const ResourceQuery& query;
    const scim::ResourceType& type;
    SearchBudget& budget;
    Searched& searched;
};

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
template<class Row, class Searched>
core::Result<typename Search<Row, Searched>::Candidates> lookUp(const Search<Row, Searched>& search,
                                                                const std::optional<FilterPlan>& plan)
{
    using Candidates = typename Search<Row, Searched>::Candidates;
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

/// Hands a row that matches over to `take`. One row may cost much: each asks whether the search shall go on.
template<class Row, class Searched, class Take>
core::Result<> judge(const Search<Row, Searched>& search, Row& row, bool mustMatch, bool isSorted, const Take& take)
{
    if (!mustMatch && !isSorted)
        return take(std::move(row), scim::JsonObject());
    if (auto walked = search.budget.walk(0); !walked)
        return walked;
    const auto resource = search.searched.whole(row);
    if (!resource)
        return tl::unexpected(resource.error());
    const auto matches = mustMatch ? search.searched.matches(row, *resource) : core::Result<bool>(true);
    if (!matches)
        return tl::unexpected(matches.error());
    return *matches ? take(std::move(row), *resource) : core::Result<>();
}

/// Calls `take(Row, const JsonObject&)` for each row that matches, in the order of the rows. The object is empty when
/// it need not be read.
template<class Row, class Searched, class Take>
core::Result<> forEachMatch(const Search<Row, Searched>& search, bool isSorted, const Take& take)
{
    const auto plan =
        search.query.filter ? planOf(*search.query.filter->root, search.type, search.query.baseUrl) : std::nullopt;
    const auto candidates = lookUp(search, plan);
    if (!candidates)
        return tl::unexpected(candidates.error());
    const bool mustMatch = search.query.filter && !(*candidates && plan->isExact);
    for (typename Search<Row, Searched>::RowId last(0);;) {
        const auto ids =
            *candidates ? sliceOf(**candidates, last) : std::span<const typename Search<Row, Searched>::RowId>();
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
            if (auto taken = judge(search, row, mustMatch, isSorted, take); !taken)
                return taken;
        }
    }
}

/// What an index says all about: the page's rows alone are read.
template<class Row, class Searched>
core::Result<std::optional<Page<Row>>> exactPage(const Search<Row, Searched>& search)
{
    const auto plan = planOf(*search.query.filter->root, search.type, search.query.baseUrl);
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

template<class Row, class Searched>
core::Result<Page<Row>> sortedPage(const Search<Row, Searched>& search)
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
    std::vector<typename Search<Row, Searched>::RowId> ids;
    for (const SortedRow& sorted : top.releaseFrom(before))
        ids.emplace_back(sorted.row);
    auto rows = search.rows.byRows(ids);
    if (!rows)
        return tl::unexpected(std::move(rows.error()));
    return Page<Row>{top.total(), std::move(*rows)};
}

template<class Row, class Searched>
core::Result<Page<Row>> run(const Search<Row, Searched>& search)
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

core::Result<Page<Person>> FilteredSearch::people(IntegrationId integration, const ResourceQuery& query,
                                                  const std::stop_token& stop)
{
    SearchBudget budget(query.budget, stop, m_standAside);
    const scim::ResourceType& type = query.type ? *query.type : scim::userResourceType();
    SearchedPeople searched(m_connection, query, type, budget);
    return run(Search<Person, SearchedPeople>{m_people, integration, query, type, budget, searched});
}

core::Result<Page<Group>> FilteredSearch::groups(IntegrationId integration, const ResourceQuery& query,
                                                 const std::stop_token& stop)
{
    SearchBudget budget(query.budget, stop, m_standAside);
    const scim::ResourceType& type = query.type ? *query.type : scim::groupResourceType();
    SearchedGroups searched(m_connection, query, type, budget);
    return run(Search<Group, SearchedGroups>{m_groups, integration, query, type, budget, searched});
}

} // namespace rollcall::directory
