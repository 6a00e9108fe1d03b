// SPDX-License-Identifier: Apache-2.0
// Okta's Admin Console as far as a guide sends a person there: each function is what one of its pages lets them do,
// with the same refusals and the same room for mistakes.
#pragma once

#include "core/Result.h"
#include "demo/ProvisioningSettings.h"
#include "demo/SimulatedOrganisation.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo {

/// Which kind of app the admin adds.
enum class AppKind {
    WizardSaml,      ///< "Create App Integration" › SAML 2.0; SCIM is ticked on its General tab afterwards
    WizardSwa,       ///< the same with SWA
    TestHeaderAuth,  ///< SCIM 2.0 Test App (Header Auth): the token field becomes the Authorization header verbatim
    TestBearerToken, ///< SCIM 2.0 Test App (OAuth Bearer Token)
    TestBasicAuth,   ///< SCIM 2.0 Test App (Basic Auth)
    Catalogue,       ///< an entry of ManagementOptions::catalogue, named by its label or its name
    OnPremises,      ///< provisioning through the on-premises agent
};

/// "Authentication Mode" of the wizard's SCIM connection. The other kinds have one mode each and no choice.
enum class ConnectionMode { HttpHeader, BasicAuth, OAuth2 };

/// What is typed on Provisioning › Integration.
struct ConnectionEntry {
    std::string baseUrl; ///< stays empty where the page has no such field
    std::string uniqueField = "userName";
    ConnectionMode mode = ConnectionMode::HttpHeader;
    std::string userName; ///< Basic
    std::string secret;   ///< token or password, taken as typed: spaces and a doubled "Bearer" too
    bool importsGroups = true;
};

/// An identity provider as Security › Identity Providers shows it.
struct IdentityProviderFacts {
    std::string name = "Trusona";
    std::string type = "OIDC"; ///< "OIDC", "SAML2"
    std::string issuer;
    std::string clientId;
    bool isActive = true;
};

/// A rule of a sign-on or routing policy, told as its page does.
struct PolicyRuleFacts {
    std::string name;
    bool isActive = true;
    std::vector<std::string> includedGroups; ///< ids; empty: everybody
    bool asksForFactor = true;               ///< sign-on: false exempts from Okta's MFA
    std::string provider;                    ///< the identity provider's id: routed to, or signed in by; may be empty
    std::string attribute;                   ///< routing: user attribute looked at, e.g. "byndidRegistered"
    std::string attributeValue;              ///< and the value it must have
    bool isDynamic = false;                  ///< routing: Okta works the provider out, `provider` is not looked at
};

/// Each function returns when the console would show the result. Errors carry the console's words. Thread-safe.
class AdminConsole {
public:
    virtual ~AdminConsole() = default;

    // Applications
    [[nodiscard]] virtual core::Result<std::string> createApp(AppKind kind, const std::string& label) = 0;
    [[nodiscard]] virtual core::Result<> setAppActive(const std::string& appId, bool isActive) = 0;
    /// General › Edit › Provisioning: SCIM › Save. Denied where the organisation does not have the feature. Needless
    /// for apps of the catalogue and the test apps.
    [[nodiscard]] virtual core::Result<> enableScim(const std::string& appId) = 0;
    /// "Test Connector Configuration" (or "Test API Credentials"): sends the requests, saves nothing.
    [[nodiscard]] virtual core::Result<> testConnection(const std::string& appId, const ConnectionEntry& entry) = 0;
    /// Save: tests first and saves nothing when that fails. Provisioning is on afterwards, its switches off.
    [[nodiscard]] virtual core::Result<> enterConnection(const std::string& appId, const ConnectionEntry& entry) = 0;
    /// Provisioning › To App: Create Users, Update User Attributes, Deactivate Users. `isEnabled` is not looked at.
    [[nodiscard]] virtual core::Result<> setSwitches(const std::string& appId,
                                                     const ProvisioningSwitches& switches) = 0;
    /// To App › Attribute Mappings: `expression` is like `user.secondEmail`; empty unmaps.
    [[nodiscard]] virtual core::Result<> editMapping(const std::string& appId, const std::string& appAttribute,
                                                     const std::string& expression, bool isPushedOnUpdate) = 0;
    /// Profile Editor: an attribute of the app's users.
    [[nodiscard]] virtual core::Result<> addAppAttribute(const std::string& appId, const std::string& name,
                                                         const std::string& externalName,
                                                         const std::string& externalNamespace) = 0;

