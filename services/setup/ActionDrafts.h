// SPDX-License-Identifier: Apache-2.0
// What the calls of a plan are made of: the same for the preview and for doing it.
#pragma once

#include "okta/Apps.h"
#include "okta/Groups.h"
#include "okta/Schemas.h"
#include "setup/Actions.h"

#include <string>
#include <string_view>

namespace rollcall::setup {

/// How the descriptions of all groups begin that any Rollcall made.
inline constexpr std::string_view madeByRollcall = "Made by Rollcall for ";

/// The description tells later that the group was made here, and what for: by the integration's mark, which no other
/// integration and no other installation has.
[[nodiscard]] okta::GroupDraft groupDraft(const Profile& profile, const std::string& name, std::string_view field,
                                          const std::string& mark);
/// Hidden from dashboards.
[[nodiscard]] okta::AppDraft appDraft(const std::string& appTemplate, const std::string& label);
[[nodiscard]] okta::AttributeDraft attributeDraft(const Profile& profile);

} // namespace rollcall::setup
