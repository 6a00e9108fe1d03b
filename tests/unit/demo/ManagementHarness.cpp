// SPDX-License-Identifier: Apache-2.0
// Over a real socket, with the blocking client.
#include "ManagementHarness.h"

#include <QtGlobal>

#include <chrono>

namespace rollcall::test {

using namespace std::chrono_literals;

namespace {

constexpr auto start = core::Timestamp{1'790'000'000'000ms};

} // namespace

const scim::JsonArray& ApiAnswer::list() const
{
    static const scim::JsonArray none;
    return body.is_array() ? body.as_array() : none;
}

const scim::JsonObject& ApiAnswer::object() const
{
    static const scim::JsonObject none;
    return body.is_object() ? body.as_object() : none;
}

std::string at(const scim::JsonValue& value, std::string_view path)
{
    if (path.empty())
        return value.is_string() ? std::string(value.as_string()) : scim::toJson(value);
    const std::size_t end = std::min(path.find('.'), path.size());
    const std::string_view rest = path.substr(std::min(end + 1, path.size()));
    if (value.is_array()) {
        const auto place = static_cast<std::size_t>(std::stoul(std::string(path.substr(0, end))));
        return place < value.as_array().size() ? at(value.as_array()[place], rest) : std::string{};
    }
    const scim::JsonValue* member = value.is_object() ? value.as_object().if_contains(path.substr(0, end)) : nullptr;
    return member == nullptr ? std::string{} : at(*member, rest);
}

std::string ApiAnswer::at(std::string_view path) const
{
    return test::at(body, path);
}

std::string ApiAnswer::header(std::string_view name) const
{
    return std::string(headers.value(name).value_or(std::string_view{}));
}

std::string ApiAnswer::link(std::string_view relation) const
{
    for (const auto& [name, value] : headers) {
        if (name != "Link" || value.find("rel=\"" + std::string(relation) + "\"") == std::string::npos)
            continue;
        const std::size_t begin = value.find('/', value.find("://") + 3);
        return value.substr(begin, value.find('>') - begin);
    }
    return {};
}

ManagementHarness::ManagementHarness(demo::ManagementOptions options, demo::ProvisioningSettings home)
    : m_clock(start, 0, demo::VirtualClock::Waits::Skip), m_organisation(std::move(home), m_clock)
{
    auto api = demo::ManagementApi::start(m_organisation, m_clock, std::move(options));
    if (!api)
        qFatal("%s", api.error().message.c_str());
    m_api = std::move(*api);
    m_token = m_api->createToken("test", demo::AdminRole::SuperAdmin).value;
    useToken(m_token);
    const auto url = demo::parseBaseUrl(m_api->listeningOn());
    m_client = std::make_unique<http::Client>(http::Client::Target{"127.0.0.1", url->port, false, {}});
}

void ManagementHarness::populate(std::size_t people, std::size_t groups)
{
    m_organisation.populate(people, groups, 7);
    if (!m_organisation.waitUntilIdle(60s))
        qFatal("The organisation was not populated in time.");
}

std::string ManagementHarness::personId(std::size_t place) const
{
    return m_organisation.snapshot().people.at(place)->id;
}

std::string ManagementHarness::groupId(std::size_t place) const
{
    return m_organisation.snapshot().groups.at(place)->id;
}

ApiAnswer ManagementHarness::send(const std::string& method, const std::string& target, const std::string& body,
                                  const std::vector<std::pair<std::string, std::string>>& fields)
{
    http::Headers headers;
    headers.add("Authorization", m_authorization);
    headers.add("Accept", "application/json");
    if (!body.empty())
        headers.add("Content-Type", "application/json");
    else if (method != "GET" && method != "DELETE")
        headers.add("Content-Length", "0");
    for (const auto& [name, value] : fields)
        headers.set(name, value);
    return sendRaw(method, target, body, headers);
}

ApiAnswer ManagementHarness::sendRaw(const std::string& method, const std::string& target, const std::string& body,
                                     const http::Headers& headers)
{
    const auto response = m_client->send(method, target, headers, body);
    if (!response)
        qFatal("%s", response.error().message.c_str());
    ApiAnswer answer;
    answer.status = response->status;
    answer.headers = response->headers;
    answer.text = response->body;
    if (auto parsed = scim::parseJson(response->body))
        answer.body = std::move(*parsed);
    return answer;
}

} // namespace rollcall::test
