// SPDX-License-Identifier: Apache-2.0
// What stands in a part of a mail, so that it passes every server: 7 bits, short lines.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::onboarding {

struct EncodedBody {
    std::string transferEncoding; ///< "quoted-printable" or "base64"
    std::string bytes;            ///< ends with CRLF
};

/// Text with its line ends made CRLF, in whichever encoding is shorter.
[[nodiscard]] EncodedBody encodedTextBody(std::string_view utf8);
/// Base64 in lines of 76 characters (RFC 2045 §6.8).
[[nodiscard]] std::string base64Lines(std::string_view bytes);
/// RFC 2045 §6.7; `text` has CRLF line ends.
[[nodiscard]] std::string quotedPrintable(std::string_view text);
/// CR, LF and CRLF become CRLF.
[[nodiscard]] std::string withNetworkLineEnds(std::string_view text);

} // namespace rollcall::onboarding
