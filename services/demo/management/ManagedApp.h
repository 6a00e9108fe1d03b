// SPDX-License-Identifier: Apache-2.0
// One app of the organisation: its record, who and what is assigned, and the engine that provisions it.
#pragma once

#include "core/Timestamp.h"
#include "demo/AdminConsole.h"
#include "demo/SimulatedOrganisation.h"
#include "scim/Json.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rollcall::demo::management {

struct GroupAssignment {
    std::string groupId;
    std::int64_t priority = 0;
    core::Timestamp lastUpdated;
    scim::JsonObject profile{};
};

struct PushMapping {
    std::string id; ///< gPm…
    std::string groupId;
    std::string targetGroupId;
    bool isActive = true;
    core::Timestamp created;
    core::Timestamp lastUpdated;
    std::string targetName{};       ///< at the other end; empty: the same as here
    std::string targetExternalId{}; ///< of a group that was there before the mapping
};

/// A group of the other end that a mapping was for once.
struct TargetGroup {
    std::string id;         ///< 00g…
    std::string externalId; ///< the SCIM id
    std::string name;
    core::Timestamp created;
    core::Timestamp lastUpdated;
    std::vector<std::string> members; ///< Okta ids
};

struct MappedProperty {
    std::string expression;
    bool isPushed = true; ///< PUSH, else DONT_PUSH: on creation only
};

struct ManagedApp {
    std::string id;
    std::string name; ///< of the template
    std::string label;
    AppKind kind = AppKind::WizardSaml;
    std::string signOnMode; ///< empty: null
    bool isActive = true;
    core::Timestamp created;
    core::Timestamp lastUpdated;
    bool isHidden = false;
    std::string userNameTemplate = "${source.login}";
    std::string userNameTemplateType = "BUILT_IN";
    scim::JsonObject signOn;      ///< settings.signOn as given
    scim::JsonObject appSettings; ///< settings.app as given
    std::string logo;             ///< as uploaded; empty: Okta's own
    std::string logoType;
    std::string accessPolicy;     ///< id; empty: the organisation's own
    std::string profileEnrolment; ///< likewise

    std::string vendorBaseUrl;  ///< of a catalogue app: where it calls, whatever anybody types
    bool isScimEnabled = false; ///< the Provisioning tab is there
    bool isConnected = false;   ///< "Configure API integration" is saved
    std::string baseUrl;        ///< as entered
    std::string authScheme = "TOKEN";

    std::vector<GroupAssignment> groups;
    std::unordered_map<std::string, std::string> throughGroup; ///< people whose assignment is a group's, and which
    std::vector<PushMapping> pushes;
    std::vector<TargetGroup> formerTargets; ///< unlinked and not deleted

    std::string schemaCreated;
    std::vector<std::pair<std::string, scim::JsonObject>> customAttributes;
    std::vector<std::pair<std::string, MappedProperty>> mapping;     ///< app attribute ← Okta user
    std::vector<std::pair<std::string, MappedProperty>> mappingBack; ///< attribute of the Okta user ← app user
    std::string mappingToApp;                                        ///< prm…
    std::string mappingFromApp;                                      ///< prm…

    std::unique_ptr<SimulatedOrganisation> ownEngine;
    SimulatedOrganisation* engine = nullptr;
    std::uint64_t observer = 0;

    [[nodiscard]] bool isOfWizard() const { return kind == AppKind::WizardSaml || kind == AppKind::WizardSwa; }
    /// Whether the page has a field for the base URL.
    [[nodiscard]] bool takesBaseUrl() const { return kind != AppKind::Catalogue; }
};

} // namespace rollcall::demo::management
