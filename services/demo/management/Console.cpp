// SPDX-License-Identifier: Apache-2.0
// Applications: what a person can do on their pages, and what these refuse.
#include "Console.h"

#include "AppUserRules.h"
#include "Profiles.h"
#include "demo/ProvisioningClient.h"

#include <algorithm>
#include <utility>

namespace rollcall::demo::management {

using core::ErrorKind;

LogTarget Console::admin() const
{
    return {m_organisation.id, "User", "admin@" + m_organisation.options.subdomain + ".example", "Olga Okta-Admin"};
}

core::Result<ManagedApp*> Console::app(const std::string& id) const
{
    ManagedApp* found = m_organisation.apps.find(id);
    if (found == nullptr)
        return core::failure(ErrorKind::NotFound, "There is no such application.");
    return found;
}

core::Result<std::string> Console::createApp(AppKind kind, const std::string& label)
{
    const std::lock_guard lock(m_organisation.mutex);
    if (kind != AppKind::Catalogue)
        return m_organisation.apps.create(kind, label).id;
    for (const CatalogueEntry& entry : m_organisation.options.catalogue) {
        if (label == entry.displayName || label == entry.name)
            return m_organisation.apps.create(kind, entry.displayName, entry.name).id;
    }
    return core::failure(ErrorKind::NotFound, "The catalogue has no application of that name.");
}

core::Result<> Console::setAppActive(const std::string& appId, bool isActive)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    if (!found)
        return tl::unexpected(found.error());
    (*found)->isActive = isActive;
    (*found)->lastUpdated = m_organisation.clock.now();
    m_organisation.log(isActive ? "application.lifecycle.activate" : "application.lifecycle.deactivate",
                       isActive ? "Activate application" : "Deactivate application", admin(),
                       {AppStore::targetOf(**found)});
    return {};
}

core::Result<> Console::enableScim(const std::string& appId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    if (!found)
        return tl::unexpected(found.error());
    if (!m_organisation.isScimVisible) {
        return core::failure(ErrorKind::Denied,
                             "App Settings › General shows no choice \"SCIM\" under Provisioning: the "
                             "organisation does not have the feature.");
    }
    (*found)->isScimEnabled = true;
    (*found)->lastUpdated = m_organisation.clock.now();
    m_organisation.log("application.lifecycle.update", "Update application", admin(), {AppStore::targetOf(**found)});
    return {};
}

core::Result<> Console::testConnection(const std::string& appId, const ConnectionEntry& entry)
{
    // The lock is not held while the other end is asked: what it answers may depend on calls of this very API.
    core::Result<ProvisioningSettings> settings = core::failure(ErrorKind::Internal, {});
    LogTarget target;
    std::string name;
    {
        const std::lock_guard lock(m_organisation.mutex);
        const auto found = app(appId);
        if (!found)
            return tl::unexpected(found.error());
        settings = m_organisation.apps.settingsFor(**found, entry);
        target = AppStore::targetOf(**found);
        name = (*found)->name;
    }
    if (!settings)
        return tl::unexpected(settings.error());
    core::Result<> tested = ProvisioningClient(*settings, m_organisation.clock).testConnection();
    LogFacts facts;
    facts.eventType =
        tested ? "application.provision.integration.call_api" : "application.integration.authentication_failure";
    facts.message = tested ? "Call API of external application" : "Authentication to external application failed";
    facts.severity = tested ? "INFO" : "ERROR";
    facts.result = tested ? "SUCCESS" : "FAILURE";
    facts.reason = tested ? std::string{} : tested.error().message;
    facts.actor = admin();
    facts.targets = {target};
    facts.debugData = {{"appname", name}};
    m_organisation.systemLog.add(std::move(facts));
    return tested;
}

core::Result<> Console::enterConnection(const std::string& appId, const ConnectionEntry& entry)
{
    if (auto tested = testConnection(appId, entry); !tested)
        return tested;
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    if (!found)
        return tl::unexpected(found.error());
    auto settings = m_organisation.apps.settingsFor(**found, entry);
    if (!settings)
        return tl::unexpected(settings.error());
    m_organisation.apps.connect(**found, entry, std::move(*settings));
    m_organisation.log("application.lifecycle.update", "Update application", admin(), {AppStore::targetOf(**found)});
    return {};
}

core::Result<> Console::setSwitches(const std::string& appId, const ProvisioningSwitches& switches)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    if (!found)
        return tl::unexpected(found.error());
    if (!(*found)->isConnected)
        return core::failure(ErrorKind::Invalid, "Provisioning is not enabled: configure the API integration first.");
    m_organisation.apps.setSwitches(**found, switches, admin());
    return {};
}

