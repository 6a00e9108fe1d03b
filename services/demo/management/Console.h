// SPDX-License-Identifier: Apache-2.0
// The Admin Console over the same organisation that the API serves.
#pragma once

#include "Organisation.h"
#include "demo/AdminConsole.h"

namespace rollcall::demo::management {

class Console final : public AdminConsole {
public:
    explicit Console(Organisation& organisation) : m_organisation(organisation) {}

    core::Result<std::string> createApp(AppKind kind, const std::string& label) override;
    core::Result<> setAppActive(const std::string& appId, bool isActive) override;
    core::Result<> enableScim(const std::string& appId) override;
    core::Result<> testConnection(const std::string& appId, const ConnectionEntry& entry) override;
    core::Result<> enterConnection(const std::string& appId, const ConnectionEntry& entry) override;
    core::Result<> setSwitches(const std::string& appId, const ProvisioningSwitches& switches) override;
    core::Result<> editMapping(const std::string& appId, const std::string& appAttribute, const std::string& expression,
                               bool isPushedOnUpdate) override;
    core::Result<> addAppAttribute(const std::string& appId, const std::string& name, const std::string& externalName,
                                   const std::string& externalNamespace) override;

    core::Result<> assignPerson(const std::string& appId, const std::string& personId) override;
    core::Result<> unassignPerson(const std::string& appId, const std::string& personId) override;
    core::Result<> assignGroup(const std::string& appId, const std::string& groupId) override;
    core::Result<> unassignGroup(const std::string& appId, const std::string& groupId) override;
    core::Result<> provisionPerson(const std::string& appId, const std::string& personId) override;
    core::Result<> pushGroup(const std::string& appId, const std::string& groupId) override;

    std::string createPerson(const OktaProfile& profile) override;
    core::Result<> editPerson(const std::string& personId, const OktaProfile& profile) override;
    core::Result<> deactivatePerson(const std::string& personId) override;
    core::Result<> suspendPerson(const std::string& personId, bool isSuspended) override;
    std::string createGroup(const std::string& name, const std::string& description) override;
    core::Result<> addMember(const std::string& groupId, const std::string& personId) override;
    core::Result<> removeMember(const std::string& groupId, const std::string& personId) override;
    core::Result<> addUserAttribute(const std::string& name, const std::string& title,
                                    const std::string& type) override;
    core::Result<> setCustomAttribute(const std::string& personId, const std::string& name,
                                      const std::string& json) override;

    std::string addIdentityProvider(const IdentityProviderFacts& facts) override;
    core::Result<> setIdentityProviderActive(const std::string& providerId, bool isActive) override;
    std::string addAuthenticationPolicy(const std::string& name, const PolicyRuleFacts& rule) override;
    std::string addSignOnRule(const PolicyRuleFacts& rule) override;
    std::string addRoutingRule(const PolicyRuleFacts& rule) override;
    core::Result<> removeRule(const std::string& ruleId) override;

    void setScimFeatureVisible(bool isVisible) override;

    core::Result<> signIn(const std::string& personId, const std::string& providerId) override;

    std::vector<std::string> membersOf(const std::string& groupId) const override;
    std::string customAttribute(const std::string& personId, const std::string& name) const override;
    std::vector<std::string> appIds() const override;
    OrganisationSnapshot appSnapshot(const std::string& appId) const override;
    OktaUserPointer appUser(const std::string& appId, const std::string& personId) const override;
    std::optional<std::string> groupIdOf(std::string_view name) const override;
    std::optional<std::string> personIdOf(std::string_view login) const override;

private:
    [[nodiscard]] core::Result<ManagedApp*> app(const std::string& id) const;
    [[nodiscard]] std::string addRule(std::string_view policyType, const PolicyRuleFacts& rule);
    [[nodiscard]] LogTarget admin() const;

    Organisation& m_organisation;
};

} // namespace rollcall::demo::management
