// SPDX-License-Identifier: Apache-2.0
// The header fields that say where a request ends and whom it is for, and what is wrong with them.
#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall::http {

/// Those of one head. What is wrong is told as words for the log, empty when nothing is.
class FramingFields {
public:
    /// Takes any field; most are of no concern here.
    [[nodiscard]] std::string_view add(std::string_view name, std::string_view value);
    /// Once all are taken: what they say together (RFC 9112 §3.2, §6.1, §6.3).
    [[nodiscard]] std::string_view finish(bool isHttp10) const;

    [[nodiscard]] bool expectsContinue() const { return m_expectsContinue; }
    /// Whether all that is wrong is a coding that we do not know, in a framing that everybody reads alike (RFC 9112
    /// §6.1).
    [[nodiscard]] bool isCodingForeign() const { return m_isCodingForeign; }

private:
    std::size_t m_hosts = 0;
    std::size_t m_contentLengths = 0;
    std::size_t m_transferEncodings = 0;
    std::size_t m_authorizations = 0;
    bool m_expectsContinue = false;
    bool m_isCodingForeign = false;
};

} // namespace rollcall::http
