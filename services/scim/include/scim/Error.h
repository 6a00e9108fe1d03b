// SPDX-License-Identifier: Apache-2.0
// A SCIM protocol error (RFC 7644 §3.12), made only by the named factories below.
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::scim {

/// What goes out as `urn:ietf:params:scim:api:messages:2.0:Error`. `detail` is written for the admin who reads it in
/// Okta's task list: what was wrong, where, and what to do. It never repeats a secret.
struct Error {
    int status = 400;
    std::string scimType; ///< empty where RFC 7644 table 9 defines none
    std::string detail;
    std::optional<std::size_t> position; ///< byte offset into the text that was parsed, where one was
};

/// tl::expected 1.0 is not [[nodiscard]]: write the attribute on every function that returns one.
template<class Value = void>
using Result = tl::expected<Value, Error>;

[[nodiscard]] Error invalidSyntax(std::string detail, std::optional<std::size_t> position = {});
[[nodiscard]] Error invalidFilter(std::size_t position, std::string why);
[[nodiscard]] Error invalidPath(std::size_t position, std::string why);
[[nodiscard]] Error invalidValue(std::string detail);
[[nodiscard]] Error noTarget(std::string detail);
[[nodiscard]] Error mutability(std::string detail);
[[nodiscard]] Error uniqueness(std::string detail); ///< 409
[[nodiscard]] Error tooMany(std::string detail);
[[nodiscard]] Error notFound(std::string detail); ///< 404
/// Any status that has no scimType of its own: 401, 405, 413, 429, 500, …
[[nodiscard]] Error plainError(int status, std::string detail);

/// The JSON body; `status` is a string as RFC 7644 §3.12 has it.
[[nodiscard]] std::string renderError(const Error& error);

} // namespace rollcall::scim
