// SPDX-License-Identifier: Apache-2.0
// The sentences on who calls are written for Okta; where somebody else calls, they name that one.
#pragma once

#include "setup/Evidence.h"
#include "setup/Profile.h"

#include <string>

namespace rollcall::setup {

[[nodiscard]] bool isCalledByOkta(const Profile& profile);
/// Of whole sentences: "Okta has looked for nobody." becomes "The client has looked for nobody."
[[nodiscard]] std::string ofCaller(std::string text, const Profile& profile);
/// Of part of one: "Okta's first request" becomes "the client's first request".
[[nodiscard]] std::string phraseOfCaller(std::string text, const Profile& profile);
[[nodiscard]] Trouble ofCaller(Trouble trouble, const Profile& profile);

} // namespace rollcall::setup
