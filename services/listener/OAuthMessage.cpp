// SPDX-License-Identifier: Apache-2.0
// Requests and errors of OAuth 2 as values.
#include "OAuthMessage.h"

#include "CredentialText.h"
#include "core/Base64.h"
#include "core/PercentEncoding.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace rollcall::listener {

namespace {

constexpr std::size_t mostParameters = 50;

/// Id and secret are form-encoded before they are joined (RFC 6749 §2.3.1).
std::string formDecoded(const std::string& text)
{
    const auto decoded = http::decodeQuery("x=" + text);
    return decoded.empty() ? std::string() : decoded.front().second;
}

char readAsCrockford(char c)
{
    const auto upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (upper == 'O')
        return '0';
    return upper == 'I' || upper == 'L' ? '1' : upper;
}

} // namespace

std::string renderOAuthError(const OAuthError& error)
{
    scim::JsonObject body;
    body["error"] = error.code;
    body["error_description"] = error.description;
    return scim::toJson(body);
}

http::Response oauthResponse(int status, std::string body)
{
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("Pragma", "no-cache");
    response.body = std::move(body);
    return response;
}

OAuthResult<OAuthParameters> OAuthParameters::read(std::string_view encoded)
{
    OAuthParameters parameters;
    for (auto& [name, value] : http::decodeQuery(encoded)) {
        if (value.empty())
            continue;
        if (parameters.m_values.size() >= mostParameters)
            return oauthError("invalid_request", "There are too many parameters.");
        if (!parameters.m_values.emplace(name, std::move(value)).second)
            return oauthError("invalid_request", "A parameter stands twice.");
    }
    return parameters;
}

const std::string& OAuthParameters::value(std::string_view name) const
{
    static const std::string none;
    const auto found = m_values.find(name);
    return found == m_values.end() ? none : found->second;
}

OAuthResult<ClientLogin> readClientLogin(std::optional<std::string_view> authorization, const OAuthParameters& form)
{
    if (!authorization)
        return ClientLogin{form.value("client_id"), form.value("client_secret")};
    const auto text = readAuthorization(*authorization);
    if (text.scheme != "Basic" || text.shape != CredentialShape::WellFormed)
        return oauthError("invalid_client", "The Authorization header must be Basic, of client id and secret.", {},
                          401);
    ClientLogin login{formDecoded(text.username), formDecoded(text.secret)};
    if (form.has("client_secret") || (form.has("client_id") && form.value("client_id") != login.id))
        return oauthError("invalid_request", "The client is named in the header and, differently, in the form.");
    return login;
}

bool isScope(std::string_view text)
{
    const bool hasStrayBlank =
        text.starts_with(' ') || text.ends_with(' ') || text.find("  ") != std::string_view::npos;
    return !hasStrayBlank &&
           std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

bool isVerifierOf(std::string_view verifier, std::string_view challenge)
{
    const bool isWellFormed =
        verifier.size() >= 43 && verifier.size() <= 128 && std::ranges::all_of(verifier, core::isUnreserved);
    const auto digest = core::sha256(verifier);
    return isWellFormed && core::equalInConstantTime(core::toBase64Url(core::asBytes(digest)), challenge);
}

core::Sha256Digest hashOfTypedCode(std::string_view typed)
{
    std::string code;
    for (const char c : typed) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            code += readAsCrockford(c);
    }
    return core::sha256(code);
}

} // namespace rollcall::listener
