// SPDX-License-Identifier: Apache-2.0
// The vendor from a map; clients without a listener.
#include "RelayHouse.h"

#include "Answers.h"
#include "Intents.h"
#include "RelayRig.h"
#include "composition/DirectoryVault.h"
#include "composition/DownstreamSettings.h"
#include "core/Secret.h"
#include "scim/Json.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace rollcall::tests {

namespace {

using namespace std::chrono_literals;

const std::string basePath = "/scim";

template<class Value>
Value expect(core::Result<Value> result)
{
    if (!result)
        throw std::runtime_error(result.error().message);
    return std::move(*result);
}

void expect(const core::Result<>& result)
{
    if (!result)
        throw std::runtime_error(result.error().message);
}

scim::JsonObject attributes(const std::string& text)
{
    return scim::parseJson(json(text))->get_object();
}

relay::Uncertain uncertainOf(const std::string& path)
{
    const auto slash = path.find('/', 1);
    const auto kind = path.starts_with("/Users") ? relay::ResourceKind::Person : relay::ResourceKind::Group;
    return {kind, path.substr(slash + 1), {}};
}

class FakeRequest final : public listener::RelayedRequest {
public:
    FakeRequest(directory::Integration integration, std::string method, std::string path, std::string body,
                std::shared_ptr<Caller> caller)
        : m_integration(std::move(integration)),
          m_method(std::move(method)),
          m_path(std::move(path)),
          m_body(std::move(body)),
          m_caller(std::move(caller))
    {
        m_headers.add("Content-Type", "application/scim+json");
    }

    [[nodiscard]] const directory::Integration& integration() const override { return m_integration; }
    [[nodiscard]] const std::string& method() const override { return m_method; }
    [[nodiscard]] std::string path() const override { return m_path; }
    [[nodiscard]] std::string query() const override { return {}; }
    [[nodiscard]] const http::Headers& headers() const override { return m_headers; }
    [[nodiscard]] const std::string& body() const override { return m_body; }
    [[nodiscard]] std::string publicBaseUrl() const override { return "https://scim.acme.example/scim/v2/vendor"; }
    [[nodiscard]] std::chrono::steady_clock::time_point arrival() const override { return m_arrival; }

    [[nodiscard]] directory::JournalEntry journalEntry(const listener::RelayedAnswer& answer) const override
    {
        directory::JournalEntry entry;
        entry.integration = m_integration.id;
        entry.method = m_method;
        entry.target = m_path;
        entry.status = answer.status;
        return entry;
    }
    void send(listener::RelayedAnswer answer) override { m_caller->take(std::move(answer)); }
    void answer(listener::RelayedAnswer answer) override { send(std::move(answer)); }
    void askToComeAgain(std::string_view) override
    {
        listener::RelayedAnswer answer;
        answer.status = 429;
        send(std::move(answer));
    }
    void refuse(int status, std::string, std::string_view) override
    {
        listener::RelayedAnswer answer;
        answer.status = status;
        send(std::move(answer));
    }

private:
    directory::Integration m_integration;
    std::string m_method;
    std::string m_path;
    std::string m_body;
    std::shared_ptr<Caller> m_caller;
    http::Headers m_headers;
    std::chrono::steady_clock::time_point m_arrival = std::chrono::steady_clock::now();
};

} // namespace

ScriptedVendor::ScriptedVendor() : m_peer([this](const test::PeerRequest& request) { return answer(request); }) {}

void ScriptedVendor::setPerson(const std::string& id, const std::string& userName, bool isActive)
{
    const std::lock_guard lock(m_mutex);
    m_resources["/Users/" + id] =
        json("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'id':'" + id + "','userName':'" + userName +
             "','active':" + (isActive ? "true" : "false") + "}");
}

void ScriptedVendor::setGroup(const std::string& id, const std::string& name, const std::vector<std::string>& members)
{
    std::string list;
    for (const std::string& member : members)
        list += (list.empty() ? "" : ",") + std::string("{'value':'") + member + "','type':'User'}";
    const std::lock_guard lock(m_mutex);
    m_resources["/Groups/" + id] = json("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'id':'" + id +
                                        "','displayName':'" + name + "','members':[" + list + "]}");
}

void ScriptedVendor::remove(const std::string& path)
{
    const std::lock_guard lock(m_mutex);
    m_resources.erase(path);
}

void ScriptedVendor::script(const std::string& request, std::function<test::PeerAnswer()> answer)
{
    const std::lock_guard lock(m_mutex);
    m_scripts[request] = std::move(answer);
}

int ScriptedVendor::count(const std::string& request) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_counts.find(request);
    return found == m_counts.end() ? 0 : found->second;
}

test::PeerAnswer ScriptedVendor::answer(const test::PeerRequest& request)
{
    const std::lock_guard lock(m_mutex);
    std::string path = request.target.toStdString();
    if (path.starts_with(basePath))
        path.erase(0, basePath.size());
    const std::string line = request.method.toStdString() + " " + path;
    ++m_counts[line];
    if (const auto script = m_scripts.find(line); script != m_scripts.end())
        return script->second();
    const auto found = m_resources.find(path);
    if (request.method == "GET" && found != m_resources.end())
        return test::answerOf(200, QByteArray::fromStdString(found->second));
    return test::answerOf(404, R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404"})");
}

