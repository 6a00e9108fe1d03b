// SPDX-License-Identifier: Apache-2.0
// Where Okta's API is asked for an integration, as the connection is stored.
#pragma once

#include <string>

namespace rollcall::setup {

struct OktaTarget {
    std::string organisation{}; ///< origin
    std::string app{};          ///< chosen in connecting; empty for none. One that was pasted goes before it

    bool operator==(const OktaTarget&) const = default;
};

} // namespace rollcall::setup
