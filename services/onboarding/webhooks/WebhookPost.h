// SPDX-License-Identifier: Apache-2.0
// One signed request to an endpoint.
#pragma once

#include "WebhookVerdict.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "onboarding/WebhookSender.h"

#include <chrono>
#include <stop_token>
#include <string>

namespace rollcall::onboarding {

struct WebhookPost {
    directory::IntegrationId integration;
    const WebhookEndpoint& endpoint;
    const std::string& id;
    const std::string& body;
    std::chrono::milliseconds timeout{};
};

/// An error when nothing went out: the secret or the file of authorities cannot be read. Blocks for `timeout` at most.
[[nodiscard]] core::Result<WebhookVerdict> postWebhook(const WebhookPost& post, secrets::Vault& vault,
                                                       WebhookClients& clients, const core::Clock& clock,
                                                       std::stop_token stop);

} // namespace rollcall::onboarding
