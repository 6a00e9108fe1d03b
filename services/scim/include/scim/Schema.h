// SPDX-License-Identifier: Apache-2.0
// Attribute definitions (RFC 7643 §2.2, §7) and the resource types built from them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::scim {

inline constexpr std::string_view userSchemaUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
inline constexpr std::string_view groupSchemaUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";
inline constexpr std::string_view enterpriseUserSchemaUrn =
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
inline constexpr std::string_view patchOpUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
inline constexpr std::string_view listResponseUrn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
inline constexpr std::string_view errorUrn = "urn:ietf:params:scim:api:messages:2.0:Error";

enum class AttributeType { String, Boolean, Decimal, Integer, DateTime, Binary, Reference, Complex };
enum class Mutability { ReadOnly, ReadWrite, Immutable, WriteOnly };
enum class Returned { Always, Never, Default, Request };
enum class Uniqueness { None, Server, Global };

struct Attribute {
    std::string name;
    AttributeType type = AttributeType::String;
    bool multiValued = false;
    bool required = false;
    bool caseExact = false;
    Mutability mutability = Mutability::ReadWrite;
    Returned returned = Returned::Default;
    Uniqueness uniqueness = Uniqueness::None;
    std::vector<std::string> canonicalValues; ///< suggestions, as the RFC has them
    std::vector<std::string> referenceTypes;
    std::vector<Attribute> subAttributes;
    std::string description;

    /// By name without regard to ASCII case; nullptr when there is none.
    [[nodiscard]] const Attribute* subAttribute(std::string_view subName) const;
};

struct Schema {
    std::string urn;
    std::string name;
    std::string description;
    std::vector<Attribute> attributes;

    /// By name without regard to ASCII case; nullptr when there is none.
    [[nodiscard]] const Attribute* attribute(std::string_view attributeName) const;
};

/// A value, so that an integration can have extensions of its own.
struct ResourceType {
    std::string name;     ///< "User"
    std::string endpoint; ///< "/Users"
    Schema core;
    std::vector<Schema> extensions;

    /// The core schema or an extension, by URN without regard to ASCII case; nullptr when there is none.
    [[nodiscard]] const Schema* schema(std::string_view urn) const;
};

/// The full core User with the enterprise extension.
[[nodiscard]] const ResourceType& userResourceType();
[[nodiscard]] const ResourceType& groupResourceType();

} // namespace rollcall::scim
