// SPDX-License-Identifier: Apache-2.0
// What a request asks for beside its resource: filter, order, page, projection (RFC 7644 §3.4.2, §3.4.3, §3.9).
#pragma once

#include "Rendering.h"
#include "directory/ReadSession.h"
#include "scim/Filter.h"
#include "scim/Json.h"
#include "scim/Projection.h"
#include "scim/Resource.h"
#include "scim/Sort.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::listener {

/// The parameters as sent, from a query string or a SearchRequest.
struct QueryParameters {
    std::optional<std::string> filter;
    std::optional<std::string> sortBy;
    std::optional<std::string> sortOrder;
    std::optional<std::string> startIndex;
    std::optional<std::string> count;
    std::optional<std::string> attributes;         ///< separated by commas
    std::optional<std::string> excludedAttributes; ///< likewise

    /// Whether `attributes` names something, so that even a PATCH is answered with a body (RFC 7644 §3.5.2).
    [[nodiscard]] bool namesAttributes() const { return attributes && !attributes->empty(); }
};

/// Names in any case. `invalidValue` when a known one stands twice; others are ignored.
[[nodiscard]] scim::Result<QueryParameters> readQuery(std::string_view query);

/// The body of a POST to `.search`. `invalidSyntax` for what is no such message or has members of the wrong type;
/// unknown members are ignored. `requiresSchemas`: the message must name its schema.
[[nodiscard]] scim::Result<QueryParameters> readSearchRequest(const scim::JsonValue& body, bool requiresSchemas);

/// Move-only.
struct ListQuery {
    std::string filterText; ///< decoded, as sent; for the journal, which must not have it when it speaks of secrets
    std::optional<scim::Filter> filter;
    std::optional<scim::Sort> sort;
    scim::PageRequest page;
    scim::Projection projection;

    /// Whether it asks for anything but a page of all.
    [[nodiscard]] bool isSelective() const { return filter || sort; }
    /// Points into this and both. `baseUrl`: of what is served.
    [[nodiscard]] directory::ResourceQuery forDirectory(const scim::ResourceType& type, std::string_view baseUrl) const;

    /// The value of `<attribute> eq "value"` when that is the whole filter.
    [[nodiscard]] std::optional<std::string> equalityOn(std::string_view attribute, std::string_view coreUrn) const;
};

/// Refuses filters the schema rules out, orders that are none, and counters that are no integers. Names of SCIM 1.1 are
/// read where that is spoken.
[[nodiscard]] scim::Result<ListQuery> readListQuery(const QueryParameters& parameters, const scim::ResourceType& type,
                                                    Dialect dialect, std::int64_t maximumCount);

/// The same for a single resource, where only the projection counts.
[[nodiscard]] scim::Result<scim::Projection> readProjection(const QueryParameters& parameters,
                                                            const scim::ResourceType& type, Dialect dialect);

} // namespace rollcall::listener
