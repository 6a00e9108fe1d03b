// SPDX-License-Identifier: Apache-2.0
// What of the door stands at one address.
#pragma once

#include "Router.h"

namespace rollcall::listener {

/// SCIM and OAuth stand together, since Okta finds both by the public URL.
struct Parts {
    bool scim = true;
    bool enrolment = true;
    bool health = true;

    [[nodiscard]] bool has(Area area) const
    {
        switch (area) {
        case Area::Scim:
        case Area::OAuth:
            return scim;
        case Area::Enrolment:
            return enrolment;
        case Area::Health:
        case Area::Readiness:
            return health;
        case Area::Unknown:
            break;
        }
        return false;
    }
};

} // namespace rollcall::listener
