// SPDX-License-Identifier: Apache-2.0
// From a request path to what it names.
#include "Router.h"

#include "directory/Types.h"
#include "http/Message.h"
#include "scim/Fold.h"

#include <array>
#include <utility>
#include <vector>

namespace rollcall::listener {

namespace {

std::vector<std::string> segmentsOf(std::string_view path)
{
    std::vector<std::string> segments;
    while (!path.empty()) {
        const auto slash = path.find('/');
        const auto segment = path.substr(0, slash);
        if (!segment.empty())
            segments.push_back(http::decodePathSegment(segment));
        if (slash == std::string_view::npos)
            break;
        path.remove_prefix(slash + 1);
    }
    return segments;
}

struct Name {
    std::string_view segment;
    Endpoint endpoint;
    Dialect since; ///< Version1: in both dialects
    Dialect until;
};

Endpoint endpointNamed(std::string_view segment, Dialect dialect)
{
    constexpr auto v1 = Dialect::Version1;
    constexpr auto v2 = Dialect::Version2;
    static constexpr std::array<Name, 9> names{{
        {"Users", Endpoint::Users, v1, v2},
        {"Groups", Endpoint::Groups, v1, v2},
        {"ServiceProviderConfig", Endpoint::ServiceProviderConfig, v2, v2},
        {"ServiceProviderConfigs", Endpoint::ServiceProviderConfig, v1, v1},
        {"ResourceTypes", Endpoint::ResourceTypes, v2, v2},
        {"Schemas", Endpoint::Schemas, v1, v2},
        {"Bulk", Endpoint::Bulk, v1, v2},
        {"Me", Endpoint::Me, v2, v2},
        {".search", Endpoint::RootSearch, v2, v2},
    }};
    for (const auto& name : names) {
        if (scim::equalsIgnoringAsciiCase(segment, name.segment) && name.since <= dialect && dialect <= name.until)
            return name.endpoint;
    }
    return Endpoint::None;
}

Route nothingIn(Dialect dialect)
{
    return Route{.dialect = dialect, .slug = {}, .id = {}};
}

Route scimRoute(std::vector<std::string> segments)
{
    // scim / v2 / slug / resource [/ id]
    const bool isVersion1 = segments.size() > 1 && segments[1] == "v1";
    const auto dialect = isVersion1 ? Dialect::Version1 : Dialect::Version2;
    if (segments.size() < 4 || segments.size() > 5 || (segments[1] != "v1" && segments[1] != "v2"))
        return nothingIn(dialect);
    Route found;
    found.area = Area::Scim;
    found.dialect = dialect;
    found.slug = std::move(segments[2]);
    found.endpoint = endpointNamed(segments[3], dialect);
    if (!directory::isValidSlug(found.slug) || found.endpoint == Endpoint::None)
        return nothingIn(dialect);
    const bool isCollection = found.endpoint == Endpoint::Users || found.endpoint == Endpoint::Groups;
    if (segments.size() == 5)
        found.id = std::move(segments[4]);
    if (found.hasId() && found.endpoint == Endpoint::ServiceProviderConfig)
        return nothingIn(dialect);
    if (isCollection && found.id == ".search" && found.dialect == Dialect::Version2) {
        found.isSearch = true;
        found.id.clear();
    }
    return found;
}

Route oauthRoute(std::vector<std::string> segments)
{
    // oauth / slug / authorize or token
    if (segments.size() != 3 || !directory::isValidSlug(segments[1]))
        return {};
    Route found;
    found.area = Area::OAuth;
    found.slug = std::move(segments[1]);
    if (segments[2] == "authorize")
        found.endpoint = Endpoint::OAuthAuthorize;
    else if (segments[2] == "token")
        found.endpoint = Endpoint::OAuthToken;
    else
        return {};
    return found;
}

} // namespace

Route route(std::string_view path)
{
    auto segments = segmentsOf(path);
    if (segments.empty())
        return {};
    if (segments.size() == 1 && segments[0] == "healthz")
        return Route{.area = Area::Health, .slug = {}, .id = {}};
    if (segments.size() == 1 && segments[0] == "readyz")
        return Route{.area = Area::Readiness, .slug = {}, .id = {}};
    if (segments[0] == "oauth")
        return oauthRoute(std::move(segments));
    if (segments[0] == "enrol")
        return Route{.area = Area::Enrolment, .slug = {}, .id = {}};
    if (segments.size() == 3 && segments[0] == "api" && segments[1] == "v1" && segments[2] == "registrations")
        return Route{.area = Area::Registrations, .slug = {}, .id = {}};
    if (segments[0] == "scim")
        return scimRoute(std::move(segments));
    return {};
}

bool isUnderOAuth(std::string_view path)
{
    const auto segments = segmentsOf(path);
    return !segments.empty() && segments[0] == "oauth";
}

bool isLeftOut(Endpoint endpoint)
{
    return endpoint == Endpoint::Bulk || endpoint == Endpoint::Me || endpoint == Endpoint::RootSearch;
}

std::string_view allowedMethods(const Route& route)
{
    switch (route.area) {
    case Area::Unknown:
    case Area::Enrolment:
        return {};
    case Area::Health:
    case Area::Readiness:
        return "GET, HEAD";
    case Area::Registrations:
        return "POST";
    case Area::OAuth:
    case Area::Scim:
        break;
    }
    switch (route.endpoint) {
    case Endpoint::Users:
    case Endpoint::Groups:
        if (route.isSearch)
            return "POST";
        return route.hasId() ? "GET, HEAD, PUT, PATCH, DELETE" : "GET, HEAD, POST";
    case Endpoint::ServiceProviderConfig:
    case Endpoint::ResourceTypes:
    case Endpoint::Schemas:
        return "GET, HEAD";
    case Endpoint::OAuthAuthorize:
        return "GET, HEAD, POST";
    case Endpoint::OAuthToken:
        return "POST";
    case Endpoint::Bulk:
    case Endpoint::Me:
    case Endpoint::RootSearch:
    case Endpoint::None:
        break;
    }
    return {};
}

bool isMethodAllowed(const Route& route, std::string_view method)
{
    return isListed(allowedMethods(route), method);
}

bool isListed(std::string_view methods, std::string_view method)
{
    while (!methods.empty()) {
        const auto comma = methods.find(", ");
        if (methods.substr(0, comma) == method)
            return true;
        if (comma == std::string_view::npos)
            break;
        methods.remove_prefix(comma + 2);
    }
    return false;
}

} // namespace rollcall::listener
