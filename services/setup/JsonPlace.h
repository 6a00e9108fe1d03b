// SPDX-License-Identifier: Apache-2.0
// Where in a file the value of a JSON pointer stands.
#pragma once

#include <string_view>

namespace rollcall::setup {

/// From 1; that of the nearest value around it when there is none; 0 for a text that is no JSON. RFC 6901.
[[nodiscard]] int lineOf(std::string_view json, std::string_view pointer);

} // namespace rollcall::setup
