// SPDX-License-Identifier: Apache-2.0
// The request bodies that tests of several connections send.
#include "Bodies.h"

#include "scim/Json.h"
#include "scim/Schema.h"

#include <utility>

namespace rollcall::conformance {

namespace {

std::string patchBody(scim::JsonObject operation)
{
    scim::JsonObject body;
    body["schemas"] = scim::JsonArray{scim::patchOpUrn};
    body["Operations"] = scim::JsonArray{scim::JsonValue(std::move(operation))};
    return scim::toJson(body);
}

} // namespace

std::string userBody(const std::string& userName, const std::string& password, const std::string& passwordKey)
{
    scim::JsonObject body;
    body["schemas"] = scim::JsonArray{scim::userSchemaUrn};
    body["userName"] = userName;
    body["active"] = true;
    if (!password.empty())
        body[passwordKey] = password;
    return scim::toJson(body);
}

std::string groupBody(const std::string& displayName)
{
    scim::JsonObject body;
    body["schemas"] = scim::JsonArray{scim::groupSchemaUrn};
    body["displayName"] = displayName;
    return scim::toJson(body);
}

std::string attribute(const std::string& name, const std::string& value)
{
    scim::JsonObject body;
    body[name] = value;
    return scim::toJson(body);
}

std::string patchReplacing(const std::string& name, const std::string& value)
{
    scim::JsonObject inner;
    inner[name] = value;
    scim::JsonObject operation;
    operation["op"] = "replace";
    operation["value"] = std::move(inner);
    return patchBody(std::move(operation));
}

std::string patchReplacingAt(const std::string& path, const std::string& value)
{
    scim::JsonObject operation;
    operation["op"] = "replace";
    operation["path"] = path;
    operation["value"] = value;
    return patchBody(std::move(operation));
}

std::string patchAddingMember(const std::string& id)
{
    scim::JsonObject member;
    member["value"] = id;
    scim::JsonObject operation;
    operation["op"] = "add";
    operation["path"] = "members";
    operation["value"] = scim::JsonArray{scim::JsonValue(std::move(member))};
    return patchBody(std::move(operation));
}

std::string patchRemovingMember(const std::string& id)
{
    scim::JsonObject operation;
    operation["op"] = "remove";
    operation["path"] = "members[value eq \"" + id + "\"]";
    return patchBody(std::move(operation));
}

std::string idOf(const http::ClientResponse& response)
{
    const auto parsed = scim::parseJson(response.body);
    if (!parsed || !parsed->is_object())
        return {};
    const auto* id = parsed->get_object().if_contains("id");
    return id && id->is_string() ? std::string(id->get_string()) : std::string();
}

} // namespace rollcall::conformance
