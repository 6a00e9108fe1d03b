// SPDX-License-Identifier: Apache-2.0
// Where a step is done: the page of the Admin Console, the command for a terminal, and Okta's own end of OAuth.
#pragma once

#include "setup/Facts.h"
#include "setup/Profile.h"

#include <string>

namespace rollcall::setup {

/// The address of the step's page; empty while organisation or app are not known, and for a step without one.
[[nodiscard]] std::string pageOf(const Step& step, const Profile& profile, const Facts& facts);

/// What does the step in a terminal; empty where nothing does, and without the integration's name.
[[nodiscard]] std::string commandOf(const Step& step, const Profile& profile, const Facts& facts);

/// Where Okta has the code of an approval sent, by the name of its app; empty while that, or the organisation, is not
/// known, and for an organisation whose part of Okta does not show in its name.
[[nodiscard]] std::string redirectUriAsARule(const Profile& profile, const Facts& facts);

} // namespace rollcall::setup
