// SPDX-License-Identifier: Apache-2.0
// The bodies of Group Push.
#pragma once

#include "demo/ProvisioningClient.h"
#include "scim/Json.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo {

[[nodiscard]] scim::JsonArray membersArray(std::span<const GroupMember> members);

/// POST, and PUT when `externalId` is not empty.
[[nodiscard]] scim::JsonObject groupDocument(std::string_view externalId, std::string_view name,
                                             std::span<const GroupMember> members);

/// The rename: a replace without path whose value carries the id too. Also sent, unchanged, after membership changes.
[[nodiscard]] scim::JsonObject renamePatch(std::string_view externalId, std::string_view name);

/// The first PATCH replaces the whole list, further ones add what does not fit into one batch.
[[nodiscard]] std::vector<scim::JsonObject> replaceMembersPatches(std::span<const GroupMember> members,
                                                                  std::size_t batch);

/// One `remove` per member, then one `add`, at most `batch` changes in a PATCH.
[[nodiscard]] std::vector<scim::JsonObject> changeMembersPatches(std::span<const std::string> removed,
                                                                 std::span<const GroupMember> added, std::size_t batch);

} // namespace rollcall::demo
