// SPDX-License-Identifier: Apache-2.0
// Apps of an Okta organisation: find, read, make where the API can.
#pragma once

#include "okta/Client.h"
#include "okta/Ids.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

struct App {
    AppId id;
    std::string name;       ///< the template, e.g. "scim2headerauth"; custom apps have one of their own
    std::string label;      ///< what people see; not unique
    std::string status;     ///< ACTIVE, INACTIVE, DELETED
    std::string signOnMode; ///< SAML_2_0, AUTO_LOGIN …; empty for apps that only provision
    /// What is switched on under Provisioning, e.g. PUSH_NEW_USERS; empty: provisioning is not enabled (yet).
    std::vector<std::string> features;
    std::string userNameTemplate;     ///< e.g. `${source.login}`
    std::string userNameTemplateType; ///< BUILT_IN, CUSTOM, NONE
    bool isHiddenOnWeb = false;       ///< not on people's dashboards
    bool isHiddenOnMobile = false;
    bool hasImplicitAssignment = false;
    PolicyId accessPolicy;  ///< its authentication policy, where Okta names one; empty otherwise
    std::string samlIssuer; ///< settings.signOn.idpIssuer; empty for other kinds
    std::string samlAcsUrl; ///< settings.signOn.ssoAcsUrl
    std::string samlAudience;
    std::optional<core::Timestamp> created;
    std::optional<core::Timestamp> lastUpdated;

    [[nodiscard]] bool isActive() const { return status == "ACTIVE"; }
    [[nodiscard]] bool hasFeature(std::string_view feature) const;
    /// Whether provisioning is enabled, by the features it shows.
    [[nodiscard]] bool isProvisioning() const;
};

struct AppQuery {
    std::string q = {};      ///< prefix of name or label
    std::string filter = {}; ///< one `eq` expression on id, status or name
    int limit = 200;
};

enum class AppTemplate {
    Named, ///< a catalogue template by `name`
    Saml,  ///< a custom SAML app, as App Integration Wizard makes one
    Swa,   ///< a custom app with a password form
};

struct AppDraft {
    AppTemplate kind = AppTemplate::Named;
    std::string name = {}; ///< Named: the template, e.g. "scim2headerauth"
    std::string label = {};
    std::string signOnMode = {};   ///< Named: left to Okta when empty
    std::string samlAcsUrl = {};   ///< Saml
    std::string samlAudience = {}; ///< Saml
    std::string swaLoginUrl = {};  ///< Swa
    bool isHidden = true;          ///< from dashboards
    bool isActivated = true;
};

class Apps {
public:
    explicit Apps(Client& client) : m_client(client) {}

    [[nodiscard]] Answer<App> byId(const AppId& id, std::stop_token stop);
    [[nodiscard]] Answer<Listing> list(const AppQuery& query, const PageReceiver<App>& receive, std::stop_token stop);
    [[nodiscard]] Answer<Collected<App>> find(const AppQuery& query, std::size_t maximum, std::stop_token stop);
    /// Those whose label is exactly that, deleted ones left out.
    [[nodiscard]] Answer<std::vector<App>> labelled(std::string_view label, std::stop_token stop);
    /// Labels are not unique: look with `labelled` first and keep the id.
    [[nodiscard]] Answer<App> create(const AppDraft& draft, std::stop_token stop);
    [[nodiscard]] Answer<> activate(const AppId& id, std::stop_token stop);
    [[nodiscard]] Answer<> deactivate(const AppId& id, std::stop_token stop);

    [[nodiscard]] static Call createCall(const AppDraft& draft);

private:
    Client& m_client;
};

} // namespace rollcall::okta
