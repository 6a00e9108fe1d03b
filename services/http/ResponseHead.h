// SPDX-License-Identifier: Apache-2.0
// Writes status line and header fields of a response as they go over the wire.
#pragma once

#include "core/Clock.h"
#include "http/Message.h"

#include <cstddef>
#include <ctime>
#include <optional>
#include <string>

namespace rollcall::http {

/// How the end of the body is known to the peer (RFC 9112 §6.3).
struct Framing {
    std::optional<std::size_t> contentLength;
    bool isChunked = false;
    bool closes = false;
};

/// The value of the Date field, kept for a second since it is asked for with each response. One per thread.
class DateField {
public:
    /// `clock` outlives it; null is the computer's own.
    explicit DateField(const core::Clock* clock) : m_clock(clock) {}
    [[nodiscard]] const std::string& now();

private:
    const core::Clock* m_clock;
    std::time_t m_second = -1;
    std::string m_text;
};

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
[[nodiscard]] std::string toHttpDate(std::time_t time);

/// Replaces `out`. Framing, Connection and Date are ours: the response's own fields of these names are left out. A
/// field whose name is no token is left out, and control characters in a value become spaces.
void writeResponseHead(std::string& out, const Response& response, const Framing& framing, const std::string& date);

/// Whether a response of that status never has a body (RFC 9110 §6.4.1).
[[nodiscard]] bool isBodyless(int status);

} // namespace rollcall::http
