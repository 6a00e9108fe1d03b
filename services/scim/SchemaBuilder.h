// SPDX-License-Identifier: Apache-2.0
// A small language in which the RFC's attribute tables are written down: name, kind, then what differs from the default
// (optional, read-write, not case-exact, returned by default, not unique).
#pragma once

#include "scim/Schema.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::scim {

class AttributeBuilder {
public:
    AttributeBuilder(std::string name, AttributeType type, std::string description)
    {
        m_attribute.name = std::move(name);
        m_attribute.type = type;
        m_attribute.description = std::move(description);
    }

    AttributeBuilder& multiValued() { return set(m_attribute.multiValued, true); }
    AttributeBuilder& required() { return set(m_attribute.required, true); }
    AttributeBuilder& caseExact() { return set(m_attribute.caseExact, true); }
    AttributeBuilder& readOnly() { return set(m_attribute.mutability, Mutability::ReadOnly); }
    AttributeBuilder& immutable() { return set(m_attribute.mutability, Mutability::Immutable); }
    AttributeBuilder& writeOnly() { return set(m_attribute.mutability, Mutability::WriteOnly); }
    AttributeBuilder& returned(Returned when) { return set(m_attribute.returned, when); }
    AttributeBuilder& unique(Uniqueness scope) { return set(m_attribute.uniqueness, scope); }
    AttributeBuilder& canonical(std::vector<std::string> values)
    {
        return set(m_attribute.canonicalValues, std::move(values));
    }
    AttributeBuilder& refersTo(std::vector<std::string> types)
    {
        return set(m_attribute.referenceTypes, std::move(types));
    }
    AttributeBuilder& with(std::initializer_list<AttributeBuilder> subAttributes)
    {
        for (const AttributeBuilder& sub : subAttributes) {
            m_attribute.subAttributes.push_back(sub.m_attribute);
        }
        return *this;
    }

    /// A finished attribute, so that builders stand wherever attributes are listed.
    operator Attribute() const { return m_attribute; }

private:
    template<class Field, class Value>
    AttributeBuilder& set(Field& field, Value&& value)
    {
        field = std::forward<Value>(value);
        return *this;
    }

    Attribute m_attribute;
};

[[nodiscard]] inline AttributeBuilder text(std::string name, std::string description)
{
    return {std::move(name), AttributeType::String, std::move(description)};
}
[[nodiscard]] inline AttributeBuilder flag(std::string name, std::string description)
{
    return {std::move(name), AttributeType::Boolean, std::move(description)};
}
[[nodiscard]] inline AttributeBuilder dateTime(std::string name, std::string description)
{
    return {std::move(name), AttributeType::DateTime, std::move(description)};
}
/// RFC 7643 §2.3.6: binary values are case-exact.
[[nodiscard]] inline AttributeBuilder binary(std::string name, std::string description)
{
    return AttributeBuilder(std::move(name), AttributeType::Binary, std::move(description)).caseExact();
}
/// RFC 7643 §2.3.7: references are case-exact.
[[nodiscard]] inline AttributeBuilder reference(std::string name, std::vector<std::string> types,
                                                std::string description)
{
    return AttributeBuilder(std::move(name), AttributeType::Reference, std::move(description))
        .caseExact()
        .refersTo(std::move(types));
}
[[nodiscard]] inline AttributeBuilder complex(std::string name, std::string description)
{
    return {std::move(name), AttributeType::Complex, std::move(description)};
}

/// The core schemas, each in a file of its own.
[[nodiscard]] Schema userSchema();
[[nodiscard]] Schema enterpriseUserSchema();
[[nodiscard]] Schema groupSchema();

} // namespace rollcall::scim