core::Result<> Console::editMapping(const std::string& appId, const std::string& appAttribute,
                                    const std::string& expression, bool isPushedOnUpdate)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    if (!found)
        return tl::unexpected(found.error());
    if (!expression.empty() && !evaluate(expression, OktaUser{}))
        return core::failure(ErrorKind::Invalid, "Invalid expression: " + expression);
    if (!isAppAttribute(**found, appAttribute))
        return core::failure(ErrorKind::Invalid, "The application has no attribute " + appAttribute + ".");
    auto& mapping = (*found)->mapping;
    const auto known = std::ranges::find(mapping, appAttribute, [](const auto& entry) { return entry.first; });
    if (expression.empty() && known != mapping.end())
        mapping.erase(known);
    else if (known != mapping.end())
        known->second = {expression, isPushedOnUpdate};
    else if (!expression.empty())
        mapping.emplace_back(appAttribute, MappedProperty{expression, isPushedOnUpdate});
    m_organisation.apps.applyMapping(**found);
    m_organisation.log("application.provision.field_mapping_rule.change", "Change field mapping rules", admin(),
                       {AppStore::targetOf(**found)});
    return {};
}

core::Result<> Console::addAppAttribute(const std::string& appId, const std::string& name,
                                        const std::string& externalName, const std::string& externalNamespace)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    if (!found)
        return tl::unexpected(found.error());
    if (isAppAttribute(**found, name))
        return core::failure(ErrorKind::Conflict, "The application has an attribute " + name + " already.");
    scim::JsonObject property{{"title", name}, {"type", "string"}, {"externalName", externalName}};
    if (!externalNamespace.empty())
        property["externalNamespace"] = externalNamespace;
    property["scope"] = "NONE";
    (*found)->customAttributes.emplace_back(name, std::move(property));
    m_organisation.apps.applyMapping(**found);
    return {};
}

core::Result<> Console::assignPerson(const std::string& appId, const std::string& personId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    const OktaUserPointer person = m_organisation.records.person(personId);
    if (!found || person == nullptr || person->status == UserStatus::Deprovisioned)
        return core::failure(ErrorKind::NotFound, "There is no such application or person.");
    m_organisation.apps.assignPerson(**found, *person, {}, admin());
    return {};
}

core::Result<> Console::unassignPerson(const std::string& appId, const std::string& personId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    if (!found)
        return tl::unexpected(found.error());
    if (m_organisation.apps.isGivenByGroup(**found, personId)) {
        return core::failure(ErrorKind::Conflict,
                             "The person has the application by a group: take them out of the group, or the group off "
                             "the application.");
    }
    m_organisation.apps.unassignPerson(**found, personId, admin());
    return {};
}

core::Result<> Console::assignGroup(const std::string& appId, const std::string& groupId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    const OktaGroupPointer group = m_organisation.records.group(groupId);
    if (!found || group == nullptr)
        return core::failure(ErrorKind::NotFound, "There is no such application or group.");
    m_organisation.apps.assignGroup(**found, *group, 0, admin());
    return {};
}

core::Result<> Console::unassignGroup(const std::string& appId, const std::string& groupId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    if (!found)
        return tl::unexpected(found.error());
    m_organisation.apps.unassignGroup(**found, groupId, admin());
    return {};
}

core::Result<> Console::provisionPerson(const std::string& appId, const std::string& personId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    if (!found)
        return tl::unexpected(found.error());
    const OktaUserPointer own = (*found)->engine->records().person(personId);
    if (own == nullptr || !own->isAssigned())
        return core::failure(ErrorKind::NotFound, "The person is not assigned to the application.");
    m_organisation.apps.provisionAgain(**found, personId);
    return {};
}

core::Result<> Console::pushGroup(const std::string& appId, const std::string& groupId)
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    const OktaGroupPointer group = m_organisation.records.group(groupId);
    if (!found || group == nullptr)
        return core::failure(ErrorKind::NotFound, "There is no such application or group.");
    if (!(*found)->isConnected)
        return core::failure(ErrorKind::Invalid, "Provisioning is not enabled: configure the API integration first.");
    static_cast<void>(m_organisation.apps.pushGroup(**found, *group, {}));
    return {};
}

std::vector<std::string> Console::appIds() const
{
    const std::lock_guard lock(m_organisation.mutex);
    std::vector<std::string> ids;
    for (const auto& each : m_organisation.apps.all())
        ids.push_back(each->id);
    return ids;
}

OrganisationSnapshot Console::appSnapshot(const std::string& appId) const
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    return found ? (*found)->engine->snapshot() : OrganisationSnapshot{};
}

OktaUserPointer Console::appUser(const std::string& appId, const std::string& personId) const
{
    const std::lock_guard lock(m_organisation.mutex);
    const auto found = app(appId);
    OktaUserPointer own = found ? (*found)->engine->records().person(personId) : nullptr;
    return own != nullptr && own->isAssigned() ? own : nullptr;
}

} // namespace rollcall::demo::management
