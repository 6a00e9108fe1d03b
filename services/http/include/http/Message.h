// SPDX-License-Identifier: Apache-2.0
// HTTP requests and responses as values. No Boost type appears outside this room's .cpp files.
#pragma once

#include "core/Result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::http {

/// Field names compare without regard to case; order and repetitions are kept.
class Headers {
public:
    void add(std::string name, std::string value);
    /// Replaces every field of that name.
    void set(std::string name, std::string value);
    /// The first value; nothing when the field is absent.
    [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;

    [[nodiscard]] auto begin() const { return m_fields.begin(); }
    [[nodiscard]] auto end() const { return m_fields.end(); }
    [[nodiscard]] std::size_t size() const { return m_fields.size(); }

private:
    std::vector<std::pair<std::string, std::string>> m_fields;
};

struct Request {
    std::string method; ///< as sent: `get` is not `GET` (RFC 9110 §9.1)
    std::string target; ///< as sent, e.g. /scim/v2/acme/Users?startIndex=1&count=2
    Headers headers;
    std::string body;
    std::string peerAddress;   ///< who opened the connection
    std::string clientAddress; ///< the peer, or what a trusted proxy says in X-Forwarded-For
    bool isTls = false;
    std::chrono::steady_clock::time_point arrival; ///< when the head was complete

    [[nodiscard]] std::string_view path() const;  ///< target up to '?', still percent-encoded
    [[nodiscard]] std::string_view query() const; ///< target after '?', still encoded; may be empty
};

/// A query string decoded: `%20` and `+` are spaces, `%2B` is a plus. Malformed percent signs are taken literally.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> decodeQuery(std::string_view query);
/// Percent-decodes one path segment (a `+` stays a plus).
[[nodiscard]] std::string decodePathSegment(std::string_view segment);
[[nodiscard]] std::string encodeQueryValue(std::string_view value);

/// A body that is produced piece by piece and sent chunked, so that a huge list is never held in memory.
class BodyStream {
public:
    virtual ~BodyStream() = default;
    using Deliver = std::function<void(core::Result<std::string>)>;
    /// Asks for the next piece. `deliver` may be called at once or later, from any thread, exactly once per call; an
    /// empty piece ends the body. An error before the first piece is answered 500 (503 when Unavailable), later it
    /// breaks the connection off so that the client notices. The stream goes when the connection does, even while a
    /// piece is under way; delivering it then does nothing.
    virtual void next(Deliver deliver) = 0;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::unique_ptr<BodyStream> stream; ///< when set, `body` is ignored
};

/// The usual phrase, e.g. "Not Found": Okta shows it to the admin in front of our detail.
[[nodiscard]] std::string_view reasonPhrase(int status);

} // namespace rollcall::http
