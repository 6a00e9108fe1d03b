// SPDX-License-Identifier: Apache-2.0
#include "WebhookPost.h"

#include "onboarding/WebhookSignature.h"

#include <utility>

namespace rollcall::onboarding {

namespace {

/// Of an answer that nobody needs more than a few words of.
constexpr std::size_t mostOfAnAnswer = std::size_t{256} * 1024;

} // namespace

core::Result<WebhookVerdict> postWebhook(const WebhookPost& post, secrets::Vault& vault, WebhookClients& clients,
                                         const core::Clock& clock, std::stop_token stop)
{
    const auto secrets = readWebhookSecrets(vault, post.integration, post.endpoint.id);
    if (!secrets)
        return tl::unexpected(secrets.error());
    const auto client = clients.trusting(post.endpoint.certificateAuthorities);
    if (!client)
        return tl::unexpected(client.error());
    const core::Timestamp now = clock.now();
    const auto signature = signWebhook(secrets->signingAt(now), post.id, now, post.body);
    if (!signature)
        return tl::unexpected(signature.error());
    core::WebRequest request;
    request.method = "POST";
    request.url = post.endpoint.url;
    request.headers = {{"Content-Type", "application/json"},
                       {"webhook-id", post.id},
                       {"webhook-timestamp", webhookTimestamp(now)},
                       {"webhook-signature", *signature}};
    request.body = post.body;
    request.timeout = post.timeout;
    request.maximumResponseBytes = mostOfAnAnswer;
    const auto answer = (*client)->send(std::move(request), std::move(stop));
    return answer ? judgeAnswer(*answer, now) : judgeSilence(answer.error());
}

} // namespace rollcall::onboarding
