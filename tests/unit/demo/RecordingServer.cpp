// SPDX-License-Identifier: Apache-2.0
// A handful of SCIM in memory.
#include "RecordingServer.h"

#include <algorithm>

namespace rollcall::test {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

constexpr std::string_view basePath = "/scim/v2/acme";

class RecordingHandler final : public http::Handler {
public:
    explicit RecordingHandler(RecordingServer& server) : m_server(server) {}
    std::optional<http::Response> admit(const http::Request&) override { return std::nullopt; }
    void handle(http::Request request, http::Responder responder) override { responder.send(m_server.answer(request)); }
    http::Response refuse(const http::Refusal& refusal) override
    {
        http::Response response;
        response.status = refusal.status;
        return response;
    }

private:
    RecordingServer& m_server;
};

http::Response respond(int status, std::string body)
{
    http::Response response;
    response.status = status;
    if (!body.empty())
        response.headers.add("Content-Type", "application/scim+json");
    response.body = std::move(body);
    return response;
}

} // namespace

std::string RecordedRequest::line() const
{
    std::string path = target;
    if (path.starts_with(basePath))
        path.erase(0, basePath.size());
    return method + " " + path;
}

RecordingServer::RecordingServer()
{
    auto server = http::Server::start({}, [this] { return std::make_unique<RecordingHandler>(*this); });
    if (server)
        m_server = std::move(*server);
}

RecordingServer::~RecordingServer()
{
    if (m_server)
        m_server->stop(std::chrono::seconds{1});
}

std::string RecordingServer::baseUrl() const
{
    return m_server ? "http://127.0.0.1:" + std::to_string(m_server->port()) + std::string(basePath) + "/"
                    : std::string{};
}

void RecordingServer::answerNext(ScriptedAnswer answer)
{
    const std::lock_guard lock(m_mutex);
    m_next.push_back(std::move(answer));
}

void RecordingServer::answerAlways(std::string prefix, ScriptedAnswer answer)
{
    const std::lock_guard lock(m_mutex);
    m_always.emplace_back(std::move(prefix), std::move(answer));
}

std::string RecordingServer::addUser(const std::string& userName, bool active, const std::string& extraMembers)
{
    const std::lock_guard lock(m_mutex);
    JsonObject user = extraMembers.empty() ? JsonObject{} : scim::parseJson(extraMembers).value().as_object();
    const std::string id = "u" + std::to_string(++m_lastId);
    user["schemas"] = JsonArray{"urn:ietf:params:scim:schemas:core:2.0:User"};
    user["id"] = id;
    user["userName"] = userName;
    user["active"] = active;
    m_users[id] = user;
    return id;
}

std::vector<RecordedRequest> RecordingServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::vector<std::string> RecordingServer::lines() const
{
    std::vector<std::string> lines;
    for (const RecordedRequest& request : requests())
        lines.push_back(request.line());
    return lines;
}

scim::JsonObject RecordingServer::bodyOf(std::size_t request) const
{
    const std::lock_guard lock(m_mutex);
    if (request >= m_requests.size())
        return {};
    const auto parsed = scim::parseJson(m_requests[request].body);
    return parsed && parsed->is_object() ? parsed->as_object() : JsonObject{};
}

void RecordingServer::forget()
{
    const std::lock_guard lock(m_mutex);
    m_requests.clear();
}

std::size_t RecordingServer::userCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_users.size();
}

http::Response RecordingServer::answer(const http::Request& request)
{
    const std::lock_guard lock(m_mutex);
    m_requests.push_back({request.method, request.target, request.headers, request.body});
    const std::string line = m_requests.back().line();
    const ScriptedAnswer* scripted = nullptr;
    ScriptedAnswer next;
    if (!m_next.empty()) {
        next = std::move(m_next.front());
        m_next.pop_front();
        scripted = &next;
    } else {
        const auto found = std::find_if(m_always.begin(), m_always.end(),
                                        [&line](const auto& entry) { return line.starts_with(entry.first); });
        if (found != m_always.end())
            scripted = &found->second;
    }
    if (scripted != nullptr) {
        http::Response response = respond(scripted->status, scripted->body);
        if (!scripted->retryAfter.empty())
            response.headers.add("Retry-After", scripted->retryAfter);
        return response;
    }
    return serve(request.method, std::string(request.path().substr(basePath.size())), std::string(request.query()),
                 request.body);
}

http::Response RecordingServer::list(const std::map<std::string, JsonObject>& resources, const std::string& attribute,
                                     const std::string& query)
{
    std::size_t start = 1;
    std::size_t count = 100;
    std::string wanted;
    for (const auto& [name, value] : http::decodeQuery(query)) {
        if (name == "startIndex")
            start = std::stoul(value);
        else if (name == "count")
            count = std::stoul(value);
        else if (name == "filter")
            wanted = std::string(scim::parseJson(value.substr(value.find('"'))).value().as_string());
    }
    std::vector<JsonObject> matching;
    for (const auto& [id, resource] : resources) {
        if (wanted.empty() || std::string_view(resource.at(attribute).as_string()) == wanted)
            matching.push_back(resource);
    }
    JsonArray page;
    for (std::size_t i = start - 1; i < matching.size() && page.size() < count; ++i)
        page.push_back(matching[i]);
    JsonObject body;
    body["schemas"] = JsonArray{"urn:ietf:params:scim:api:messages:2.0:ListResponse"};
    body["totalResults"] = matching.size();
    body["startIndex"] = start;
    body["itemsPerPage"] = page.size();
    body["Resources"] = page;
    return respond(200, scim::toJson(body));
}

http::Response RecordingServer::serve(const std::string& method, const std::string& path, const std::string& query,
                                      const std::string& body)
{
    const bool isGroup = path.starts_with("/Groups");
    auto& resources = isGroup ? m_groups : m_users;
    const std::string id = path.size() > (isGroup ? 8U : 7U) ? path.substr(isGroup ? 8 : 7) : std::string{};
    if (id.empty() && method == "GET")
        return list(resources, isGroup ? "displayName" : "userName", query);
    if (id.empty() && method == "POST") {
        JsonObject resource = scim::parseJson(body).value().as_object();
        const std::string newId = (isGroup ? "g" : "u") + std::to_string(++m_lastId);
        resource["id"] = newId;
        resource.erase("password");
        resource["meta"] = JsonObject{{"resourceType", isGroup ? "Group" : "User"}, {"version", "W/\"1\""}};
        resources[newId] = resource;
        return respond(201, scim::toJson(resource));
    }
    const auto found = resources.find(id);
    if (found == resources.end())
        return respond(
            404, R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"Not here","status":"404"})");
    if (method == "GET")
        return respond(200, scim::toJson(found->second));
    if (method == "PUT") {
        found->second = scim::parseJson(body).value().as_object();
        found->second["id"] = id;
        return respond(200, scim::toJson(found->second));
    }
    if (method == "PATCH") {
        const JsonObject patch = scim::parseJson(body).value().as_object();
        for (const JsonValue& operation : patch.at("Operations").as_array()) {
            const JsonObject& op = operation.as_object();
            if (op.if_contains("path") != nullptr)
                continue;
            for (const auto& [name, value] : op.at("value").as_object())
                found->second[name] = value;
        }
        return respond(204, {});
    }
    resources.erase(found);
    return respond(204, {});
}

} // namespace rollcall::test
