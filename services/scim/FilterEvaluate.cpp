// SPDX-License-Identifier: Apache-2.0
// Evaluation of filters.
#include "scim/Filter.h"

#include "AttributeLookup.h"
#include "Emptiness.h"
#include "Instant.h"
#include "scim/Fold.h"

#include <algorithm>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::scim {

namespace {

using Values = std::vector<const JsonValue*>;

/// The assigned values of an attribute: a multi-valued one counts as all its elements.
void addAssigned(Values& out, const JsonValue* value)
{
    if (value == nullptr || isUnassigned(*value)) {
        return;
    }
    if (const JsonArray* array = value->if_array()) {
        for (const JsonValue& element : *array) {
            addAssigned(out, &element);
        }
        return;
    }
    out.push_back(value);
}

Values partsOf(const Values& values, std::string_view name)
{
    Values parts;
    for (const JsonValue* value : values) {
        if (const JsonObject* object = value->if_object()) {
            addAssigned(parts, findMember(*object, name));
        }
    }
    return parts;
}

struct Selection {
    Values values;
    const Attribute* attribute = nullptr;
};

/// A complex value that is compared without naming a part stands for its `value`.
Selection comparable(const Selection& selection)
{
    Selection out;
    out.attribute = selection.attribute;
    if (out.attribute != nullptr && out.attribute->type == AttributeType::Complex) {
        out.attribute = out.attribute->subAttribute("value");
    }
    for (const JsonValue* value : selection.values) {
        if (const JsonObject* object = value->if_object()) {
            addAssigned(out.values, findMember(*object, "value"));
        } else {
            out.values.push_back(value);
        }
    }
    return out;
}

std::optional<bool> booleanOf(const JsonValue& value)
{
    if (value.is_bool()) {
        return value.get_bool();
    }
    if (value.is_string() && equalsIgnoringAsciiCase(value.get_string(), "true")) {
        return true;
    }
    if (value.is_string() && equalsIgnoringAsciiCase(value.get_string(), "false")) {
        return false;
    }
    return std::nullopt;
}

std::partial_ordering compareNumbers(const JsonValue& left, const JsonValue& right)
{
    if (left.is_int64() && right.is_int64()) {
        return left.get_int64() <=> right.get_int64();
    }
    return left.to_number<double>() <=> right.to_number<double>();
}

/// The text of a filter as it is compared; folded where that was not done when it was read.
class SoughtText {
public:
    SoughtText(const Comparison& comparison, bool isExact)
        : m_own(isExact || !comparison.folded.empty() ? std::string() : fold(comparison.value.get_string())),
          m_text(isExact                     ? std::string_view(comparison.value.get_string())
                 : comparison.folded.empty() ? std::string_view(m_own)
                                             : std::string_view(comparison.folded))
    {
    }
    SoughtText(const SoughtText&) = delete;
    SoughtText& operator=(const SoughtText&) = delete;

    [[nodiscard]] std::string_view text() const { return m_text; }

private:
    std::string m_own;
    std::string_view m_text;
};

std::partial_ordering compareTexts(const Attribute* attribute, std::string_view left, const Comparison& comparison)
{
    if (attribute != nullptr && attribute->type == AttributeType::DateTime) {
        const std::optional<Instant> leftInstant = parseInstant(left);
        const std::optional<Instant> rightInstant = parseInstant(comparison.value.get_string());
        if (leftInstant && rightInstant) {
            return *leftInstant <=> *rightInstant;
        }
    }
    const bool isExact = attribute != nullptr && attribute->caseExact;
    const SoughtText right(comparison, isExact);
    return isExact ? left <=> right.text() : std::string_view(fold(left)) <=> right.text();
}

/// Unordered when the values are of different kinds.
std::partial_ordering compareValues(const Attribute* attribute, const JsonValue& left, const Comparison& comparison)
{
    const JsonValue& right = comparison.value;
    if (left.is_bool() || right.is_bool()) {
        const std::optional<bool> leftTruth = booleanOf(left);
        const std::optional<bool> rightTruth = booleanOf(right);
        return leftTruth && rightTruth && *leftTruth == *rightTruth ? std::partial_ordering::equivalent
                                                                    : std::partial_ordering::unordered;
    }
    if (left.is_number() && right.is_number()) {
        return compareNumbers(left, right);
    }
    if (left.is_string() && right.is_string()) {
        return compareTexts(attribute, left.get_string(), comparison);
    }
    return std::partial_ordering::unordered;
}

/// Both can be long, and made so that looking for one at each place of the other takes for ever.
bool contains(std::string_view whole, std::string_view sought)
{
    constexpr std::size_t quick = std::size_t{64} * 1024;
    if (sought.size() * whole.size() <= quick) {
        return whole.find(sought) != std::string_view::npos;
    }
    const std::boyer_moore_searcher searcher(sought.begin(), sought.end());
    return std::search(whole.begin(), whole.end(), searcher) != whole.end();
}

bool hasText(const Comparison& comparison, const Attribute* attribute, const JsonValue& value)
{
    if (!value.is_string() || !comparison.value.is_string()) {
        return false;
    }
    const bool isExact = attribute != nullptr && attribute->caseExact;
    const std::string whole = isExact ? std::string(value.get_string()) : fold(value.get_string());
    const SoughtText sought(comparison, isExact);
    switch (comparison.op) {
    case CompareOperator::StartsWith:
        return whole.starts_with(sought.text());
    case CompareOperator::EndsWith:
        return whole.ends_with(sought.text());
    default:
        return contains(whole, sought.text());
    }
}

bool holds(const Comparison& comparison, const Attribute* attribute, const JsonValue& value)
{
    switch (comparison.op) {
    case CompareOperator::Contains:
    case CompareOperator::StartsWith:
    case CompareOperator::EndsWith:
        return hasText(comparison, attribute, value);
    case CompareOperator::Greater:
        return compareValues(attribute, value, comparison) > 0;
    case CompareOperator::GreaterOrEqual:
        return compareValues(attribute, value, comparison) >= 0;
    case CompareOperator::Less:
        return compareValues(attribute, value, comparison) < 0;
    case CompareOperator::LessOrEqual:
        return compareValues(attribute, value, comparison) <= 0;
    case CompareOperator::Equal:
    case CompareOperator::NotEqual:
        break;
    }
    return compareValues(attribute, value, comparison) == 0;
}

bool compare(const Comparison& comparison, const Selection& selection)
{
    const bool isNegative = comparison.op == CompareOperator::NotEqual;
    if (comparison.value.is_null()) {
        const bool isNull = selection.values.empty();
        return comparison.op == CompareOperator::Equal ? isNull : isNegative && !isNull;
    }
    const bool isAny = std::ranges::any_of(
        selection.values, [&](const JsonValue* value) { return holds(comparison, selection.attribute, *value); });
    return isNegative ? !isAny : isAny;
}

/// Walks a tree over a scope that finds the values of a path.
template<class Scope>
class Evaluator {
public:
    explicit Evaluator(const Scope& scope) : m_scope(scope) {}

