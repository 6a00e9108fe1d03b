// SPDX-License-Identifier: Apache-2.0
// What this server says about itself, generated from the schemas it reads by.
#include "Discovery.h"

#include "ListQuery.h"
#include "PersonKind.h"
#include "scim/Fold.h"
#include "scim/Json.h"
#include "scim/SchemaDefinition.h"
#include "scim/Version1.h"

#include <string>
#include <utility>
#include <vector>

namespace rollcall::listener {

namespace {

using scim::JsonArray;
using scim::JsonObject;

constexpr std::string_view configUrn = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";

JsonObject supported(bool is)
{
    JsonObject object;
    object["supported"] = is;
    return object;
}

JsonObject authenticationScheme(directory::AuthMode mode)
{
    JsonObject scheme;
    switch (mode) {
    case directory::AuthMode::Basic:
        scheme["type"] = "httpbasic";
        scheme["name"] = "HTTP Basic";
        scheme["description"] = "User name and password in the Authorization header.";
        scheme["specUri"] = "https://www.rfc-editor.org/info/rfc7617";
        break;
    case directory::AuthMode::OAuth:
        scheme["type"] = "oauth2";
        scheme["name"] = "OAuth 2.0";
        scheme["description"] = "An access token in the Authorization header.";
        scheme["specUri"] = "https://www.rfc-editor.org/info/rfc6749";
        break;
    case directory::AuthMode::Bearer:
    case directory::AuthMode::Header:
        scheme["type"] = "oauthbearertoken";
        scheme["name"] = "Bearer token";
        scheme["description"] = mode == directory::AuthMode::Header
                                    ? "A token in the header it was made for, with or without the word Bearer."
                                    : "A token in the Authorization header, with or without the word Bearer.";
        scheme["specUri"] = "https://www.rfc-editor.org/info/rfc6750";
        break;
    }
    scheme["primary"] = true;
    return scheme;
}

JsonObject describeServer(const ServedIntegration& served, std::string_view baseUrl)
{
    const auto& features = served.compatibility.advertised;
    JsonObject object;
    object["schemas"] = JsonArray{configUrn, scim::oktaProviderConfig2Urn};
    object["patch"] = supported(features.patch);
    auto bulk = supported(false);
    bulk["maxOperations"] = 0;
    bulk["maxPayloadSize"] = 0;
    object["bulk"] = std::move(bulk);
    auto filter = supported(features.filter);
    filter["maxResults"] = PersonKind::maximumPage;
    object["filter"] = std::move(filter);
    object["changePassword"] = supported(false);
    object["sort"] = supported(features.sort);
    object["etag"] = supported(features.etag);
    object["authenticationSchemes"] = JsonArray{authenticationScheme(served.integration.authMode)};
    // Asked for by the on-premises agent, which otherwise takes every capability for granted.
    JsonObject okta;
    okta["userManagementCapabilities"] = scim::userManagementCapabilities();
    object[scim::oktaProviderConfig2Urn] = std::move(okta);
    JsonObject meta;
    meta["resourceType"] = "ServiceProviderConfig";
    meta["location"] = std::string(baseUrl) + "ServiceProviderConfig";
    object["meta"] = std::move(meta);
    return object;
}

struct Named {
    std::string name;
    std::string id; ///< as the document itself has it, where that is another name
    std::string document;
};

std::vector<Named> everything(Endpoint endpoint, const ServedIntegration& served, const Rendering& rendering)
{
    const auto& baseUrl = rendering.baseUrl();
    std::vector<Named> all;
    for (const auto* type : {served.users.get(), served.groups.get()}) {
        if (rendering.dialect() == Dialect::Version1) {
            auto schema = scim::describeSchemaVersion1(*type);
            std::string id(schema.at("id").as_string());
            all.push_back({type->endpoint.substr(1), std::move(id), scim::toJson(schema)});
        } else if (endpoint == Endpoint::ResourceTypes) {
            all.push_back({type->name, {}, scim::toJson(scim::describeResourceType(*type, baseUrl))});
        } else {
            all.push_back({type->core.urn, {}, scim::toJson(scim::describeSchema(type->core, baseUrl))});
            for (const auto& extension : type->extensions)
                all.push_back({extension.urn, {}, scim::toJson(scim::describeSchema(extension, baseUrl))});
        }
    }
    return all;
}

Answer described(std::string body)
{
    Answer answer;
    answer.body = std::move(body);
    answer.meaning = directory::Meaning::DiscoveryRead;
    return answer;
}

} // namespace

Outcome<Answer> discoveryAnswer(const Route& route, std::string_view query, const ServedIntegration& served,
                                const Rendering& rendering)
{
    const auto parameters = readQuery(query);
    if (!parameters)
        return fault(parameters.error());
    if (parameters->filter)
        return fault(
            scim::plainError(403, "What the server says about itself cannot be filtered (RFC 7644 section 4)."));
    if (route.endpoint == Endpoint::ServiceProviderConfig) {
        if (rendering.dialect() == Dialect::Version2)
            return described(scim::toJson(describeServer(served, rendering.baseUrl())));
        const JsonArray schemes{authenticationScheme(served.integration.authMode)};
        return described(scim::toJson(
            scim::describeServerVersion1(served.compatibility.advertised, PersonKind::maximumPage, schemes)));
    }

    auto all = everything(route.endpoint, served, rendering);
    if (!route.hasId()) {
        std::vector<std::string> resources;
        resources.reserve(all.size());
        for (auto& one : all)
            resources.push_back(std::move(one.document));
        return described(rendering.list(static_cast<std::int64_t>(resources.size()), 1, resources));
    }
    for (auto& one : all) {
        if (scim::equalsIgnoringAsciiCase(one.name, route.id) ||
            (!one.id.empty() && scim::equalsIgnoringAsciiCase(one.id, route.id)))
            return described(std::move(one.document));
    }
    return fault(scim::notFound(route.id + " is not one of the schemas or resource types of this server."));
}

} // namespace rollcall::listener
