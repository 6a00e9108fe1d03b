// SPDX-License-Identifier: Apache-2.0
// Delivers events to a vendor's back end: one attempt, signed, and what its answer makes of the endpoint.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "core/WebClient.h"
#include "directory/Database.h"
#include "jobs/Handler.h"
#include "onboarding/WebhookSecrets.h"
#include "onboarding/WebhookSettings.h"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

namespace rollcall::onboarding {

/// Clients by the file of authorities they trust besides the system's. Thread-safe.
class WebhookClients {
public:
    [[nodiscard]] core::Result<std::shared_ptr<core::WebClient>> trusting(const std::string& certificateAuthorities);

private:
    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<core::WebClient>> m_clients;
};

struct WebhookSenderOptions {
    std::chrono::milliseconds timeout = std::chrono::seconds(15);
    /// An endpoint that took nothing for as long is paused.
    std::chrono::milliseconds patience = std::chrono::hours(72);
    /// What an endpoint that fails is tried with in a minute, so that it takes no time from others; then all at once.
    int attemptsPerMinuteWhileFailing = 4;
};

/// How often and how long an event is tried: about a day.
[[nodiscard]] jobs::KindOptions webhookJobOptions();

/// The handler of the jobs. What was sent is sent again after a crash, under the same id: receivers take each id once.
/// Blocking and thread-safe.
class WebhookSender {
public:
    /// All must outlive it.
    WebhookSender(directory::Database& database, const core::Clock& clock, VaultOpener vault, WebhookClients& clients,
                  WebhookSenderOptions options = {});

    [[nodiscard]] jobs::Outcome operator()(jobs::Attempt& attempt) const;

private:
    class Run;
    directory::Database& m_database;
    const core::Clock& m_clock;
    VaultOpener m_vault;
    WebhookClients& m_clients;
    WebhookSenderOptions m_options;
};

} // namespace rollcall::onboarding
