// SPDX-License-Identifier: Apache-2.0
// Walks a filter's tree.
#include "FilterLookup.h"

#include "scim/Fold.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace rollcall::directory {

namespace {

using Attribute = FilterLookup::Attribute;
using Lookups = std::optional<std::vector<FilterLookup>>;

bool isCore(const scim::AttributePath& path, const scim::ResourceType& type)
{
    return path.schemaUrn.empty() || scim::equalsIgnoringAsciiCase(path.schemaUrn, type.core.urn);
}

bool isNamed(const scim::AttributePath& path, std::string_view attribute, std::string_view subAttribute)
{
    return scim::equalsIgnoringAsciiCase(path.attribute, attribute) &&
           scim::equalsIgnoringAsciiCase(path.subAttribute, subAttribute);
}

/// The column that answers this path. externalId is stored as it came, so a schema that ignores its case is scanned.
std::optional<Attribute> attributeOf(const scim::AttributePath& path, const scim::ResourceType& type)
{
    if (!isCore(path, type))
        return std::nullopt;
    const bool isUser = type.name == "User";
    if (isNamed(path, "id", {}))
        return Attribute::Id;
    if (isNamed(path, "displayName", {}))
        return Attribute::DisplayName;
    if (isNamed(path, "externalId", {})) {
        const scim::Attribute* definition = type.core.attribute("externalId");
        return !definition || definition->caseExact ? std::optional(Attribute::ExternalId) : std::nullopt;
    }
    if (isUser && isNamed(path, "userName", {}))
        return Attribute::UserName;
    if (isUser && (isNamed(path, "emails", "value") || isNamed(path, "emails", {})))
        return Attribute::Email;
    if (!isUser && (isNamed(path, "members", "value") || isNamed(path, "members", {})))
        return Attribute::Member;
    return std::nullopt;
}

Lookups fromComparison(const scim::Comparison& comparison, const scim::ResourceType& type)
{
    const scim::JsonString* value = comparison.value.if_string();
    if (comparison.op != scim::CompareOperator::Equal || !value || value->empty())
        return std::nullopt;
    const auto attribute = attributeOf(comparison.path, type);
    if (!attribute)
        return std::nullopt;
    return std::vector{FilterLookup{*attribute, std::string(*value)}};
}

/// The worst attribute of a union counts, then how many there are.
std::pair<Attribute, std::size_t> costOf(const std::vector<FilterLookup>& lookups)
{
    Attribute worst = Attribute::Id;
    for (const FilterLookup& lookup : lookups)
        worst = std::max(worst, lookup.attribute);
    return {worst, lookups.size()};
}

Lookups cheaper(Lookups left, Lookups right)
{
    if (left && right)
        return costOf(*left) <= costOf(*right) ? left : right;
    return left ? left : right;
}

Lookups both(Lookups left, Lookups right)
{
    if (!left || !right)
        return std::nullopt;
    left->insert(left->end(), right->begin(), right->end());
    return left;
}

/// `emails[type eq "work" and value eq "…"]`: the inner equality on value, as one on the whole attribute.
Lookups fromInner(const scim::FilterNode& node, const scim::AttributePath& outer, const scim::ResourceType& type)
{
    if (const auto* all = std::get_if<scim::And>(&node.node))
        return cheaper(fromInner(*all->left, outer, type), fromInner(*all->right, outer, type));
    if (const auto* either = std::get_if<scim::Or>(&node.node))
        return both(fromInner(*either->left, outer, type), fromInner(*either->right, outer, type));
    const auto* comparison = std::get_if<scim::Comparison>(&node.node);
    if (!comparison || !scim::equalsIgnoringAsciiCase(comparison->path.attribute, "value") ||
        !comparison->path.subAttribute.empty())
        return std::nullopt;
    scim::Comparison whole{outer, comparison->op, comparison->value, comparison->position};
    return fromComparison(whole, type);
}

} // namespace

std::optional<std::vector<FilterLookup>> lookupsOf(const scim::FilterNode& filter, const scim::ResourceType& type)
{
    if (const auto* all = std::get_if<scim::And>(&filter.node))
        return cheaper(lookupsOf(*all->left, type), lookupsOf(*all->right, type));
    if (const auto* either = std::get_if<scim::Or>(&filter.node))
        return both(lookupsOf(*either->left, type), lookupsOf(*either->right, type));
    if (const auto* comparison = std::get_if<scim::Comparison>(&filter.node))
        return fromComparison(*comparison, type);
    if (const auto* values = std::get_if<scim::ValueFilter>(&filter.node))
        return fromInner(*values->filter, values->path, type);
    return std::nullopt;
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
