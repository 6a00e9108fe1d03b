// SPDX-License-Identifier: Apache-2.0
// The guide for the colleague who administers Okta: filled in, without secrets.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <string>
#include <string_view>

namespace rollcall::setup {

/// Markdown, UTF-8.
[[nodiscard]] std::string exportMarkdown(const Profile& profile, std::string_view integrationName, const Guide& guide,
                                         const SetupRecord& record, core::Timestamp now);

} // namespace rollcall::setup
