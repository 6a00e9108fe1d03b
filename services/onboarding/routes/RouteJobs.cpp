// SPDX-License-Identifier: Apache-2.0
#include "onboarding/RouteJobs.h"

#include "RouteRun.h"

#include <limits>
#include <string>

namespace rollcall::onboarding {

void addRouteJobs(jobs::Runner& runner, directory::Database& database, const OktaAppOpener& open,
                  const RouteJobOptions& options)
{
    using Run = jobs::Outcome (*)(directory::Database&, const OktaAppOpener&, const RouteJobOptions&, jobs::Attempt&);
    jobs::KindOptions once;
    once.backoff = options.backoff;
    once.parallel = options.parallel;
    // Whoever is off the app is put back however long Okta's trouble lasts.
    jobs::KindOptions always = once;
    always.maximumAttempts = std::numeric_limits<int>::max();
    const auto add = [&](std::string_view kind, Run run, const jobs::KindOptions& with) {
        runner.add(
            std::string(kind),
            [&database, open, options, run](jobs::Attempt& attempt) { return run(database, open, options, attempt); },
            with);
    };
    add(oktaMailJob, sendOktaMail, once);
    add(vendorMailJob, followVendorMail, always);
    add(vendorUnassignJob, unassignForVendor, always);
    add(vendorAssignJob, assignForVendor, always);
}

} // namespace rollcall::onboarding
