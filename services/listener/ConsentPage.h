// SPDX-License-Identifier: Apache-2.0
// The page on which an admin approves an OAuth client with a one-time code from the console.
#pragma once

#include "OAuthMessage.h"
#include "http/Message.h"

#include <string>
#include <string_view>

namespace rollcall::listener {

/// What the page says about the request; all of it is escaped.
struct ConsentRequest {
    std::string integrationName;
    std::string clientLabel;
    std::string clientId;
    std::string redirectUri;
    std::string state;
    std::string scope;
    std::string codeChallenge;
};

/// The form; `notice` says what was wrong with the last try. It can be framed by nobody, loads nothing and sends its
/// form to us and, by our redirect, to the client alone.
[[nodiscard]] http::Response consentPage(const ConsentRequest& request, std::string_view notice);
/// A page that ends there, for requests that must not be redirected (RFC 6749 §4.1.2.1).
[[nodiscard]] http::Response consentRefusal(int status, std::string_view text);
/// 303 to the redirect URI with `parameters` (encoded already) behind its own query.
[[nodiscard]] http::Response redirectToClient(const std::string& redirectUri, const std::string& parameters);

} // namespace rollcall::listener
