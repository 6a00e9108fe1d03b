// SPDX-License-Identifier: Apache-2.0
// OAuth 2.0 client credentials with private_key_jwt, and DPoP with its nonces (RFC 9449 §8).
#include "Authorisation.h"

#include "FailureText.h"
#include "Json.h"
#include "Jwt.h"
#include "Text.h"

#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace rollcall::okta {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// No proof, proof without nonce, proof with one, and once more for a clock that was wrong.
constexpr int mostExchanges = 5;
constexpr seconds longestLife{24 * 3600};
constexpr seconds assumedLife{300};
constexpr seconds longestMargin{120};
/// Below that the clock is not what an assertion was refused for.
constexpr milliseconds notableSkew{30'000};

core::Secret joined(std::string_view first, std::string_view second)
{
    std::string text(first);
    text += second;
    core::Secret secret(text);
    std::ranges::fill(text, '\0');
    return secret;
}

tl::unexpected<Failure> internal(const core::Error& error)
{
    return tl::unexpected(ownFailure(FailureKind::Invalid, error.message, error.detail));
}

std::vector<std::string> words(std::string_view text)
{
    std::vector<std::string> result;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0)
            result.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

seconds lifeOf(std::optional<std::int64_t> told)
{
    if (!told || *told <= 0)
        return assumedLife;
    const seconds life{std::min<std::int64_t>(*told, longestLife.count())};
    return life - std::min(longestMargin, life / 10);
}

std::string joinedScopes(const std::vector<std::string>& scopes)
{
    std::string text;
    for (const auto& scope : scopes)
        text += (text.empty() ? "" : " ") + scope;
    return text;
}

} // namespace

Authorisation::Authorisation(Credential credential, std::string origin, Randomness& randomness, const Time& time,
                             const ServerClock& clock)
    : m_credential(std::move(credential)),
      m_origin(std::move(origin)),
      m_randomness(randomness),
      m_time(time),
      m_clock(clock)
{
    if (const auto* app = std::get_if<ServiceApp>(&m_credential))
        m_usesProof = app->usesDpop;
}

bool Authorisation::isServiceApp() const
{
    return std::holds_alternative<ServiceApp>(m_credential);
}

std::string_view Authorisation::tokenOwner() const
{
    const auto* token = std::get_if<ApiToken>(&m_credential);
    return token != nullptr ? std::string_view(token->owner) : std::string_view();
}

Answer<std::string> Authorisation::freshId()
{
    const auto bytes = m_randomness.bytes(16);
    if (!bytes)
        return internal(bytes.error());
    return core::toHex(core::sha256(*bytes)).substr(0, 32);
}

Answer<std::uint64_t> Authorisation::authorise(core::WebRequest& request)
{
    request.secretHeaderName = "Authorization";
    if (const auto* token = std::get_if<ApiToken>(&m_credential)) {
        request.secretHeader = joined("SSWS ", token->token.reveal());
        return 0;
    }
    const auto& app = std::get<ServiceApp>(m_credential);
    const auto id = freshId();
    if (!id)
        return tl::unexpected(id.error());
    const std::lock_guard lock(m_mutex);
    request.secretHeader = joined(m_token.isBound ? "DPoP " : "Bearer ", m_token.value.reveal());
    if (m_token.isBound) {
        const auto proof = makeProof(app.key, {.method = request.method,
                                               .url = request.url,
                                               .issued = m_clock.now(),
                                               .id = *id,
                                               .nonce = m_apiNonce,
                                               .accessToken = m_token.value.reveal()});
        if (!proof)
            return internal(proof.error());
        request.headers.emplace_back("DPoP", *proof);
    }
    return m_number;
}

Answer<> Authorisation::prepare(const Exchange& exchange, std::stop_token stop)
{
    if (!isServiceApp())
        return {};
    {
        std::unique_lock lock(m_mutex);
        if (!m_fetched.wait(lock, stop, [this] { return !m_isFetching; }))
            return tl::unexpected(cancelled());
        if (!m_token.value.isEmpty() && m_time.monotonic() < m_token.expires)
            return {};
        m_isFetching = true;
    }
    auto token = fetch(exchange, std::move(stop));
    const std::lock_guard lock(m_mutex);
    m_isFetching = false;
    if (token) {
        m_token = std::move(*token);
        ++m_number;
    }
    m_fetched.notify_all();
    if (!token)
        return tl::unexpected(std::move(token.error()));
    return {};
}

void Authorisation::refused(std::uint64_t token)
{
    const std::lock_guard lock(m_mutex);
    if (token == m_number)
        m_token.value = core::Secret();
}

void Authorisation::noteNonce(const core::WebHeaders& headers)
{
    keepNonce(m_apiNonce, headers);
}

