// SPDX-License-Identifier: Apache-2.0
// Directory and Security: people, groups, attributes, identity providers, policies.
#include "Console.h"

#include "Reply.h"

#include <algorithm>

namespace rollcall::demo::management {

using core::ErrorKind;

namespace {

core::Result<> found(const void* thing, const char* what)
{
    if (thing == nullptr)
        return core::failure(ErrorKind::NotFound, std::string("There is no such ") + what + ".");
    return {};
}

} // namespace

std::string Console::createPerson(const OktaProfile& profile)
{
    const std::lock_guard lock(m_organisation.mutex);
    OktaUser person;
    person.id = newId("00u");
    person.profile = profile;
    const std::string id = person.id;
    m_organisation.addPerson(std::move(person));
    m_organisation.log("user.lifecycle.create", "Create Okta user", admin(),
                       {targetOf(*m_organisation.records.person(id))});
    return id;
}

core::Result<> Console::editPerson(const std::string& personId, const OktaProfile& profile)
{
    const std::lock_guard lock(m_organisation.mutex);
    const OktaUserPointer person = m_organisation.records.person(personId);
    if (person == nullptr)
        return found(nullptr, "person");
    static_cast<void>(m_organisation.editPerson(personId, [&](OktaUser& user) { user.profile = profile; }));
    m_organisation.log("user.account.update_profile", "Update user profile for Okta", admin(), {targetOf(*person)});
    return {};
}

core::Result<> Console::deactivatePerson(const std::string& personId)
{
    const std::lock_guard lock(m_organisation.mutex);
    if (m_organisation.person(personId) == nullptr)
        return found(nullptr, "person");
    m_organisation.deactivatePerson(personId, admin());
    return {};
}

core::Result<> Console::suspendPerson(const std::string& personId, bool isSuspended)
{
    const std::lock_guard lock(m_organisation.mutex);
    const OktaUserPointer person = m_organisation.editPerson(personId, [isSuspended](OktaUser& user) {
        user.status = isSuspended ? UserStatus::Suspended : UserStatus::Active;
    });
    return found(person.get(), "person");
}

std::string Console::createGroup(const std::string& name, const std::string& description)
{
    const std::lock_guard lock(m_organisation.mutex);
    OktaGroup group;
    group.id = newId("00g");
    group.name = name;
    group.description = description;
    const std::string id = group.id;
    m_organisation.addGroup(std::move(group));
    return id;
}

core::Result<> Console::addMember(const std::string& groupId, const std::string& personId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const OktaUserPointer person = m_organisation.records.person(personId);
    if (person == nullptr)
        return found(nullptr, "person");
    const OktaGroupPointer group = m_organisation.editGroup(groupId, [&](OktaGroup& changed) {
        if (std::ranges::find(changed.members, personId) == changed.members.end())
            changed.members.push_back(personId);
    });
    if (group)
        m_organisation.log("group.user_membership.add", "Add user to group membership", admin(),
                           {targetOf(*person), targetOf(*group)});
    return found(group.get(), "group");
}

core::Result<> Console::removeMember(const std::string& groupId, const std::string& personId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const OktaUserPointer person = m_organisation.records.person(personId);
    const OktaGroupPointer group =
        m_organisation.editGroup(groupId, [&](OktaGroup& changed) { std::erase(changed.members, personId); });
    if (group && person)
        m_organisation.log("group.user_membership.remove", "Remove user from group membership", admin(),
                           {targetOf(*person), targetOf(*group)});
    return found(group.get(), "group");
}

std::vector<std::string> Console::membersOf(const std::string& groupId) const
{
    const std::lock_guard lock(m_organisation.mutex);
    const OktaGroupPointer group = m_organisation.records.group(groupId);
    return group ? group->members : std::vector<std::string>{};
}

std::string Console::customAttribute(const std::string& personId, const std::string& name) const
{
    const std::lock_guard lock(m_organisation.mutex);
    const OktaUserPointer person = m_organisation.records.person(personId);
    if (person == nullptr)
        return {};
    const auto value = person->custom.find(name);
    return value == person->custom.end() ? std::string() : value->second;
}

core::Result<> Console::signIn(const std::string& personId, const std::string& providerId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const OktaUserPointer person = m_organisation.records.person(personId);
    const auto provider = std::ranges::find(m_organisation.providers, providerId, &Provider::id);
    if (person == nullptr || provider == m_organisation.providers.end())
        return found(nullptr, person == nullptr ? "person" : "identity provider");
    m_organisation.log("user.authentication.auth_via_IDP", "Authenticate user via IDP", targetOf(*person),
                       {{providerId, "AuthProvider", providerId, provider->facts.name}, targetOf(*person)});
    return {};
}

core::Result<> Console::addUserAttribute(const std::string& name, const std::string& title, const std::string& type)
{
    const std::lock_guard lock(m_organisation.mutex);
    if (m_organisation.isInProfile(name))
        return core::failure(ErrorKind::Conflict, "An attribute with that variable name exists already.");
    m_organisation.userAttributes.emplace_back(
        name, scim::JsonObject{
                  {"title", title},
                  {"type", type},
                  {"mutability", "READ_WRITE"},
                  {"scope", "NONE"},
                  {"permissions", scim::JsonArray{scim::JsonObject{{"principal", "SELF"}, {"action", "READ_ONLY"}}}},
                  {"master", scim::JsonObject{{"type", "PROFILE_MASTER"}}}});
    m_organisation.schemaUpdated = m_organisation.clock.now();
    return {};
}

core::Result<> Console::setCustomAttribute(const std::string& personId, const std::string& name,
                                           const std::string& json)
{
    const std::lock_guard lock(m_organisation.mutex);
    if (!m_organisation.isInProfile(name))
        return core::failure(ErrorKind::Invalid, "Property name '" + name + "' is not defined in profile");
    const OktaUserPointer person = m_organisation.editPerson(personId, [&](OktaUser& user) {
        if (json == "null")
            user.custom.erase(name);
        else
            user.custom[name] = json;
    });
    return found(person.get(), "person");
}

std::string Console::addIdentityProvider(const IdentityProviderFacts& facts)
{
    const std::lock_guard lock(m_organisation.mutex);
    const core::Timestamp now = m_organisation.clock.now();
    m_organisation.providers.push_back({newId("0oa"), facts, now, now});
    return m_organisation.providers.back().id;
}

core::Result<> Console::setIdentityProviderActive(const std::string& providerId, bool isActive)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto provider = std::ranges::find(m_organisation.providers, providerId, &Provider::id);
    if (provider == m_organisation.providers.end())
        return found(nullptr, "identity provider");
    provider->facts.isActive = isActive;
    provider->lastUpdated = m_organisation.clock.now();
    return {};
}

