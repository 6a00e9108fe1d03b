// SPDX-License-Identifier: Apache-2.0
// Signatures of outgoing events after the Standard Webhooks specification: a receiver that knows the secret can tell
// that an event is ours, whole, and not an old one sent again.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "core/Timestamp.h"

#include <span>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// What a secret begins with; behind it stand 24 to 64 bytes in base64.
inline constexpr std::string_view webhookSecretPrefix = "whsec_";

/// 256 random bits. Internal when the system gives none.
[[nodiscard]] core::Result<core::Secret> makeWebhookSecret();
/// Invalid, saying what is wrong, and never a part of it.
[[nodiscard]] core::Result<> checkWebhookSecret(std::string_view secret);

/// One for each secret, in their order, as `webhook-signature` carries them: "v1," and the HMAC-SHA256 of
/// "id.timestamp.body" in base64, with a space in between. `at` in whole seconds, as `webhook-timestamp` says it.
/// Invalid for what is no secret, and for an id with a full stop, which would make the signed text ambiguous.
[[nodiscard]] core::Result<std::string> signWebhook(std::span<const core::Secret> secrets, std::string_view id,
                                                    core::Timestamp at, std::string_view body);
/// Seconds since 1970, as `webhook-timestamp` carries them.
[[nodiscard]] std::string webhookTimestamp(core::Timestamp at);

} // namespace rollcall::onboarding
