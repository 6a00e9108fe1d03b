// SPDX-License-Identifier: Apache-2.0
// Looks again and again in Okta who has registered: sign-ins through the vendor's identity provider, and, where others
// keep it, the group or attribute.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"
#include "onboarding/WriteBackKeeper.h"

#include <chrono>
#include <memory>

namespace rollcall::onboarding {

struct EvidenceWatchOptions {
    std::chrono::milliseconds signIns = std::chrono::seconds(30); ///< between two looks into the log
    std::chrono::milliseconds target = std::chrono::minutes(5);   ///< between two readings of group or attribute
};

/// On a thread of its own, in the one process that hosts a directory; only of integrations for which watching or
/// writing was chosen. Where the log was read to is kept, so that nothing is missed while nobody ran, as far as the log
/// reaches. Okta's refusals are logged once, and tried again.
class EvidenceWatch {
public:
    /// Both must outlive it.
    EvidenceWatch(directory::Database& database, const core::Clock& clock, OktaOpener open,
                  EvidenceWatchOptions options = {});
    ~EvidenceWatch();
    EvidenceWatch(const EvidenceWatch&) = delete;
    EvidenceWatch& operator=(const EvidenceWatch&) = delete;

    void start();
    void stop();

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace rollcall::onboarding
