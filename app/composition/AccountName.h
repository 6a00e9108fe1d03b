// SPDX-License-Identifier: Apache-2.0
// Who sits at this computer, for what is kept with what was done.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::app {

/// The name of the account that runs the program; `otherwise` where the system does not say.
[[nodiscard]] std::string accountName(std::string_view otherwise);

} // namespace rollcall::app
