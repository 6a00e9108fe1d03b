// SPDX-License-Identifier: Apache-2.0
// The commands about webhooks that have a file of their own.
#pragma once

#include "ctl/CommandContext.h"
#include "onboarding/WebhookSettings.h"

namespace rollcall::ctl {

/// "3", of the chosen integration. Usage for what is no number.
[[nodiscard]] Outcome<onboarding::WebhookEndpointId> webhookNamed(const std::string& text);

[[nodiscard]] Outcome<> listWebhookAttempts(CommandContext& context);
[[nodiscard]] Outcome<> resendWebhook(CommandContext& context);

} // namespace rollcall::ctl
