// SPDX-License-Identifier: Apache-2.0
// Opens, fills and asks the directory under measurement.
#include "BenchDirectory.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace rollcall::bench {

namespace {

constexpr std::size_t membersInARequest = 1'000; // the most that Okta sends

std::string idIn(std::string_view answer)
{
    constexpr std::string_view name = R"("id":")";
    const auto at = answer.find(name);
    if (at == std::string_view::npos)
        return {};
    const auto begin = at + name.size();
    return std::string(answer.substr(begin, answer.find('"', begin) - begin));
}

std::string patchBody(const std::string& operation)
{
    return R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[)" + operation + "]}";
}

std::string membersOperation(const std::string& members)
{
    return R"({"op":"add","path":"members","value":[)" + members + "]}";
}

std::string memberValue(const std::string& personId)
{
    return R"({"value":")" + personId + R"("})";
}

} // namespace

std::string personBody(std::uint64_t number, const std::string& displayName)
{
    const std::string n = std::to_string(number);
    return R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],)"
           R"("userName":"person)" +
           n + R"(@acme.example","name":{"givenName":"Person","familyName":"Number )" + n +
           R"("},"emails":[{"primary":true,"value":"person)" + n + R"(@acme.example","type":"work"}],"displayName":")" +
           displayName + " Number " + n + R"(","locale":"en-US","externalId":"00u)" + n +
           R"(","groups":[],"password":"1mz050nq","active":true,)"
           R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Research","costCenter":"4711"}})";
}

std::string addMemberBody(const std::string& personId)
{
    return patchBody(membersOperation(memberValue(personId)));
}

std::string removeMemberBody(const std::string& personId)
{
    return patchBody(R"({"op":"remove","path":"members[value eq \")" + personId + R"(\"]"})");
}

BenchDirectory::BenchDirectory()
{
    if (!m_folder.isValid())
        throw std::runtime_error("no temporary folder");
    directory::OpenOptions options;
    options.dataDirectory = m_folder.path().toStdString();
    auto database = directory::Database::open(options);
    if (!database)
        throw std::runtime_error(database.error().message);
    m_database = std::move(*database);
    directory::Integration integration;
    const auto made = m_database->writeAndWait([&integration](directory::WriteSession& session) -> core::Result<> {
        auto created = session.createIntegration({"acme", "Acme", "custom"});
        if (!created)
            return tl::unexpected(created.error());
        integration = *created;
        return {};
    });
    if (!made)
        throw std::runtime_error(made.error().message);
    auto issued = listener::issueCredential(*m_database, integration, "scim");
    if (!issued)
        throw std::runtime_error(issued.error().message);
    m_token = issued->secret.reveal();
    m_service = std::make_unique<listener::ListenerService>(*m_database, m_clock);
    listener::ListenerSettings settings;
    settings.port = 0;
    if (const auto started = m_service->start(settings); !started)
        throw std::runtime_error(started.error().message);
    const std::string url = m_service->status().url;
    m_port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    m_client = std::make_unique<http::Client>(http::Client::Target{"127.0.0.1", m_port, false, {}});
}

std::string BenchDirectory::head(const std::string& method, const std::string& path) const
{
    return method + " /scim/v2/acme" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Okta SCIM Client 1.0.0\r\n" +
           "Accept: application/scim+json\r\nAccept-Charset: utf-8\r\nAuthorization: Bearer " + m_token + "\r\n";
}

std::string BenchDirectory::get(const std::string& path) const
{
    return head("GET", path) + "\r\n";
}

std::string BenchDirectory::send(const std::string& method, const std::string& path, const std::string& body) const
{
    return head(method, path) +
           "Content-Type: application/scim+json; charset=utf-8\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

http::ClientResponse BenchDirectory::ask(const std::string& method, const std::string& path, const std::string& body)
{
    http::Headers headers;
    headers.add("Authorization", "Bearer " + m_token);
    if (!body.empty())
        headers.add("Content-Type", "application/scim+json");
    auto answer = m_client->send(method, "/scim/v2/acme" + path, headers, body);
    if (!answer)
        throw std::runtime_error(answer.error().message);
    if (answer->status / 100 != 2)
        throw std::runtime_error(method + " " + path + " was answered " + std::to_string(answer->status) + " " +
                                 answer->body.substr(0, 300));
    return std::move(*answer);
}

std::string BenchDirectory::bodyOf(const std::string& path)
{
    return ask("GET", path, {}).body;
}

LoadResult BenchDirectory::post(std::uint64_t count)
{
    const std::size_t first = m_ids.size();
    m_ids.resize(first + count);
    LoadPlan plan;
    plan.port = m_port;
    plan.connections = writeConnections;
    plan.requests = count;
    plan.request = [this, first](std::uint64_t n) { return send("POST", "/Users", personBody(first + n)); };
    plan.answered = [this, first](std::uint64_t n, std::string_view answer) { m_ids[first + n] = idIn(answer); };
    plan.expectedStatus = 201;
    const LoadResult result = runLoad(plan);
    if (result.failures != 0 || std::any_of(m_ids.begin() + static_cast<std::ptrdiff_t>(first), m_ids.end(),
                                            [](const std::string& id) { return id.empty(); }))
        throw std::runtime_error("people could not be created");
    return result;
}

std::string BenchDirectory::makeGroup(const std::string& name, std::size_t first, std::size_t count)
{
    const auto created = ask("POST", "/Groups",
                             R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":")" + name +
                                 R"(","members":[]})");
    std::string id = idIn(created.body);
    for (std::size_t done = 0; done < count;) {
        std::string members;
        for (std::size_t i = 0; i < membersInARequest && done < count; ++i, ++done)
            members += (i == 0 ? "" : ",") + memberValue(personId(first + done));
        static_cast<void>(ask("PATCH", "/Groups/" + id, patchBody(membersOperation(members))));
    }
    return id;
}

} // namespace rollcall::bench