std::string Console::addRule(std::string_view policyType, const PolicyRuleFacts& rule)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto policy = std::ranges::find_if(
        m_organisation.policies, [&](const Policy& each) { return each.isSystem && each.type == policyType; });
    policy->rules.insert(policy->rules.begin(), PolicyRule{newId("0pr"), rule, m_organisation.clock.now()});
    return policy->rules.front().id;
}

std::string Console::addAuthenticationPolicy(const std::string& name, const PolicyRuleFacts& rule)
{
    const std::lock_guard lock(m_organisation.mutex);
    const core::Timestamp now = m_organisation.clock.now();
    PolicyRuleFacts catchAll;
    catchAll.name = "Catch-all Rule";
    m_organisation.policies.push_back(
        Policy{newId("rst"),
               "ACCESS_POLICY",
               name,
               now,
               {PolicyRule{newId("0pr"), rule, now}, PolicyRule{newId("0pr"), std::move(catchAll), now}},
               {},
               false});
    return m_organisation.policies.back().id;
}

std::string Console::addSignOnRule(const PolicyRuleFacts& rule)
{
    if (rule.includedGroups.empty())
        return addRule("OKTA_SIGN_ON", rule);
    // Groups are named by the policy, not by its rules: the page asks for them first.
    const std::lock_guard lock(m_organisation.mutex);
    const core::Timestamp now = m_organisation.clock.now();
    const PolicyRule made{newId("0pr"), rule, now};
    m_organisation.policies.insert(
        m_organisation.policies.begin(),
        Policy{newId("00p"), "OKTA_SIGN_ON", rule.name, now, {made}, rule.includedGroups, false});
    return made.id;
}

std::string Console::addRoutingRule(const PolicyRuleFacts& rule)
{
    return addRule("IDP_DISCOVERY", rule);
}

core::Result<> Console::removeRule(const std::string& ruleId)
{
    const std::lock_guard lock(m_organisation.mutex);
    std::size_t removed = 0;
    for (Policy& policy : m_organisation.policies)
        removed += std::erase_if(policy.rules, [&](const PolicyRule& rule) { return rule.id == ruleId; });
    std::erase_if(m_organisation.policies, [](const Policy& policy) { return policy.rules.empty(); });
    return removed > 0 ? core::Result<>{} : found(nullptr, "rule");
}

void Console::setScimFeatureVisible(bool isVisible)
{
    const std::lock_guard lock(m_organisation.mutex);
    m_organisation.isScimVisible = isVisible;
}

std::optional<std::string> Console::groupIdOf(std::string_view name) const
{
    const OktaGroupPointer group = m_organisation.records.groupNamed(name);
    return group == nullptr ? std::nullopt : std::optional<std::string>(group->id);
}

std::optional<std::string> Console::personIdOf(std::string_view login) const
{
    const OktaUserPointer person = m_organisation.records.personWithLogin(login);
    return person == nullptr ? std::nullopt : std::optional<std::string>(person->id);
}

} // namespace rollcall::demo::management
