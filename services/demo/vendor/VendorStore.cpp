// SPDX-License-Identifier: Apache-2.0
// A small SCIM service in memory.
#include "VendorStore.h"

#include "PatchMembers.h"
#include "core/Secret.h"

#include <algorithm>
#include <charconv>

namespace rollcall::demo::vendor {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

http::Response respond(int status, const JsonObject& body)
{
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/scim+json");
    response.body = scim::toJson(body);
    return response;
}

http::Response error(int status, std::string_view detail, std::string_view type = {})
{
    JsonObject body{{"schemas", JsonArray{"urn:ietf:params:scim:api:messages:2.0:Error"}},
                    {"detail", detail},
                    {"status", std::to_string(status)}};
    if (!type.empty())
        body["scimType"] = type;
    return respond(status, body);
}

std::string text(const JsonObject& object, std::string_view name)
{
    const JsonValue* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string{};
}

std::string folded(std::string value)
{
    std::ranges::transform(value, value.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return value;
}

// `attribute eq "value"`, the only filter Okta sends; the attribute is empty for anything else.
std::pair<std::string, std::string> equality(const std::string& filter)
{
    const std::size_t middle = filter.find(" eq \"");
    if (middle == std::string::npos || !filter.ends_with('"'))
        return {};
    const auto value = scim::parseJson(filter.substr(middle + 4));
    return value && value->is_string() ? std::pair{filter.substr(0, middle), std::string(value->as_string())}
                                       : std::pair<std::string, std::string>{};
}

std::size_t numberOf(const std::string& value, std::size_t otherwise)
{
    std::size_t number = otherwise;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
    return problem == std::errc{} && end == value.data() + value.size() ? number : otherwise;
}

} // namespace

VendorStore::VendorStore(VendorOptions options)
    : m_options(std::move(options)), m_isScimEnabled(m_options.isScimEnabled)
{
}

void VendorStore::setBaseUrl(std::string baseUrl)
{
    const std::lock_guard lock(m_mutex);
    m_baseUrl = std::move(baseUrl);
}

std::string VendorStore::createToken()
{
    const auto token = core::generateToken("vnd_");
    const std::lock_guard lock(m_mutex);
    return *m_tokens.insert(token ? std::string(token->reveal()) : std::string{}).first;
}

void VendorStore::revokeToken(std::string_view token)
{
    const std::lock_guard lock(m_mutex);
    m_tokens.erase(std::string(token));
}

void VendorStore::setScimEnabled(bool isEnabled)
{
    const std::lock_guard lock(m_mutex);
    m_isScimEnabled = isEnabled;
}

void VendorStore::refuseNext(std::string_view userName, int status, std::string detail)
{
    const std::lock_guard lock(m_mutex);
    m_refusals.insert_or_assign(std::string(userName), Refusal{status, std::move(detail)});
}

bool VendorStore::markRegistered(std::string_view userName)
{
    const std::lock_guard lock(m_mutex);
    const std::string wanted = folded(std::string(userName));
    const auto found = std::ranges::find_if(
        m_users, [&](const auto& user) { return folded(text(user.second, "userName")) == wanted; });
    if (found != m_users.end())
        m_registered.insert(found->first);
    return found != m_users.end();
}

std::uint64_t VendorStore::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::vector<VendorAccount> VendorStore::accounts() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<VendorAccount> accounts;
    for (const auto& [id, user] : m_users) {
        VendorAccount account{id,   text(user, "userName"),   text(user, "externalId"), {}, text(user, "displayName"),
                              true, m_registered.contains(id)};
        const JsonValue* active = user.if_contains("active");
        account.isActive = active == nullptr || !active->is_bool() || active->as_bool();
        const JsonValue* emails = user.if_contains("emails");
        if (emails != nullptr && emails->is_array() && !emails->as_array().empty() &&
            emails->as_array().front().is_object())
            account.email = text(emails->as_array().front().as_object(), "value");
        accounts.push_back(std::move(account));
    }
    return accounts;
}

