// SPDX-License-Identifier: Apache-2.0
// Requests and errors of OAuth 2 (RFC 6749) as values.
#pragma once

#include "core/Secret.h"
#include "directory/Types.h"
#include "http/Message.h"
#include "scim/Json.h"

#include <tl/expected.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::listener {

/// RFC 6749 §4.1.2.1 and §5.2. `reason` is for the journal and never sent.
struct OAuthError {
    std::string code; ///< "invalid_grant"
    std::string description;
    std::string reason{};
    int status = 400;
};
template<class Value>
using OAuthResult = tl::expected<Value, OAuthError>;

[[nodiscard]] inline tl::unexpected<OAuthError> oauthError(std::string code, std::string description,
                                                           std::string reason = {}, int status = 400)
{
    return tl::unexpected(OAuthError{std::move(code), std::move(description), std::move(reason), status});
}
[[nodiscard]] std::string renderOAuthError(const OAuthError& error);
/// JSON that nobody may keep (RFC 6749 §5.1).
[[nodiscard]] http::Response oauthResponse(int status, std::string body);

/// Parameters of a query or form. None may stand twice (RFC 6749 §3.1 and §3.2); those without a value count as absent.
class OAuthParameters {
public:
    [[nodiscard]] static OAuthResult<OAuthParameters> read(std::string_view encoded);
    /// Empty when absent.
    [[nodiscard]] const std::string& value(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return !value(name).empty(); }

private:
    std::map<std::string, std::string, std::less<>> m_values;
};

/// The client's own id and secret, from the Authorization field or the form (RFC 6749 §2.3.1); not both.
struct ClientLogin {
    std::string id;
    std::string secret; ///< empty for a public client
};
[[nodiscard]] OAuthResult<ClientLogin> readClientLogin(std::optional<std::string_view> authorization,
                                                       const OAuthParameters& form);

/// Whether it is a list of scopes as RFC 6749 §3.3 writes it; the empty one is.
[[nodiscard]] bool isScope(std::string_view text);

/// Whether the verifier belongs to the challenge (RFC 7636 §4.6, S256).
[[nodiscard]] bool isVerifierOf(std::string_view verifier, std::string_view challenge);

/// The hash of a consent code as somebody typed it: case, blanks and hyphens do not count, and letters that it never
/// holds are read as the digits they look like (Crockford's Base32: O is 0, I and L are 1).
[[nodiscard]] core::Sha256Digest hashOfTypedCode(std::string_view typed);

} // namespace rollcall::listener
