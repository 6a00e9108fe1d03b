// SPDX-License-Identifier: Apache-2.0
// How we log in at the downstream, RFC 6749 §4.4 and RFC 6750 §2.1 included.
#include "Authorization.h"

#include "Address.h"
#include "core/Base64.h"
#include "scim/Fold.h"
#include "scim/Json.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rollcall::relay {

namespace {

using core::ErrorKind;
using std::chrono::seconds;

/// Where a token's life is not told (RFC 6749 §5.1 leaves it open).
constexpr seconds assumedLife{300};
constexpr seconds longestMargin{60};

void wipe(std::string& text)
{
    std::ranges::fill(text, '\0');
    text.clear();
}

core::Secret withPrefix(std::string_view prefix, std::string_view secret)
{
    std::string text(prefix);
    text += secret;
    core::Secret result(text);
    wipe(text);
    return result;
}

core::Secret basic(const std::string& user, std::string_view secret)
{
    std::string pair = user + ":";
    pair += secret;
    std::string encoded = core::toBase64(pair);
    auto result = withPrefix("Basic ", encoded);
    wipe(pair);
    wipe(encoded);
    return result;
}

seconds lifeOf(const scim::JsonObject& answer)
{
    const auto* value = scim::findMember(answer, "expires_in");
    std::int64_t life = 0;
    if (value && value->is_int64()) {
        life = value->get_int64();
    } else if (value && value->is_string()) {
        const auto& text = value->get_string();
        std::from_chars(text.data(), text.data() + text.size(), life);
    }
    if (life <= 0)
        return assumedLife;
    const seconds told{std::min<std::int64_t>(life, 24LL * 3600)};
    return told - std::min(longestMargin, told / 10);
}

/// The `error` of RFC 6749 §5.2, if it looks like one.
std::string errorCode(std::string_view body)
{
    const auto json = scim::parseJson(body, {.bytes = std::size_t{64} * 1024});
    const auto* code = json && json->is_object() ? scim::findMember(json->get_object(), "error") : nullptr;
    if (!code || !code->is_string() || code->get_string().size() > 40)
        return {};
    const std::string text(code->get_string());
    const bool isCode = std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    return isCode && !text.empty() ? " (" + text + ")" : std::string();
}

tl::unexpected<Trouble> trouble(Delivery delivery, ErrorKind kind, std::string message)
{
    return tl::unexpected(Trouble{delivery, core::makeError(kind, std::move(message)), std::nullopt});
}

struct Grant {
    core::Secret token;
    seconds life{};
};

tl::expected<Grant, Trouble> readGrant(std::string_view body)
{
    const auto json = scim::parseJson(body, {.bytes = std::size_t{256} * 1024});
    const auto* object = json && json->is_object() ? &json->get_object() : nullptr;
    const auto* token = object ? scim::findMember(*object, "access_token") : nullptr;
    if (!token || !token->is_string() || token->get_string().empty())
        return trouble(Delivery::Refused, ErrorKind::Invalid,
                       "The downstream's token address answers without an access_token. Check the address.");
    const auto* type = scim::findMember(*object, "token_type");
    if (type && type->is_string() && !scim::equalsIgnoringAsciiCase(type->get_string(), "bearer"))
        return trouble(Delivery::Refused, ErrorKind::Invalid,
                       "The downstream gives tokens of another type than Bearer, which cannot be used.");
    return Grant{core::Secret(token->get_string()), lifeOf(*object)};
}

} // namespace

Authorization::Authorization(const Downstream& downstream, SecretSource secret)
    : m_downstream(downstream), m_secret(std::move(secret))
{
}

tl::expected<Credential, Trouble> Authorization::credential(Conversation& conversation)
{
    if (m_downstream.auth == DownstreamAuth::ClientCredentials)
        return token(conversation);
    const auto secret = m_secret();
    if (!secret)
        return tl::unexpected(Trouble{Delivery::Transient, secret.error(), std::nullopt});
    switch (m_downstream.auth) {
    case DownstreamAuth::Bearer:
        return Credential{"Authorization", withPrefix("Bearer ", secret->reveal()), 0};
    case DownstreamAuth::Basic:
        return Credential{"Authorization", basic(m_downstream.username, secret->reveal()), 0};
    case DownstreamAuth::Header:
    case DownstreamAuth::ClientCredentials:
        break;
    }
    return Credential{m_downstream.headerName, core::Secret(secret->reveal()), 0};
}

