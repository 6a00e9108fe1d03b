// SPDX-License-Identifier: Apache-2.0
// Decides about one person's registration in Okta and keeps what follows, in one transaction.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "directory/WriteSession.h"
#include "onboarding/WriteBackPolicy.h"

namespace rollcall::onboarding {

/// What is known of one person in the writer's transaction.
[[nodiscard]] core::Result<WriteBackSituation> writeBackSituationOf(directory::WriteSession& session,
                                                                    directory::IntegrationId integration,
                                                                    const directory::ResourceId& person);

/// Saves what was decided, with the job that writes it. True when anything was.
[[nodiscard]] core::Result<bool> apply(directory::WriteSession& session, const WriteBackDecision& decision);

[[nodiscard]] core::Result<WriteBackSettings> readWriteBackSettings(directory::ReadSession& session,
                                                                    directory::IntegrationId integration);

} // namespace rollcall::onboarding
