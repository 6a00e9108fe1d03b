// SPDX-License-Identifier: Apache-2.0
// Whether somebody who called can have been Okta, as far as the address tells.
#pragma once

#include <string_view>

namespace rollcall::setup {

/// Whether the address is one that only this computer calls from: a try of one's own, or a proxy or tunnel that runs
/// here and is not trusted to say for whom it calls. False for an address that is not known.
[[nodiscard]] bool isThisComputer(std::string_view address);

} // namespace rollcall::setup
