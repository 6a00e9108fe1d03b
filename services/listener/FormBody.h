// SPDX-License-Identifier: Apache-2.0
// Forms as a browser sends them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::listener {

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// application/x-www-form-urlencoded, strictly: nothing for a malformed percent sign, a field twice, an empty name,
/// more than `mostFields`, a control character, or what is not UTF-8. An empty text has no fields.
[[nodiscard]] std::optional<FormFields> readForm(std::string_view encoded, std::size_t mostFields);

} // namespace rollcall::listener
