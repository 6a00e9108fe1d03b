// SPDX-License-Identifier: Apache-2.0
// What all writes of one batch share: the connection, the instant, the feed, the totals, the changes to be recorded.
#pragma once

#include "Connection.h"
#include "CounterRepository.h"
#include "FeedRepository.h"
#include "JournalRepository.h"
#include "TouchedGroup.h"
#include "core/Secret.h"

#include <map>
#include <utility>
#include <vector>

namespace rollcall::directory {

struct WriteContext {
    explicit WriteContext(Connection& theConnection)
        : connection(theConnection), feed(theConnection), counters(theConnection), journal(theConnection)
    {
    }

    [[nodiscard]] core::Result<> addFeed(FeedKind kind, FeedChange change, IntegrationId integration, std::int64_t row)
    {
        auto position = feed.add(kind, change, integration, row, now);
        if (!position)
            return tl::unexpected(std::move(position.error()));
        return {};
    }

    void forgetOperation()
    {
        changes.clear();
        touchedGroups.clear();
    }

    /// The id as it was given, or a new one.
    [[nodiscard]] core::Result<ResourceId> idOrNew(const ResourceId& given) const
    {
        if (!given.value.empty())
            return given;
        auto uuid = core::generateUuid(core::toMilliseconds(now));
        if (!uuid)
            return tl::unexpected(std::move(uuid.error()));
        return ResourceId(std::move(*uuid));
    }

    Connection& connection;
    FeedRepository feed;
    CounterRepository counters;
    JournalRepository journal;
    core::Timestamp now{};
    /// Of the operation that runs; written with its journal row, or alone when it writes none.
    std::vector<PendingChange> changes;
    /// Of the operation that runs.
    std::map<GroupId, TouchedGroup> touchedGroups;
};

} // namespace rollcall::directory
