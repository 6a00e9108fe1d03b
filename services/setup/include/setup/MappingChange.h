// SPDX-License-Identifier: Apache-2.0
// Changing an app's mappings in Okta: shown call by call first, then done and read back.
#pragma once

#include "core/Result.h"
#include "okta/Client.h"
#include "okta/Schemas.h"
#include "setup/Actions.h"
#include "setup/Mapping.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::setup {

struct PlannedRule {
    std::string attribute{};                   ///< in Okta's profile of the app
    std::optional<okta::MappingRule> before{}; ///< nothing: it was not mapped
    std::optional<okta::MappingRule> after{};  ///< nothing: the mapping is removed
    okta::Call call{};                         ///< as it will be sent
};

struct MappingPlan {
    okta::ProfileMappingId mapping{};
    std::vector<PlannedRule> rules{};
};

/// Changes that would change nothing are left out.
[[nodiscard]] MappingPlan planMapping(const okta::ProfileMapping& current, const std::vector<MappingChange>& changes);

struct MappingReport {
    PlanReport done{};                         ///< a call for each rule of the plan
    bool isReadBack = false;                   ///< `now` was read after what was written
    std::optional<okta::ProfileMapping> now{}; ///< as it was read last; nothing when it could not be read at all
};

/// Keeps the mapping as it was, before anything is written.
using KeepMapping = std::function<core::Result<>(const okta::ProfileMapping& asItWas)>;
/// Called on the calling thread after each call that was done or needless.
using RuleObserver = std::function<void(std::size_t at, const CallReport& report)>;

/// Reads the mapping first. A rule that is neither as the plan found it nor as it shall be was changed by somebody else
/// meanwhile: Conflict, and nothing is written. What could not be kept is not changed. Then each rule is written, and
/// all of them are read back: a rule that Okta does not show afterwards has failed. `stop` ends it between two calls or
/// within a wait.
[[nodiscard]] MappingReport applyMapping(okta::Client& client, const MappingPlan& plan, const KeepMapping& keep,
                                         const RuleObserver& onRule, std::stop_token stop);

} // namespace rollcall::setup
