// SPDX-License-Identifier: Apache-2.0
// The grammar is SCIM's; what a name means is the caller's.
#include "Expression.h"

#include <algorithm>

namespace rollcall::demo::management {

namespace {

using scim::CompareOperator;

std::string nameOf(const scim::AttributePath& path)
{
    return path.subAttribute.empty() ? path.attribute : path.attribute + "." + path.subAttribute;
}

std::string textOf(const scim::JsonValue& value)
{
    return value.is_string() ? std::string(value.as_string()) : scim::toJson(value);
}

std::string folded(const std::string& text)
{
    std::string result = text;
    std::ranges::transform(result, result.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return result;
}

bool compare(CompareOperator op, const std::string& value, const std::string& wanted)
{
    switch (op) {
    case CompareOperator::Equal:
        return value == wanted;
    case CompareOperator::NotEqual:
        return value != wanted;
    case CompareOperator::Contains:
        return value.find(wanted) != std::string::npos;
    case CompareOperator::StartsWith:
        return value.starts_with(wanted);
    case CompareOperator::EndsWith:
        return value.ends_with(wanted);
    case CompareOperator::Greater:
        return value > wanted;
    case CompareOperator::GreaterOrEqual:
        return value >= wanted;
    case CompareOperator::Less:
        return value < wanted;
    case CompareOperator::LessOrEqual:
        return value <= wanted;
    }
    return false;
}

class Evaluation {
public:
    Evaluation(const Expression::Values& values, bool isCaseSensitive)
        : m_values(values), m_isCaseSensitive(isCaseSensitive)
    {
    }

    bool holds(const scim::FilterNode& node) const
    {
        return std::visit([this](const auto& part) { return holds(part); }, node.node);
    }

private:
    bool holds(const scim::Comparison& part) const
    {
        const std::string wanted = m_isCaseSensitive ? textOf(part.value) : folded(textOf(part.value));
        const std::vector<std::string> values = m_values(nameOf(part.path));
        if (values.empty() && part.op == CompareOperator::NotEqual)
            return true;
        return std::ranges::any_of(values, [&](const std::string& value) {
            return compare(part.op, m_isCaseSensitive ? value : folded(value), wanted);
        });
    }
    bool holds(const scim::Presence& part) const { return !m_values(nameOf(part.path)).empty(); }
    bool holds(const scim::And& part) const { return holds(*part.left) && holds(*part.right); }
    bool holds(const scim::Or& part) const { return holds(*part.left) || holds(*part.right); }
    bool holds(const scim::Not& part) const { return !holds(*part.operand); }
    bool holds(const scim::ValueFilter&) const { return false; }

    const Expression::Values& m_values;
    bool m_isCaseSensitive;
};

// Why it is not of that grammar; empty when it is.
std::string objection(const scim::FilterNode& node, const Grammar& grammar)
{
    const auto ofPath = [&](const scim::AttributePath& path) {
        const std::string name = nameOf(path);
        return grammar.isKnown(name) ? std::string{} : "field " + name + " is not supported";
    };
    if (const auto* comparison = std::get_if<scim::Comparison>(&node.node)) {
        const std::string name = nameOf(comparison->path);
        if (grammar.isKnown(name) && grammar.hasOperator && !grammar.hasOperator(name, comparison->op))
            return "the operator is not supported with the field " + name;
        return ofPath(comparison->path);
    }
    if (const auto* presence = std::get_if<scim::Presence>(&node.node))
        return ofPath(presence->path);
    if (const auto* values = std::get_if<scim::ValueFilter>(&node.node))
        return "field " + nameOf(values->path) + " is not supported";
    if (const auto* negated = std::get_if<scim::Not>(&node.node))
        return grammar.hasNot ? objection(*negated->operand, grammar) : "the operator not is not supported";
    const auto ofBoth = [&](const auto& both) {
        const std::string left = objection(*both.left, grammar);
        return left.empty() ? objection(*both.right, grammar) : left;
    };
    if (const auto* both = std::get_if<scim::And>(&node.node))
        return ofBoth(*both);
    return ofBoth(std::get<scim::Or>(node.node));
}

} // namespace

core::Result<Expression> Expression::parse(const std::string& text,
                                           const std::function<bool(std::string_view)>& isKnown)
{
    return parse(text, Grammar{isKnown, {}, true});
}

core::Result<Expression> Expression::parse(const std::string& text, const Grammar& grammar)
{
    auto filter = scim::parseFilter(text);
    if (!filter)
        return core::failure(core::ErrorKind::Invalid, filter.error().detail);
    if (const std::string why = objection(*filter->root, grammar); !why.empty())
        return core::failure(core::ErrorKind::Invalid, why);
    return Expression(std::move(*filter));
}

bool Expression::matches(const Values& values, bool isCaseSensitive) const
{
    return Evaluation(values, isCaseSensitive).holds(*m_filter.root);
}

} // namespace rollcall::demo::management
