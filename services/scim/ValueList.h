// SPDX-License-Identifier: Apache-2.0
// What PATCH does to the values of one multi-valued attribute: adding, joining, the single primary.
#pragma once

#include "scim/Filter.h"

#include <optional>
#include <string>

namespace rollcall::scim {

/// Equal for values that count as one: the same `value` and `type` (RFC 7643 §2.4), compared as their attributes are;
/// without a `value` all parts, in whatever order.
[[nodiscard]] std::string entryKey(const Attribute* attribute, const JsonValue& value);

/// Adds to `kept` the parts that only `twin`, which has the same key, has; primary when one of them is.
void joinEntries(JsonValue& kept, const JsonValue& twin);

/// Adds each value unless it is there. One with the same key takes over what is new; a new primary clears the old one
/// (RFC 7644 §3.5.2.1), and `invalidValue` says that several are new.
[[nodiscard]] Result<> addToList(JsonArray& list, const JsonArray& values, const Attribute* attribute,
                                 const std::string& path);

/// Sets `primary` to false on every value but the one at `kept`.
void clearOtherPrimaries(JsonArray& list, std::size_t kept);

[[nodiscard]] bool isPrimaryValue(const JsonValue& value);

/// Takes out every value that has all the parts that one in `unwanted` names, compared as their attributes are. Parts
/// that are null, read-only or never kept name nothing; one that names nothing takes nothing out.
void removeFromList(JsonArray& list, const JsonArray& unwanted, const Attribute* attribute);

/// Whether two values are equal by their definition: text without regard to case unless that matters, dates as
/// instants, numbers by value, lists without regard to their order.
[[nodiscard]] bool isSameBySchema(const Attribute* attribute, const JsonValue& left, const JsonValue& right);

/// Sets the members of `changes` in `target`.
void overlay(JsonObject& target, const JsonObject& changes);
/// The same for parts of a value of `attribute`: `mutability` when an immutable one that is there would become another.
[[nodiscard]] Result<> overlayParts(JsonObject& target, const JsonObject& changes, const Attribute* attribute,
                                    const std::string& path);

[[nodiscard]] bool hasImmutableParts(const Attribute& attribute);

/// Gives `after`, which takes the place of `before`, the immutable parts back that it leaves out; `mutability` when one
/// is another there.
[[nodiscard]] Result<> keepImmutableParts(const Attribute& attribute, const JsonObject& before, JsonObject& after,
                                          const std::string& path);
/// The same for each value of a list that is in both by its entryKey.
[[nodiscard]] Result<> keepImmutableParts(const Attribute& attribute, const JsonArray& before, JsonArray& after,
                                          const std::string& path);

/// The value that a filter of `eq` comparisons joined by `and` describes; nullopt for any other filter.
[[nodiscard]] std::optional<JsonObject> valueDescribedBy(const FilterNode& filter, const Attribute* attribute);

} // namespace rollcall::scim
