// SPDX-License-Identifier: Apache-2.0
// Re-sending by Okta's mail or the vendor's: who would be reached and by which calls, and the order for it.
#pragma once

#include "core/Result.h"
#include "directory/Database.h"
#include "directory/Jobs.h"
#include "okta/Client.h"
#include "okta/Ids.h"
#include "onboarding/ResendWays.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::onboarding {

/// The app in Okta whose people an integration has.
struct OktaApp {
    std::shared_ptr<okta::Client> client;
    okta::AppId app{}; ///< empty: not chosen yet
};
/// NotFound where there is no connection with Okta. Thread-safe.
using OktaAppOpener = std::function<core::Result<OktaApp>(const directory::Integration&)>;

struct RoutePreview {
    ResendRoute route = ResendRoute::VendorMail;
    std::vector<RoutedPerson> people;
    std::vector<UnroutedPerson> skipped;
};

/// The calls that are made for one person, in their order, without those that only read: "POST /api/v1/…".
[[nodiscard]] std::vector<std::string> callsOf(ResendRoute route, const okta::AppId& app, const okta::UserId& user);

struct RouteRequest {
    directory::IntegrationId integration;
    ResendRoute route = ResendRoute::VendorMail;
    std::vector<RoutedPerson> people;
    std::string askedBy;
    std::string title{}; ///< of the bulk action; empty for one person: then no queue of its own is made
    int perMinute = 0;   ///< at most so many are begun in a minute; 0: no bound
    /// Names this wish: asked for twice under one name, it is done once.
    std::string requestId;
};

struct RouteOutcome {
    std::optional<directory::JobQueueId> queue; ///< to pause, go on with, or give up; none for one person
    std::int64_t ordered = 0;
    std::int64_t orderedBefore = 0; ///< under the same name
    std::vector<UnroutedPerson> skipped;
};

/// Blocking; not for the GUI thread nor the writer's. Thread-safe.
class RouteDesk {
public:
    RouteDesk(directory::Database& database, OktaAppOpener open) : m_database(database), m_open(std::move(open)) {}

    /// Looks in Okta and changes nothing. A companion's `people` are Okta ids, logins or addresses. For OktaMail and
    /// VendorMail alone; NotFound where there is no connection with Okta.
    [[nodiscard]] core::Result<RoutePreview> preview(directory::IntegrationId integration, ResendRoute route,
                                                     std::span<const directory::ResourceId> people,
                                                     std::stop_token stop = {});
    /// Those of a preview. Who registered since, or is under way already, is left out; the rest is looked at again
    /// right before each call.
    [[nodiscard]] core::Result<RouteOutcome> order(const RouteRequest& request);
    /// All routes. Asks nothing of Okta.
    [[nodiscard]] core::Result<std::vector<OfferedRoute>> offered(directory::IntegrationId integration);
    /// The one that is meant where nobody names any.
    [[nodiscard]] core::Result<ResendRoute> usual(directory::IntegrationId integration);
    /// The app whose people it is about, for showing the calls.
    [[nodiscard]] core::Result<okta::AppId> app(directory::IntegrationId integration);

private:
    directory::Database& m_database;
    OktaAppOpener m_open;
};

} // namespace rollcall::onboarding
