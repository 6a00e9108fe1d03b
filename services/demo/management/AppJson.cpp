// SPDX-License-Identifier: Apache-2.0
// Members in the order of the real answers; `features` tells what is switched on.
#include "AppJson.h"

#include "AppUserRules.h"
#include "UserJson.h"

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

JsonArray featuresOf(const ManagedApp& app)
{
    JsonArray features;
    if (!app.isConnected)
        return features;
    const ProvisioningSwitches switches = app.engine->switches();
    features.emplace_back("SCIM_PROVISIONING");
    features.emplace_back("IMPORT_NEW_USERS");
    if (switches.creates)
        features.emplace_back("PUSH_NEW_USERS");
    if (switches.updates)
        features.emplace_back("PUSH_PROFILE_UPDATES");
    if (switches.deactivates) {
        features.emplace_back("PUSH_USER_DEACTIVATION");
        features.emplace_back("REACTIVATE_USERS");
    }
    features.emplace_back("GROUP_PUSH");
    return features;
}

JsonObject linksOf(const Organisation& organisation, const ManagedApp& app)
{
    const std::string self = organisation.href("apps/" + app.id);
    const std::string home = app.name + "/" + app.id + "/";
    const auto hinted = [](const std::string& url, const char* method) {
        return JsonObject{{"href", url}, {"hints", JsonObject{{"allow", JsonArray{method}}}}};
    };
    const auto typed = [&organisation](const std::string& path, const char* type) {
        return JsonObject{{"href", organisation.origin + path}, {"type", type}};
    };
    JsonObject links;
    if (app.signOnMode == "SAML_2_0") {
        links["help"] = typed("/app/" + home + "setup/help/SAML_2_0/instructions", "text/html");
        links["metadata"] = typed("/api/v1/apps/" + app.id + "/sso/saml/metadata", "application/xml");
    }
    links["uploadLogo"] = hinted(self + "/logo", "POST");
    JsonObject start = typed("/home/" + home + "aln" + app.id.substr(3), "text/html");
    start["name"] = app.name + "_link";
    links["appLinks"] = JsonArray{JsonValue(std::move(start))};
    if (!organisation.options.isClassicEngine) {
        const auto policy = [&organisation](const std::string& own, const char* type) {
            return href(organisation.href("policies/" + (own.empty() ? organisation.policyOfType(type) : own)));
        };
        links["profileEnrollment"] = policy(app.profileEnrolment, "PROFILE_ENROLLMENT");
        links["accessPolicy"] = policy(app.accessPolicy, "ACCESS_POLICY");
        links["policies"] = hinted(self + "/policies", "PUT");
    }
    links["groups"] = href(self + "/groups");
    JsonObject logo = app.logo.empty() ? typed("/assets/img/logos/default.png", "image/png")
                                       : typed("/logos/" + app.id, app.logoType.c_str());
    logo["name"] = "medium";
    links["logo"] = JsonArray{JsonValue(std::move(logo))};
    links["users"] = href(self + "/users");
    links[app.isActive ? "deactivate" : "activate"] =
        href(self + (app.isActive ? "/lifecycle/deactivate" : "/lifecycle/activate"));
    return links;
}

JsonObject settingsOf(const ManagedApp& app)
{
    JsonObject settings{
        {"app", app.appSettings},
        {"notifications", JsonObject{{"vpn", JsonObject{{"network", JsonObject{{"connection", "DISABLED"}}},
                                                        {"message", nullptr},
                                                        {"helpUrl", nullptr}}}}},
        {"manualProvisioning", false},
        {"implicitAssignment", false},
        {"emOptInStatus", "NONE"},
        {"notes", JsonObject{{"admin", nullptr}, {"enduser", nullptr}}}};
    if (!app.signOn.empty())
        settings["signOn"] = app.signOn;
    return settings;
}

} // namespace

JsonObject href(const std::string& url)
{
    return {{"href", url}};
}

JsonObject appDocument(const Organisation& organisation, const ManagedApp& app)
{
    return {{"id", app.id},
            {"orn", "orn:okta:idp:" + organisation.id + ":apps:" + app.name + ":" + app.id},
            {"name", app.name},
            {"label", app.label},
            {"status", app.isActive ? "ACTIVE" : "INACTIVE"},
            {"lastUpdated", core::toRfc3339(app.lastUpdated)},
            {"created", core::toRfc3339(app.created)},
            {"accessibility",
             JsonObject{{"selfService", false}, {"errorRedirectUrl", nullptr}, {"loginRedirectUrl", nullptr}}},
            {"visibility", JsonObject{{"autoLaunch", false},
                                      {"autoSubmitToolbar", false},
                                      {"hide", JsonObject{{"iOS", app.isHidden}, {"web", app.isHidden}}},
                                      {"appLinks", JsonObject{{app.name + "_link", true}}}}},
            {"features", featuresOf(app)},
            {"signOnMode", app.signOnMode.empty() ? JsonValue(nullptr) : JsonValue(app.signOnMode)},
            {"credentials", JsonObject{{"userNameTemplate", JsonObject{{"template", app.userNameTemplate},
                                                                       {"type", app.userNameTemplateType}}},
                                       {"signing", JsonObject{{"kid", "kid-" + app.id}}}}},
            {"universalLogout", nullptr},
            {"settings", settingsOf(app)},
            {"_links", linksOf(organisation, app)}};
}

JsonObject appUserDocument(const Organisation& organisation, const ManagedApp& app, const OktaUser& own,
                           bool isExpanded)
{
    const core::Timestamp changed = own.appUserChanged.value_or(app.created);
    const core::Timestamp created = own.appUser.created.value_or(changed);
    const bool isProvisioning = app.isConnected && !own.isOutsideProvisioning;
    const auto group = app.throughGroup.find(own.id);
    const bool isOfGroup = group != app.throughGroup.end();
    const AppUserRules rules(app);
    JsonObject document{{"id", own.id},
                        {"externalId", own.externalId.empty() ? JsonValue(nullptr) : JsonValue(own.externalId)},
                        {"created", core::toRfc3339(created)},
                        {"lastUpdated", core::toRfc3339(changed)},
                        {"scope", isOfGroup ? "GROUP" : "USER"},
                        {"status", isProvisioning ? oktaWord(own.appStatus) : "ACTIVE"},
                        {"statusChanged", core::toRfc3339(own.appUser.statusChanged.value_or(created))},
                        {"passwordChanged", nullptr},
                        {"syncState", isProvisioning ? oktaWord(own.sync) : "DISABLED"}};
    if (own.lastPush)
        document["lastSync"] = core::toRfc3339(*own.lastPush);
    document["credentials"] = JsonObject{{"userName", rules.userName(own)}};
    document["profile"] = rules.profile(own);
    JsonObject links{{"app", href(organisation.href("apps/" + app.id))},
                     {"user", href(organisation.href("users/" + own.id))}};
    if (isOfGroup)
        links["group"] = JsonObject{{"name", "group"}, {"href", organisation.href("groups/" + group->second)}};
    document["_links"] = std::move(links);
    if (isExpanded) {
        const OktaUserPointer person = organisation.records.person(own.id);
        if (person != nullptr)
            document["_embedded"] = JsonObject{{"user", userInList(organisation, *person)}};
    }
    return document;
}

} // namespace rollcall::demo::management
