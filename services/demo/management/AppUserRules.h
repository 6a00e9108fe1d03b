// SPDX-License-Identifier: Apache-2.0
// Where the users of an app have their attributes from: what was set for one of them, else what the mappings make.
#pragma once

#include "ManagedApp.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo::management {

/// Whether the app's schema has such an attribute.
[[nodiscard]] bool isAppAttribute(const ManagedApp& app, std::string_view name);

/// What an app's schema and mappings say at one moment. Immutable, so that engines may use it on their threads.
class AppUserRules {
public:
    explicit AppUserRules(const ManagedApp& app);

    /// Of the type that the schema says; nothing when there is no value, or none of that type.
    [[nodiscard]] std::optional<scim::JsonValue> value(const std::string& attribute, const OktaUser& person) const;
    [[nodiscard]] std::string userName(const OktaUser& person) const;
    /// `profile` of an app user: those with a value, without the user name.
    [[nodiscard]] scim::JsonObject profile(const OktaUser& person) const;
    /// What is to be kept of a new assignment: the values of what is mapped for its creation only.
    [[nodiscard]] std::map<std::string, std::string> first(const OktaUser& person) const;
    /// Whether a mapping fills the attribute whenever the person changes.
    [[nodiscard]] bool isPushed(std::string_view attribute) const;
    [[nodiscard]] OutgoingUser outgoing(const OktaUser& person, SimulatedOrganisation::MappingUse use) const;

private:
    [[nodiscard]] const MappedProperty* mapped(std::string_view attribute) const;
    [[nodiscard]] std::string typeOf(std::string_view attribute) const;
    [[nodiscard]] bool isSent(const std::string& attribute, const OktaUser& person,
                              SimulatedOrganisation::MappingUse use) const;

    std::vector<std::pair<std::string, MappedProperty>> m_mapping;
    std::vector<std::pair<std::string, scim::JsonObject>> m_custom;
};

} // namespace rollcall::demo::management
