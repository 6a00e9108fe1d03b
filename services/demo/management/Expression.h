// SPDX-License-Identifier: Apache-2.0
// The expressions of `search` and `filter`, evaluated on whatever can name its values.
#pragma once

#include "core/Result.h"
#include "scim/Filter.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo::management {

/// What an expression may say.
struct Grammar {
    std::function<bool(std::string_view)> isKnown;
    /// Of the names that are known; null: every operator with each.
    std::function<bool(std::string_view, scim::CompareOperator)> hasOperator;
    bool hasNot = true;
};

class Expression {
public:
    [[nodiscard]] static core::Result<Expression> parse(const std::string& text, const Grammar& grammar);
    /// Invalid when it cannot be read, or names something that `isKnown` does not know.
    [[nodiscard]] static core::Result<Expression> parse(const std::string& text,
                                                        const std::function<bool(std::string_view)>& isKnown);

    /// The values of a dotted name as text; booleans are "true" and "false". None when there is no value.
    using Values = std::function<std::vector<std::string>(std::string_view)>;
    [[nodiscard]] bool matches(const Values& values, bool isCaseSensitive) const;

private:
    explicit Expression(scim::Filter filter) : m_filter(std::move(filter)) {}
    scim::Filter m_filter;
};

} // namespace rollcall::demo::management
