// SPDX-License-Identifier: Apache-2.0
// What one kind of application asks of its provisioning, as data: a new vendor needs a JSON file and no code.
#pragma once

#include "scim/Compatibility.h"
#include "setup/EnrolmentContent.h"
#include "setup/Step.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

/// One of "own", "relay", "companion": where Okta's SCIM calls end.
using RoleName = std::string;
/// One of "bearer", "basic", "oauth", "header".
using AuthModeName = std::string;

/// A box to tick in Okta, by the name it bears there.
struct ProvisioningAction {
    std::string id;        ///< e.g. "push-new-users"
    std::string oktaLabel; ///< e.g. "Create Users": Okta's own words
    bool isOnByDefault = true;
};

struct SyncedAttribute {
    std::string path;          ///< SCIM, e.g. `emails[type eq "work"].value`
    std::string label;         ///< for people
    std::string oktaAttribute; ///< in the Okta user profile, e.g. "secondEmail"; empty when it is up to the admin
    bool isRequired = false;
    std::string usualAttribute{}; ///< the profile's own `oktaAttribute`, where a tenant wants another; else empty
};

/// What membership of the groups means to the application.
enum class GroupUse {
    None,            ///< groups play no part
    Push,            ///< groups are pushed for information and authorisation
    SecurityControl, ///< membership waives Okta's MFA and is treated as a privilege
};
[[nodiscard]] std::string_view toString(GroupUse use); ///< "none", "push", "security-control"

/// How completed registration is made known in Okta.
struct RegistrationAttribute {
    std::string oktaAttribute; ///< e.g. "byndidRegistered"
    std::string title;
    std::string description;
};

/// From where it calls.
enum class Reach {
    Cloud, ///< Okta's cloud: the address must be public
    Near,  ///< this network or this computer, as an agent does
};

struct ClientLimits {
    std::int64_t pageSize = 100;             ///< what the client asks for on import
    std::int64_t membersPerPatch = 100;      ///< at most so many changes in one PATCH; 0 when it does not PATCH groups
    std::int64_t requestTimeoutSeconds = 60; ///< the client gives up then
};

struct SupportContact {
    std::string name;
    std::string contact; ///< how to reach them, a sentence
};

struct Profile {
    std::string id;
    std::string name;
    std::string vendor;
    std::string summary; ///< one sentence
    /// Who sends people here, as a sentence names it: "Okta", "the client".
    std::string caller = "Okta";
    bool isForDevelopment = false;
    std::vector<RoleName> roles;         ///< offered, the first is proposed
    std::vector<AuthModeName> authModes; ///< offered, the first is proposed
    std::vector<std::string> protocols;  ///< "2.0", "1.1"; the first is proposed
    std::vector<ProvisioningAction> provisioning;
    std::vector<SyncedAttribute> attributes;
    bool isAttributeSetClosed = false; ///< exactly these are synced; others are shown as unexpected
    std::string uniqueIdentifier;      ///< proposed for "Unique identifier field for users"
    std::vector<std::string> uniqueIdentifierChoices;
    GroupUse groupUse = GroupUse::Push;
    std::optional<RegistrationAttribute> registration;
    std::vector<std::string> identityProviderHosts; ///< its addresses hold one of them, e.g. "byndid.com"
    scim::Compatibility compatibility;              ///< what an integration of this profile begins with
    ClientLimits limits;
    SupportContact support;
    std::string guideFile;   ///< Markdown, e.g. "trusona.md"
    std::vector<Step> steps; ///< in the order they are done, those of all roles
    /// Those of all roles.
    std::vector<Precondition> preconditions{};
    std::string folder{};     ///< where its file lies; empty: within the program
    std::string goodToKnow{}; ///< of its guide, Markdown; empty for none
    Reach reach = Reach::Cloud;
    EnrolmentContent enrolment{};

    [[nodiscard]] bool offersRole(std::string_view role) const;
    [[nodiscard]] bool offersAuthMode(std::string_view mode) const;
};

} // namespace rollcall::setup
