// SPDX-License-Identifier: Apache-2.0
// Questions a profile can answer about itself.
#include "setup/Profile.h"

#include <algorithm>

namespace rollcall::setup {

std::string_view toString(GroupUse use)
{
    switch (use) {
    case GroupUse::None:
        return "none";
    case GroupUse::Push:
        return "push";
    case GroupUse::SecurityControl:
        return "security-control";
    }
    return "none";
}

bool Profile::offersRole(std::string_view role) const
{
    return std::ranges::find(roles, role) != roles.end();
}

bool Profile::offersAuthMode(std::string_view mode) const
{
    return std::ranges::find(authModes, mode) != authModes.end();
}

} // namespace rollcall::setup