std::vector<VendorGroup> VendorStore::groups() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<VendorGroup> groups;
    for (const auto& [id, resource] : m_groups) {
        VendorGroup group{id, text(resource, "displayName"), {}};
        const JsonValue* members = resource.if_contains("members");
        for (const JsonValue& member : members == nullptr || !members->is_array() ? JsonArray{} : members->as_array()) {
            if (member.is_object())
                group.members.push_back(text(member.as_object(), "value"));
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

http::Response VendorStore::serve(const http::Request& request)
{
    const std::lock_guard lock(m_mutex);
    ++m_requests;
    std::string_view path = request.path();
    if (!m_isScimEnabled || !path.starts_with(m_options.basePath))
        return error(404, "SCIM is not enabled for this integration.");
    const std::string_view field = request.headers.value("Authorization").value_or(std::string_view{});
    if (!field.starts_with("Bearer ") || !m_tokens.contains(field.substr(7)))
        return error(401, "The bearer token is not valid.");
    path.remove_prefix(m_options.basePath.size());
    while (path.ends_with('/'))
        path.remove_suffix(1);
    for (const bool isUsers : {true, false}) {
        const std::string_view base = isUsers ? "/Users" : "/Groups";
        Resources& resources = isUsers ? m_users : m_groups;
        if (path == base)
            return collection(resources, request, isUsers);
        if (path.starts_with(base) && path[base.size()] == '/')
            return one(resources, http::decodePathSegment(path.substr(base.size() + 1)), request, isUsers);
    }
    return error(404, "There is no such endpoint.");
}

http::Response VendorStore::collection(Resources& resources, const http::Request& request, bool isUsers)
{
    if (request.method == "GET")
        return list(resources, request.query());
    if (request.method != "POST")
        return error(405, "The method is not allowed here.");
    auto body = scim::parseJson(request.body);
    if (!body || !body->is_object())
        return error(400, "The body is not a JSON object.", "invalidSyntax");
    return create(resources, std::move(body->as_object()), isUsers);
}

http::Response VendorStore::list(const Resources& resources, std::string_view query) const
{
    std::pair<std::string, std::string> wanted;
    std::size_t start = 1;
    std::size_t count = 100;
    for (const auto& [name, value] : http::decodeQuery(query)) {
        if (name == "filter")
            wanted = equality(value);
        else if (name == "startIndex")
            start = std::max<std::size_t>(1, numberOf(value, 1));
        else if (name == "count")
            count = numberOf(value, 100);
    }
    JsonArray found;
    std::size_t total = 0;
    const bool isUsers = &resources == &m_users;
    for (const auto& [id, resource] : resources) {
        if (!wanted.first.empty() && folded(text(resource, wanted.first)) != folded(wanted.second))
            continue;
        if (++total >= start && found.size() < count)
            found.push_back(served(resource, isUsers));
    }
    return respond(200, JsonObject{{"schemas", JsonArray{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}},
                                   {"totalResults", total},
                                   {"startIndex", start},
                                   {"itemsPerPage", found.size()},
                                   {"Resources", found}});
}

http::Response VendorStore::create(Resources& resources, JsonObject body, bool isUsers)
{
    const char* key = isUsers ? "userName" : "displayName";
    const std::string name = text(body, key);
    if (name.empty())
        return error(400, std::string(key) + " is required.", "invalidValue");
    if (const auto refusal = m_refusals.find(name); isUsers && refusal != m_refusals.end()) {
        const Refusal given = refusal->second;
        m_refusals.erase(refusal);
        return error(given.status, given.detail);
    }
    for (const auto& [id, resource] : resources) {
        if (folded(text(resource, key)) == folded(name))
            return error(409, std::string(key) + " is in use already.", "uniqueness");
    }
    body.erase("password");
    const std::string id = (isUsers ? "acc-" : "grp-") + std::to_string(100'000 + ++m_lastId);
    body["id"] = id;
    const JsonObject& made = resources[id] = std::move(body);
    return respond(201, served(made, isUsers));
}

http::Response VendorStore::one(Resources& resources, const std::string& id, const http::Request& request, bool isUsers)
{
    const auto found = resources.find(id);
    if (found == resources.end())
        return error(404, "There is no resource with this id.");
    if (request.method == "GET")
        return respond(200, served(found->second, isUsers));
    if (request.method == "DELETE") {
        resources.erase(found);
        http::Response response;
        response.status = 204;
        return response;
    }
    auto body = scim::parseJson(request.body);
    if (!body || !body->is_object())
        return error(400, "The body is not a JSON object.", "invalidSyntax");
    if (request.method == "PUT") {
        found->second = std::move(body->as_object());
        found->second.erase("password");
        found->second["id"] = id;
        return respond(200, served(found->second, isUsers));
    }
    if (request.method != "PATCH")
        return error(405, "The method is not allowed here.");
    return patch(found->second, body->as_object());
}

http::Response VendorStore::patch(JsonObject& resource, const JsonObject& body) const
{
    const JsonValue* operations = body.if_contains("Operations");
    if (operations == nullptr || !operations->is_array())
        return error(400, "Operations is required.", "invalidSyntax");
    for (const JsonValue& operation : operations->as_array()) {
        if (!operation.is_object() || !applyOperation(resource, operation.as_object()))
            return error(400, "An operation is not supported.", "invalidPath");
    }
    return respond(200, served(resource, resource.contains("userName")));
}

JsonObject VendorStore::served(const JsonObject& resource, bool isUsers) const
{
    JsonObject document = resource;
    document["meta"] =
        JsonObject{{"resourceType", isUsers ? "User" : "Group"},
                   {"location", m_baseUrl + (isUsers ? "/Users/" : "/Groups/") + std::string(text(resource, "id"))}};
    return document;
}

} // namespace rollcall::demo::vendor
