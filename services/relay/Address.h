// SPDX-License-Identifier: Apache-2.0
// Addresses below the downstream's base, and back to ours. All texts are percent-encoded.
#pragma once

#include "core/PercentEncoding.h"
#include "core/Result.h"
#include "relay/Copy.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::relay {

/// Without slashes at the end.
[[nodiscard]] std::string trimmedBase(std::string_view url);

/// Invalid for whatever could leave the base or name another resource than it seems to: dot segments in any encoding,
/// empty segments, backslashes, fragments, parameters behind a semicolon, characters that must be encoded.
[[nodiscard]] core::Result<> checkPath(std::string_view path, std::string_view query);

[[nodiscard]] std::string joined(std::string_view base, std::string_view path, std::string_view query);

using core::percentDecoded;
using core::percentEncoded;

/// Decoded, without the slashes at both ends; empty for "/" alone.
[[nodiscard]] std::vector<std::string> segmentsOf(std::string_view path);

/// Names and values of a query, decoded; a plus is a blank.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> queryFields(std::string_view query);

/// The last segment of a search by POST (RFC 7644 §3.4.3).
constexpr std::string_view searchSegment = ".search";

/// Of a decoded segment, "Users" or "Groups" in any case.
[[nodiscard]] std::optional<ResourceKind> kindOfFolder(std::string_view segment);

/// "/Users/42" names person 42, "/Users" people, and so does "/%75sers/42": services tell folders apart by what they
/// decode to, often in any case.
struct ResourceAddress {
    ResourceKind kind = ResourceKind::Person;
    std::string id; ///< decoded; empty for the whole kind
};
[[nodiscard]] std::optional<ResourceAddress> resourceAddress(std::string_view path);
[[nodiscard]] std::string_view folderOf(ResourceKind kind); ///< "/Users"

/// The resource that a `Location` of the downstream names, whatever host it calls itself.
[[nodiscard]] std::optional<ResourceAddress> locationAddress(std::string_view location);
/// `Location` with our base in place of the downstream's; empty when it names nothing of ours.
[[nodiscard]] std::string rewrittenLocation(std::string_view location, std::string_view base,
                                            std::string_view publicBase);

} // namespace rollcall::relay
