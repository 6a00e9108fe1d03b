// SPDX-License-Identifier: Apache-2.0
// One row for both, so that no crash leaves one without the other: a line each, and until when the older one signs.
#include "onboarding/WebhookSecrets.h"

#include "onboarding/WebhookSignature.h"
#include "secrets/Vault.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::onboarding {

std::vector<core::Secret> WebhookSecrets::signingAt(core::Timestamp now) const
{
    std::vector<core::Secret> secrets;
    secrets.emplace_back(current.reveal());
    if (!previous.isEmpty() && previousUntil && now < *previousUntil)
        secrets.emplace_back(previous.reveal());
    return secrets;
}

core::Result<WebhookSecrets> readWebhookSecrets(secrets::Vault& vault, directory::IntegrationId integration,
                                                WebhookEndpointId endpoint)
{
    const auto stored = vault.read(webhookSecretName(integration, endpoint));
    if (!stored && stored.error().kind == core::ErrorKind::NotFound)
        return core::failure(core::ErrorKind::NotFound,
                             "The signing secret of this endpoint is not stored. Make a new one, and give it to the "
                             "vendor: `rollcallctl webhook rotate " +
                                 std::to_string(endpoint) + "`.");
    if (!stored)
        return tl::unexpected(stored.error());
    std::string_view rest = stored->reveal();
    const auto line = [&rest] {
        const std::string_view text = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), text.size() + 1));
        return text;
    };
    WebhookSecrets secrets{core::Secret(line()), core::Secret(line()), core::parseRfc3339(line())};
    const bool isSound = checkWebhookSecret(secrets.current.reveal()).has_value() &&
                         (secrets.previous.isEmpty() || checkWebhookSecret(secrets.previous.reveal()).has_value());
    if (!isSound)
        return core::failure(core::ErrorKind::Corrupt,
                             "The signing secret of this endpoint cannot be read. Make a new one: `rollcallctl webhook "
                             "rotate " +
                                 std::to_string(endpoint) + "`.");
    return secrets;
}

core::Result<> writeWebhookSecrets(secrets::Vault& vault, directory::IntegrationId integration,
                                   WebhookEndpointId endpoint, const WebhookSecrets& secrets)
{
    std::string text(secrets.current.reveal());
    if (!secrets.previous.isEmpty() && secrets.previousUntil)
        text += "\n" + std::string(secrets.previous.reveal()) + "\n" + core::toRfc3339(*secrets.previousUntil);
    return vault.write(webhookSecretName(integration, endpoint), core::Secret(text));
}

} // namespace rollcall::onboarding
