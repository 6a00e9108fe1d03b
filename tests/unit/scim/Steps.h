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

struct StepAsJson {
    JsonObject operator()(const SetGroupAttributes& step) const { return {{"set", step.attributes}}; }
    JsonObject operator()(const AddMembers& step) const { return {{"add", idsOf(step.members)}}; }
    JsonObject operator()(const RemoveMembers& step) const
    {
        JsonArray ids;
        for (const std::string& id : step.ids) {
            ids.push_back(JsonString(id));
        }
        return {{"remove", ids}};
    }
    JsonObject operator()(const RemoveMembersMatching& step) const
    {
        return {{"removeMatching", toString(*step.filter.root)}};
    }
    JsonObject operator()(const RemoveAllMembers&) const { return {{"removeAll", true}}; }
    JsonObject operator()(const ReplaceMembers& step) const { return {{"replace", idsOf(step.members)}}; }
};

inline JsonArray stepsAsJson(const std::vector<GroupStep>& steps)
{
    JsonArray done;
    for (const GroupStep& step : steps) {
        done.push_back(std::visit(StepAsJson{}, step));
    }
    return done;
}

} // namespace rollcall::scim::test