    // Assignments and Push Groups
    [[nodiscard]] virtual core::Result<> assignPerson(const std::string& appId, const std::string& personId) = 0;
    [[nodiscard]] virtual core::Result<> unassignPerson(const std::string& appId, const std::string& personId) = 0;
    [[nodiscard]] virtual core::Result<> assignGroup(const std::string& appId, const std::string& groupId) = 0;
    [[nodiscard]] virtual core::Result<> unassignGroup(const std::string& appId, const std::string& groupId) = 0;
    /// "Provision User" of somebody assigned before provisioning was on; "Retry Selected" of a failed task.
    [[nodiscard]] virtual core::Result<> provisionPerson(const std::string& appId, const std::string& personId) = 0;
    [[nodiscard]] virtual core::Result<> pushGroup(const std::string& appId, const std::string& groupId) = 0;

    // Directory
    [[nodiscard]] virtual std::string createPerson(const OktaProfile& profile) = 0;
    /// Pushed to every app that updates.
    [[nodiscard]] virtual core::Result<> editPerson(const std::string& personId, const OktaProfile& profile) = 0;
    [[nodiscard]] virtual core::Result<> deactivatePerson(const std::string& personId) = 0;
    [[nodiscard]] virtual core::Result<> suspendPerson(const std::string& personId, bool isSuspended) = 0;
    [[nodiscard]] virtual std::string createGroup(const std::string& name, const std::string& description = {}) = 0;
    [[nodiscard]] virtual core::Result<> addMember(const std::string& groupId, const std::string& personId) = 0;
    [[nodiscard]] virtual core::Result<> removeMember(const std::string& groupId, const std::string& personId) = 0;
    /// Profile Editor: a boolean or string attribute of Okta's own users.
    [[nodiscard]] virtual core::Result<> addUserAttribute(const std::string& name, const std::string& title,
                                                          const std::string& type) = 0;
    /// A custom attribute's value as JSON; "null" removes it.
    [[nodiscard]] virtual core::Result<> setCustomAttribute(const std::string& personId, const std::string& name,
                                                            const std::string& json) = 0;

    // Security
    [[nodiscard]] virtual std::string addIdentityProvider(const IdentityProviderFacts& facts) = 0;
    [[nodiscard]] virtual core::Result<> setIdentityProviderActive(const std::string& providerId, bool isActive) = 0;
    /// A policy for the sign-in to single apps with this rule before its catch-all: its id. Whoever assigns apps to it
    /// does so by the API.
    [[nodiscard]] virtual std::string addAuthenticationPolicy(const std::string& name, const PolicyRuleFacts& rule) = 0;
    /// A rule put first, its id: of a sign-on policy of its own for the groups it names, else of "Default Policy".
    [[nodiscard]] virtual std::string addSignOnRule(const PolicyRuleFacts& rule) = 0;
    /// A rule of the routing policy, put first; its id.
    [[nodiscard]] virtual std::string addRoutingRule(const PolicyRuleFacts& rule) = 0;
    [[nodiscard]] virtual core::Result<> removeRule(const std::string& ruleId) = 0;

    /// What Okta support switches for an organisation.
    virtual void setScimFeatureVisible(bool isVisible) = 0;

    /// Not the console's: somebody signs in to Okta through that identity provider, as the System Log then tells.
    [[nodiscard]] virtual core::Result<> signIn(const std::string& personId, const std::string& providerId) = 0;

    // What the pages show
    [[nodiscard]] virtual std::vector<std::string> membersOf(const std::string& groupId) const = 0;
    /// As JSON; empty where there is no value.
    [[nodiscard]] virtual std::string customAttribute(const std::string& personId, const std::string& name) const = 0;
    [[nodiscard]] virtual std::vector<std::string> appIds() const = 0;
    /// The app's users and pushed groups, in the words of its engine. Empty for an unknown app.
    [[nodiscard]] virtual OrganisationSnapshot appSnapshot(const std::string& appId) const = 0;
    /// The app user; nothing when not assigned.
    [[nodiscard]] virtual OktaUserPointer appUser(const std::string& appId, const std::string& personId) const = 0;
    [[nodiscard]] virtual std::optional<std::string> groupIdOf(std::string_view name) const = 0;
    [[nodiscard]] virtual std::optional<std::string> personIdOf(std::string_view login) const = 0;
};

} // namespace rollcall::demo
