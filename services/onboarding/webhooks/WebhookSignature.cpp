// SPDX-License-Identifier: Apache-2.0
#include "onboarding/WebhookSignature.h"

#include "core/Base64.h"

#include <chrono>
#include <optional>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t ownBytes = 32;
constexpr std::size_t fewestBytes = 24;
constexpr std::size_t mostBytes = 64;

core::Result<core::Secret> keyOf(std::string_view secret)
{
    if (!secret.starts_with(webhookSecretPrefix))
        return core::failure(core::ErrorKind::Invalid, "A signing secret begins with \"whsec_\".");
    const auto bytes = core::fromBase64(secret.substr(webhookSecretPrefix.size()));
    if (!bytes)
        return core::failure(core::ErrorKind::Invalid,
                             "Behind \"whsec_\" a signing secret is base64, and this is not.");
    if (bytes->size() < fewestBytes || bytes->size() > mostBytes)
        return core::failure(core::ErrorKind::Invalid, "A signing secret has 24 to 64 bytes behind \"whsec_\".");
    return core::Secret(*bytes);
}

} // namespace

core::Result<core::Secret> makeWebhookSecret()
{
    const auto bytes = core::randomBytes(ownBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return core::Secret(std::string(webhookSecretPrefix) + core::toBase64(*bytes));
}

core::Result<> checkWebhookSecret(std::string_view secret)
{
    if (auto key = keyOf(secret); !key)
        return tl::unexpected(std::move(key.error()));
    return {};
}

std::string webhookTimestamp(core::Timestamp at)
{
    return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

core::Result<std::string> signWebhook(std::span<const core::Secret> secrets, std::string_view id, core::Timestamp at,
                                      std::string_view body)
{
    if (id.empty() || id.find('.') != std::string_view::npos)
        return core::failure(core::ErrorKind::Invalid, "The id of an event is not empty and has no full stop.");
    const std::string signedText = std::string(id) + "." + webhookTimestamp(at) + "." + std::string(body);
    std::string signatures;
    for (const core::Secret& secret : secrets) {
        const auto key = keyOf(secret.reveal());
        if (!key)
            return tl::unexpected(key.error());
        const auto digest = core::hmacSha256(key->reveal(), signedText);
        signatures += (signatures.empty() ? "v1," : " v1,") + core::toBase64(core::asBytes(digest));
    }
    if (signatures.empty())
        return core::failure(core::ErrorKind::Invalid, "There is no secret to sign the event with.");
    return signatures;
}

} // namespace rollcall::onboarding
