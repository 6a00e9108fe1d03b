// SPDX-License-Identifier: Apache-2.0
// The wire manners of Okta's SCIM client.
#include "RequestSender.h"

#include "core/Base64.h"

#include <charconv>

namespace rollcall::demo {

using core::ErrorKind;
using std::chrono::seconds;

namespace {

constexpr seconds waitWithoutRetryAfter{300};

// Only an integer counts: a date or anything else makes Okta wait its five minutes.
std::optional<seconds> integerRetryAfter(const http::Headers& headers)
{
    const auto text = headers.value("Retry-After");
    if (!text)
        return std::nullopt;
    long long value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value < 0 || value > 86'400)
        return std::nullopt;
    return seconds{value};
}

std::string redactedBody(const std::optional<scim::JsonObject>& body)
{
    return body ? scim::toJson(scim::withoutPasswords(scim::JsonValue(*body))) : std::string{};
}

} // namespace

RequestSender::RequestSender(const ProvisioningSettings& settings, VirtualClock& clock, ExchangeObserver observer)
    : m_settings(settings), m_clock(clock), m_observer(std::move(observer)), m_url(parseBaseUrl(settings.baseUrl))
{
    if (m_url) {
        m_client.emplace(http::Client::Target{m_url->host, m_url->port, m_url->tls, settings.certificateAuthorityFile},
                         settings.answerDeadline);
    }
}

http::Headers RequestSender::headers(bool hasBody) const
{
    http::Headers headers;
    headers.add("User-Agent", "Okta SCIM Client 1.0.0");
    headers.add("Accept", "application/scim+json");
    headers.add("Accept-Charset", "utf-8");
    headers.add("Accept-Encoding", "gzip,deflate");
    const std::string secret(m_settings.secret.reveal());
    switch (m_settings.authorization) {
    case AuthorizationForm::Bearer:
        headers.add("Authorization", "Bearer " + secret);
        break;
    case AuthorizationForm::BareToken:
        headers.add("Authorization", secret);
        break;
    case AuthorizationForm::Basic:
        headers.add("Authorization", "Basic " + core::toBase64(m_settings.userName + ":" + secret));
        break;
    }
    if (hasBody)
        headers.add("Content-Type", "application/scim+json; charset=utf-8");
    headers.add("Connection", "Keep-Alive");
    return headers;
}

core::Result<scim::JsonObject> RequestSender::send(const ScimRequest& request, const std::stop_token& stop)
{
    if (!m_url)
        return tl::unexpected(m_url.error());
    const std::string target = m_url->path + request.path;
    const std::string body = request.body ? scim::toJson(*request.body) : std::string{};
    const http::Headers fields = headers(request.body.has_value());

    for (int attempt = 1;; ++attempt) {
        if (stop.stop_requested())
            return core::failure(ErrorKind::Cancelled, "Cancelled.");
        Exchange exchange;
        exchange.time = m_clock.now();
        exchange.method = request.method;
        exchange.target = target;
        exchange.requestBody = redactedBody(request.body);
        exchange.attempt = attempt;
        const auto begin = std::chrono::steady_clock::now();
        auto response = m_client->send(request.method, target, fields, body);
        exchange.duration =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);

        core::Result<scim::JsonObject> verdict;
        if (!response) {
            verdict = core::failure(response.error().kind,
                                    "Connect to " + m_url->host + ":" + std::to_string(m_url->port) +
                                        " failed: " + response.error().message,
                                    response.error().detail);
        } else {
            exchange.status = response->status;
            exchange.responseBody = response->body;
            verdict = checkAnswer(request.expectation, Answer{response->status, std::move(response->body)},
                                  request.subject, request.count);
        }
        if (!verdict)
            exchange.error = verdict.error().message;
        const bool isRetried = response && response->status == 429 && attempt < maximumAttempts;
        if (isRetried) {
            // Each further refusal doubles the wait.
            const seconds base = integerRetryAfter(response->headers).value_or(waitWithoutRetryAfter);
            exchange.waitsBeforeRetry = base * (1 << (attempt - 1));
        }
        if (m_observer)
            m_observer(exchange);
        if (!isRetried)
            return verdict;
        if (!m_clock.waitFor(*exchange.waitsBeforeRetry, stop))
            return core::failure(ErrorKind::Cancelled, "Cancelled while the server had asked to wait.");
    }
}

} // namespace rollcall::demo
