// SPDX-License-Identifier: Apache-2.0
#include "DeactivationWatch.h"

#include "okta/SystemLog.h"

#include <algorithm>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t eventsLookedAt = 100;
constexpr std::string_view deactivation = "application.provision.user.deactivate";

} // namespace

okta::Answer<std::optional<DeactivationEvent>> newestDeactivation(okta::Client& client, const okta::AppId& app,
                                                                  const okta::UserId& user, const std::stop_token& stop)
{
    okta::LogQuery query;
    query.filter = okta::personAt(app, user);
    query.order = okta::LogOrder::Descending;
    query.limit = static_cast<int>(eventsLookedAt);
    const auto events = okta::SystemLog(client).find(query, eventsLookedAt, stop);
    if (!events)
        return tl::unexpected(events.error());
    const auto newest = std::ranges::find(events->items, deactivation, &okta::LogEvent::eventType);
    if (newest == events->items.end())
        return std::nullopt;
    return DeactivationEvent{newest->uuid, newest->result == "SUCCESS", newest->reason};
}

} // namespace rollcall::onboarding