std::optional<listener::RelayedAnswer> Caller::wait(int milliseconds)
{
    std::unique_lock lock(m_mutex);
    m_came.wait_for(lock, std::chrono::milliseconds{milliseconds}, [this] { return m_answer.has_value(); });
    return std::exchange(m_answer, std::nullopt);
}

void Caller::take(listener::RelayedAnswer answer)
{
    const std::lock_guard lock(m_mutex);
    m_answer = std::move(answer);
    m_came.notify_all();
}

relay::RereadPace RelayHouse::quickPace()
{
    relay::RereadPace pace;
    pace.steps = {0ms, 30ms, 60ms};
    pace.look = 200ms;
    pace.firstDelay = 10ms;
    pace.longestDelay = 100ms;
    pace.failuresUntilTold = 2;
    pace.failuresUntilEnd = 4;
    pace.roundsForMembers = 6;
    return pace;
}

RelayHouse::RelayHouse(relay::DownstreamAuth auth)
{
    qputenv("ROLLCALL_KEY_FILE", m_folder.filePath(QStringLiteral("keys/data.key")).toUtf8());
    directory::OpenOptions options;
    options.dataDirectory = std::filesystem::path(m_folder.filePath(QStringLiteral("data")).toStdString());
    m_database = expect(directory::Database::open(options));
    relay::Downstream downstream;
    downstream.baseUrl = m_vendor.baseUrl();
    downstream.auth = auth;
    if (auth == relay::DownstreamAuth::ClientCredentials) {
        downstream.username = "us";
        downstream.tokenUrl = m_vendor.url() + "/token";
    }
    expect(m_database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        directory::NewIntegration integration;
        integration.slug = "vendor";
        integration.name = "Vendor";
        integration.profileId = "custom";
        integration.role = directory::Role::Relay;
        integration.downstream = scim::toJson(app::toJson(downstream));
        auto made = session.createIntegration(integration);
        if (!made)
            return tl::unexpected(made.error());
        m_integration = *made;
        return {};
    }));
    expect(app::DirectoryVault(*m_database, m_clock)
               .vault()
               .write(app::downstreamSecretName(m_integration.id), core::Secret("s3cret-of-the-vendor")));
}

void RelayHouse::open(app::RelayOptions options)
{
    m_gateway = std::make_unique<app::RelayGateway>(*m_database, m_clock, std::move(options));
}

std::shared_ptr<Caller> RelayHouse::send(const std::string& method, const std::string& path, const std::string& body)
{
    auto caller = std::make_shared<Caller>();
    m_gateway->pass(std::make_shared<FakeRequest>(m_integration, method, path, body, caller));
    return caller;
}

void RelayHouse::doubt(const std::string& path, int times)
{
    const std::vector<relay::Uncertain> all(static_cast<std::size_t>(times), uncertainOf(path));
    expect(m_database->writeAndWait([&](directory::WriteSession& session) {
        return relay::addIntents(session, m_integration.id, all, relay::Doubt::Open);
    }));
}

void RelayHouse::keepPerson(const std::string& id, const std::string& userName)
{
    expect(m_database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        const auto made = session.createPerson(m_integration.id, attributes("{'userName':'" + userName + "'}"),
                                               directory::ResourceId(id));
        return made ? core::Result<>() : core::Result<>(tl::unexpected(made.error()));
    }));
}

void RelayHouse::keepGroup(const std::string& id, const std::string& name)
{
    expect(m_database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        const auto made = session.createGroup(m_integration.id, attributes("{'displayName':'" + name + "'}"), {},
                                              directory::ResourceId(id));
        return made ? core::Result<>() : core::Result<>(tl::unexpected(made.error()));
    }));
}

std::size_t RelayHouse::intents() const
{
    return expect(expect(m_database->newReadSession())->relayIntents(m_integration.id)).size();
}

std::string RelayHouse::nameOf(const std::string& path) const
{
    const auto session = expect(m_database->newReadSession());
    const auto resource = uncertainOf(path);
    const directory::ResourceId id(resource.id);
    if (resource.kind == relay::ResourceKind::Person) {
        const auto person = expect(session->person(m_integration.id, id));
        return person ? person->userName : std::string();
    }
    const auto group = expect(session->group(m_integration.id, id));
    return group ? group->displayName : std::string();
}

std::int64_t RelayHouse::memberCount(const std::string& id) const
{
    const auto session = expect(m_database->newReadSession());
    const auto group = expect(session->group(m_integration.id, directory::ResourceId(id)));
    return group ? group->memberCount : -1;
}

std::vector<directory::JournalEntry> RelayHouse::journal() const
{
    const auto session = expect(m_database->newReadSession());
    const auto order = expect(session->journalOrder({}, directory::JournalId(0), {}));
    std::vector<directory::JournalEntry> entries;
    for (auto id = order.ids.rbegin(); id != order.ids.rend(); ++id) {
        if (auto entry = expect(session->journalEntry(*id)))
            entries.push_back(std::move(*entry));
    }
    return entries;
}

std::vector<directory::JournalEntry> RelayHouse::journalOf(const std::string& method) const
{
    auto entries = journal();
    std::erase_if(entries, [&](const directory::JournalEntry& entry) { return entry.method != method; });
    return entries;
}

bool hasDetail(const std::vector<directory::JournalEntry>& entries, const std::string& text)
{
    return std::ranges::any_of(entries,
                               [&](const auto& entry) { return entry.detail.find(text) != std::string::npos; });
}

} // namespace rollcall::tests
