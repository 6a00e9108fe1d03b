// SPDX-License-Identifier: Apache-2.0
// Making apps, connecting them, and giving each an engine of its own.
#include "AppStore.h"

#include "AppUserRules.h"
#include "Profiles.h"
#include "ProvisioningLog.h"
#include "Reply.h"

#include <algorithm>
#include <array>

namespace rollcall::demo::management {

namespace {

std::string wizardName(const ManagementOptions& options, const std::string& label, std::size_t number)
{
    std::string name = options.subdomain + "_";
    for (const char letter : label) {
        if (letter >= 'A' && letter <= 'Z')
            name += static_cast<char>(letter - 'A' + 'a');
        else if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
            name += letter;
    }
    return name + "_" + std::to_string(number);
}

std::string templateOf(AppKind kind)
{
    switch (kind) {
    case AppKind::TestHeaderAuth:
        return "scim2headerauth";
    case AppKind::TestBearerToken:
        return "scim2testapp";
    case AppKind::TestBasicAuth:
        return "scim2testapp_basic";
    case AppKind::OnPremises:
        return "onprem_scim";
    case AppKind::WizardSaml:
    case AppKind::WizardSwa:
    case AppKind::Catalogue:
        break;
    }
    return {};
}

std::string signOnModeOf(AppKind kind)
{
    switch (kind) {
    case AppKind::WizardSwa:
        return "BROWSER_PLUGIN";
    case AppKind::TestBasicAuth:
    case AppKind::OnPremises:
        return "AUTO_LOGIN";
    case AppKind::WizardSaml:
    case AppKind::TestHeaderAuth:
    case AppKind::TestBearerToken:
    case AppKind::Catalogue:
        break;
    }
    return "SAML_2_0";
}

AttributeMapping coverageOf(const ManagedApp& app)
{
    AttributeMapping mapping;
    if (app.kind == AppKind::Catalogue) {
        mapping.hasDisplayAndLocale = false;
        mapping.hasPosition = false;
        mapping.hasEnterprise = false;
    }
    return mapping;
}

// As the app's template maps them: towards the app with every change, towards Okta with the first import.
void mapAtFirst(ManagedApp& app)
{
    for (const AppAttribute& attribute : appAttributes()) {
        if (!isAppAttribute(app, attribute.name))
            continue;
        app.mapping.emplace_back(attribute.name, MappedProperty{"user." + std::string(attribute.oktaName), true});
        app.mappingBack.emplace_back(attribute.oktaName,
                                     MappedProperty{"appuser." + std::string(attribute.name), false});
    }
}

} // namespace

AppStore::AppStore(SimulatedOrganisation& home, VirtualClock& clock, SystemLog& log, const ManagementOptions& options)
    : m_home(home), m_clock(clock), m_log(log), m_options(options)
{
}

AppStore::~AppStore()
{
    for (const auto& app : m_apps)
        app->engine->removeObserver(app->observer);
}

ManagedApp& AppStore::create(AppKind kind, const std::string& label, const std::string& templateName)
{
    auto app = std::make_unique<ManagedApp>();
    app->id = newId("0oa");
    app->kind = kind;
    app->label = label;
    app->name = templateName.empty() ? templateOf(kind) : templateName;
    if (app->name.empty())
        app->name = wizardName(m_options, label, m_apps.size() + 1);
    app->signOnMode = signOnModeOf(kind);
    app->created = app->lastUpdated = m_clock.now();
    app->mappingToApp = newId("prm");
    app->mappingFromApp = newId("prm");
    app->isScimEnabled = !app->isOfWizard();
    for (const CatalogueEntry& entry : m_options.catalogue) {
        if (kind == AppKind::Catalogue && entry.name == app->name)
            app->vendorBaseUrl = entry.vendorBaseUrl;
    }
    mapAtFirst(*app);
    ProvisioningSettings settings;
    settings.flavour = app->isOfWizard() ? ProvisioningFlavour::PutOnly : ProvisioningFlavour::Patch;
    for (const CatalogueEntry& entry : m_options.catalogue) {
        if (kind == AppKind::Catalogue && entry.name == app->name)
            settings.flavour = entry.flavour;
    }
    OrganisationOptions engineOptions;
    engineOptions.name = label;
    engineOptions.burstConnections = 1;
    app->ownEngine = std::make_unique<SimulatedOrganisation>(std::move(settings), m_clock, engineOptions);
    app->engine = app->ownEngine.get();
    app->engine->setSwitches({false, false, false, false});
    m_hasOwnEngines = true;
    m_apps.push_back(std::move(app));
    watch(*m_apps.back());
    applyMapping(*m_apps.back());
    return *m_apps.back();
}

ManagedApp& AppStore::adoptHome(const std::string& label)
{
    auto app = std::make_unique<ManagedApp>();
    app->id = newId("0oa");
    app->kind = m_home.flavour() == ProvisioningFlavour::PutOnly ? AppKind::WizardSaml : AppKind::TestBearerToken;
    app->label = label;
    app->name = app->isOfWizard() ? wizardName(m_options, label, 1) : templateOf(app->kind);
    app->signOnMode = "SAML_2_0";
    app->created = app->lastUpdated = m_clock.now();
    app->mappingToApp = newId("prm");
    app->mappingFromApp = newId("prm");
    app->isScimEnabled = true;
    app->isConnected = true;
    app->baseUrl = m_home.baseUrl();
    mapAtFirst(*app);
    app->engine = &m_home;
    m_apps.push_back(std::move(app));
    watch(*m_apps.back());
    applyMapping(*m_apps.back());
    return *m_apps.back();
}

void AppStore::watch(ManagedApp& app)
{
    app.observer =
        app.engine->addObserver([this, target = targetOf(app), name = app.name](const OrganisationEvent& event) {
            if (const auto* step = std::get_if<Step>(&event))
                logProvisioning(m_log, *step, target, name);
        });
}

ManagedApp* AppStore::find(std::string_view id) const
{
    const auto found = std::ranges::find_if(m_apps, [&](const auto& app) { return app->id == id; });
    return found == m_apps.end() ? nullptr : found->get();
}

void AppStore::erase(std::string_view id)
{
    std::erase_if(m_apps, [&](const auto& app) {
        if (app->id != id)
            return false;
        app->engine->removeObserver(app->observer);
        return true;
    });
}

core::Result<ProvisioningSettings> AppStore::settingsFor(const ManagedApp& app, const ConnectionEntry& entry) const
{
    if (!app.isScimEnabled)
        return core::failure(core::ErrorKind::Invalid, "Provisioning is not enabled for the app instance.");
    if (!app.takesBaseUrl() && !entry.baseUrl.empty()) {
        return core::failure(core::ErrorKind::Invalid,
                             "This page has no field for a base URL: the app calls its vendor and takes a token.");
    }
    ProvisioningSettings settings;
    settings.baseUrl = app.takesBaseUrl() ? entry.baseUrl : app.vendorBaseUrl;
    if (const auto url = parseBaseUrl(settings.baseUrl); !url)
        return core::failure(core::ErrorKind::Invalid, "Base URL: Invalid URL", url.error().detail);
    settings.flavour = app.engine->flavour();
    settings.userName = entry.userName;
    settings.secret = core::Secret(entry.secret);
    settings.importsGroups = entry.importsGroups;
    settings.answerDeadline = m_options.pushDeadline;
    settings.mapping = coverageOf(app);
    const bool hasModes = app.isOfWizard() || app.kind == AppKind::OnPremises;
    const bool isBasic = app.kind == AppKind::TestBasicAuth || (hasModes && entry.mode == ConnectionMode::BasicAuth);
    settings.authorization = isBasic                               ? AuthorizationForm::Basic
                             : app.kind == AppKind::TestHeaderAuth ? AuthorizationForm::BareToken
                                                                   : AuthorizationForm::Bearer;
    return settings;
}

void AppStore::connect(ManagedApp& app, const ConnectionEntry& entry, ProvisioningSettings settings)
{
    app.baseUrl = app.takesBaseUrl() ? entry.baseUrl : std::string{};
    const bool isFirst = !app.isConnected;
    app.isConnected = true;
    app.lastUpdated = m_clock.now();
    app.engine->connect(std::move(settings));
    ProvisioningSwitches switches = app.engine->switches();
    if (isFirst)
        switches = {true, false, false, false};
    app.engine->setSwitches(switches);
}

void AppStore::setSwitches(ManagedApp& app, ProvisioningSwitches switches, const LogTarget& actor)
{
    const ProvisioningSwitches before = app.engine->switches();
    switches.isEnabled = app.isConnected;
    app.engine->setSwitches(switches);
    app.lastUpdated = m_clock.now();
    LogFacts facts;
    facts.eventType = "application.configuration.update";
    facts.message = "Update application configuration";
    facts.actor = actor;
    facts.targets = {targetOf(app)};
    const std::array rows{std::tuple{"PUSH_NEW_USERS", before.creates, switches.creates},
                          std::tuple{"PUSH_PROFILE_UPDATES", before.updates, switches.updates},
                          std::tuple{"PUSH_USER_DEACTIVATION", before.deactivates, switches.deactivates}};
    scim::JsonObject from;
    scim::JsonObject to;
    for (const auto& [name, was, is] : rows) {
        if (was == is)
            continue;
        from[name] = was ? "ENABLED" : "DISABLED";
        to[name] = is ? "ENABLED" : "DISABLED";
    }
    facts.changeDetails = {{"from", std::move(from)}, {"to", std::move(to)}};
    m_log.add(std::move(facts));
}

void AppStore::applyMapping(ManagedApp& app)
{
    app.lastUpdated = m_clock.now();
    std::erase_if(app.mapping, [&](const auto& entry) { return !isAppAttribute(app, entry.first); });
    app.engine->setMapping([rules = std::make_shared<const AppUserRules>(app)](const OktaUser& user,
                                                                               SimulatedOrganisation::MappingUse use) {
        return rules->outgoing(user, use);
    });
}

LogTarget AppStore::targetOf(const ManagedApp& app)
{
    return {app.id, "AppInstance", app.label, app.label};
}

LogTarget targetOf(const OktaUser& person)
{
    return {person.id, "User", person.profile.login, person.name()};
}

LogTarget targetOf(const OktaGroup& group)
{
    return {group.id, "UserGroup", "unknown", group.name};
}

} // namespace rollcall::demo::management
