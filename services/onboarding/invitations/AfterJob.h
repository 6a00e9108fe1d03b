// SPDX-License-Identifier: Apache-2.0
// What an invitation becomes by what became of the job that was to mail it.
#pragma once

#include "directory/Invitations.h"
#include "directory/Jobs.h"

#include <optional>
#include <span>

namespace rollcall::onboarding {

/// For a job that ended otherwise than by its handler's word: a crash, somebody who gave it up, or who tries again.
/// Nothing when that says nothing new. `attempts` are the invitation's, oldest first.
[[nodiscard]] std::optional<directory::Invitation> afterJob(const directory::Invitation& before,
                                                            const directory::Job& job, directory::MailKind kind,
                                                            std::span<const directory::MailAttempt> attempts);

} // namespace rollcall::onboarding
