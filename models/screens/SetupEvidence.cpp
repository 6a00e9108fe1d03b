// SPDX-License-Identifier: Apache-2.0
// From the oldest to the newest, so that the proof is the first request of its kind.
#include "screens/SetupEvidence.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace rollcall::models {

namespace {

constexpr std::size_t mostRequests = 5000;
constexpr std::size_t slice = 500;

void see(std::optional<SetupSighting>& sighting, const directory::JournalRow& row)
{
    if (!sighting)
        sighting = SetupSighting{row.id, row.at, row.subject};
}

void see(SetupEvidence& evidence, const directory::JournalRow& row)
{
    using directory::Meaning;
    see(evidence.any, row);
    evidence.lastAnswered = row.at;
    if (row.meaning == Meaning::PersonCreated)
        see(evidence.created, row);
    else if (row.meaning == Meaning::PersonUpdated)
        see(evidence.updated, row);
    else if (row.meaning == Meaning::PersonDeactivated)
        see(evidence.deactivated, row);
    else if (row.meaning == Meaning::GroupCreated)
        see(evidence.group, row);
}

} // namespace

core::Result<SetupEvidence> readSetupEvidence(directory::ReadSession& session, directory::IntegrationId integration,
                                              SetupEvidence evidence, const std::stop_token& stop)
{
    directory::JournalQuery query;
    query.integration = integration;
    query.slice = directory::JournalSlice::Succeeded;
    auto order = session.journalOrder(query, evidence.examined, stop);
    if (!order)
        return tl::unexpected(order.error());
    auto& ids = order->ids;
    ids.resize(std::min(ids.size(), mostRequests));
    std::ranges::reverse(ids);
    for (std::size_t from = 0; from < ids.size(); from += slice) {
        const auto rows = session.journalRows(std::span(ids).subspan(from, std::min(slice, ids.size() - from)));
        if (!rows)
            return tl::unexpected(rows.error());
        auto sorted = *rows;
        std::ranges::sort(sorted, {}, [](const directory::JournalRow& row) { return row.id.value; });
        for (const auto& row : sorted)
            see(evidence, row);
    }
    evidence.examined = order->examined;
    return evidence;
}

} // namespace rollcall::models