void Authorization::refused(std::uint64_t tokenNumber)
{
    const std::lock_guard lock(m_mutex);
    if (tokenNumber == m_number)
        m_token.value = core::Secret();
}

tl::expected<Credential, Trouble> Authorization::token(Conversation& conversation)
{
    {
        std::unique_lock lock(m_mutex);
        const bool isReady =
            m_fetched.wait_until(lock, conversation.stop, conversation.deadline, [this] { return !m_isFetching; });
        if (!isReady)
            return trouble(Delivery::Transient, ErrorKind::Offline, "The downstream's token address does not answer.");
        if (!m_token.value.isEmpty() && std::chrono::steady_clock::now() < m_token.expires)
            return Credential{"Authorization", withPrefix("Bearer ", m_token.value.reveal()), m_number};
        m_isFetching = true;
    }
    auto fetched = fetch(conversation);
    const std::lock_guard lock(m_mutex);
    m_isFetching = false;
    m_fetched.notify_all();
    if (!fetched)
        return tl::unexpected(std::move(fetched.error()));
    m_token = std::move(*fetched);
    ++m_number;
    return Credential{"Authorization", withPrefix("Bearer ", m_token.value.reveal()), m_number};
}

core::WebRequest Authorization::tokenRequest(const core::Secret& secret) const
{
    core::WebRequest request;
    request.method = "POST";
    request.url = m_downstream.tokenUrl;
    request.maximumResponseBytes = std::size_t{256} * 1024;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    std::string body = "grant_type=client_credentials";
    if (!m_downstream.scope.empty())
        body += "&scope=" + percentEncoded(m_downstream.scope);
    // RFC 6749 §2.3.1 has both encoded before they become Basic credentials.
    std::string encoded = percentEncoded(secret.reveal());
    if (m_downstream.isSecretInBody) {
        body += "&client_id=" + percentEncoded(m_downstream.username) + "&client_secret=";
        body += encoded;
    } else {
        request.secretHeaderName = "Authorization";
        request.secretHeader = basic(percentEncoded(m_downstream.username), encoded);
    }
    request.secretBody = core::Secret(body);
    wipe(encoded);
    wipe(body);
    return request;
}

tl::expected<Authorization::Token, Trouble> Authorization::fetch(Conversation& conversation) const
{
    const auto secret = m_secret();
    if (!secret)
        return tl::unexpected(Trouble{Delivery::Transient, secret.error(), std::nullopt});
    const auto response = call(conversation, Leg::Purpose::Token, tokenRequest(*secret));
    if (!response) {
        const auto kind = response.error().kind;
        const bool isOurs = kind == core::WebFailureKind::BadRequest || kind == core::WebFailureKind::TooLarge;
        return tl::unexpected(
            Trouble{isOurs ? Delivery::Refused : Delivery::Transient, response.error().error, std::nullopt});
    }
    if (response->status == 200) {
        auto grant = readGrant(response->body);
        if (!grant)
            return tl::unexpected(std::move(grant.error()));
        return Token{std::move(grant->token), std::chrono::steady_clock::now() + grant->life};
    }
    if (isPassing(response->status) || response->status >= 500) {
        Trouble passing{
            Delivery::Transient,
            core::makeError(ErrorKind::Unavailable, "The downstream's token address is in trouble: status " +
                                                        std::to_string(response->status) + "."),
            retryAfter(response->headers)};
        return tl::unexpected(std::move(passing));
    }
    if (response->status / 100 == 3)
        return trouble(Delivery::Refused, ErrorKind::Invalid,
                       "The downstream's token address redirects elsewhere. Enter the address that it leads to.");
    return trouble(Delivery::Refused, ErrorKind::Denied,
                   "The downstream gives no token for this client id and secret" + errorCode(response->body) +
                       ", status " + std::to_string(response->status) + ". Check both, and the scope.");
}

} // namespace rollcall::relay
