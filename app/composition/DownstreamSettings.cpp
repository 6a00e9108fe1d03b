// SPDX-License-Identifier: Apache-2.0
// Between the text that is stored and the settings of the relay.
#include "composition/DownstreamSettings.h"

#include "setup/VendorService.h"

#include <array>
#include <utility>

namespace rollcall::app {

namespace {

using relay::DownstreamAuth;

constexpr std::array<std::pair<DownstreamAuth, std::string_view>, 4> authNames{{
    {DownstreamAuth::Bearer, "bearer"},
    {DownstreamAuth::Header, "header"},
    {DownstreamAuth::Basic, "basic"},
    {DownstreamAuth::ClientCredentials, "client-credentials"},
}};

std::string textOf(const scim::JsonObject& object, std::string_view name, std::string fallback = {})
{
    const auto* value = scim::findMember(object, name);
    return value && value->is_string() ? std::string(value->get_string()) : std::move(fallback);
}

} // namespace

std::string_view toString(DownstreamAuth auth)
{
    for (const auto& [each, name] : authNames) {
        if (each == auth)
            return name;
    }
    return authNames.front().second;
}

std::optional<DownstreamAuth> parseDownstreamAuth(std::string_view text)
{
    for (const auto& [each, name] : authNames) {
        if (name == text)
            return each;
    }
    return std::nullopt;
}

scim::JsonObject toJson(const relay::Downstream& downstream)
{
    scim::JsonObject object;
    object["baseUrl"] = downstream.baseUrl;
    object["auth"] = toString(downstream.auth);
    if (downstream.auth == DownstreamAuth::Header)
        object["headerName"] = downstream.headerName;
    if (downstream.auth == DownstreamAuth::Basic || downstream.auth == DownstreamAuth::ClientCredentials)
        object["username"] = downstream.username;
    if (downstream.auth == DownstreamAuth::ClientCredentials) {
        object["tokenUrl"] = downstream.tokenUrl;
        object["scope"] = downstream.scope;
        object["secretInBody"] = downstream.isSecretInBody;
    }
    return object;
}

core::Result<relay::Downstream> downstreamOf(const directory::Integration& integration)
{
    if (integration.downstream.empty())
        return core::failure(
            core::ErrorKind::NotFound,
            "The integration " + integration.slug +
                " has no vendor's service to pass requests on to. Enter it on the Set-up page, or with "
                "`rollcallctl integration update " +
                integration.slug + " --downstream URL --downstream-secret-file FILE`.");
    const auto json = scim::parseJson(integration.downstream);
    const auto* object = json ? json->if_object() : nullptr;
    const auto auth = object ? parseDownstreamAuth(textOf(*object, "auth")) : std::nullopt;
    if (!auth)
        return core::failure(core::ErrorKind::Corrupt, "What is stored about the vendor's service of " +
                                                           integration.slug +
                                                           " cannot be read. Enter its address again.");
    relay::Downstream downstream;
    downstream.baseUrl = textOf(*object, "baseUrl");
    downstream.auth = *auth;
    downstream.headerName = textOf(*object, "headerName", std::move(downstream.headerName));
    downstream.username = textOf(*object, "username");
    downstream.tokenUrl = textOf(*object, "tokenUrl");
    downstream.scope = textOf(*object, "scope");
    const auto* inBody = scim::findMember(*object, "secretInBody");
    downstream.isSecretInBody = inBody && inBody->is_bool() && inBody->get_bool();
    return downstream;
}

std::string downstreamSecretName(directory::IntegrationId integration)
{
    return setup::vendorSecretName(integration);
}

} // namespace rollcall::app
