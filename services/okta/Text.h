// SPDX-License-Identifier: Apache-2.0
// Small questions about header and address texts, without regard to locale.
#pragma once

#include "core/PercentEncoding.h"
#include "core/Timestamp.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::okta {

[[nodiscard]] std::string toLower(std::string_view text);
[[nodiscard]] bool equalsIgnoringCase(std::string_view left, std::string_view right);
[[nodiscard]] bool containsIgnoringCase(std::string_view text, std::string_view part);
/// Without spaces, tabs and line breaks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
using core::percentEncoded;
/// The beginning of at most that many bytes, cut between UTF-8 characters, without control characters.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes);
/// RFC 9110 §5.6.7, the preferred format: `Sun, 06 Nov 1994 08:49:37 GMT`.
[[nodiscard]] std::optional<core::Timestamp> parseHttpDate(std::string_view text);

/// Builds a target: path, then parameters whose values are encoded; those with an empty value are left out.
class Target {
public:
    explicit Target(std::string path) : m_text(std::move(path)) {}
    Target& with(std::string_view name, std::string_view value);
    Target& with(std::string_view name, int value);
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    std::string m_text;
    bool m_hasQuery = false;
};

} // namespace rollcall::okta
