// SPDX-License-Identifier: Apache-2.0
// `sortBy` and `sortOrder` (RFC 7644 §3.4.2.3): read against the schemas, and the key by which a resource is placed.
#pragma once

#include "scim/Error.h"
#include "scim/Filter.h"
#include "scim/Json.h"
#include "scim/Schema.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::scim {

/// A value that refers to nothing outside.
class Sort {
public:
    /// nullopt when there is no `sortBy` or it is empty, whatever `sortOrder` says. A multi-valued attribute, or a
    /// complex one with a `value`, stands for its `value`. `invalidValue`: an order other than ascending and descending
    /// (in any case), an attribute that is never returned, a complex one of which no part is named, a name that is
    /// none. Attributes that no schema knows sort what is kept of them.
    [[nodiscard]] static Result<std::optional<Sort>> read(const std::optional<std::string>& sortBy,
                                                          const std::optional<std::string>& sortOrder,
                                                          const ResourceType& type);

    /// In the schemas' own letter case, without the core URN: "userName", "name.familyName", "emails.value",
    /// "meta.lastModified", "urn:…:User:department". For choosing an indexed column.
    [[nodiscard]] const std::string& attribute() const { return m_name; }
    [[nodiscard]] bool isDescending() const { return m_isDescending; }

    /// The key of a resource as it would be served, or of the stored form where the attribute is in it: bytes whose
    /// order (memcmp, then length; also that of a BLOB in SQLite) is the ascending order. Text folds unless caseExact,
    /// dateTimes order as instants, numbers by value, false before true. Of several values the primary one counts, else
    /// the first. A resource without a value has the highest key: last when ascending, first when descending. Text
    /// beyond 1,024 bytes is not looked at. Equal keys are for the caller to keep in a stable order, by id.
    [[nodiscard]] std::string keyOf(const JsonObject& resource) const;

    /// Whether a resource with the key `left` comes before one with `right`, in the order asked for.
    [[nodiscard]] bool isBefore(std::string_view left, std::string_view right) const;

private:
    Sort() = default;

    AttributePath m_path; ///< without a URN for the core schema
    std::string m_name;
    std::optional<AttributeType> m_type; ///< nullopt: no schema knows it
    bool m_isCaseExact = false;
    bool m_isDescending = false;
};

} // namespace rollcall::scim
