// SPDX-License-Identifier: Apache-2.0
// What an admin gives so that Okta's API can be used.
#pragma once

#include "core/Secret.h"

#include <memory>
#include <string>

namespace rollcall::models {

struct OktaAccessWish {
    std::string organisation;                  ///< as pasted: any address of it
    std::shared_ptr<const core::Secret> token; ///< an API token; null: the service app whose key was made here
    std::string clientId;                      ///< of the service app
    bool mayManage = false;                    ///< service app: ask for what writing needs as well
    std::string app;                           ///< its address, id or label; empty: none is looked at yet
    std::string certificateAuthorities;        ///< PEM file trusted besides the system's; may be empty
};

} // namespace rollcall::models
