// SPDX-License-Identifier: Apache-2.0
// What people did and said in the guide of an integration, kept in the directory's settings, so that any process can go
// on where another stopped. Never a secret.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "directory/WriteSession.h"
#include "setup/Facts.h"
#include "setup/Profile.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::setup {

[[nodiscard]] core::Result<SetupRecord> readRecord(directory::ReadSession& session,
                                                   directory::IntegrationId integration, const Profile& profile);
/// What was pasted into that field; empty where nothing was.
[[nodiscard]] core::Result<std::string> readValue(directory::ReadSession& session, directory::IntegrationId integration,
                                                  std::string_view field);
/// Nothing before the first time it was seen.
[[nodiscard]] core::Result<std::optional<SeenAddress>> readAddress(directory::ReadSession& session,
                                                                   directory::IntegrationId integration);
/// The newest credential of SCIM that is not revoked; nothing where there is none.
[[nodiscard]] core::Result<std::optional<directory::Credential>> readCredential(directory::ReadSession& session,
                                                                                directory::IntegrationId integration);
/// Behind the key of an app's field: the key of that app's template name.
inline constexpr std::string_view appNameEnding = "-name";
/// Empty forgets it. Invalid for a value longer than 2,000 bytes.
[[nodiscard]] core::Result<> saveValue(directory::WriteSession& session, directory::IntegrationId integration,
                                       std::string_view field, std::string_view value);
/// Of a precondition, instead of a step: the name its proof is remembered under.
[[nodiscard]] std::string proofNameOf(const Precondition& precondition);
/// Invalid without a name. `inSpiteOf`: what was seen to speak against it; only that does it stand against.
[[nodiscard]] core::Result<> saveConfirmation(directory::WriteSession& session, directory::IntegrationId integration,
                                              std::string_view step, std::string_view by,
                                              std::string_view inSpiteOf = {});
/// That the step is not to be done here, instead of a confirmation of it. Taken back in the same way.
[[nodiscard]] core::Result<> saveNotNeeded(directory::WriteSession& session, directory::IntegrationId integration,
                                           std::string_view step, std::string_view by, std::string_view inSpiteOf = {});
/// Invalid without a name.
[[nodiscard]] core::Result<> saveAnswer(directory::WriteSession& session, directory::IntegrationId integration,
                                        std::string_view precondition, bool isYes, std::string_view by);
/// By whom and when is kept in its place. Invalid without a name.
[[nodiscard]] core::Result<> takeAnswerBack(directory::WriteSession& session, directory::IntegrationId integration,
                                            std::string_view precondition, std::string_view by);
[[nodiscard]] core::Result<> takeConfirmationBack(directory::WriteSession& session,
                                                  directory::IntegrationId integration, std::string_view step);
/// So that a proof outlives the journal's retention. The drift check looks at it again.
[[nodiscard]] core::Result<> rememberProof(directory::WriteSession& session, directory::IntegrationId integration,
                                           std::string_view step, const Evidence& evidence);

/// Makes a mark for an integration that has none, before anything is planned in Okta: see `SetupRecord::mark`.
[[nodiscard]] core::Result<> makeMark(directory::WriteSession& session, directory::IntegrationId integration);

/// Notes that this is the base URL now; nothing when it was so already.
[[nodiscard]] core::Result<> noteAddress(directory::WriteSession& session, directory::IntegrationId integration,
                                         const std::optional<SeenAddress>& before, std::string_view url);

/// All of it, as when the integration is removed.
[[nodiscard]] core::Result<> forgetRecord(directory::WriteSession& session, directory::IntegrationId integration);

} // namespace rollcall::setup
