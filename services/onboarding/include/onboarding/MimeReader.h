// SPDX-License-Identifier: Apache-2.0
// The structure of a mail as it lies in a mailbox (RFC 5322, 2045, 2046): whoever sends it may be hostile.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

/// What goes beyond is left out: nothing of our interest is that large. Every byte is looked at once for each level.
struct MimeBounds {
    int depth = 8; ///< parts within parts; a multipart deeper down is not taken apart
    std::size_t parts = 100;
    std::size_t fields = 500; ///< of one header
};

struct MimeField {
    std::string name;  ///< as written
    std::string value; ///< unfolded, without blanks around it; encoded words (RFC 2047) stay
};

struct MimeEntity {
    std::vector<MimeField> fields;
    std::string_view body;         ///< encoded as it came; points into what was read
    std::vector<MimeEntity> parts; ///< of a multipart

    /// The first of that name, whatever its case; empty when there is none.
    [[nodiscard]] std::string_view field(std::string_view name) const;
    /// In small letters, without parameters, e.g. "text/plain", which is also what nothing means.
    [[nodiscard]] std::string type() const;
    /// A parameter of Content-Type, without its quotes; empty when there is none.
    [[nodiscard]] std::string parameter(std::string_view name) const;
    /// The body with base64 or quoted-printable taken off; what is neither stays.
    [[nodiscard]] std::string decoded() const;
};

/// Lines may end with CRLF, as on the wire, or with LF, as in a Maildir. Reads whatever it gets. The text must outlive
/// what is read. Thread-safe.
[[nodiscard]] MimeEntity readMime(std::string_view text, const MimeBounds& bounds = {});

/// One block of fields up to an empty line; `rest`, when given, is what stands behind that line.
[[nodiscard]] std::vector<MimeField> readFields(std::string_view text, std::size_t most,
                                                std::string_view* rest = nullptr);

/// ASCII letters alone.
[[nodiscard]] bool isSameWord(std::string_view one, std::string_view other);

/// What `=3D` and the like stand for; a `=` at the end of a line joins it with the next (RFC 2045 §6.7).
[[nodiscard]] std::string fromQuotedPrintable(std::string_view text);

} // namespace rollcall::onboarding
