// SPDX-License-Identifier: Apache-2.0
// From a request path to what it names: integration, protocol version, resource, id.
#pragma once

#include "Rendering.h"

#include <string>
#include <string_view>

namespace rollcall::listener {

enum class Area { Unknown, Health, Readiness, Enrolment, OAuth, Registrations, Scim };

enum class Endpoint {
    None,
    Users,
    Groups,
    ServiceProviderConfig,
    ResourceTypes,
    Schemas,
    OAuthAuthorize,
    OAuthToken,
    // Optional parts of RFC 7644 that this server leaves out:
    Bulk,
    Me,
    RootSearch,
};

struct Route {
    Area area = Area::Unknown;
    Dialect dialect = Dialect::Version2;
    std::string slug; ///< of the integration, as in the path
    Endpoint endpoint = Endpoint::None;
    std::string id;        ///< percent-decoded; empty for the whole collection
    bool isSearch = false; ///< the `.search` of a collection

    [[nodiscard]] bool hasId() const { return !id.empty(); }
};

/// `path` is still percent-encoded. A trailing slash and doubled slashes do not matter, since base URLs are pasted with
/// and without one. What is not ours is Area::Unknown, in the dialect that is spoken thereabouts.
[[nodiscard]] Route route(std::string_view path);

/// Whether it stands under /oauth, whatever follows, and so may carry what is secret there.
[[nodiscard]] bool isUnderOAuth(std::string_view path);

/// Whether RFC 7644 leaves it to a server to have that endpoint, and this one has it not: 501 by any verb (§3.11,
/// §3.7).
[[nodiscard]] bool isLeftOut(Endpoint endpoint);

/// The value of `Allow` for that route, e.g. "GET, POST"; empty for Area::Unknown.
[[nodiscard]] std::string_view allowedMethods(const Route& route);
[[nodiscard]] bool isMethodAllowed(const Route& route, std::string_view method);
/// Whether a value of `Allow` names the method.
[[nodiscard]] bool isListed(std::string_view methods, std::string_view method);

} // namespace rollcall::listener
