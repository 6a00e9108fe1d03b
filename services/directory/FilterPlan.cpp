// SPDX-License-Identifier: Apache-2.0
// Walks a filter's tree into a union of conjunctions of comparisons that columns can answer.
#include "FilterPlan.h"

#include "core/Timestamp.h"
#include "scim/Fold.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <type_traits>
#include <utility>
#include <variant>

namespace rollcall::directory {

namespace {

using scim::CompareOperator;
using Plan = std::optional<FilterPlan>;

/// Beyond that, an `and` of two unions is answered by one of them.
constexpr std::size_t mostConditions = 32;

/// What is filtered: resources of a type, whose addresses begin so.
struct Served {
    const scim::ResourceType& type;
    std::string_view baseUrl;
};

bool isCore(const scim::AttributePath& path, const Served& served)
{
    return path.schemaUrn.empty() || scim::equalsIgnoringAsciiCase(path.schemaUrn, served.type.core.urn);
}

bool isNamed(const scim::AttributePath& path, std::string_view attribute, std::string_view subAttribute)
{
    return scim::equalsIgnoringAsciiCase(path.attribute, attribute) &&
           scim::equalsIgnoringAsciiCase(path.subAttribute, subAttribute);
}

/// The column that answers this path. externalId is stored as it came, so a schema that ignores its case is scanned.
std::optional<IndexedAttribute> attributeOf(const scim::AttributePath& path, const Served& served)
{
    if (!isCore(path, served))
        return std::nullopt;
    const bool isUser = served.type.name == "User";
    if (isNamed(path, "id", {}))
        return IndexedAttribute::Id;
    if (isNamed(path, "displayName", {}))
        return IndexedAttribute::DisplayName;
    if (isNamed(path, "externalId", {})) {
        const scim::Attribute* definition = served.type.core.attribute("externalId");
        return !definition || definition->caseExact ? std::optional(IndexedAttribute::ExternalId) : std::nullopt;
    }
    if (isNamed(path, "meta", "lastModified"))
        return IndexedAttribute::LastModified;
    if (isNamed(path, "meta", "created"))
        return IndexedAttribute::Created;
    if (isUser && isNamed(path, "userName", {}))
        return IndexedAttribute::UserName;
    if (isUser && isNamed(path, "active", {}))
        return IndexedAttribute::Active;
    if (isUser && (isNamed(path, "emails", "value") || isNamed(path, "emails", {})))
        return IndexedAttribute::Email;
    if (!isUser && (isNamed(path, "members", "value") || isNamed(path, "members", {})))
        return IndexedAttribute::Member;
    if (isUser && (isNamed(path, "groups", "value") || isNamed(path, "groups", {})))
        return IndexedAttribute::Group;
    return std::nullopt;
}

FilterPlan planWith(IndexedComparison comparison, bool isExact)
{
    return {{IndexedCondition{std::move(comparison)}}, isExact};
}

Plan fromText(IndexedAttribute attribute, const scim::Comparison& comparison)
{
    const scim::JsonString* value = comparison.value.if_string();
    if (comparison.op != CompareOperator::Equal || !value || value->empty())
        return std::nullopt;
    // Who is in a group is a row, and a row all there is to it.
    const bool isExact = attribute == IndexedAttribute::Member || attribute == IndexedAttribute::Group;
    return planWith({attribute, CompareOperator::Equal, std::string(*value), 0}, isExact);
}

/// An address names an id; one that is none of ours names none.
Plan fromAddress(const scim::Comparison& comparison, const Served& served)
{
    const scim::JsonString* value = comparison.value.if_string();
    if (comparison.op != CompareOperator::Equal || !value || served.baseUrl.empty() || !isCore(comparison.path, served))
        return std::nullopt;
    const bool isUser = served.type.name == "User";
    std::optional<IndexedAttribute> attribute;
    if (isNamed(comparison.path, "meta", "location"))
        attribute = IndexedAttribute::Id;
    else if (!isUser && isNamed(comparison.path, "members", "$ref"))
        attribute = IndexedAttribute::Member;
    else if (isUser && isNamed(comparison.path, "groups", "$ref"))
        attribute = IndexedAttribute::Group;
    if (!attribute)
        return std::nullopt;
    std::string id;
    for (const std::string_view endpoint : {"Users/", "Groups/"}) {
        const std::string base = std::string(served.baseUrl) + std::string(endpoint);
        if (std::string_view(*value).starts_with(base))
            id = std::string_view(*value).substr(base.size());
    }
    return planWith({*attribute, CompareOperator::Equal, std::move(id), 0}, false);
}

/// What holds for exactly those for which `op` does not; text that is sought inside has none.
CompareOperator oppositeOf(CompareOperator op)
{
    switch (op) {
    case CompareOperator::Equal:
        return CompareOperator::NotEqual;
    case CompareOperator::NotEqual:
        return CompareOperator::Equal;
    case CompareOperator::Greater:
        return CompareOperator::LessOrEqual;
    case CompareOperator::GreaterOrEqual:
        return CompareOperator::Less;
    case CompareOperator::Less:
        return CompareOperator::GreaterOrEqual;
    case CompareOperator::LessOrEqual:
        return CompareOperator::Greater;
    case CompareOperator::Contains:
    case CompareOperator::StartsWith:
    case CompareOperator::EndsWith:
        break;
    }
    return op;
}

/// Columns hold milliseconds. Of a value with finer digits the wider comparison is asked, and each hit checked.
Plan fromTime(IndexedAttribute attribute, const scim::Comparison& comparison)
{
    const scim::JsonString* value = comparison.value.if_string();
    const auto time = value ? core::parseRfc3339({value->data(), value->size()}) : std::nullopt;
    if (!time)
        return std::nullopt;
    const std::string_view text(value->data(), value->size());
    const std::size_t point = text.find('.');
    std::size_t digits = 0;
    while (point != std::string_view::npos && point + 1 + digits < text.size() &&
           std::isdigit(static_cast<unsigned char>(text[point + 1 + digits])))
        ++digits;
    const bool isExact = digits <= 3;
    CompareOperator op = comparison.op;
    switch (op) {
    case CompareOperator::Equal:
    case CompareOperator::Greater:
    case CompareOperator::GreaterOrEqual:
    case CompareOperator::LessOrEqual:
        break;
    case CompareOperator::Less:
        if (!isExact)
            op = CompareOperator::LessOrEqual;
        break;
    case CompareOperator::NotEqual:
        // Of a finer value everything is different.
        if (!isExact)
            return std::nullopt;
        break;
    case CompareOperator::Contains:
    case CompareOperator::StartsWith:
    case CompareOperator::EndsWith:
        return std::nullopt;
    }
    return planWith({attribute, op, {}, core::toMilliseconds(*time)}, isExact);
}

/// What a value of a filter is in the column; a text that says it is as good as the value itself.
std::optional<ActiveColumn> activeOf(const scim::JsonValue& value)
{
    if (value.is_null())
        return ActiveColumn::NotSaid;
    if (const bool* flag = value.if_bool())
        return *flag ? ActiveColumn::Yes : ActiveColumn::No;
    const scim::JsonString* text = value.if_string();
    if (text && scim::equalsIgnoringAsciiCase(*text, "true"))
        return ActiveColumn::Yes;
    if (text && scim::equalsIgnoringAsciiCase(*text, "false"))
        return ActiveColumn::No;
    return std::nullopt;
}

/// Who has none is different from either value.
Plan fromFlag(IndexedAttribute attribute, const scim::Comparison& comparison)
{
    const auto value = activeOf(comparison.value);
    const bool isCompared = comparison.op == CompareOperator::Equal || comparison.op == CompareOperator::NotEqual;
    if (!value || !isCompared)
        return std::nullopt;
    return planWith({attribute, comparison.op, {}, numberOf(*value)}, true);
}

Plan fromPresence(const scim::Presence& presence, const Served& served, bool isNegated)
{
    if (attributeOf(presence.path, served) != IndexedAttribute::Active)
        return std::nullopt;
    return planWith({IndexedAttribute::Active,
                     isNegated ? CompareOperator::Equal : CompareOperator::NotEqual,
                     {},
                     numberOf(ActiveColumn::NotSaid)},
                    true);
}

Plan fromComparison(const scim::Comparison& comparison, const Served& served)
{
    const auto attribute = attributeOf(comparison.path, served);
    if (!attribute)
        return fromAddress(comparison, served);
    if (*attribute == IndexedAttribute::LastModified || *attribute == IndexedAttribute::Created)
        return fromTime(*attribute, comparison);
    if (*attribute == IndexedAttribute::Active)
        return fromFlag(*attribute, comparison);
    return fromText(*attribute, comparison);
}

/// The best attribute of a condition counts, of a union the worst condition, then how many there are.
std::pair<IndexedAttribute, std::size_t> costOf(const FilterPlan& plan)
{
    IndexedAttribute worst = IndexedAttribute::Id;
    for (const IndexedCondition& condition : plan.any) {
        IndexedAttribute best = IndexedAttribute::Active;
        for (const IndexedComparison& comparison : condition)
            best = std::min(best, comparison.attribute);
        worst = std::max(worst, best);
    }
    return {worst, plan.any.size()};
}

Plan both(Plan left, Plan right)
{
    if (!left || !right) {
        Plan& known = left ? left : right;
        if (known)
            known->isExact = false;
        return known;
    }
    if (left->any.size() * right->any.size() > mostConditions) {
        Plan cheaper = costOf(*left) <= costOf(*right) ? std::move(left) : std::move(right);
        cheaper->isExact = false;
        return cheaper;
    }
    FilterPlan product{{}, left->isExact && right->isExact};
    for (const IndexedCondition& first : left->any) {
        for (const IndexedCondition& second : right->any) {
            IndexedCondition condition = first;
            condition.insert(condition.end(), second.begin(), second.end());
            product.any.push_back(std::move(condition));
        }
    }
    return product;
}

Plan either(Plan left, Plan right)
{
    if (!left || !right)
        return std::nullopt;
    left->any.insert(left->any.end(), std::make_move_iterator(right->any.begin()),
                     std::make_move_iterator(right->any.end()));
    left->isExact = left->isExact && right->isExact;
    return left;
}

/// `emails[type eq "work" and value eq "…"]`: the inner equality on value, as one on the whole attribute.
Plan fromInner(const scim::FilterNode& node, const scim::AttributePath& outer, const Served& served)
{
    if (const auto* all = std::get_if<scim::And>(&node.node))
        return both(fromInner(*all->left, outer, served), fromInner(*all->right, outer, served));
    if (const auto* any = std::get_if<scim::Or>(&node.node))
        return either(fromInner(*any->left, outer, served), fromInner(*any->right, outer, served));
    const auto* comparison = std::get_if<scim::Comparison>(&node.node);
    if (!comparison || !comparison->path.subAttribute.empty())
        return std::nullopt;
    const bool isAddress = scim::equalsIgnoringAsciiCase(comparison->path.attribute, "$ref");
    if (!isAddress && !scim::equalsIgnoringAsciiCase(comparison->path.attribute, "value"))
        return std::nullopt;
    const scim::AttributePath path{outer.schemaUrn, outer.attribute, isAddress ? "$ref" : outer.subAttribute};
    return fromComparison({path, comparison->op, comparison->value, comparison->position}, served);
}

/// Each comparison holds or does not, so that a negation moves inwards to the comparisons.
Plan planOfNode(const scim::FilterNode& filter, const Served& served, bool isNegated)
{
    if (const auto* negation = std::get_if<scim::Not>(&filter.node))
        return planOfNode(*negation->operand, served, !isNegated);
    if (const auto* all = std::get_if<scim::And>(&filter.node)) {
        auto left = planOfNode(*all->left, served, isNegated);
        auto right = planOfNode(*all->right, served, isNegated);
        return isNegated ? either(std::move(left), std::move(right)) : both(std::move(left), std::move(right));
    }
    if (const auto* any = std::get_if<scim::Or>(&filter.node)) {
        auto left = planOfNode(*any->left, served, isNegated);
        auto right = planOfNode(*any->right, served, isNegated);
        return isNegated ? both(std::move(left), std::move(right)) : either(std::move(left), std::move(right));
    }
    if (const auto* comparison = std::get_if<scim::Comparison>(&filter.node)) {
        if (!isNegated)
            return fromComparison(*comparison, served);
        return fromComparison({comparison->path, oppositeOf(comparison->op), comparison->value, comparison->position},
                              served);
    }
    if (const auto* presence = std::get_if<scim::Presence>(&filter.node))
        return fromPresence(*presence, served, isNegated);
    const auto* values = std::get_if<scim::ValueFilter>(&filter.node);
    if (!values || isNegated)
        return std::nullopt;
    auto plan = fromInner(*values->filter, values->path, served);
    if (plan)
        plan->isExact = false;
    return plan;
}

} // namespace

std::optional<FilterPlan> planOf(const scim::FilterNode& filter, const scim::ResourceType& type,
                                 std::string_view baseUrl)
{
    return planOfNode(filter, {type, baseUrl}, false);
}

bool mentions(const scim::FilterNode& filter, std::string_view attribute)
{
    return std::visit(
        [&](const auto& node) {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, scim::And> || std::is_same_v<Node, scim::Or>)
                return mentions(*node.left, attribute) || mentions(*node.right, attribute);
            else if constexpr (std::is_same_v<Node, scim::Not>)
                return mentions(*node.operand, attribute);
            else
                return scim::equalsIgnoringAsciiCase(node.path.attribute, attribute);
        },
        filter.node);
}

} // namespace rollcall::directory
