// SPDX-License-Identifier: Apache-2.0
// Text by its letters: capital and small ones, how many there are, and a part of them. Of UTF-8; bytes that are none
// are left as they are, and count as one each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rollcall::scim {

/// Of no particular language: ß becomes SS.
[[nodiscard]] std::string upperCase(std::string_view text);
[[nodiscard]] std::string lowerCase(std::string_view text);

/// Code points.
[[nodiscard]] std::size_t lengthOf(std::string_view text);

/// `count` code points from `from` on; less where the text ends before.
[[nodiscard]] std::string_view partOf(std::string_view text, std::size_t from, std::size_t count);

} // namespace rollcall::scim
