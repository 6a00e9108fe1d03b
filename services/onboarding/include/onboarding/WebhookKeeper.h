// SPDX-License-Identifier: Apache-2.0
// Follows the directory and makes one job of each event for each endpoint that wants it.
#pragma once

#include "directory/Database.h"

#include <memory>
#include <string_view>

namespace rollcall::onboarding {

/// The kind of the jobs that deliver.
inline constexpr std::string_view webhookJob = "webhook";

/// On a thread of its own, in the one process that hosts a directory, as the keeper of invitations. The jobs of a
/// stretch of the feed and the place behind it are one transaction: a crash loses no event and makes none twice.
class WebhookKeeper {
public:
    /// Must outlive it.
    explicit WebhookKeeper(directory::Database& database);
    /// As stop().
    ~WebhookKeeper();
    WebhookKeeper(const WebhookKeeper&) = delete;
    WebhookKeeper& operator=(const WebhookKeeper&) = delete;

    /// What happened while nobody followed is caught up with; on the very first start that is nothing.
    void start();
    void stop();

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace rollcall::onboarding
