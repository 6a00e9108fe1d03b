// SPDX-License-Identifier: Apache-2.0
// Recursive descent over the filter grammar (RFC 7644 §3.4.2.2), also for the brackets of a PATCH path.
#pragma once

#include "scim/Filter.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace rollcall::scim {

struct PathProblem {
    std::size_t position = 0; ///< relative to the text that was given
    std::string why;
};

/// Splits `urn:…:attribute.sub`: the attribute follows the last colon, so that the dots of a version belong to the URN.
[[nodiscard]] tl::expected<AttributePath, PathProblem> splitAttributePath(std::string_view text);

/// Characters an attribute path consists of.
[[nodiscard]] bool isPathCharacter(char c);

class FilterParser {
public:
    /// Positions in errors count from the start of `text`, wherever parsing starts.
    FilterParser(std::string_view text, const FilterLimits& limits, std::size_t start = 0);

    /// The rest of the text as one filter.
    [[nodiscard]] Result<Filter> parseAll();

    /// A filter that ends with `]`, from behind the opening bracket; afterwards position() is behind the closing one.
    [[nodiscard]] Result<Filter> parseBrackets();

    [[nodiscard]] std::size_t position() const { return m_at; }

private:
    [[nodiscard]] Result<FilterPointer> parseOr();
    [[nodiscard]] Result<FilterPointer> parseAnd();
    [[nodiscard]] Result<FilterPointer> parseTerm();
    [[nodiscard]] Result<FilterPointer> parseGroup();
    [[nodiscard]] Result<FilterPointer> parseNot();
    [[nodiscard]] Result<FilterPointer> parseAttributeExpression();
    [[nodiscard]] Result<FilterPointer> parseValueFilter(AttributePath path, std::size_t start);
    /// `.value eq "x"` behind `emails[…]`, as one more condition in the brackets.
    [[nodiscard]] Result<FilterPointer> parsePartBehindBrackets(FilterPointer inBrackets);
    [[nodiscard]] Result<FilterPointer> parseComparison(AttributePath path, std::size_t start);
    [[nodiscard]] Result<AttributePath> parsePath();
    [[nodiscard]] Result<JsonValue> parseLiteral();
    [[nodiscard]] Result<JsonValue> parseWordLiteral();
    [[nodiscard]] Result<JsonValue> parseJsonLiteral(std::size_t end);
    [[nodiscard]] Result<> countTerm();
    [[nodiscard]] Result<> enter();

    void skipSpaces();
    [[nodiscard]] bool isAt(char c) const;
    [[nodiscard]] std::string_view wordHere() const;
    [[nodiscard]] bool acceptWord(std::string_view word);
    [[nodiscard]] tl::unexpected<Error> expected(const std::string& what) const;

    std::string_view m_text;
    FilterLimits m_limits;
    std::size_t m_at = 0;
    std::size_t m_depth = 0;
    std::size_t m_terms = 0;
    bool m_isInBrackets = false;
};

} // namespace rollcall::scim
