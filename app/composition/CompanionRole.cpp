// SPDX-License-Identifier: Apache-2.0
// One sentence for all places that have nothing to offer to a companion.
#include "composition/CompanionRole.h"

namespace rollcall::app {

bool isCompanion(const directory::Integration& integration)
{
    return integration.role == directory::Role::Companion;
}

std::string whyCompanionHasNo(const directory::Integration& integration, std::string_view what)
{
    return integration.slug +
           " is a companion: Okta talks to the vendor and never calls Rollcall, so that there are no " +
           std::string(what) + ". `rollcallctl okta connect` gives it access to Okta's API, which is all it uses.";
}

core::Result<> refuseCompanion(const directory::Integration& integration, std::string_view what)
{
    if (!isCompanion(integration))
        return {};
    return core::failure(core::ErrorKind::Denied, whyCompanionHasNo(integration, what));
}

} // namespace rollcall::app
