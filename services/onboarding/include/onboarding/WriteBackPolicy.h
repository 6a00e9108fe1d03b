// SPDX-License-Identifier: Apache-2.0
// What becomes of one person's registration in Okta, decided from facts alone. Membership that waives a second factor
// is a privilege: it is given by itself for strong evidence only, and taken away before anything else is done.
#pragma once

#include "core/Timestamp.h"
#include "directory/Registrations.h"
#include "onboarding/WriteBackSettings.h"

#include <cstdint>
#include <optional>
#include <string>

namespace rollcall::onboarding {

struct WriteBackSituation {
    directory::IntegrationId integration;
    directory::ResourceId person;
    directory::PersonId row{}; ///< 0 when they are gone
    bool isActive = true;      ///< false: deactivated, or gone
    std::optional<directory::Registration> registration;
    std::optional<directory::WriteBack> writeBack;
    std::int64_t additionsThisHour = 0;
    core::Timestamp now{};
};

struct WriteBackDecision {
    std::optional<directory::WriteBack> writeBack{}; ///< to be saved
    bool isOrdered = false;                          ///< with a job that writes it
};

/// What follows by itself, e.g. from new evidence or a deactivation.
[[nodiscard]] WriteBackDecision decide(const WriteBackSituation& situation, const WriteBackSettings& settings);

/// What somebody's word makes of one that is held. Nothing where it is not held, or must not be written.
[[nodiscard]] WriteBackDecision confirmed(const WriteBackSituation& situation, const WriteBackSettings& settings,
                                          const std::string& by);

} // namespace rollcall::onboarding
