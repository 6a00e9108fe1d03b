// SPDX-License-Identifier: Apache-2.0
// What a route answers, and the one place where Okta's error bodies are made.
#pragma once

#include "scim/Json.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::demo::management {

struct Reply {
    int status = 200;
    std::optional<scim::JsonValue> body; ///< JSON; nothing for 204
    std::vector<std::pair<std::string, std::string>> headers;
    std::string plainBody; ///< instead of JSON, with `plainType`
    std::string plainType;

    [[nodiscard]] bool isError() const { return status >= 400; }
};

[[nodiscard]] Reply answer(scim::JsonValue body, int status = 200);
[[nodiscard]] Reply noContent();

/// Okta's error shape; `causes` are the lines of errorCauses.
[[nodiscard]] Reply fail(int status, std::string_view code, std::string_view summary,
                         const std::vector<std::string>& causes = {});
/// 400 E0000001 "Api validation failed: <what>".
[[nodiscard]] Reply invalid(std::string_view what, const std::string& cause);
/// 404 E0000007 "Not found: Resource not found: <id> (<type>)".
[[nodiscard]] Reply notFound(std::string_view id, std::string_view type);
/// 403 E0000006.
[[nodiscard]] Reply forbidden();
/// 401 E0000011.
[[nodiscard]] Reply badToken();
/// 401 E0000015: the feature is not licensed. Not a matter of the token.
[[nodiscard]] Reply notLicensed();
/// The token endpoint's shape, which is another.
[[nodiscard]] Reply oauthError(int status, std::string_view error, std::string_view description);

/// An identifier of 20 characters that begins with the prefix, unlike any other.
[[nodiscard]] std::string newId(std::string_view prefix);

} // namespace rollcall::demo::management
