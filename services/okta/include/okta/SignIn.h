// SPDX-License-Identifier: Apache-2.0
// The sign-in side, to be read and explained, never written: identity providers, sign-on policies, routing rules.
#pragma once

#include "okta/Client.h"
#include "okta/Ids.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

struct IdentityProvider {
    IdentityProviderId id;
    std::string name;
    std::string type;     ///< SAML2, OIDC, X509, GOOGLE …
    std::string protocol; ///< SAML2, OIDC, OAUTH2 …
    std::string status;   ///< ACTIVE, INACTIVE
    std::string issuer;   ///< of the vendor, where the protocol has one
    std::string ssoUrl;   ///< where people are sent
    std::optional<core::Timestamp> lastUpdated;

    [[nodiscard]] bool isActive() const { return status == "ACTIVE"; }
};

enum class PolicyType {
    SignOn,         ///< OKTA_SIGN_ON: the organisation's own sign-on, Global Session Policy
    Authentication, ///< ACCESS_POLICY: of single apps
    Routing,        ///< IDP_DISCOVERY: who is sent to which identity provider
    Enrollment,     ///< MFA_ENROLL
};

struct Policy {
    PolicyId id;
    std::string name;
    std::string type; ///< as Okta spells it
    std::string status;
    int priority = 0;
    bool isSystem = false; ///< Okta's own default
    std::vector<GroupId> includedGroups;
    std::vector<GroupId> excludedGroups;

    [[nodiscard]] bool isActive() const { return status == "ACTIVE"; }
};

/// How a routing rule tells people apart.
struct UserIdentifierCondition {
    std::string type;      ///< IDENTIFIER (the user name) or ATTRIBUTE
    std::string attribute; ///< e.g. "byndidRegistered"; only of ATTRIBUTE
    struct Pattern {
        std::string matchType; ///< EQUALS, SUFFIX, EXPRESSION …
        std::string value;
    };
    std::vector<Pattern> patterns;
};

struct PolicyRule {
    std::string id;
    std::string name;
    std::string status;
    int priority = 0;
    bool isSystem = false;
    std::vector<GroupId> includedGroups;
    std::vector<GroupId> excludedGroups;
    std::vector<UserId> includedUsers;
    std::vector<UserId> excludedUsers;
    std::vector<AppId> includedApps;
    std::string networkConnection; ///< ANYWHERE, ZONE …
    /// `conditions.identityProvider`: the rule holds for people who came by these.
    std::string identityProviderCondition; ///< ANY, OKTA, SPECIFIC_IDP; empty where there is none
    std::vector<IdentityProviderId> conditionProviders;
    std::optional<UserIdentifierCondition> userIdentifier;
    std::string expression; ///< elCondition, Okta Expression Language; empty for none
    std::string access;     ///< ALLOW, DENY, CHALLENGE
    /// Whether a second factor is demanded: `signon.requireFactor`, or factorMode 2FA of an authentication policy.
    /// Nothing where the rule does not say.
    std::optional<bool> isFactorRequired;
    std::string factorMode;                   ///< 1FA or 2FA; authentication policies
    std::vector<IdentityProviderId> routesTo; ///< routing rules; empty id list with `routesToOkta`
    bool routesToOkta = false;
    bool isDynamic = false; ///< routing rules: Okta works the identity provider out for each person, and names none

    [[nodiscard]] bool isActive() const { return status == "ACTIVE"; }
};

class SignIn {
public:
    explicit SignIn(Client& client) : m_client(client) {}

    [[nodiscard]] Answer<Collected<IdentityProvider>> identityProviders(std::stop_token stop);
    /// In order of priority.
    [[nodiscard]] Answer<std::vector<Policy>> policies(PolicyType type, std::stop_token stop);
    /// In order of priority.
    [[nodiscard]] Answer<std::vector<PolicyRule>> rules(const PolicyId& policy, std::stop_token stop);

private:
    Client& m_client;
};

} // namespace rollcall::okta
