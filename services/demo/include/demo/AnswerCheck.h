// SPDX-License-Identifier: Apache-2.0
// Judges a SCIM server's answers as Okta does, and words the verdict as Okta words it for its admin.
#pragma once

#include "core/Result.h"
#include "scim/Json.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace rollcall::demo {

enum class Expectation {
    Matches,  ///< a filter query: 200 with a list, or 404 with an error body for "nobody"
    List,     ///< 200 with a list
    Created,  ///< 201 with the resource and its id
    Resource, ///< 200 with the resource and its id
    Patched,  ///< 200 with a resource, or 204
    Deleted,  ///< 204
};

struct Answer {
    int status = 0;
    std::string body;
};

/// The answer's JSON object; empty for 204 and for a 404 that means "nobody". `subject` is "user" or "group". `count`
/// is what a list query asked for. Errors carry Okta's words, e.g. "Bad Request. Errors reported by remote server: …",
/// "Invalid JSON: …", "Create new user returned empty user". Denied for 401 and 403, NotFound for 404, Conflict for
/// 409, RateLimited for 429, Unavailable for 5xx, Corrupt for an answer that breaks the protocol, else Invalid.
[[nodiscard]] core::Result<scim::JsonObject> checkAnswer(Expectation expectation, const Answer& answer,
                                                         std::string_view subject, std::size_t count = 100);

} // namespace rollcall::demo
