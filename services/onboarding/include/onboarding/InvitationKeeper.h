// SPDX-License-Identifier: Apache-2.0
// Follows the directory and sees that everybody's invitation is what it should be.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "onboarding/InvitationSettings.h"

#include <memory>
#include <string>

namespace rollcall::onboarding {

/// The setting that holds an integration's InvitationSettings as JSON.
[[nodiscard]] std::string settingOfInvitations(directory::IntegrationId integration);

/// On a thread of its own, in the one process that hosts a directory. Who comes, changes or goes is found by the feed,
/// whose place is kept with what followed from it: a crash loses nothing and invites nobody twice. When the settings
/// change, everybody is looked at again. The database must outlive it.
class InvitationKeeper {
public:
    /// The directory's clock, which must outlive it.
    InvitationKeeper(directory::Database& database, const core::Clock& clock);
    /// As stop().
    ~InvitationKeeper();
    InvitationKeeper(const InvitationKeeper&) = delete;
    InvitationKeeper& operator=(const InvitationKeeper&) = delete;

    /// What happened while nobody followed is caught up with; on the very first start that is nothing.
    void start();
    /// Finishes the step it is at.
    void stop();
    /// Looks at once, as when the clock was moved. Thread-safe.
    void wake();

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace rollcall::onboarding
