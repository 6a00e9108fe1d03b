// SPDX-License-Identifier: Apache-2.0
// Does what RouteDesk ordered: handlers of jobs that each may be broken off at any moment.
#pragma once

#include "directory/Database.h"
#include "jobs/Handler.h"
#include "jobs/Runner.h"
#include "onboarding/RouteDesk.h"

#include <chrono>
#include <string_view>

namespace rollcall::onboarding {

/// Okta's activation mail to one person.
inline constexpr std::string_view oktaMailJob = "okta-activation-mail";
/// The vendor's mail to one person: looks, keeps what is to be restored, and follows the two below to their end. In the
/// queue that people pause and give up.
inline constexpr std::string_view vendorMailJob = "vendor-mail";
/// The two steps, in queues of their own: once begun, nobody's pause leaves a person without the application. The job
/// of the second is made in the transaction that ends the first, so that which of them exists says how far it came.
inline constexpr std::string_view vendorUnassignJob = "vendor-mail-unassign";
inline constexpr std::string_view vendorAssignJob = "vendor-mail-assign";

struct RouteJobOptions {
    std::chrono::milliseconds seenWithin{std::chrono::minutes(3)};        ///< then the person is assigned again anyway
    std::chrono::milliseconds provisionedWithin{std::chrono::minutes(2)}; ///< then it is said what Okta says
    std::chrono::milliseconds lookHere{std::chrono::seconds(1)};
    std::chrono::milliseconds lookAtOkta{std::chrono::seconds(5)};
    /// Where nothing shows the deactivation: Okta is given so long for it.
    std::chrono::milliseconds settle{std::chrono::seconds(30)};
    jobs::Backoff backoff{std::chrono::seconds(5), std::chrono::minutes(10)};
    int parallel = 4; ///< people at a time
};

/// Before the runner starts; the database must outlive it.
void addRouteJobs(jobs::Runner& runner, directory::Database& database, const OktaAppOpener& open,
                  const RouteJobOptions& options = {});

} // namespace rollcall::onboarding
