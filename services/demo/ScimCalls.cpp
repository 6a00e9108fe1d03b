// SPDX-License-Identifier: Apache-2.0
// One call, one request; a PUT is preceded by the GET that Okta makes to keep what it does not know.
#include "ScimCalls.h"

#include "GroupDocument.h"
#include "UserDocument.h"
#include "http/Message.h"

#include <utility>

namespace rollcall::demo {

using core::Result;
using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

JsonObject activePatch(bool active)
{
    JsonObject value;
    value["active"] = active;
    JsonObject operation;
    operation["op"] = "replace";
    operation["value"] = std::move(value);
    JsonArray operations;
    operations.push_back(std::move(operation));
    JsonObject patch;
    patch["schemas"] = JsonArray{"urn:ietf:params:scim:api:messages:2.0:PatchOp"};
    patch["Operations"] = std::move(operations);
    return patch;
}

// A patch or a PUT is over when it has worked; what it answered is not looked at.
Result<> done(const Result<JsonObject>& answered)
{
    if (!answered)
        return tl::unexpected(answered.error());
    return {};
}

} // namespace

ScimCalls::ScimCalls(const ProvisioningSettings& settings, VirtualClock& clock, ExchangeObserver observer)
    : m_settings(settings), m_sender(settings, clock, std::move(observer))
{
}

Result<JsonObject> ScimCalls::list(const std::string& path, std::size_t startIndex, std::size_t count,
                                   const std::stop_token& stop)
{
    ScimRequest request{"GET",
                        path + "?startIndex=" + std::to_string(startIndex) + "&count=" + std::to_string(count),
                        {},
                        Expectation::List,
                        path == "/Groups" ? "group" : "user",
                        count};
    return m_sender.send(request, stop);
}

Result<JsonObject> ScimCalls::match(const std::string& path, const std::string& attribute, std::string_view value,
                                    const std::stop_token& stop)
{
    std::string filter = attribute + " eq ";
    scim::appendJsonString(filter, value);
    ScimRequest request{"GET",
                        path + "?filter=" + http::encodeQueryValue(filter) + "&startIndex=1&count=100",
                        {},
                        Expectation::Matches,
                        path == "/Groups" ? "group" : "user",
                        100};
    return m_sender.send(request, stop);
}

Result<JsonObject> ScimCalls::one(const std::string& method, const std::string& path, std::string_view id,
                                  std::optional<JsonObject> body, Expectation expectation, const std::stop_token& stop)
{
    std::string target = path;
    if (!id.empty())
        target += "/" + http::encodeQueryValue(id);
    return m_sender.send(
        ScimRequest{method, target, std::move(body), expectation, path == "/Groups" ? "group" : "user", 100}, stop);
}

Result<JsonObject> ScimCalls::get(const std::string& path, std::string_view id, const std::stop_token& stop)
{
    return one("GET", path, id, {}, Expectation::Resource, stop);
}

template<class Change>
Result<> ScimCalls::getAndPutUser(std::string_view id, Change change, const std::stop_token& stop)
{
    auto served = get("/Users", id, stop);
    if (!served)
        return tl::unexpected(served.error());
    return done(one("PUT", "/Users", id, change(std::move(*served)), Expectation::Resource, stop));
}

Result<> ScimCalls::setActive(std::string_view id, bool active, const std::stop_token& stop)
{
    if (isPatching())
        return done(one("PATCH", "/Users", id, activePatch(active), Expectation::Patched, stop));
    return getAndPutUser(
        id,
        [active](JsonObject served) {
            served["active"] = active;
            return served;
        },
        stop);
}

Result<> ScimCalls::putProfile(std::string_view id, const OutgoingUser& person, const std::stop_token& stop)
{
    return getAndPutUser(
        id, [&](JsonObject served) { return mergedUserDocument(std::move(served), person, m_settings.mapping); }, stop);
}

Result<std::string> ScimCalls::createGroup(std::string_view name, const std::vector<GroupMember>& members,
                                           const std::stop_token& stop)
{
    // A custom app sends the members at once, a catalogue app adds them afterwards.
    const std::vector<GroupMember> none;
    auto created =
        one("POST", "/Groups", {}, groupDocument({}, name, isPatching() ? none : members), Expectation::Created, stop);
    if (!created)
        return tl::unexpected(created.error());
    return idOf(*created);
}

Result<> ScimCalls::patchGroup(std::string_view id, JsonObject patch, const std::stop_token& stop)
{
    return done(one("PATCH", "/Groups", id, std::move(patch), Expectation::Patched, stop));
}

Result<> ScimCalls::patchGroupInTurn(std::string_view id, std::vector<JsonObject> patches, const std::stop_token& stop)
{
    for (JsonObject& patch : patches) {
        if (auto patched = patchGroup(id, std::move(patch), stop); !patched)
            return patched;
    }
    return {};
}

Result<> ScimCalls::getAndPutGroup(std::string_view id, std::string_view name, const std::vector<GroupMember>& members,
                                   const std::stop_token& stop)
{
    if (auto served = get("/Groups", id, stop); !served)
        return tl::unexpected(served.error());
    return done(one("PUT", "/Groups", id, groupDocument(id, name, members), Expectation::Resource, stop));
}

std::string idOf(const JsonObject& resource)
{
    return stringOf(resource, "id");
}

std::string stringOf(const JsonObject& resource, const char* name)
{
    const JsonValue* value = resource.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string{};
}

bool isActive(const JsonObject& resource)
{
    const JsonValue* value = resource.if_contains("active");
    return value == nullptr || !value->is_bool() || value->as_bool();
}

const JsonArray* resourcesOf(const JsonObject& list)
{
    const JsonValue* resources = list.if_contains("Resources");
    return resources != nullptr && resources->is_array() ? &resources->as_array() : nullptr;
}

std::int64_t totalOf(const JsonObject& list)
{
    const JsonValue* total = list.if_contains("totalResults");
    return total != nullptr && total->is_int64() ? total->as_int64() : 0;
}

} // namespace rollcall::demo
