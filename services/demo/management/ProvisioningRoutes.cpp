// SPDX-License-Identifier: Apache-2.0
// /api/v1/apps/{id}/connections/default and features. The kinds of app that Rollcall serves cannot be connected by API:
// they answer UNKNOWN, as the real ones do.
#include "AppJson.h"
#include "JsonRead.h"
#include "Router.h"

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;

namespace {

JsonObject link(const std::string& url, JsonArray methods)
{
    return {{"href", url}, {"hints", JsonObject{{"allow", std::move(methods)}}}};
}

JsonObject connectionDocument(const Organisation& organisation, const ManagedApp& app)
{
    const std::string self = organisation.href("apps/" + app.id + "/connections/default");
    return {{"status", "UNKNOWN"},
            {"profile", JsonObject{{"authScheme", "UNKNOWN"}}},
            {"_links", JsonObject{{"self", link(self, JsonArray{"POST", "GET"})}}}};
}

JsonObject status(bool isEnabled)
{
    return JsonObject{{"status", isEnabled ? "ENABLED" : "DISABLED"}};
}

JsonObject userFeature(const Organisation& organisation, const ManagedApp& app)
{
    const ProvisioningSwitches switches = app.engine->switches();
    const std::string self = organisation.href("apps/" + app.id + "/features/USER_PROVISIONING");
    return {{"name", "USER_PROVISIONING"},
            {"status", app.isConnected ? "ENABLED" : "DISABLED"},
            {"description", "User provisioning settings from Okta to a downstream application"},
            {"capabilities", JsonObject{{"create", JsonObject{{"lifecycleCreate", status(switches.creates)}}},
                                        {"update", JsonObject{{"profile", status(switches.updates)},
                                                              {"lifecycleDeactivate", status(switches.deactivates)},
                                                              {"password", JsonObject{{"status", "DISABLED"},
                                                                                      {"seed", "RANDOM"},
                                                                                      {"change", "KEEP_EXISTING"}}}}}}},
            {"_links", JsonObject{{"self", link(self, JsonArray{"GET", "PUT"})}}}};
}

JsonObject importFeature(const Organisation& organisation, const ManagedApp& app)
{
    const std::string self = organisation.href("apps/" + app.id + "/features/INBOUND_PROVISIONING");
    const JsonObject matching{{"exactMatchCriteria", "USERNAME"}, {"allowPartialMatch", false},
                              {"autoConfirmPartialMatch", false}, {"autoConfirmExactMatch", false},
                              {"autoConfirmNewUsers", false},     {"autoActivateNewUsers", false}};
    // The specification spells it with a small n, real answers with a capital one: whoever reads either is served.
    const JsonObject username{{"userNameFormat", "EMAIL"}, {"usernameFormat", "EMAIL"}};
    return {{"name", "INBOUND_PROVISIONING"},
            {"status", app.isConnected ? "ENABLED" : "DISABLED"},
            {"description", "In-bound provisioning settings from an application to Okta"},
            {"capabilities",
             JsonObject{{"importSettings",
                         JsonObject{{"username", username}, {"schedule", JsonObject{{"status", "DISABLED"}}}}},
                        {"importRules", JsonObject{{"userCreateAndMatch", matching}}}}},
            {"_links", JsonObject{{"self", link(self, JsonArray{"GET", "PUT"})}}}};
}

// Features are there once provisioning is.
template<AppAnswer work>
Reply whenProvisioning(Organisation& organisation, Call& call, ManagedApp& app)
{
    return app.isConnected ? work(organisation, call, app)
                           : invalid("app", "Provisioning is not enabled for the app instance.");
}

Reply connection(Organisation& organisation, Call& /*call*/, ManagedApp& app)
{
    return answer(connectionDocument(organisation, app));
}

Reply setConnectionStatus(Organisation& /*organisation*/, Call& /*call*/, ManagedApp& /*app*/)
{
    return invalid("connection", "The provisioning connection cannot be changed for this application.");
}

Reply listFeatures(Organisation& organisation, Call& /*call*/, ManagedApp& app)
{
    return answer(JsonArray{userFeature(organisation, app), importFeature(organisation, app)});
}

Reply readFeature(Organisation& organisation, Call& call, ManagedApp& app)
{
    if (call.captured[1] == "USER_PROVISIONING")
        return answer(userFeature(organisation, app));
    if (call.captured[1] == "INBOUND_PROVISIONING")
        return answer(importFeature(organisation, app));
    return notFound(call.captured[1], "ApplicationFeature");
}

Reply changeFeature(Organisation& organisation, Call& call, ManagedApp& app)
{
    if (call.captured[1] != "USER_PROVISIONING")
        return readFeature(organisation, call, app);
    // Accepted and without effect for apps of the wizard: their switches are turned in the console alone.
    if (app.isOfWizard())
        return answer(userFeature(organisation, app));
    ProvisioningSwitches switches = app.engine->switches();
    const JsonObject* create = objectIn(call.body, "create");
    const JsonObject* update = objectIn(call.body, "update");
    switches.creates = isEnabledIn(create, "lifecycleCreate").value_or(switches.creates);
    switches.updates = isEnabledIn(update, "profile").value_or(switches.updates);
    switches.deactivates = isEnabledIn(update, "lifecycleDeactivate").value_or(switches.deactivates);
    organisation.apps.setSwitches(app, switches, organisation.actorOf(call.principal));
    return answer(userFeature(organisation, app));
}

} // namespace

void addProvisioningRoutes(Router& router)
{
    using enum Permission;
    const std::string base = "/api/v1/apps/{}/";
    router.add("GET", base + "connections/default", ReadApps, withApp(connection));
    router.add("POST", base + "connections/default", ManageApps, withApp(connection));
    router.add("POST", base + "connections/default/lifecycle/activate", ManageApps, withApp(setConnectionStatus));
    router.add("POST", base + "connections/default/lifecycle/deactivate", ManageApps, withApp(setConnectionStatus));
    router.add("GET", base + "features", ReadApps, withApp(whenProvisioning<listFeatures>));
    router.add("GET", base + "features/{}", ReadApps, withApp(whenProvisioning<readFeature>));
    router.add("PUT", base + "features/{}", ManageApps, withApp(whenProvisioning<changeFeature>));
}

} // namespace rollcall::demo::management
