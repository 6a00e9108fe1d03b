// SPDX-License-Identifier: Apache-2.0
// What an admin wants done in Okta through its API.
#pragma once

#include <string>

namespace rollcall::models {

struct OktaActionWish {
    std::string assignGroup;  ///< name; empty: no group is made for assigning
    std::string pushGroup;    ///< another one; empty: none is made for pushing
    std::string managedGroup; ///< the one that the vendor keeps; empty: none is made
    std::string appLabel;     ///< empty: no app is made
    std::string pilot;        ///< login or id of one person; empty: nobody is assigned
    bool withAttribute = true;
};

} // namespace rollcall::models
