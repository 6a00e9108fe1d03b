// SPDX-License-Identifier: Apache-2.0
// People and groups as they are served, with absolute URLs from the public address and never from a Host field.
#pragma once

#include "directory/Types.h"
#include "scim/Resource.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::listener {

class Rendering {
public:
    /// `baseUrl` as scimBaseUrl() makes it, with the trailing slash.
    explicit Rendering(std::string baseUrl) : m_baseUrl(std::move(baseUrl)) {}

    [[nodiscard]] std::string personUrl(const directory::ResourceId& id) const;
    [[nodiscard]] std::string groupUrl(const directory::ResourceId& id) const;
    [[nodiscard]] const std::string& baseUrl() const { return m_baseUrl; }

    [[nodiscard]] std::string person(const directory::Person& person,
                                     const std::vector<directory::GroupReference>& groups) const;
    /// Members absent: the attribute is left out.
    [[nodiscard]] std::string group(const directory::Group& group,
                                    const std::optional<std::vector<directory::MemberRow>>& members) const;
    /// The beginning of a group whose members follow, for streaming; ends with scim::renderGroupTail().
    [[nodiscard]] std::string groupHead(const directory::Group& group) const;
    [[nodiscard]] scim::Reference memberReference(const directory::MemberRow& member) const;

private:
    [[nodiscard]] scim::Envelope envelope(const directory::Group& group) const;
    std::string m_baseUrl;
};

/// The weak entity tag of a version, e.g. `W/"3"`.
[[nodiscard]] std::string entityTag(std::int64_t version);

} // namespace rollcall::listener
