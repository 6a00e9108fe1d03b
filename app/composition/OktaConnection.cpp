// SPDX-License-Identifier: Apache-2.0
// Between the text that is stored and the values.
#include "composition/OktaConnection.h"

#include "scim/Json.h"

#include <utility>
#include <variant>

namespace rollcall::app {

namespace {

std::string settingName(directory::IntegrationId integration)
{
    return "okta.connection." + std::to_string(integration.value);
}

std::string textOf(const scim::JsonObject& object, std::string_view name)
{
    const auto* value = scim::findMember(object, name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

tl::unexpected<core::Error> unreadable()
{
    return core::failure(core::ErrorKind::Corrupt,
                         "What is stored about the Okta organisation cannot be read. Connect it again: "
                         "`rollcallctl okta connect`.");
}

} // namespace

std::string_view toString(OktaCredentialKind kind)
{
    return kind == OktaCredentialKind::ApiToken ? "api-token" : "service-app";
}

OktaCredentialKind kindOf(const okta::Credential& credential)
{
    return std::holds_alternative<okta::ApiToken>(credential) ? OktaCredentialKind::ApiToken
                                                              : OktaCredentialKind::ServiceApp;
}

core::Result<std::optional<OktaConnection>> readOktaConnection(directory::ReadSession& session,
                                                               directory::IntegrationId integration)
{
    const auto stored = session.setting(settingName(integration));
    if (!stored)
        return tl::unexpected(stored.error());
    if (!*stored || (*stored)->empty())
        return std::nullopt;
    const auto json = scim::parseJson(**stored);
    const auto* object = json ? json->if_object() : nullptr;
    if (!object)
        return unreadable();
    auto organisation = okta::OrganisationUrl::parse(textOf(*object, "organisation"));
    const auto since = core::parseRfc3339(textOf(*object, "since"));
    const auto kind = textOf(*object, "kind");
    if (!organisation || !since ||
        (kind != toString(OktaCredentialKind::ApiToken) && kind != toString(OktaCredentialKind::ServiceApp)))
        return unreadable();
    OktaConnection connection{.organisation = std::move(*organisation),
                              .certificateAuthorities = textOf(*object, "certificateAuthorities"),
                              .actsAs = textOf(*object, "actsAs"),
                              .since = *since};
    if (kind == toString(OktaCredentialKind::ServiceApp))
        connection.kind = OktaCredentialKind::ServiceApp;
    connection.app = okta::AppId(textOf(*object, "app"));
    return connection;
}

core::Result<> saveOktaConnection(directory::WriteSession& session, directory::IntegrationId integration,
                                  const OktaConnection& connection)
{
    const scim::JsonObject object{{"organisation", connection.organisation.origin()},
                                  {"kind", toString(connection.kind)},
                                  {"app", connection.app.value},
                                  {"certificateAuthorities", connection.certificateAuthorities},
                                  {"actsAs", connection.actsAs},
                                  {"since", core::toRfc3339(connection.since)}};
    return session.saveSetting(settingName(integration), scim::toJson(object));
}

core::Result<> removeOktaConnection(directory::WriteSession& session, directory::IntegrationId integration)
{
    for (const auto& name : {oktaSecretName(integration), oktaKeyName(integration)}) {
        if (auto removed = session.deleteSecret(name); !removed)
            return removed;
    }
    return session.deleteSettings(settingName(integration));
}

std::string oktaSecretName(directory::IntegrationId integration)
{
    return "okta/" + std::to_string(integration.value);
}

std::string oktaKeyName(directory::IntegrationId integration)
{
    return oktaSecretName(integration) + "/key";
}

} // namespace rollcall::app
