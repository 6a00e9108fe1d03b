// SPDX-License-Identifier: Apache-2.0
// From what a client sent to the canonical form that is stored, and from there to what is served.
//
// The canonical form of a resource is a JSON object in the schema's own letter case, `schemas` first, extensions last,
// without id, meta, groups, members, `$ref` and password, without nulls, empty strings, empty arrays and empty objects
// (which SCIM calls unassigned, RFC 7643 §2.5).
#pragma once

#include "scim/Error.h"
#include "scim/Json.h"
#include "scim/Schema.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::scim {

/// What the canonical form of one resource may have as JSON text.
inline constexpr std::size_t mostResourceBytes = std::size_t{1024} * 1024;
/// What one text in it may have.
inline constexpr std::size_t mostTextBytes = std::size_t{64} * 1024;

/// What happens to attributes no schema knows. Keep: stored and served as they came, so that the admin sees everything
/// Okta sends.
enum class UnknownAttributes { Keep, Ignore, Refuse };

/// What is tolerated beyond the letter of the RFCs; the defaults take everything Okta is known to send.
struct ReadPolicy {
    UnknownAttributes unknownAttributes = UnknownAttributes::Keep;
    /// "True" and "False" as strings for booleans, as Microsoft Entra sends them.
    bool acceptBooleanStrings = true;
    /// A bare string for a complex value that has a `value`: members, e-mail addresses, `manager`.
    bool acceptBareStrings = true;
    /// One value where a list of values belongs.
    bool acceptSingleValues = true;
    /// Whole paths as keys of a PATCH value without path ("name.givenName", "emails[type eq \"work\"].value").
    bool acceptPathsAsKeys = true;
    /// `Add`, `REPLACE` and the like for the verbs of PATCH.
    bool acceptVerbsInAnyCase = true;
    /// Read-only attributes inside a PATCH value without path are passed over, as Okta sends `id`; else `mutability`.
    bool acceptReadOnlyInPatch = true;
    /// `remove` that names the values to take out in `value` instead of in a filter.
    bool acceptValuesOfRemove = true;
    /// `add` to a filtered value that is not there creates what the filter describes; else `noTarget`.
    bool createsOnFilteredAdd = true;
    /// The same for `replace`, which is `noTarget` by RFC 7644 §3.5.2.3.
    bool createsOnFilteredReplace = false;
    /// `remove` of filtered values of which none is there is `noTarget`; else it succeeds, since it is done already.
    bool removeNeedsMatch = false;
    /// `manager.displayName` is kept as sent, which RFC 7643 §4.3 has read-only and only the client knows; else
    /// ignored.
    bool keepManagerNames = true;
    /// Bodies must list every schema they use in `schemas`, and no others; else what is listed is not looked at.
    bool requiresSchemas = false;

    bool operator==(const ReadPolicy&) const = default;
};

/// One member of a group as a request names it: `value` alone decides; display and type may be missing or null.
struct Member {
    std::string value;
    std::string display;   ///< empty when absent
    std::string type = {}; ///< "User" or "Group" as claimed by the client; empty when absent or something else
};

/// A parsed POST or PUT body.
struct ParsedResource {
    JsonObject attributes; ///< canonical
    /// Groups only: absent when the body has no `members` (which leaves them alone), else the full list, de-duplicated.
    std::optional<std::vector<Member>> members;
    bool hadPassword = false; ///< one was sent and dropped; the value is gone
};

/// Reads a POST or PUT body by schema: names in any case, read-only attributes ignored, password dropped, nulls and
/// empties unassigned, types checked (`invalidValue` naming the attribute), required attributes present, at most one
/// `primary`, at most 1,000 values of one attribute (members of a group have no bound), at most mostTextBytes of one
/// text and mostResourceBytes in all. Tolerates everything in the quirk list of what Okta sends.
[[nodiscard]] Result<ParsedResource> readResource(const ResourceType& type, const JsonValue& body,
                                                  const ReadPolicy& policy = {});

