// SPDX-License-Identifier: Apache-2.0
// The organisation itself: whether it is one, who we are in it, and what we may do.
#pragma once

#include "okta/Client.h"
#include "okta/Ids.h"
#include "okta/Users.h"

#include <array>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

enum class Pipeline { IdentityEngine, Classic, Unknown };

/// What an organisation tells everybody.
struct Discovery {
    std::string id;
    Pipeline pipeline = Pipeline::Unknown;
    std::string organisationUrl; ///< Okta's own name of it; differs from what was asked behind a custom domain
    std::string alternateUrl;    ///< the custom domain, where there is one
    /// Okta's clock less ours.
    std::chrono::milliseconds clockSkew{};
};

/// Asks without any credential whether an Okta organisation answers there: BadUrl, Unreachable, Certificate, TimedOut
/// and NotOkta are four different troubles. To be done before a token is sent anywhere.
[[nodiscard]] Answer<Discovery> discover(const OrganisationUrl& organisation, Transport& transport, Time& time,
                                         std::stop_token stop);

struct OrganisationInfo {
    std::string id;
    std::string companyName;
    std::string subdomain;
    std::string status;
};

struct AdminRole {
    std::string id;
    std::string type;  ///< SUPER_ADMIN, READ_ONLY_ADMIN … CUSTOM
    std::string label; ///< for people
    std::string status;
};

struct ApiTokenInfo {
    std::string id;
    std::string name;
    UserId owner;
    std::string clientName;
    std::optional<int> idleDays; ///< of its window, normally 30
    std::string network;         ///< ANYWHERE, ZONE …
    std::optional<core::Timestamp> created;
    std::optional<core::Timestamp> lastUsed;  ///< lastUpdated, which each use renews
    std::optional<core::Timestamp> expiresAt; ///< if it is not used until then
};

enum class Capability {
    ReadUsers,
    ReadGroups,
    ReadApps,
    ReadAppUsers, ///< needs an app
    ReadUserSchema,
    ReadAppSchema, ///< needs an app
    ReadMappings,
    ReadPushMappings, ///< needs an app
    ReadIdentityProviders,
    ReadPolicies,
    ReadLog,
    ReadOrganisation,
    ReadRoles, ///< needs a user: the owner of an API token
    ReadApiTokens,
};

/// A stable lower-case word, e.g. "read-app-users".
[[nodiscard]] std::string_view toString(Capability capability);

enum class Access {
    Allowed,
    Denied,      ///< 403: role, scope or network zone
    NotLicensed, ///< the organisation does not have it
    NotChecked,  ///< there was nothing to ask, or the asking failed; see `failure`
};

struct CapabilityState {
    Access access = Access::NotChecked;
    std::optional<Failure> failure; ///< why, for all but Allowed
};

struct Capabilities {
    std::map<Capability, CapabilityState> states;
    /// API token: its owner. Nothing for a service app.
    std::optional<User> me;
    /// Of the owner, where they may be read; empty otherwise.
    std::vector<AdminRole> roles;
    bool areRolesKnown = false;
    std::vector<std::string> scopes; ///< service app: as granted

    [[nodiscard]] bool can(Capability capability) const;
    /// `family` is "users", "groups", "apps", "schemas" or "profileMappings". Whether writes of it can be expected to
    /// work: by scopes and roles where they are known, nothing where they are not. Only doing it proves it.
    [[nodiscard]] std::optional<bool> mayManage(std::string_view family) const;
};

class Organisation {
public:
    explicit Organisation(Client& client) : m_client(client) {}

    /// The owner of the API token. Invalid for a service app, which is no user.
    [[nodiscard]] Answer<User> me(std::stop_token stop);
    [[nodiscard]] Answer<OrganisationInfo> info(std::stop_token stop);
    [[nodiscard]] Answer<std::vector<AdminRole>> roles(const UserId& user, std::stop_token stop);
    [[nodiscard]] Answer<Collected<ApiTokenInfo>> apiTokens(std::stop_token stop);
    /// Ends the life of the API token that this client uses.
    [[nodiscard]] Answer<> revokeThisToken(std::stop_token stop);

    /// One cheap read a capability, of at most one element. A wrong credential, an unreachable organisation or a stop
    /// ends it as a failure; everything else is an answer.
    [[nodiscard]] Answer<Capabilities> probe(const std::optional<AppId>& app, std::stop_token stop);

private:
    Client& m_client;
};

} // namespace rollcall::okta
