// SPDX-License-Identifier: Apache-2.0
// Which header fields of a request go on to the downstream.
#pragma once

#include <string_view>

namespace rollcall::relay {

[[nodiscard]] bool isPassedOn(std::string_view headerName);

} // namespace rollcall::relay