/// PUT by the rules of RFC 7644 §3.5.1: what is to be stored when `replacement` (canonical, from readResource) takes
/// the place of `current`. Immutable attributes, and immutable parts of complex values that stay (those of a list by
/// their `value` and `type`), that have a value must come with the same one (`mutability`); those left out stay. An
/// equal replacement comes back as `current`, to the letter.
[[nodiscard]] Result<JsonObject> applyReplacement(const ResourceType& type, const JsonObject& current,
                                                  const JsonObject& replacement);

/// The canonical form that was stored as text. `invalidSyntax` when it is none.
[[nodiscard]] Result<JsonObject> parseStored(std::string_view stored);

/// What a directory keeps beside a person's JSON so that it can search and sort.
struct PersonColumns {
    std::string userName;
    std::string externalId;
    std::string displayName; ///< displayName, else name.formatted, else given and family name, else userName
    std::string givenName;
    std::string familyName;
    std::string primaryEmail; ///< the e-mail marked primary, else the first
    std::string employeeNumber;
    std::string department;
    std::string title;
    bool active = true; ///< absent means active
    /// Everything people search by, separated by line breaks, not folded: names, userName, every address, phone, ids.
    std::string searchText;
};
[[nodiscard]] PersonColumns personColumns(const JsonObject& canonicalUser);

struct GroupColumns {
    std::string displayName;
    std::string externalId;
};
[[nodiscard]] GroupColumns groupColumns(const JsonObject& canonicalGroup);

/// A reference to a group in a user's `groups`, or to a member in a group's `members`.
struct Reference {
    std::string value; ///< id
    std::string ref;   ///< absolute URL
    std::string display;
    std::string type; ///< "direct"/"indirect" for groups, "User"/"Group" for members
};

/// What is spliced into the stored form when it is served.
struct Envelope {
    std::string id;
    std::string location; ///< absolute URL
    std::string created;  ///< RFC 3339
    std::string lastModified;
    std::string version; ///< weak ETag, e.g. W/"3"
    /// Users only: absolute URL of the manager's account, for `manager.$ref`; empty when it is not known here.
    std::string managerRef = {};
};

/// What a stored user's `manager.value` of the enterprise extension says; empty when there is none.
[[nodiscard]] std::string managerOf(std::string_view stored);

/// `stored` is the canonical form as JSON text; it is spliced, not parsed.
[[nodiscard]] std::string renderUser(std::string_view stored, const Envelope& envelope,
                                     const std::vector<Reference>& groups);
/// `members` absent: the attribute is left out.
[[nodiscard]] std::string renderGroup(std::string_view stored, const Envelope& envelope,
                                      const std::optional<std::vector<Reference>>& members);
/// The same in pieces, for groups too large to hold: head, then members separated by commas, then tail.
[[nodiscard]] std::string renderGroupHead(std::string_view stored, const Envelope& envelope);
void appendReference(std::string& out, const Reference& reference);
[[nodiscard]] std::string_view renderGroupTail();

/// RFC 7644 §3.4.2; the counters are integers, `Resources` is always there. `resources` are rendered JSON texts.
[[nodiscard]] std::string renderListResponse(std::int64_t totalResults, std::int64_t startIndex,
                                             const std::vector<std::string>& resources);

/// startIndex and count as RFC 7644 §3.4.2.4 clamps them: startIndex below 1 is 1, negative count is 0.
struct PageRequest {
    std::int64_t startIndex = 1;
    std::int64_t count = 100;
};
/// `maximumCount` caps what one page may hold. `invalidValue` when a parameter is not an integer.
[[nodiscard]] Result<PageRequest> readPage(std::optional<std::string_view> startIndex,
                                           std::optional<std::string_view> count, std::int64_t maximumCount);

/// One flattened attribute for showing and comparing: "name.givenName", "emails[work].value", "<urn>:department".
struct FlatAttribute {
    std::string path;
    std::string value;
    std::string schemaUrn; ///< which schema it belongs to; empty when unknown
};
[[nodiscard]] std::vector<FlatAttribute> flatten(const ResourceType& type, const JsonObject& canonical);

} // namespace rollcall::scim
