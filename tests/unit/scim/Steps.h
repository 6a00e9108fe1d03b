// SPDX-License-Identifier: Apache-2.0
// The person that PATCH tests begin with, and steps of a group as JSON.
#pragma once

#include "Fixtures.h"

#include <scim/Patch.h>

#include <vector>

namespace rollcall::scim::test {

/// The source of every row.
inline JsonObject person()
{
    return json("{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\","
                "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"],\"userName\":\"ada@x\",\"name\":{"
                "\"givenName\":\"Ada\",\"familyName\":\"King\"},\"title\":\"T\",\"active\":true,\"emails\":[{\"value\":"
                "\"w@x\",\"type\":\"work\",\"primary\":true},{\"value\":\"h@x\",\"type\":\"home\"}],"
                "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"department\":\"D\",\"manager\":{"
                "\"value\":\"m1\"}}}")
        .as_object();
}

/// The source with the members of `set` in place of its own; null takes one out.
inline JsonObject targetOf(const JsonObject& set)
{
    JsonObject target = person();
    for (const auto& member : set) {
        if (member.value().is_null()) {
            target.erase(member.key());
        } else {
            target[member.key()] = member.value();
        }
    }
    return target;
}

inline JsonValue idsOf(const std::vector<Member>& members)
{
    JsonArray ids;
    for (const Member& member : members) {
        ids.push_back(JsonString(member.value));
    }
    return ids;
}

inline JsonValue idsOf(const std::vector<std::string>& ids)
{
    JsonArray out;
    for (const std::string& id : ids) {
        out.push_back(JsonString(id));
    }
    return out;
}

/// The group whose attributes a step sets; `externalId` is there so that it can go.
inline JsonObject stepsBase()
{
    return json(R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","urn:okta:custom:group:1.0"],)"
                R"("displayName":"G","externalId":"e","tags":["a"],)"
                R"("urn:okta:custom:group:1.0":{"description":"D0","owner":"O"}})")
        .as_object();
}

/// What a step sets of stepsBase(), null for what goes.
inline Result<JsonObject> changesBy(const SetGroupAttributes& step, const ReadPolicy& policy)
{
    const JsonObject before = stepsBase();
    const Result<JsonObject> after = applyGroupAttributes(groupResourceType(), before, step, policy);
    if (!after) {
        return after;
    }
    JsonObject changes;
    for (const auto& member : *after) {
        const JsonValue* had = before.if_contains(member.key());
        if (member.key() != "schemas" && (had == nullptr || *had != member.value())) {
            changes.emplace(member.key(), member.value());
        }
    }
    for (const auto& member : before) {
        if (!after->contains(member.key())) {
            changes.emplace(member.key(), nullptr);
        }
    }
    return changes;
}

struct StepAsJson {
    JsonObject operator()(const SetGroupAttributes&) const { return {}; }
    JsonObject operator()(const AddMembers& step) const { return {{"add", idsOf(step.members)}}; }
    JsonObject operator()(const RequireMembers& step) const { return {{"require", idsOf(step.ids)}}; }
    JsonObject operator()(const RemoveMembers& step) const
    {
        return {{step.eachMustMatch ? "removeEach" : "remove", idsOf(step.ids)}};
    }
    JsonObject operator()(const RemoveMembersMatching& step) const
    {
        return {{step.mustMatch ? "removeSomeMatching" : "removeMatching", toString(*step.filter.root)}};
    }
    JsonObject operator()(const RemoveAllMembers&) const { return {{"removeAll", true}}; }
    JsonObject operator()(const ReplaceMembers& step) const { return {{"replace", idsOf(step.members)}}; }
};

/// A step of attributes as what it sets, nothing where it sets nothing.
inline Result<JsonArray> stepsAsJson(const std::vector<GroupStep>& steps, const ReadPolicy& policy = {})
{
    JsonArray done;
    for (const GroupStep& step : steps) {
        const auto* attributes = std::get_if<SetGroupAttributes>(&step);
        if (attributes == nullptr) {
            done.push_back(std::visit(StepAsJson{}, step));
            continue;
        }
        Result<JsonObject> set = changesBy(*attributes, policy);
        if (!set) {
            return tl::unexpected(std::move(set.error()));
        }
        if (!set->empty()) {
            done.push_back(JsonObject{{"set", std::move(*set)}});
        }
    }
    return done;
}

} // namespace rollcall::scim::test
