// SPDX-License-Identifier: Apache-2.0
// `attributes` and `excludedAttributes` of a query (RFC 7644 §3.9), by top-level name and one level below.
#pragma once

#include "scim/Error.h"
#include "scim/Schema.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::listener {

class Projection {
public:
    Projection() = default;
    /// `invalidValue` when both are given: RFC 7644 §3.9 lets a request have one of them.
    [[nodiscard]] static scim::Result<Projection> read(const std::optional<std::string>& attributes,
                                                       const std::optional<std::string>& excludedAttributes,
                                                       const scim::ResourceType& type);

    /// Whether everything is wanted, so that nothing needs to be parsed again.
    [[nodiscard]] bool isWhole() const { return m_names.empty(); }
    /// Whether that top-level attribute is served at all, e.g. to spare reading members.
    [[nodiscard]] bool includes(std::string_view attribute) const;
    /// Trims one rendered resource; `schemas` and `id` always stay.
    [[nodiscard]] std::string apply(std::string resource) const;
    /// Trims one rendered value of a multi-valued attribute that is served, when values come one by one.
    [[nodiscard]] std::string applyWithin(std::string_view attribute, std::string value) const;

private:
    struct Name {
        std::string attribute;
        std::string subAttribute; ///< empty: the whole attribute
    };
    /// Those named below the attribute; empty when it is named as a whole or not at all.
    [[nodiscard]] std::vector<std::string_view> subAttributesOf(std::string_view attribute) const;
    [[nodiscard]] static Name readName(std::string_view text, const scim::ResourceType& type);

    bool m_isExclusion = false;
    std::vector<Name> m_names;
};

} // namespace rollcall::listener
