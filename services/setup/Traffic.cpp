// SPDX-License-Identifier: Apache-2.0
// Reads from the journal what the proofs by traffic need: newest rows first, and no more of them than are promised.
#include "scim/Fold.h"
#include "setup/Facts.h"

#include <algorithm>
#include <span>
#include <utility>

namespace rollcall::setup {

namespace {

using directory::JournalRow;
using directory::Meaning;

constexpr std::size_t rowsAtOnce = 500;

bool isTest(const JournalRow& row)
{
    // Okta's test asks for a list, or for one person by a name; both are reads that were answered.
    return row.method == "GET" && row.status == 200 &&
           (row.meaning == Meaning::ConnectionTest || row.meaning == Meaning::PeopleListed ||
            row.meaning == Meaning::GroupsListed || row.meaning == Meaning::PersonNotFound ||
            row.meaning == Meaning::PersonLookedUp);
}

TrafficFact factOf(const JournalRow& row)
{
    return {row.at, row.id, row.subject, row.detail, row.status};
}

void keep(std::optional<TrafficFact>& fact, const JournalRow& row)
{
    if (!fact)
        fact = factOf(row);
}

/// The newest of each person is the first that is met.
void keep(std::map<std::string, TrafficFact, std::less<>>& people, const JournalRow& row)
{
    if (!row.subject.empty())
        people.try_emplace(scim::fold(row.subject), factOf(row));
}

void takeRefused(TrafficFacts& facts, const JournalRow& row)
{
    if (facts.accepted)
        return;
    if (row.status == 401)
        keep(facts.unauthorized, row);
    else
        keep(facts.refused, row);
}

void takeAnswered(TrafficFacts& facts, const JournalRow& row)
{
    keep(facts.accepted, row);
    if (isTest(row))
        keep(facts.test, row);
    switch (row.meaning) {
    case Meaning::PersonCreated:
        keep(facts.created, row);
        break;
    case Meaning::PersonUpdated:
        keep(facts.updated, row);
        keep(facts.updates, row);
        break;
    case Meaning::PersonDeactivated:
        keep(facts.deactivated, row);
        keep(facts.deactivations, row);
        break;
    case Meaning::GroupCreated:
        keep(facts.groupPushed, row);
        break;
    case Meaning::PersonNotFound:
        // A test of the connection asks for somebody invented, and nobody's creation follows it.
        if (!facts.created && !row.subject.empty())
            keep(facts.lookedUp, row);
        break;
    default:
        break;
    }
}

} // namespace

core::Result<TrafficFacts> readTraffic(directory::ReadSession& session, const directory::Integration& integration,
                                       std::stop_token stop)
{
    directory::JournalQuery query;
    query.integration = integration.id;
    query.withUnaddressed = true;
    auto order = session.journalOrder(query, directory::JournalId(0), std::move(stop));
    if (!order)
        return tl::unexpected(std::move(order.error()));
    std::span<const directory::JournalId> ids(order->ids);
    ids = ids.first(std::min(ids.size(), TrafficFacts::maximumRows));
    TrafficFacts facts;
    while (!ids.empty()) {
        const std::size_t count = std::min(ids.size(), rowsAtOnce);
        const auto rows = session.journalRows(ids.first(count));
        if (!rows)
            return tl::unexpected(rows.error());
        for (const JournalRow& row : *rows) {
            // What belongs to no integration may be older than this one.
            if (row.at < integration.created)
                continue;
            if (row.status >= 400 && row.status != 404)
                takeRefused(facts, row);
            else if (row.status < 400)
                takeAnswered(facts, row);
        }
        ids = ids.subspan(count);
    }
    return facts;
}

} // namespace rollcall::setup
