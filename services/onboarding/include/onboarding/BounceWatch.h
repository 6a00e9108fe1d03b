// SPDX-License-Identifier: Apache-2.0
// Reads the mailbox of reports again and again, in the one process that hosts a directory.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "onboarding/BounceBox.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace rollcall::onboarding {

struct BounceWatchOptions {
    std::chrono::milliseconds pause{0}; ///< between two readings; 0: as the box wants it
    /// After trouble the pause is doubled each time, up to this.
    std::chrono::milliseconds longestPause = std::chrono::minutes(30);
    std::chrono::milliseconds settings = std::chrono::seconds(1); ///< between two looks whether settings changed
};

/// The box as it is set at the moment; NotFound while none is. Called on the watch's thread.
using BounceBoxOpener = std::function<core::Result<std::unique_ptr<BounceBox>>()>;
/// Differs once the settings of the box were changed.
using BounceSettingsState = std::function<core::Result<std::string>()>;

/// On a thread of its own. Trouble is logged once, kept in BounceStanding, and tried again with longer pauses; changed
/// settings are tried at once.
class BounceWatch {
public:
    /// Both must outlive it.
    BounceWatch(directory::Database& database, const core::Clock& clock, BounceBoxOpener open,
                BounceSettingsState state, BounceWatchOptions options = {});
    ~BounceWatch();
    BounceWatch(const BounceWatch&) = delete;
    BounceWatch& operator=(const BounceWatch&) = delete;

    void start();
    void stop();

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace rollcall::onboarding
