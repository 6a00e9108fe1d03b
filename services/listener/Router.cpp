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

Endpoint endpointNamed(std::string_view segment)
{
    static constexpr std::array<std::pair<std::string_view, Endpoint>, 8> names{{
        {"Users", Endpoint::Users},
        {"Groups", Endpoint::Groups},
        {"ServiceProviderConfig", Endpoint::ServiceProviderConfig},
        {"ResourceTypes", Endpoint::ResourceTypes},
        {"Schemas", Endpoint::Schemas},
        {"Bulk", Endpoint::NotOffered},
        {"Me", Endpoint::NotOffered},
        {".search", Endpoint::NotOffered},
    }};
    for (const auto& [name, endpoint] : names) {
        if (scim::equalsIgnoringAsciiCase(segment, name))
            return endpoint;
    }
    return Endpoint::None;
}

Route scimRoute(std::vector<std::string> segments)
{
    // scim / v2 / slug / resource [/ id]
    if (segments.size() < 4 || segments.size() > 5)
        return {};
    Route found;
    found.area = Area::Scim;
    found.version = segments[1] == "v2" ? 2 : segments[1] == "v1" ? 1 : 0;
    found.slug = std::move(segments[2]);
    found.endpoint = endpointNamed(segments[3]);
    if (found.version == 0 || !directory::isValidSlug(found.slug) || found.endpoint == Endpoint::None)
        return {};
    if (segments.size() == 5)
        found.id = std::move(segments[4]);
    if (found.hasId() && found.endpoint == Endpoint::ServiceProviderConfig)
        return {};
    if (found.id == ".search")
        found.endpoint = Endpoint::NotOffered;
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
    if (segments[0] == "scim")
        return scimRoute(std::move(segments));
    return {};
}

std::string_view allowedMethods(const Route& route)
{
    switch (route.area) {
    case Area::Unknown:
        return {};
    case Area::Health:
    case Area::Readiness:
        return "GET";
    case Area::Scim:
        break;
    }
    switch (route.endpoint) {
    case Endpoint::Users:
    case Endpoint::Groups:
        return route.hasId() ? "GET, PUT, PATCH, DELETE" : "GET, POST";
    case Endpoint::ServiceProviderConfig:
    case Endpoint::ResourceTypes:
    case Endpoint::Schemas:
        return "GET";
    case Endpoint::NotOffered:
        return "GET, POST, PUT, PATCH, DELETE";
    case Endpoint::None:
        break;
    }
    return {};
}

bool isMethodAllowed(const Route& route, std::string_view method)
{
    auto rest = allowedMethods(route);
    while (!rest.empty()) {
        const auto comma = rest.find(", ");
        if (rest.substr(0, comma) == method)
            return true;
        if (comma == std::string_view::npos)
            break;
        rest.remove_prefix(comma + 2);
    }
    return false;
}

} // namespace rollcall::listener
