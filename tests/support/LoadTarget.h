// SPDX-License-Identifier: Apache-2.0
// Where a test's requests go.
#pragma once

#include <cstdint>
#include <string>

namespace rollcall::tests {

struct LoadTarget {
    std::uint16_t port = 0;
    std::string basePath; ///< /scim/v2/acme
    std::string token;
};

} // namespace rollcall::tests
