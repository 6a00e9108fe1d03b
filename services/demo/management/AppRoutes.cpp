// SPDX-License-Identifier: Apache-2.0
// /api/v1/apps: lists, one, creation, changes and lifecycle.
#include "AppJson.h"
#include "Expression.h"
#include "JsonRead.h"
#include "PageCutter.h"
#include "Router.h"

#include <algorithm>
#include <array>

namespace rollcall::demo::management {

using scim::JsonObject;

namespace {

std::vector<std::string> valuesOf(const ManagedApp& app, std::string_view name)
{
    if (name == "id")
        return {app.id};
    if (name == "name")
        return {app.name};
    return {app.isActive ? "ACTIVE" : "INACTIVE"};
}

bool isKnown(std::string_view name)
{
    return name == "id" || name == "name" || name == "status";
}

bool beginsWith(std::string text, std::string prefix)
{
    for (std::string* each : {&text, &prefix}) {
        std::ranges::transform(*each, each->begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    }
    return text.starts_with(prefix);
}

Reply listApps(Organisation& organisation, Call& call)
{
    std::vector<const ManagedApp*> apps;
    for (const auto& app : organisation.apps.all())
        apps.push_back(app.get());
    if (const auto filter = call.parameter("filter")) {
        const auto expression = Expression::parse(*filter, isKnown);
        if (!expression)
            return fail(400, "E0000031", "Invalid search criteria.", {expression.error().message});
        std::erase_if(apps, [&](const ManagedApp* app) {
            return !expression->matches([&](std::string_view name) { return valuesOf(*app, name); }, true);
        });
    }
    if (const auto prefix = call.parameter("q")) {
        std::erase_if(apps, [&](const ManagedApp* app) {
            return !beginsWith(app->label, *prefix) && !beginsWith(app->name, *prefix);
        });
    }
    return pageOf(apps, call, organisation.origin, 200, 200,
                  [&](const ManagedApp* app) { return appDocument(organisation, *app); });
}

std::optional<AppKind> kindOf(const Organisation& organisation, const std::string& name, const std::string& mode)
{
    static constexpr std::array templates{
        std::pair{"scim2headerauth", AppKind::TestHeaderAuth}, std::pair{"scim2testapp", AppKind::TestBearerToken},
        std::pair{"scim2testapp_basic", AppKind::TestBasicAuth}, std::pair{"template_swa", AppKind::WizardSwa}};
    if (name.empty() && mode == "SAML_2_0")
        return AppKind::WizardSaml;
    for (const auto& [known, kind] : templates) {
        if (name == known)
            return kind;
    }
    for (const CatalogueEntry& entry : organisation.options.catalogue) {
        if (entry.name == name)
            return AppKind::Catalogue;
    }
    return std::nullopt;
}

// What a body may set; the rest is read-only or of no consequence here.
void applySettings(ManagedApp& app, const JsonObject& body)
{
    app.label = textIn(body, "label").value_or(app.label);
    if (const JsonObject* visibility = objectIn(body, "visibility")) {
        const JsonObject* hide = objectIn(*visibility, "hide");
        const scim::JsonValue* web = hide == nullptr ? nullptr : hide->if_contains("web");
        app.isHidden = web != nullptr && web->is_bool() && web->as_bool();
    }
    if (const JsonObject* credentials = objectIn(body, "credentials")) {
        if (const JsonObject* format = objectIn(*credentials, "userNameTemplate")) {
            app.userNameTemplate = textIn(*format, "template").value_or(app.userNameTemplate);
            app.userNameTemplateType = textIn(*format, "type").value_or(app.userNameTemplateType);
        }
    }
    if (const JsonObject* settings = objectIn(body, "settings")) {
        if (const JsonObject* signOn = objectIn(*settings, "signOn"))
            app.signOn = *signOn;
        if (const JsonObject* own = objectIn(*settings, "app"))
            app.appSettings = *own;
    }
}

Reply createApp(Organisation& organisation, Call& call)
{
    const std::string name = textIn(call.body, "name").value_or("");
    const std::string mode = textIn(call.body, "signOnMode").value_or("");
    const auto label = textIn(call.body, "label");
    if (!label || label->empty())
        return invalid("label", "label: The field cannot be left blank");
    const auto kind = kindOf(organisation, name, mode);
    if (!kind)
        return invalid("name", "name: The app template '" + name + "' is not known.");
    ManagedApp& app = organisation.apps.create(*kind, *label, *kind == AppKind::WizardSwa ? std::string{} : name);
    if (!mode.empty())
        app.signOnMode = mode;
    applySettings(app, call.body);
    app.isActive = call.hasFlag("activate", true);
    organisation.log("application.lifecycle.create", "Create application", organisation.actorOf(call.principal),
                     {AppStore::targetOf(app)});
    return answer(appDocument(organisation, app));
}

Reply readApp(Organisation& organisation, Call& /*call*/, ManagedApp& app)
{
    return answer(appDocument(organisation, app));
}

Reply changeApp(Organisation& organisation, Call& call, ManagedApp& app)
{
    applySettings(app, call.body);
    app.lastUpdated = organisation.clock.now();
    organisation.log("application.lifecycle.update", "Update application", organisation.actorOf(call.principal),
                     {AppStore::targetOf(app)});
    return answer(appDocument(organisation, app));
}

Reply deleteApp(Organisation& organisation, Call& call, ManagedApp& app)
{
    if (app.isActive)
        return fail(403, "E0000056", "Delete application forbidden.", {"The application must be deactivated first."});
    organisation.log("application.lifecycle.delete", "Delete application", organisation.actorOf(call.principal),
                     {AppStore::targetOf(app)});
    organisation.apps.erase(app.id);
    return noContent();
}

Reply setActive(Organisation& organisation, Call& call, ManagedApp& app)
{
    app.isActive = call.segments.back() == "activate";
    app.lastUpdated = organisation.clock.now();
    organisation.log(app.isActive ? "application.lifecycle.activate" : "application.lifecycle.deactivate",
                     app.isActive ? "Activate application" : "Deactivate application",
                     organisation.actorOf(call.principal), {AppStore::targetOf(app)});
    return answer(JsonObject{});
}

} // namespace

void addAppRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/apps", ReadApps, listApps);
    router.add("POST", "/api/v1/apps", ManageApps, createApp);
    router.add("GET", "/api/v1/apps/{}", ReadApps, withApp(readApp));
    router.add("PUT", "/api/v1/apps/{}", ManageApps, withApp(changeApp));
    router.add("DELETE", "/api/v1/apps/{}", ManageApps, withApp(deleteApp));
    router.add("POST", "/api/v1/apps/{}/lifecycle/activate", ManageApps, withApp(setActive));
    router.add("POST", "/api/v1/apps/{}/lifecycle/deactivate", ManageApps, withApp(setActive));
}

} // namespace rollcall::demo::management