    [[nodiscard]] bool evaluate(const FilterNode& node) const { return std::visit(*this, node.node); }

    [[nodiscard]] bool operator()(const Comparison& comparison) const
    {
        const Selection selection = m_scope.select(comparison.path);
        // Against null a complex value is there with any of its parts.
        return compare(comparison, comparison.value.is_null() ? selection : comparable(selection));
    }
    [[nodiscard]] bool operator()(const Presence& presence) const
    {
        return !m_scope.select(presence.path).values.empty();
    }
    [[nodiscard]] bool operator()(const And& both) const { return evaluate(*both.left) && evaluate(*both.right); }
    [[nodiscard]] bool operator()(const Or& either) const { return evaluate(*either.left) || evaluate(*either.right); }
    [[nodiscard]] bool operator()(const Not& negation) const { return !evaluate(*negation.operand); }
    [[nodiscard]] bool operator()(const ValueFilter& filter) const
    {
        const Selection selection = m_scope.select(filter.path);
        return std::ranges::any_of(selection.values, [&](const JsonValue* value) {
            return matchesValue(*filter.filter, selection.attribute, *value);
        });
    }

private:
    const Scope& m_scope;
};

class ResourceScope {
public:
    ResourceScope(const ResourceType& type, const JsonObject& resource) : m_type(type), m_resource(resource) {}

    [[nodiscard]] Selection select(const AttributePath& path) const
    {
        const AttributeDefinition definition = lookUp(m_type, path);
        Selection selection;
        selection.attribute = path.subAttribute.empty() ? definition.attribute : definition.subAttribute;
        const JsonObject* holder = &m_resource;
        if (!meansCore(m_type, path.schemaUrn)) {
            const JsonValue* block = findMember(m_resource, path.schemaUrn);
            holder = block == nullptr ? nullptr : block->if_object();
        }
        if (holder != nullptr) {
            addAssigned(selection.values, findMember(*holder, path.attribute));
        }
        if (!path.subAttribute.empty()) {
            selection.values = partsOf(selection.values, path.subAttribute);
        }
        return selection;
    }

private:
    const ResourceType& m_type;
    const JsonObject& m_resource;
};

class ValueScope {
public:
    ValueScope(const Attribute* attribute, const JsonValue& value) : m_attribute(attribute), m_value(value) {}

    [[nodiscard]] Selection select(const AttributePath& path) const
    {
        Selection selection;
        if (!m_value.is_object()) {
            // A value without parts answers to the name `value`.
            if (equalsIgnoringAsciiCase(path.attribute, "value") && path.subAttribute.empty()) {
                selection.attribute = m_attribute;
                addAssigned(selection.values, &m_value);
            }
            return selection;
        }
        selection.attribute = m_attribute == nullptr ? nullptr : m_attribute->subAttribute(path.attribute);
        addAssigned(selection.values, findMember(m_value.get_object(), path.attribute));
        if (!path.subAttribute.empty()) {
            selection.attribute =
                selection.attribute == nullptr ? nullptr : selection.attribute->subAttribute(path.subAttribute);
            selection.values = partsOf(selection.values, path.subAttribute);
        }
        return selection;
    }

private:
    const Attribute* m_attribute;
    const JsonValue& m_value;
};

} // namespace

bool matches(const FilterNode& filter, const ResourceType& type, const JsonObject& resource)
{
    const ResourceScope scope(type, resource);
    return Evaluator<ResourceScope>(scope).evaluate(filter);
}

bool matchesValue(const FilterNode& filter, const Attribute* attribute, const JsonValue& value)
{
    const ValueScope scope(attribute, value);
    return Evaluator<ValueScope>(scope).evaluate(filter);
}

} // namespace rollcall::scim
