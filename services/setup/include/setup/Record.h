// SPDX-License-Identifier: Apache-2.0
// What people did and said in the guide of an integration, kept in the directory's settings, so that any process can go
// on where another stopped. Never a secret.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "directory/WriteSession.h"
#include "setup/Facts.h"
#include "setup/Profile.h"

#include <string_view>

namespace rollcall::setup {

[[nodiscard]] core::Result<SetupRecord> readRecord(directory::ReadSession& session,
                                                   directory::IntegrationId integration, const Profile& profile);
/// Behind the key of an app's field: the key of that app's template name.
inline constexpr std::string_view appNameEnding = "-name";
/// Empty forgets it. Invalid for a value longer than 2,000 bytes.
[[nodiscard]] core::Result<> saveValue(directory::WriteSession& session, directory::IntegrationId integration,
                                       std::string_view field, std::string_view value);
/// Invalid without a name.
[[nodiscard]] core::Result<> saveConfirmation(directory::WriteSession& session, directory::IntegrationId integration,
                                              std::string_view step, std::string_view by);
[[nodiscard]] core::Result<> takeConfirmationBack(directory::WriteSession& session,
                                                  directory::IntegrationId integration, std::string_view step);
/// So that a proof outlives the journal's retention. The drift check looks at it again.
[[nodiscard]] core::Result<> rememberProof(directory::WriteSession& session, directory::IntegrationId integration,
                                           std::string_view step, const Evidence& evidence);

/// All of it, as when the integration is removed.
[[nodiscard]] core::Result<> forgetRecord(directory::WriteSession& session, directory::IntegrationId integration);

} // namespace rollcall::setup
