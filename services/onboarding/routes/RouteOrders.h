// SPDX-License-Identifier: Apache-2.0
// What the jobs of the routes carry, as JSON.
#pragma once

#include "core/Result.h"
#include "directory/Jobs.h"
#include "directory/Types.h"
#include "okta/Ids.h"
#include "okta/Value.h"

#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// Of OktaMail, and of VendorMail as a whole.
struct RouteOrder {
    directory::ResourceId person;
    okta::UserId user;
    std::string name;
    std::string askedBy;
};
[[nodiscard]] std::string toJson(const RouteOrder& order);
[[nodiscard]] core::Result<RouteOrder> parseRouteOrder(std::string_view json);

/// The assignment as it was before anything was done, with what tells a later deactivation from earlier ones.
struct KeptAssignment {
    RouteOrder order;
    directory::JobId orderedBy; ///< the job of kind vendorMailJob
    std::string userName;       ///< at the app
    okta::Profile profile;
    bool isLogReadable = false;
    std::string lastDeactivation; ///< uuid of the newest event of that kind in the log; may be empty
    std::string notSeen; ///< behind the first step: why the deactivation was not seen, for people; empty: it was
};
[[nodiscard]] std::string toJson(const KeptAssignment& kept);
[[nodiscard]] core::Result<KeptAssignment> parseKeptAssignment(std::string_view json);

/// Makes one of each step for an order.
[[nodiscard]] std::string causeOfStep(directory::JobId orderedBy);

} // namespace rollcall::onboarding
