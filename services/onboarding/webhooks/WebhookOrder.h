// SPDX-License-Identifier: Apache-2.0
// What the job of one delivery carries: the same id and the same bytes for each attempt.
#pragma once

#include "core/Result.h"
#include "onboarding/WebhookSettings.h"

#include <string>
#include <string_view>

namespace rollcall::onboarding {

struct WebhookOrder {
    WebhookEndpointId endpoint = 0;
    std::string id;   ///< as `webhook-id` carries it
    std::string type; ///< "person.registered"
    std::string body;
};

[[nodiscard]] std::string toJson(const WebhookOrder& order);
/// Corrupt for what is no such order.
[[nodiscard]] core::Result<WebhookOrder> parseWebhookOrder(std::string_view json);

} // namespace rollcall::onboarding
