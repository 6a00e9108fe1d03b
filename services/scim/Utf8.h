// SPDX-License-Identifier: Apache-2.0
// How far a text is well-formed UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall::scim {

/// Bytes before the first one that is not part of well-formed UTF-8; the size of the text when all of it is.
[[nodiscard]] std::size_t validUtf8Length(std::string_view text);

} // namespace rollcall::scim
