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

/// The description tells later that the group was made here, and what for.
[[nodiscard]] okta::GroupDraft groupDraft(const Profile& profile, const std::string& name, std::string_view field);
/// Hidden from dashboards.
[[nodiscard]] okta::AppDraft appDraft(const std::string& appTemplate, const std::string& label);
[[nodiscard]] okta::AttributeDraft attributeDraft(const Profile& profile);

} // namespace rollcall::setup
