// SPDX-License-Identifier: Apache-2.0
// A test notes the secrets it uses that cannot be known by their shape.
#pragma once

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

namespace rollcall::tests {

/// For the watch over the whole test run, whose folder ctest names (README.md). Without one there is nobody to tell.
inline void noteSecret(std::string_view value)
{
    // A line of its own by one write each: many tests note theirs at the same time.
    if (const char* folder = std::getenv("ROLLCALL_SECRET_WATCH"))
        std::ofstream(std::string(folder) + "/noted", std::ios::app) << std::string(value) + "\n";
}

} // namespace rollcall::tests
