// SPDX-License-Identifier: Apache-2.0
// PATCH as RFC 7644 §3.5.2 defines it and as Okta sends it.
#pragma once

#include "scim/Filter.h"
#include "scim/Resource.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rollcall::scim {

/// `attribute`, `attribute.sub`, `attribute[filter]`, `attribute[filter].sub`, each with an optional schema URN, or a
/// bare schema URN, which names a whole extension (attribute empty).
struct PatchPath {
    AttributePath path;
    std::optional<Filter> valueFilter;
    std::string text; ///< as sent, for messages
};
/// `invalidPath`, or `invalidFilter` for what stands in brackets, with the byte position. The type tells where a URN
/// ends and an attribute name begins.
[[nodiscard]] Result<PatchPath> parsePatchPath(std::string_view text, const ResourceType& type);

enum class PatchVerb { Add, Replace, Remove };

struct PatchOperation {
    PatchVerb verb = PatchVerb::Replace;
    std::optional<PatchPath> path;
    JsonValue value; ///< null when absent
    bool hasValue = false;
    std::size_t number = 0; ///< its place in the request from 1, for messages; 0 when it has none
};

struct PatchRequest {
    std::vector<PatchOperation> operations;
    bool hadPassword = false; ///< a password was sent and dropped
};

/// Reads a PatchOp message: `op` in any case, values of path-less operations must be objects. `invalidValue` when there
/// are more than 2,000 operations, or 100,000 where the others take single members out of a group.
[[nodiscard]] Result<PatchRequest> readPatch(const JsonValue& body, const ResourceType& type,
                                             const ReadPolicy& policy = {});

/// Applies all operations to a canonical user or none of them. Read-only attributes inside a path-less value (`id`,
/// `meta`) are passed over, as Okta sends them, and unknown ones kept or passed over by the policy; an explicit path to
/// a read-only attribute is `mutability`, and so is taking out what is required. Write-only attributes and parts are
/// dropped wherever they are named, as POST and PUT drop them. An immutable part of a value that stays (the same
/// `value` and `type`) keeps what it has; new values bring their own. Removing what is not there succeeds; replacing
/// it is `noTarget`. The result is canonical again and valid by schema, but for required attributes that `current`
/// lacked already. Where nothing changes it is `current`, to the letter.
[[nodiscard]] Result<JsonObject> applyPatch(const ResourceType& type, const JsonObject& current,
                                            const PatchRequest& request, const ReadPolicy& policy = {});

/// The attributes that an operation names and sets, for Projection::alsoReturnWritten: without a URN for the core
/// schema. What is removed as a whole is not among them.
[[nodiscard]] std::vector<AttributePath> attributesWritten(const PatchOperation& operation, const ResourceType& type);

/// What a PATCH does to a group, with members as row operations, in their order, so that no member list is ever loaded.
/// All operations on other things than members are one step, since no step on members has to do with them.
struct SetGroupAttributes {
    std::vector<PatchOperation> operations;
};
struct AddMembers {
    std::vector<Member> members;
};
/// Changes nothing: `noTarget` when none of these ids is a member (RFC 7644 §3.5.2.3).
struct RequireMembers {
    std::vector<std::string> ids;
};
struct RemoveMembers {
    std::vector<std::string> ids; ///< from `members[value eq "…"]`; removing a non-member succeeds
    bool eachMustMatch = false;   ///< then it is `noTarget`, and so is naming one twice
};
struct RemoveMembersMatching {
    Filter filter;          ///< any other value filter on members
    bool mustMatch = false; ///< `noTarget` when it fits nobody
};
struct RemoveAllMembers {};
struct ReplaceMembers {
    std::vector<Member> members; ///< empty empties the group: Okta's push of an empty group
};
using GroupStep = std::variant<SetGroupAttributes, AddMembers, RequireMembers, RemoveMembers, RemoveMembersMatching,
                               RemoveAllMembers, ReplaceMembers>;

/// Reads a PatchOp message for a group. Members come and go as a whole, since their parts are immutable (RFC 7643
/// §4.2): another `value` for one is `mutability`. Consecutive removals of single members are joined into one step.
/// What a filter names must be there by the policy, as for values of a user; whether it is, is for who does the steps
/// to say. `tooMany` when there are more than eight removals by a filter that does not name ids, or more than 64
/// conditions in them.
[[nodiscard]] Result<std::vector<GroupStep>> readGroupPatch(const JsonValue& body, const ReadPolicy& policy = {});
/// The same for a group with extensions of an integration.
[[nodiscard]] Result<std::vector<GroupStep>> readGroupPatch(const JsonValue& body, const ResourceType& type,
                                                            const ReadPolicy& policy);

/// The canonical group after the step of attributes, by the rules of applyPatch; extensions are listed in `schemas`
/// again.
[[nodiscard]] Result<JsonObject> applyGroupAttributes(const JsonObject& current, const SetGroupAttributes& step);
[[nodiscard]] Result<JsonObject> applyGroupAttributes(const ResourceType& type, const JsonObject& current,
                                                      const SetGroupAttributes& step, const ReadPolicy& policy);

} // namespace rollcall::scim
