// SPDX-License-Identifier: Apache-2.0
// The app in Okta whose people an integration has, as its guide or its stored connection names it.
#pragma once

#include "composition/OktaConnections.h"
#include "core/Result.h"
#include "directory/Types.h"
#include "onboarding/RouteDesk.h"

namespace rollcall::app {

/// Fails as OktaConnections::open does. The session stays open for as long as somebody holds the client.
[[nodiscard]] core::Result<onboarding::OktaApp> openOktaApp(OktaConnections& connections,
                                                            const directory::Integration& integration);

} // namespace rollcall::app
