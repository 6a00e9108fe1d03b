// SPDX-License-Identifier: Apache-2.0
// Every order is computed once; what is asked for is then a walk along one of them.
#include "tables/OktaPeopleIndex.h"

#include "OktaOutcomeText.h"
#include "directory/SearchText.h"
#include "scim/Fold.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace rollcall::models {

namespace {

using okta::AssignedPerson;

/// Often enough to end at once, seldom enough to cost nothing.
constexpr std::size_t peopleBetweenLooks = 4096;

tl::unexpected<core::Error> cancelled()
{
    return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
}

std::size_t urgencyOf(const AssignedPerson& person)
{
    const auto found = std::ranges::find(OktaOutcomeText::byUrgency, person.outcome);
    return static_cast<std::size_t>(found - OktaOutcomeText::byUrgency.begin());
}

} // namespace

core::Result<std::shared_ptr<const OktaPeopleIndex>> OktaPeopleIndex::build(Report report, const std::stop_token& stop)
{
    std::shared_ptr<OktaPeopleIndex> index(new OktaPeopleIndex(std::move(report)));
    const auto& people = index->m_report->people;
    index->m_texts.reserve(people.size());
    index->m_places.reserve(people.size());
    for (const AssignedPerson& person : people) {
        if (index->m_texts.size() % peopleBetweenLooks == 0 && stop.stop_requested())
            return cancelled();
        index->m_places.emplace(person.id.value, static_cast<Place>(index->m_texts.size()));
        index->m_texts.push_back(
            directory::searchTextOf(person.name + " " + person.login + " " + person.email + " " + person.appUserName));
    }
    // By name first: it decides between those who are alike in anything else.
    const std::array texts{std::pair{OktaPeopleSort::Name, &AssignedPerson::name},
                           std::pair{OktaPeopleSort::Login, &AssignedPerson::login},
                           std::pair{OktaPeopleSort::AppUserName, &AssignedPerson::appUserName},
                           std::pair{OktaPeopleSort::UserStatus, &AssignedPerson::userStatus},
                           std::pair{OktaPeopleSort::Reason, &AssignedPerson::reason},
                           std::pair{OktaPeopleSort::Email, &AssignedPerson::email}};
    for (const auto& [by, member] : texts) {
        if (stop.stop_requested())
            return cancelled();
        index->sortTexts(by, member);
    }
    index->sortOutcomes();
    index->sortTimes();
    return index;
}

void OktaPeopleIndex::sortTexts(OktaPeopleSort by, std::string AssignedPerson::* member)
{
    std::vector<std::string> keys;
    keys.reserve(size());
    for (const AssignedPerson& person : m_report->people)
        keys.push_back(scim::foldForSearch(person.*member));
    Sorted& out = sorted(by);
    if (by == OktaPeopleSort::Name) {
        out.places.resize(size());
        std::iota(out.places.begin(), out.places.end(), Place{0});
    } else {
        out.places = sorted(OktaPeopleSort::Name).places;
    }
    const auto empties = std::ranges::stable_partition(out.places, [&](Place place) { return !keys[place].empty(); });
    std::stable_sort(out.places.begin(), empties.begin(),
                     [&](Place left, Place right) { return keys[left] < keys[right]; });
    out.filled = static_cast<std::size_t>(empties.begin() - out.places.begin());
}

void OktaPeopleIndex::sortOutcomes()
{
    Sorted& out = sorted(OktaPeopleSort::Outcome);
    out.places = sorted(OktaPeopleSort::Name).places;
    out.filled = out.places.size();
    std::ranges::stable_sort(out.places, {}, [this](Place place) { return urgencyOf(at(place)); });
}

void OktaPeopleIndex::sortTimes()
{
    Sorted& out = sorted(OktaPeopleSort::Since);
    out.places = sorted(OktaPeopleSort::Name).places;
    const auto empties =
        std::ranges::stable_partition(out.places, [this](Place place) { return at(place).since.has_value(); });
    std::stable_sort(out.places.begin(), empties.begin(),
                     [this](Place left, Place right) { return *at(left).since < *at(right).since; });
    out.filled = static_cast<std::size_t>(empties.begin() - out.places.begin());
}

std::optional<OktaPeopleIndex::Place> OktaPeopleIndex::find(const okta::UserId& id) const
{
    const auto found = m_places.find(id.value);
    return found == m_places.end() ? std::nullopt : std::optional(found->second);
}

core::Result<std::vector<OktaPeopleIndex::Place>> OktaPeopleIndex::order(const OktaPeopleQuery& query,
                                                                         const std::stop_token& stop) const
{
    std::vector<std::string> patterns;
    for (const std::string& word : directory::searchWords(query.search))
        patterns.push_back(directory::searchPattern(word));
    const auto isWanted = [&](Place place) {
        if (query.outcome && at(place).outcome != *query.outcome)
            return false;
        return std::ranges::all_of(
            patterns, [&](const std::string& pattern) { return m_texts[place].find(pattern) != std::string::npos; });
    };
    const Sorted& from = m_sorted[static_cast<std::size_t>(query.sort)];
    std::vector<Place> wanted;
    wanted.reserve(from.places.size());
    for (std::size_t i = 0; i < from.places.size(); ++i) {
        if (i % peopleBetweenLooks == 0 && stop.stop_requested())
            return cancelled();
        const bool isTurned = query.isDescending && i < from.filled;
        const Place place = from.places[isTurned ? from.filled - 1 - i : i];
        if (isWanted(place))
            wanted.push_back(place);
    }
    return wanted;
}

} // namespace rollcall::models
