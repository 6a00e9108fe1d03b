// SPDX-License-Identifier: Apache-2.0
// Finds the app in Okta that a person names.
#pragma once

#include "okta/Apps.h"
#include "okta/Client.h"

#include <stop_token>
#include <string_view>

namespace rollcall::app {

/// The app that `wanted` is the id, the address in the Admin Console, or the label of. NotFound, or Invalid without an
/// HTTP status when several have that label; both name what there is.
[[nodiscard]] okta::Answer<okta::App> findOktaApp(okta::Client& client, std::string_view wanted, std::stop_token stop);

} // namespace rollcall::app
