// SPDX-License-Identifier: Apache-2.0
// The filter language of RFC 7644 §3.4.2.2: parse, print, check against a schema, evaluate.
#pragma once

#include "scim/Error.h"
#include "scim/Json.h"
#include "scim/Schema.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace rollcall::scim {

/// `urn:…:User:name.givenName` in its three parts; empty where not given.
struct AttributePath {
    std::string schemaUrn;
    std::string attribute;
    std::string subAttribute;

    bool operator==(const AttributePath&) const = default;
};
[[nodiscard]] std::string toString(const AttributePath& path);

enum class CompareOperator {
    Equal,
    NotEqual,
    Contains,
    StartsWith,
    EndsWith,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual
};

struct FilterNode;
using FilterPointer = std::unique_ptr<const FilterNode>;

struct Comparison {
    AttributePath path;
    CompareOperator op;
    JsonValue value; ///< string, boolean, integer, double or null
    std::size_t position = 0;
    std::string folded = {}; ///< a string as it is compared without regard to case; empty: not made yet
};
struct Presence {
    AttributePath path;
    std::size_t position = 0;
};
struct And {
    FilterPointer left;
    FilterPointer right;
};
struct Or {
    FilterPointer left;
    FilterPointer right;
};
struct Not {
    FilterPointer operand;
};
/// `emails[type eq "work" and value co "@example.com"]`
struct ValueFilter {
    AttributePath path;
    FilterPointer filter;
    std::size_t position = 0;
};

struct FilterNode {
    std::variant<Comparison, Presence, And, Or, Not, ValueFilter> node;
};

/// Owns the tree. Move-only.
struct Filter {
    FilterPointer root;
};

struct FilterLimits {
    std::size_t bytes = 8192;
    std::size_t depth = 32;
    std::size_t terms = 256;
};

/// `invalidFilter` with the byte position and what was expected there. Operators in any case; `and` binds tighter than
/// `or`; string escapes as in JSON. `emails[type eq "work"].value eq "x"`, which is no filter of the RFC but what
/// Microsoft Entra looks people up by, is read as `emails[type eq "work" and value eq "x"]`.
[[nodiscard]] Result<Filter> parseFilter(std::string_view text, const FilterLimits& limits = {});

/// Normal form; parses to an equal tree.
[[nodiscard]] std::string toString(const FilterNode& node);

/// How many conditions it has: what trying it once costs.
[[nodiscard]] std::size_t termsOf(const FilterNode& node);

/// Refuses what the schema rules out: ordering on booleans and complex attributes, a value of the wrong kind, an
/// attribute that is never returned, and whatever is named password, under whatever schema. Unknown attributes pass:
/// they match nothing that lacks them.
[[nodiscard]] Result<> checkFilter(const FilterNode& filter, const ResourceType& type);

/// Evaluates against a whole resource as it would be served (with id, meta, groups or members where the caller has
/// them). Case by the schema's caseExact; an attribute that is absent, null or empty is unassigned: `eq null` and `not
/// pr` hold, every other comparison but `ne` fails. Of a multi-valued attribute one matching value is enough; a complex
/// value compared without naming a part stands for its `value`. `ne` is the negation of `eq`: it holds when no value
/// equals. dateTime values compare as instants, whatever zone they are written in.
[[nodiscard]] bool matches(const FilterNode& filter, const ResourceType& type, const JsonObject& resource);

/// Evaluates inside one value of a multi-valued attribute, as in `emails[type eq "work"]`.
[[nodiscard]] bool matchesValue(const FilterNode& filter, const Attribute* attribute, const JsonValue& value);

} // namespace rollcall::scim
