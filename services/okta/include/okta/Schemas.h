// SPDX-License-Identifier: Apache-2.0
// Which attributes people and assignments have, and how one is filled from the other.
#pragma once

#include "okta/Client.h"
#include "okta/Ids.h"

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

struct SchemaAttribute {
    std::string name;
    std::string title;
    std::string description;
    std::string type;     ///< string, boolean, integer, number, array
    std::string itemType; ///< of arrays
    bool isCustom = false;
    bool isRequired = false;
    std::string mutability;        ///< READ_WRITE, READ_ONLY …
    std::string selfPermission;    ///< HIDE, READ_ONLY or READ_WRITE: what the person may do with it
    std::string master;            ///< PROFILE_MASTER, OKTA, OVERRIDE; empty when Okta does not say
    std::string externalName;      ///< app schemas: the attribute's name in SCIM
    std::string externalNamespace; ///< app schemas: the URN of its SCIM schema
};

struct Schema {
    std::string id;
    std::string name;
    std::string title;
    std::optional<core::Timestamp> lastUpdated;
    std::vector<SchemaAttribute> attributes; ///< base ones first, each in Okta's order

    /// Null when there is none; names are case-sensitive.
    [[nodiscard]] const SchemaAttribute* find(std::string_view attribute) const;
};

struct AttributeDraft {
    std::string name = {};
    std::string title = {};
    std::string description = {};
    std::string type = "boolean";
    std::string selfPermission = "READ_ONLY"; ///< people must not change it themselves
};

struct AttributeAdded {
    bool wasThere = false; ///< nothing was written
    SchemaAttribute attribute;
};

struct MappingRule {
    std::string expression = {};   ///< e.g. `user.byndidRegistered`
    bool isPushedOnUpdate = false; ///< PUSH; false: only when the account is made
};

/// From a user type to an app or back.
struct ProfileMapping {
    ProfileMappingId id;
    std::string sourceId;
    std::string sourceName;
    std::string sourceType; ///< "user" or "appuser"
    std::string targetId;
    std::string targetName;
    std::string targetType;
    std::map<std::string, MappingRule, std::less<>> rules; ///< by target attribute; empty in lists
};

class Schemas {
public:
    explicit Schemas(Client& client) : m_client(client) {}

    [[nodiscard]] Answer<Schema> user(std::stop_token stop, std::string_view schemaId = "default");
    [[nodiscard]] Answer<Schema> appUser(const AppId& app, std::stop_token stop);

    /// Idempotent: reads first, writes only when it is missing, and reads again until it is visible. Conflict when
    /// there is one of another type; it is left alone.
    [[nodiscard]] Answer<AttributeAdded> addUserAttribute(const AttributeDraft& draft, std::stop_token stop,
                                                          std::string_view schemaId = "default");

    /// Empty ids ask for any. NotLicensed in organisations without that API.
    [[nodiscard]] Answer<Collected<ProfileMapping>> mappings(std::string_view sourceId, std::string_view targetId,
                                                             std::stop_token stop);
    /// With its rules.
    [[nodiscard]] Answer<ProfileMapping> mapping(const ProfileMappingId& id, std::stop_token stop);
    /// Sets one rule; nothing removes it.
    [[nodiscard]] Answer<ProfileMapping> setRule(const ProfileMappingId& id, std::string_view targetAttribute,
                                                 const std::optional<MappingRule>& rule, std::stop_token stop);

    [[nodiscard]] static Call addUserAttributeCall(const AttributeDraft& draft, std::string_view schemaId = "default");
    [[nodiscard]] static Call setRuleCall(const ProfileMappingId& id, std::string_view targetAttribute,
                                          const std::optional<MappingRule>& rule);

private:
    Client& m_client;
};

} // namespace rollcall::okta
