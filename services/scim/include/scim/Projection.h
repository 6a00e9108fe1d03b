// SPDX-License-Identifier: Apache-2.0
// Which attributes of a resource are returned: `attributes` and `excludedAttributes` (RFC 7644 §3.9) together with what
// the schemas say by `returned` (RFC 7643 §7).
#pragma once

#include "scim/Error.h"
#include "scim/Filter.h"
#include "scim/Json.h"
#include "scim/Schema.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::scim {

/// A value that refers to nothing outside, so that it can outlive the resource type it was read for.
///
/// `always` attributes (id, schemas and those a schema marks so) stay whatever is asked; `never` ones go whatever is
/// asked; `request` ones come only when named in `attributes`; `default` ones come unless left out. A sub-attribute
/// marked `always` comes with its parent.
class Projection {
public:
    /// Everything, for a type in which nothing is hidden; `everything` looks at the type.
    Projection() = default;

    /// What is returned when a query names nothing.
    [[nodiscard]] static Projection everything(const ResourceType& type);

    /// The two query parameters, names separated by commas, each optionally behind a schema URN, with a sub-attribute,
    /// or a URN alone for all of that schema; names in any case. Unknown names are ignored (naming nothing else in
    /// `attributes` leaves what is always returned). An empty parameter counts as absent. `invalidValue` when both are
    /// given, or more than 500 names.
    [[nodiscard]] static Result<Projection> read(const std::optional<std::string>& attributes,
                                                 const std::optional<std::string>& excludedAttributes,
                                                 const ResourceType& type);

    /// The same from the arrays of a `.search` message (RFC 7644 §3.4.3).
    [[nodiscard]] static Result<Projection> read(const std::vector<std::string>& attributes,
                                                 const std::vector<std::string>& excludedAttributes,
                                                 const ResourceType& type);

    /// For answers to writes (RFC 7643 §7): attributes returned on request also come when the client has just written
    /// them. `written` is the body of a POST or PUT, or one made of the attributes that a PATCH named.
    void alsoReturnWritten(const JsonObject& written);
    void alsoReturnWritten(const AttributePath& path);

    /// Whether everything is served as it is, so that a rendered text need not be parsed again.
    [[nodiscard]] bool isWhole() const { return !m_isSelective && m_hidden.empty(); }

    /// Whether that top-level attribute of the core schema is served at all, e.g. to spare reading members.
    [[nodiscard]] bool includes(std::string_view attribute) const;

    /// Trims one resource. Extensions of which nothing is left go; what becomes empty by trimming goes as well.
    [[nodiscard]] JsonObject apply(const JsonObject& resource) const;
    /// The same for a rendered text, which comes back untouched when isWhole() or when it is no JSON object.
    [[nodiscard]] std::string apply(std::string resource) const;
    /// Trims one rendered value of a top-level multi-valued attribute, when values come one by one.
    [[nodiscard]] std::string applyWithin(std::string_view attribute, std::string value) const;

private:
    enum class Reason { Always, Never, OnRequest };
    struct Rule {
        AttributePath path; ///< without a URN for the core schema
        Reason reason;
    };

    Projection(const ResourceType& type, const std::vector<std::string>& names, bool isExclusion);

    void addRules(const std::string& schemaUrn, const std::vector<Attribute>& attributes);
    [[nodiscard]] bool isNamed(const AttributePath& path) const;
    [[nodiscard]] bool isNamedBelow(const AttributePath& path) const;
    [[nodiscard]] const Rule* ruleFor(const AttributePath& path) const;
    [[nodiscard]] bool isServed(const AttributePath& path) const;
    [[nodiscard]] bool isPartServed(const AttributePath& path, bool isWholeNamed) const;
    void trimBlock(JsonObject& out, std::string_view schemaUrn, const JsonObject& block) const;
    [[nodiscard]] JsonValue trimmed(const AttributePath& path, const JsonValue& value) const;

    std::vector<AttributePath> m_names; ///< attribute empty: all of that schema
    std::vector<Rule> m_always;
    std::vector<Rule> m_hidden; ///< never, or on request
    bool m_isSelective = false;
    bool m_isExclusion = false;
};

} // namespace rollcall::scim
