// SPDX-License-Identifier: Apache-2.0
// Who has registered with the vendor, as far as it is known here, for judging whom Okta's sign-in rules let in.
#pragma once

#include "core/Result.h"
#include "directory/Database.h"
#include "directory/Types.h"
#include "setup/SignInReview.h"

#include <stop_token>

namespace rollcall::app {

/// Empty where nobody has looked yet who is registered and nothing has come in: nothing is known of anybody then. Of
/// somebody who stands in the managed group and of whom nothing else tells, and of somebody's word alone, it says
/// nothing: a rule is not proven by what it gives. The database must outlive what is returned, which is for one thread.
[[nodiscard]] core::Result<setup::RegistrationSource>
knownRegistrations(directory::Database& database, const directory::Integration& integration, std::stop_token stop);

} // namespace rollcall::app
