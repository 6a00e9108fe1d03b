// SPDX-License-Identifier: Apache-2.0
// What a profile says to the people who are invited: stores, what the app asks, remedies, whom to turn to.
#pragma once

#include "onboarding/StoredEnrolmentDesk.h"
#include "setup/ProfileCatalogue.h"

namespace rollcall::app {

/// The catalogue must outlive it. Empty for an integration whose profile is not there any more.
[[nodiscard]] onboarding::EnrolmentContentSource enrolmentContent(const setup::ProfileCatalogue& profiles);

} // namespace rollcall::app
