// SPDX-License-Identifier: Apache-2.0
// What a step waits for, in words.
#pragma once

#include "setup/Profile.h"

#include <string>

namespace rollcall::setup {

/// "a value that can be read, or Okta shows the group on the app"; "somebody's word" where nothing proves it.
[[nodiscard]] std::string expectationOf(const Step& step, const Profile& profile);

} // namespace rollcall::setup
