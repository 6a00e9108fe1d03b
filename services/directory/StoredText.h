// SPDX-License-Identifier: Apache-2.0
// The stored form of a resource as text: whether it is the same, and whether it can be kept.
#pragma once

#include "core/Result.h"
#include "scim/Json.h"

#include <string>
#include <string_view>

namespace rollcall::directory {

/// Whether `stored` says the same as `text`, which is that of `attributes`. Objects compare without regard to the order
/// of their members.
[[nodiscard]] bool holdsSame(std::string_view stored, std::string_view text, const scim::JsonObject& attributes);
[[nodiscard]] bool holdsSame(std::string_view stored, std::string_view text);

/// Invalid for more than scim::mostResourceBytes, unless what is there has hardly less and too many already.
[[nodiscard]] core::Result<> checkStorable(std::string_view text, std::string_view stored);

} // namespace rollcall::directory
