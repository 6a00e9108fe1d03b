// SPDX-License-Identifier: Apache-2.0
// Apps by Okta's /api/v1/apps.
#include "okta/Apps.h"

#include "Json.h"
#include "Records.h"
#include "Text.h"

#include <algorithm>
#include <utility>

namespace rollcall::okta {

namespace {

constexpr std::size_t mostOfOneLabel = 1'000;

App readApp(Fields& fields)
{
    App app;
    app.id = AppId{fields.needed("id")};
    app.name = fields.text("name");
    app.label = fields.text("label");
    app.status = fields.text("status");
    app.signOnMode = fields.text("signOnMode");
    app.features = fields.texts("features");
    app.created = fields.time("created");
    app.lastUpdated = fields.time("lastUpdated");
    Fields userName = fields.object("credentials").object("userNameTemplate");
    app.userNameTemplate = userName.text("template");
    app.userNameTemplateType = userName.text("type");
    Fields hide = fields.object("visibility").object("hide");
    app.isHiddenOnWeb = hide.flag("web").value_or(false);
    app.isHiddenOnMobile = hide.flag("iOS").value_or(false);
    Fields settings = fields.object("settings");
    app.hasImplicitAssignment = settings.flag("implicitAssignment").value_or(false);
    Fields signOn = settings.object("signOn");
    app.samlIssuer = signOn.text("idpIssuer");
    app.samlAcsUrl = signOn.text("ssoAcsUrl");
    app.samlAudience = signOn.text("audience");
    app.accessPolicy = PolicyId{lastSegment(fields.object("_links").object("accessPolicy").text("href"))};
    return app;
}

std::string appPath(const AppId& id)
{
    return "/api/v1/apps/" + percentEncoded(id.value);
}

Call listCall(const AppQuery& query)
{
    Target target("/api/v1/apps");
    target.with("q", query.q).with("filter", query.filter).with("limit", std::clamp(query.limit, 1, 200));
    return {.target = target.text()};
}

QJsonObject visibilityOf(bool isHidden)
{
    QJsonObject hide;
    hide.insert(QLatin1String("iOS"), isHidden);
    hide.insert(QLatin1String("web"), isHidden);
    QJsonObject visibility;
    visibility.insert(QLatin1String("autoSubmitToolbar"), false);
    visibility.insert(QLatin1String("hide"), hide);
    return visibility;
}

/// What Okta asks of a custom SAML app besides address and audience: its own defaults.
QJsonObject samlSignOn(const AppDraft& draft)
{
    QJsonObject signOn;
    for (const char* name : {"ssoAcsUrl", "recipient", "destination"})
        signOn.insert(QLatin1String(name), toQt(draft.samlAcsUrl));
    signOn.insert(QLatin1String("audience"), toQt(draft.samlAudience));
    signOn.insert(QLatin1String("subjectNameIdTemplate"), QLatin1String("${user.userName}"));
    signOn.insert(QLatin1String("subjectNameIdFormat"),
                  QLatin1String("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"));
    signOn.insert(QLatin1String("responseSigned"), true);
    signOn.insert(QLatin1String("assertionSigned"), true);
    signOn.insert(QLatin1String("signatureAlgorithm"), QLatin1String("RSA_SHA256"));
    signOn.insert(QLatin1String("digestAlgorithm"), QLatin1String("SHA256"));
    signOn.insert(QLatin1String("honorForceAuthn"), true);
    signOn.insert(QLatin1String("authnContextClassRef"),
                  QLatin1String("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"));
    return signOn;
}

QJsonObject bodyOf(const AppDraft& draft)
{
    QJsonObject body;
    QJsonObject settings;
    body.insert(QLatin1String("label"), toQt(draft.label));
    body.insert(QLatin1String("visibility"), visibilityOf(draft.isHidden));
    switch (draft.kind) {
    case AppTemplate::Named:
        body.insert(QLatin1String("name"), toQt(draft.name));
        if (!draft.signOnMode.empty())
            body.insert(QLatin1String("signOnMode"), toQt(draft.signOnMode));
        break;
    case AppTemplate::Saml:
        body.insert(QLatin1String("signOnMode"), QLatin1String("SAML_2_0"));
        settings.insert(QLatin1String("signOn"), samlSignOn(draft));
        break;
    case AppTemplate::Swa: {
        body.insert(QLatin1String("signOnMode"), QLatin1String("AUTO_LOGIN"));
        QJsonObject signOn;
        signOn.insert(QLatin1String("loginUrl"), toQt(draft.swaLoginUrl));
        settings.insert(QLatin1String("signOn"), signOn);
        break;
    }
    }
    if (!settings.isEmpty())
        body.insert(QLatin1String("settings"), settings);
    return body;
}

} // namespace

bool App::hasFeature(std::string_view feature) const
{
    return std::ranges::find(features, feature) != features.end();
}

bool App::isProvisioning() const
{
    return std::ranges::any_of(features, [](std::string_view feature) {
        return feature == "SCIM_PROVISIONING" || feature.starts_with("PUSH_") || feature.starts_with("IMPORT_") ||
               feature == "GROUP_PUSH" || feature == "REACTIVATE_USERS" || feature == "PROFILE_MASTERING";
    });
}

Answer<App> Apps::byId(const AppId& id, std::stop_token stop)
{
    return readOne(m_client.send({.target = appPath(id)}, std::move(stop)), readApp);
}

Answer<Listing> Apps::list(const AppQuery& query, const PageReceiver<App>& receive, std::stop_token stop)
{
    return readPages(m_client, listCall(query), readApp, receive, std::move(stop));
}

Answer<Collected<App>> Apps::find(const AppQuery& query, std::size_t maximum, std::stop_token stop)
{
    return collect(m_client, listCall(query), readApp, maximum, std::move(stop));
}

Answer<std::vector<App>> Apps::labelled(std::string_view label, std::stop_token stop)
{
    auto found = find({.q = std::string(label)}, mostOfOneLabel, std::move(stop));
    if (!found)
        return tl::unexpected(std::move(found.error()));
    std::erase_if(found->items, [&](const App& app) { return app.label != label || app.status == "DELETED"; });
    return std::move(found->items);
}

Answer<App> Apps::create(const AppDraft& draft, std::stop_token stop)
{
    return readOne(m_client.send(createCall(draft), std::move(stop)), readApp);
}

Answer<> Apps::activate(const AppId& id, std::stop_token stop)
{
    return done(m_client.send({.method = "POST", .target = appPath(id) + "/lifecycle/activate"}, std::move(stop)));
}

Answer<> Apps::deactivate(const AppId& id, std::stop_token stop)
{
    return done(m_client.send({.method = "POST", .target = appPath(id) + "/lifecycle/deactivate"}, std::move(stop)));
}

Call Apps::createCall(const AppDraft& draft)
{
    return {.method = "POST",
            .target = std::string("/api/v1/apps?activate=") + (draft.isActivated ? "true" : "false"),
            .body = toJson(bodyOf(draft))};
}

} // namespace rollcall::okta
