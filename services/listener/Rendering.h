// SPDX-License-Identifier: Apache-2.0
// People and groups as they are served, with absolute URLs from the public address and never from a Host field.
#pragma once

#include "directory/Types.h"
#include "scim/Resource.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::listener {

/// SCIM 1.1 is spoken under /scim/v1/, 2.0 under /scim/v2/.
enum class Dialect { Version1, Version2 };

class Rendering {
public:
    /// `baseUrl` as scimBaseUrl() or scimBaseUrlV1() makes it, with the trailing slash.
    Rendering(std::string baseUrl, Dialect dialect) : m_baseUrl(std::move(baseUrl)), m_dialect(dialect) {}

    [[nodiscard]] Dialect dialect() const { return m_dialect; }

    [[nodiscard]] std::string personUrl(const directory::ResourceId& id) const;
    [[nodiscard]] std::string groupUrl(const directory::ResourceId& id) const;
    [[nodiscard]] const std::string& baseUrl() const { return m_baseUrl; }

    /// `manager`: whom `manager.$ref` leads to; empty when nobody here is.
    [[nodiscard]] std::string person(const directory::Person& person,
                                     const std::vector<directory::GroupReference>& groups,
                                     const directory::ResourceId& manager) const;
    /// Members absent: the attribute is left out.
    [[nodiscard]] std::string group(const directory::Group& group,
                                    const std::optional<std::vector<directory::MemberRow>>& members) const;
    /// The beginning of a group whose members follow, for streaming; ends with scim::renderGroupTail().
    [[nodiscard]] std::string groupHead(const directory::Group& group) const;
    /// One member in the dialect, when they come one by one.
    [[nodiscard]] std::string member(const directory::MemberRow& member) const;

    /// A resource that was rendered, and trimmed, above, in the form the client speaks.
    [[nodiscard]] std::string inDialect(std::string resource) const;
    /// `resources` are in the dialect already.
    [[nodiscard]] std::string list(std::int64_t total, std::int64_t startIndex,
                                   const std::vector<std::string>& resources) const;

private:
    [[nodiscard]] scim::Envelope envelope(const directory::Group& group) const;
    [[nodiscard]] scim::Reference memberReference(const directory::MemberRow& member) const;
    std::string m_baseUrl;
    Dialect m_dialect;
};

/// The weak entity tag of a version, e.g. `W/"3"`.
[[nodiscard]] std::string entityTag(std::int64_t version);

} // namespace rollcall::listener