void Authorisation::keepNonce(std::string& nonce, const core::WebHeaders& headers)
{
    const auto told = core::findHeader(headers, "DPoP-Nonce");
    if (!told || told->empty() || told->size() > 1'000)
        return;
    const std::lock_guard lock(m_mutex);
    nonce = std::string(*told);
}

std::vector<std::string> Authorisation::grantedScopes() const
{
    const std::lock_guard lock(m_mutex);
    return m_token.scopes;
}

Answer<core::WebRequest> Authorisation::tokenRequest(const Scopes& scopes)
{
    const auto& app = std::get<ServiceApp>(m_credential);
    const auto assertionId = freshId();
    const auto proofId = freshId();
    if (!assertionId || !proofId)
        return tl::unexpected((assertionId ? proofId : assertionId).error());
    const std::string url = tokenUrl();
    const auto assertion =
        makeAssertion(app.key, app.keyId.empty() ? app.key.keyId() : app.keyId,
                      {.clientId = app.clientId, .audience = url, .issued = m_clock.now(), .id = *assertionId});
    if (!assertion)
        return internal(assertion.error());
    core::WebRequest request;
    request.method = "POST";
    request.url = url;
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    request.secretBody = joined(
        "grant_type=client_credentials&scope=" + percentEncoded(joinedScopes(scopes)) + "&client_assertion_type=" +
            percentEncoded("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") + "&client_assertion=",
        *assertion);
    const std::lock_guard lock(m_mutex);
    if (m_usesProof) {
        const auto proof = makeProof(app.key, {.method = "POST",
                                               .url = url,
                                               .issued = m_clock.now(),
                                               .id = *proofId,
                                               .nonce = m_tokenNonce,
                                               .accessToken = {}});
        if (!proof)
            return internal(proof.error());
        request.headers.emplace_back("DPoP", *proof);
    }
    return request;
}

Answer<Authorisation::Token> Authorisation::fetch(const Exchange& exchange, std::stop_token stop)
{
    const Scopes& wished = std::get<ServiceApp>(m_credential).scopes;
    auto token = fetchFor(wished, exchange, stop);
    const auto isScopeRefused = [](const Answer<Token>& answer) {
        return !answer && answer.error().errorCode == "invalid_scope";
    };
    if (!isScopeRefused(token) || wished.size() < 2)
        return token;
    // One that is not granted makes Okta refuse all, without saying which it is.
    if (!m_granted.empty()) {
        auto again = fetchFor(m_granted, exchange, stop);
        if (!isScopeRefused(again))
            return again;
        m_granted.clear();
    }
    Scopes granted;
    for (const std::string& scope : wished) {
        auto alone = fetchFor({scope}, exchange, stop);
        if (alone)
            granted.push_back(scope);
        else if (!isScopeRefused(alone))
            return alone;
    }
    if (granted.empty())
        return token;
    m_granted = std::move(granted);
    return fetchFor(m_granted, exchange, stop);
}

Answer<Authorisation::Token> Authorisation::fetchFor(const Scopes& scopes, const Exchange& exchange,
                                                     const std::stop_token& stop)
{
    const CallPlace place{.method = "POST", .host = m_origin, .isServiceApp = true};
    bool isClockTried = false;
    for (int count = 1;; ++count) {
        const auto skewBefore = m_clock.skew().value_or(milliseconds{0});
        auto response = exchange([this, &scopes] { return tokenRequest(scopes); }, stop);
        if (!response)
            return tl::unexpected(std::move(response.error()));
        keepNonce(m_tokenNonce, response->headers);
        if (response->status / 100 == 2)
            return readToken(*response);
        const auto error = oauthError(*response);
        const bool wantsProof = error == "use_dpop_nonce" || error == "invalid_dpop_proof";
        const auto correction = m_clock.skew().value_or(milliseconds{0}) - skewBefore;
        const bool isClock = !isClockTried && (correction > notableSkew || correction < -notableSkew);
        const std::lock_guard lock(m_mutex);
        const bool isNew = !m_usesProof || error == "use_dpop_nonce";
        if (count >= mostExchanges || !(isClock || (wantsProof && isNew)))
            return tl::unexpected(refusalOf(*response, place));
        m_usesProof = m_usesProof || wantsProof;
        isClockTried = isClockTried || isClock;
    }
}

Answer<Authorisation::Token> Authorisation::readToken(const core::WebResponse& response) const
{
    const auto malformed = [&](const char* what) {
        auto failure = ownFailure(FailureKind::Malformed, std::string("Okta's token answer cannot be used: ") + what +
                                                              ". Check the address of the organisation.");
        failure.httpStatus = response.status;
        return tl::unexpected(std::move(failure));
    };
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(response.body));
    std::string problem;
    Fields fields(document.object(), problem);
    auto value = fields.needed("access_token");
    Token token;
    token.value = core::Secret(value);
    std::ranges::fill(value, '\0');
    const auto type = fields.text("token_type");
    token.isBound = equalsIgnoringCase(type, "DPoP");
    token.scopes = words(fields.text("scope"));
    token.expires = m_time.monotonic() + lifeOf(fields.number("expires_in"));
    if (!problem.empty())
        return malformed("a member is missing or of another type");
    if (!std::ranges::all_of(token.value.reveal(), [](char c) { return c > ' ' && c < '\x7f'; }))
        return malformed("the token is no header value");
    if (!token.isBound && !equalsIgnoringCase(type, "Bearer"))
        return malformed("its token type is unknown");
    return token;
}

} // namespace rollcall::okta
