// SPDX-License-Identifier: Apache-2.0
// What of the door stands at one address.
#pragma once

#include "Router.h"

#include <string_view>
#include <utility>

namespace rollcall::listener {

/// SCIM, OAuth and the vendor's word on registrations stand together: all are found by the public URL.
struct Parts {
    bool scim = true;
    bool enrolment = true;
    bool health = true;

    [[nodiscard]] bool has(Area area) const
    {
        switch (area) {
        case Area::Scim:
        case Area::OAuth:
        case Area::Registrations:
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

/// As route(); what stands at another address is Area::Unknown here.
[[nodiscard]] inline Route routeAmong(Parts parts, std::string_view path)
{
    auto found = route(path);
    return parts.has(found.area) ? std::move(found) : Route{.dialect = found.dialect, .slug = {}, .id = {}};
}

} // namespace rollcall::listener
