// SPDX-License-Identifier: Apache-2.0
// Group bodies as Okta writes them: members carry value and display, nothing else.
#include "GroupDocument.h"

#include <algorithm>

namespace rollcall::demo {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

JsonObject patchOf(JsonArray operations)
{
    JsonObject patch;
    patch["schemas"] = JsonArray{"urn:ietf:params:scim:api:messages:2.0:PatchOp"};
    patch["Operations"] = std::move(operations);
    return patch;
}

JsonObject membersOperation(const char* op, std::span<const GroupMember> members)
{
    JsonObject operation;
    operation["op"] = op;
    operation["path"] = "members";
    operation["value"] = membersArray(members);
    return operation;
}

JsonObject removeOperation(const std::string& id)
{
    std::string path = "members[value eq ";
    scim::appendJsonString(path, id);
    path += ']';
    JsonObject operation;
    operation["op"] = "remove";
    operation["path"] = path;
    return operation;
}

} // namespace

JsonArray membersArray(std::span<const GroupMember> members)
{
    JsonArray array;
    array.reserve(members.size());
    for (const GroupMember& member : members) {
        JsonObject object;
        object["value"] = member.value;
        object["display"] = member.display;
        array.push_back(std::move(object));
    }
    return array;
}

JsonObject groupDocument(std::string_view externalId, std::string_view name, std::span<const GroupMember> members)
{
    JsonObject document;
    document["schemas"] = JsonArray{"urn:ietf:params:scim:schemas:core:2.0:Group"};
    if (!externalId.empty())
        document["id"] = std::string(externalId);
    document["displayName"] = std::string(name);
    document["members"] = membersArray(members);
    return document;
}

JsonObject renamePatch(std::string_view externalId, std::string_view name)
{
    JsonObject value;
    value["id"] = std::string(externalId);
    value["displayName"] = std::string(name);
    JsonObject operation;
    operation["op"] = "replace";
    operation["value"] = std::move(value);
    JsonArray operations;
    operations.push_back(std::move(operation));
    return patchOf(std::move(operations));
}

std::vector<JsonObject> replaceMembersPatches(std::span<const GroupMember> members, std::size_t batch)
{
    const std::size_t step = std::max<std::size_t>(batch, 1);
    std::vector<JsonObject> patches;
    std::size_t start = 0;
    do {
        const std::size_t size = std::min(step, members.size() - start);
        JsonArray operations;
        operations.push_back(membersOperation(start == 0 ? "replace" : "add", members.subspan(start, size)));
        patches.push_back(patchOf(std::move(operations)));
        start += size;
    } while (start < members.size());
    return patches;
}

std::vector<JsonObject> changeMembersPatches(std::span<const std::string> removed, std::span<const GroupMember> added,
                                             std::size_t batch)
{
    const std::size_t step = std::max<std::size_t>(batch, 1);
    std::vector<JsonObject> patches;
    while (!removed.empty() || !added.empty()) {
        JsonArray operations;
        const std::size_t removals = std::min(step, removed.size());
        for (const std::string& id : removed.first(removals))
            operations.push_back(removeOperation(id));
        removed = removed.subspan(removals);
        const std::size_t additions = std::min(step - removals, added.size());
        if (additions > 0)
            operations.push_back(membersOperation("add", added.first(additions)));
        added = added.subspan(additions);
        patches.push_back(patchOf(std::move(operations)));
    }
    return patches;
}

} // namespace rollcall::demo
