// SPDX-License-Identifier: Apache-2.0
// Filters as text.
#include "scim/Filter.h"

#include "FilterParser.h"

namespace rollcall::scim {

namespace {

enum class Precedence { Or, And, Term };

std::string_view nameOf(CompareOperator op)
{
    switch (op) {
    case CompareOperator::Equal:
        return "eq";
    case CompareOperator::NotEqual:
        return "ne";
    case CompareOperator::Contains:
        return "co";
    case CompareOperator::StartsWith:
        return "sw";
    case CompareOperator::EndsWith:
        return "ew";
    case CompareOperator::Greater:
        return "gt";
    case CompareOperator::GreaterOrEqual:
        return "ge";
    case CompareOperator::Less:
        return "lt";
    case CompareOperator::LessOrEqual:
        return "le";
    }
    return "eq";
}

class Printer {
public:
    [[nodiscard]] std::string take() { return std::move(m_out); }

    /// Parentheses stand where the surroundings bind tighter, and where leaving them out would regroup a chain.
    void print(const FilterNode& node, Precedence surroundings)
    {
        const Precedence own = precedence(node);
        m_out += own < surroundings ? "(" : "";
        std::visit(*this, node.node);
        m_out += own < surroundings ? ")" : "";
    }

    void operator()(const Comparison& comparison)
    {
        m_out += toString(comparison.path) + ' ' + std::string(nameOf(comparison.op)) + ' ' + toJson(comparison.value);
    }
    void operator()(const Presence& presence) { m_out += toString(presence.path) + " pr"; }
    void operator()(const And& both)
    {
        print(*both.left, Precedence::And);
        m_out += " and ";
        print(*both.right, Precedence::Term);
    }
    void operator()(const Or& either)
    {
        print(*either.left, Precedence::Or);
        m_out += " or ";
        print(*either.right, Precedence::And);
    }
    void operator()(const Not& negation)
    {
        m_out += "not (";
        print(*negation.operand, Precedence::Or);
        m_out += ')';
    }
    void operator()(const ValueFilter& values)
    {
        m_out += toString(values.path) + '[';
        print(*values.filter, Precedence::Or);
        m_out += ']';
    }

private:
    [[nodiscard]] static Precedence precedence(const FilterNode& node)
    {
        if (std::holds_alternative<Or>(node.node)) {
            return Precedence::Or;
        }
        return std::holds_alternative<And>(node.node) ? Precedence::And : Precedence::Term;
    }

    std::string m_out;
};

} // namespace

std::string toString(const AttributePath& path)
{
    std::string text = path.schemaUrn;
    if (!text.empty() && !path.attribute.empty()) {
        text += ':';
    }
    text += path.attribute;
    if (!path.subAttribute.empty()) {
        text += '.' + path.subAttribute;
    }
    return text;
}

Result<Filter> parseFilter(std::string_view text, const FilterLimits& limits)
{
    return FilterParser(text, limits).parseAll();
}

std::string toString(const FilterNode& node)
{
    Printer printer;
    printer.print(node, Precedence::Or);
    return printer.take();
}

std::size_t termsOf(const FilterNode& node)
{
    struct Counter {
        std::size_t operator()(const Comparison&) const { return 1; }
        std::size_t operator()(const Presence&) const { return 1; }
        std::size_t operator()(const And& both) const { return termsOf(*both.left) + termsOf(*both.right); }
        std::size_t operator()(const Or& either) const { return termsOf(*either.left) + termsOf(*either.right); }
        std::size_t operator()(const Not& negation) const { return termsOf(*negation.operand); }
        std::size_t operator()(const ValueFilter& values) const { return termsOf(*values.filter); }
    };
    return std::visit(Counter{}, node.node);
}

} // namespace rollcall::scim
