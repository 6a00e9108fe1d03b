// SPDX-License-Identifier: Apache-2.0
// checkFilter: what the schema rules out.
#include "scim/Filter.h"

#include "AttributeLookup.h"
#include "Emptiness.h"
#include "FilterCheck.h"
#include "Instant.h"
#include "Normalise.h"
#include "scim/Fold.h"

namespace rollcall::scim {

namespace {

bool isOrdering(CompareOperator op)
{
    return op == CompareOperator::Greater || op == CompareOperator::GreaterOrEqual || op == CompareOperator::Less ||
           op == CompareOperator::LessOrEqual;
}

bool isSubstring(CompareOperator op)
{
    return op == CompareOperator::Contains || op == CompareOperator::StartsWith || op == CompareOperator::EndsWith;
}

bool isBooleanText(const JsonValue& value)
{
    return value.is_string() && (equalsIgnoringAsciiCase(value.get_string(), "true") ||
                                 equalsIgnoringAsciiCase(value.get_string(), "false"));
}

class Checker {
public:
    explicit Checker(const ResourceType& type) : m_type(type) {}
    /// For what stands in brackets behind an attribute.
    Checker(const ResourceType& type, const Attribute* container)
        : m_type(type), m_container(container), m_isInside(true)
    {
    }

    [[nodiscard]] Result<> check(const FilterNode& node) { return std::visit(*this, node.node); }

    [[nodiscard]] Result<> operator()(const Comparison& comparison)
    {
        const Attribute* attribute = definition(comparison.path);
        if (Result<> visible = checkVisible(attribute, comparison.path, comparison.position); !visible) {
            return visible;
        }
        if (attribute != nullptr && attribute->type == AttributeType::Complex) {
            if (isOrdering(comparison.op)) {
                return refuse(comparison.position, comparison.path,
                              "has several parts and cannot be ordered; compare one of them.");
            }
            if (const Attribute* value = attribute->subAttribute("value")) {
                attribute = value;
            }
        }
        const std::string why = objection(attribute, comparison);
        return why.empty() ? Result<>() : refuse(comparison.position, comparison.path, why);
    }
    [[nodiscard]] Result<> operator()(const Presence& presence)
    {
        return checkVisible(definition(presence.path), presence.path, presence.position);
    }
    [[nodiscard]] Result<> operator()(const And& both) { return checkBoth(*both.left, *both.right); }
    [[nodiscard]] Result<> operator()(const Or& either) { return checkBoth(*either.left, *either.right); }
    [[nodiscard]] Result<> operator()(const Not& negation) { return check(*negation.operand); }
    [[nodiscard]] Result<> operator()(const ValueFilter& values)
    {
        const Attribute* attribute = definition(values.path);
        if (Result<> visible = checkVisible(attribute, values.path, values.position); !visible) {
            return visible;
        }
        if (attribute != nullptr && attribute->type != AttributeType::Complex && !attribute->multiValued) {
            return refuse(values.position, values.path, "has a single value and cannot be filtered with brackets.");
        }
        const Attribute* outer = m_container;
        const bool wasInside = m_isInside;
        m_container = attribute;
        m_isInside = true;
        Result<> checked = check(*values.filter);
        m_container = outer;
        m_isInside = wasInside;
        return checked;
    }

private:
    [[nodiscard]] Result<> checkBoth(const FilterNode& left, const FilterNode& right)
    {
        Result<> checked = check(left);
        return checked ? check(right) : checked;
    }

    [[nodiscard]] const Attribute* definition(const AttributePath& path) const
    {
        if (m_isInside) {
            return m_container == nullptr ? nullptr : m_container->subAttribute(path.attribute);
        }
        const AttributeDefinition found = lookUp(m_type, path);
        return path.subAttribute.empty() ? found.attribute : found.subAttribute;
    }

    [[nodiscard]] static Result<> refuse(std::size_t position, const AttributePath& path, const std::string& why)
    {
        return tl::unexpected(invalidFilter(position, '\'' + toString(path) + "' " + why));
    }

    [[nodiscard]] static Result<> checkVisible(const Attribute* attribute, const AttributePath& path,
                                               std::size_t position)
    {
        // A password is never kept, wherever a client thinks that it is, and what is compared with it is one perhaps.
        const bool isPassword = namesPassword(path.attribute) || namesPassword(path.subAttribute);
        if (isPassword || (attribute != nullptr && attribute->returned == Returned::Never)) {
            return refuse(position, path, "is never returned and cannot be used in a filter.");
        }
        return {};
    }

    /// Why the comparison cannot be made; empty when it can.
    [[nodiscard]] static std::string objection(const Attribute* attribute, const Comparison& comparison)
    {
        const JsonValue& value = comparison.value;
        if (value.is_null()) {
            const bool isEquality =
                comparison.op == CompareOperator::Equal || comparison.op == CompareOperator::NotEqual;
            return isEquality ? "" : "can be compared with null by eq and ne only.";
        }
        if (isSubstring(comparison.op) && !value.is_string()) {
            return "needs a string in double quotes after co, sw or ew.";
        }
        if (attribute == nullptr) {
            return isOrdering(comparison.op) && value.is_bool() ? "cannot be ordered by true and false." : "";
        }
        return kindObjection(*attribute, comparison.op, value);
    }

    [[nodiscard]] static std::string kindObjection(const Attribute& attribute, CompareOperator op,
                                                   const JsonValue& value)
    {
        const std::string sent = ", but " + std::string(describeKind(value)) + " was given.";
        switch (attribute.type) {
        case AttributeType::Complex:
            return "has several parts; compare one of them, such as '" + attribute.name + '.' +
                   (attribute.subAttributes.empty() ? "value" : attribute.subAttributes.front().name) + "'.";
        case AttributeType::Boolean:
            if (op != CompareOperator::Equal && op != CompareOperator::NotEqual) {
                return "is true or false and can be compared by eq and ne only.";
            }
            return value.is_bool() || isBooleanText(value) ? "" : "is compared with true or false" + sent;
        case AttributeType::Integer:
        case AttributeType::Decimal:
            if (isSubstring(op)) {
                return "is a number and has no parts to search.";
            }
            return value.is_number() ? "" : "is compared with a number" + sent;
        case AttributeType::Binary:
            if (isOrdering(op)) {
                return "is binary and cannot be ordered.";
            }
            break;
        case AttributeType::DateTime:
            if (value.is_string() && !isSubstring(op) && !parseInstant(value.get_string())) {
                return "is compared with a date and time such as \"2025-01-31T08:00:00Z\".";
            }
            break;
        case AttributeType::String:
        case AttributeType::Reference:
            break;
        }
        return value.is_string() ? "" : "is compared with a string in double quotes" + sent;
    }

    const ResourceType& m_type;
    const Attribute* m_container = nullptr;
    bool m_isInside = false;
};

} // namespace

Result<> checkFilterWithin(const FilterNode& filter, const ResourceType& type, const Attribute* container)
{
    return Checker(type, container).check(filter);
}

Result<> checkFilter(const FilterNode& filter, const ResourceType& type)
{
    return Checker(type).check(filter);
}

} // namespace rollcall::scim
