// SPDX-License-Identifier: Apache-2.0
// Shapes that scripts rely on.
#include "ctl/IntegrationJson.h"

#include "composition/CompanionRole.h"
#include "composition/DownstreamSettings.h"
#include "composition/OAuthClient.h"
#include "ctl/Console.h"

namespace rollcall::ctl {

namespace {

scim::JsonArray toJson(const std::vector<std::string>& texts)
{
    scim::JsonArray array;
    for (const std::string& text : texts)
        array.push_back(scim::JsonValue(scim::JsonString(text)));
    return array;
}

} // namespace

scim::JsonObject toJson(const directory::Integration& integration, const std::string& publicUrl)
{
    scim::JsonObject object;
    object["id"] = integration.id.value;
    object["slug"] = integration.slug;
    object["name"] = integration.name;
    object["profile"] = integration.profileId;
    object["role"] = directory::toString(integration.role);
    const auto ifCalled = [&integration](std::string_view text) {
        return app::isCompanion(integration) ? scim::JsonValue(nullptr) : scim::JsonValue(scim::JsonString(text));
    };
    object["authMode"] = ifCalled(directory::toString(integration.authMode));
    object["baseUrl"] = ifCalled(listener::scimBaseUrl(publicUrl, integration.slug));
    // What is passed on to a vendor is SCIM 2.0 alone; nothing answers at the other address.
    object["baseUrlV1"] = integration.role == directory::Role::Relay
                              ? scim::JsonValue(nullptr)
                              : ifCalled(listener::scimBaseUrlV1(publicUrl, integration.slug));
    object["created"] = jsonTime(integration.created);
    if (integration.role == directory::Role::Relay) {
        const auto downstream = app::downstreamOf(integration);
        object["downstream"] = downstream ? scim::JsonValue(app::toJson(*downstream)) : scim::JsonValue(nullptr);
    }
    return object;
}

scim::JsonObject toJson(const directory::Credential& credential)
{
    scim::JsonObject object;
    object["id"] = credential.id.value;
    object["purpose"] = credential.purpose;
    object["mode"] = directory::toString(credential.mode);
    object["label"] = credential.label;
    if (!credential.headerName.empty())
        object["headerName"] = credential.headerName;
    if (credential.mode == directory::AuthMode::OAuth) {
        object["clientId"] = credential.username;
        object["isPublic"] = credential.isPublic;
        object["redirectUris"] = toJson(credential.redirectUris);
    } else if (!credential.username.empty()) {
        object["username"] = credential.username;
    }
    object["lastFour"] = credential.lastFour;
    object["created"] = jsonTime(credential.created);
    object["expires"] = jsonTime(credential.expires);
    object["lastUsed"] = jsonTime(credential.lastUsed);
    object["revoked"] = jsonTime(credential.revoked);
    return object;
}

scim::JsonObject revealOnce(const listener::IssuedCredential& issued, const std::string& publicUrl,
                            const std::string& slug)
{
    scim::JsonObject object;
    object["mode"] = directory::toString(issued.credential.mode);
    if (issued.credential.mode == directory::AuthMode::OAuth) {
        object["clientId"] = issued.username;
        object["clientSecret"] = issued.secret.isEmpty() ? scim::JsonValue(nullptr)
                                                         : scim::JsonValue(scim::JsonString(issued.secret.reveal()));
        object["authorizeUrl"] = app::oauthAuthorizeUrl(publicUrl, slug);
        object["tokenUrl"] = app::oauthTokenUrl(publicUrl, slug);
    } else if (issued.credential.mode == directory::AuthMode::Basic) {
        object["username"] = issued.username;
        object["password"] = issued.secret.reveal();
    } else {
        object["token"] = issued.secret.reveal();
        if (!issued.credential.headerName.empty())
            object["headerName"] = issued.credential.headerName;
    }
    return object;
}

std::vector<std::string> linesOnce(const listener::IssuedCredential& issued, const std::string& publicUrl,
                                   const std::string& slug)
{
    const std::string secret(issued.secret.reveal());
    if (issued.credential.mode == directory::AuthMode::OAuth) {
        return {"  Client id          " + issued.username,
                "  Client secret      " + (secret.empty() ? "none: a public client" : secret),
                "  Authorize URL      " + app::oauthAuthorizeUrl(publicUrl, slug),
                "  Token URL          " + app::oauthTokenUrl(publicUrl, slug)};
    }
    if (issued.credential.mode == directory::AuthMode::Basic)
        return {"  Username           " + issued.username, "  Password           " + secret};
    std::vector<std::string> lines;
    if (!issued.credential.headerName.empty())
        lines.push_back("  Header             " + issued.credential.headerName);
    lines.push_back("  Token              " + secret);
    return lines;
}

} // namespace rollcall::ctl
