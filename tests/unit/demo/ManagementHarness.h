// SPDX-License-Identifier: Apache-2.0
// A simulated organisation with its Management API and a caller of it, for the tests of both.
#pragma once

#include "demo/ManagementApi.h"
#include "http/Client.h"
#include "scim/Json.h"

#include <memory>
#include <string>
#include <vector>

namespace rollcall::test {

struct ApiAnswer {
    int status = 0;
    http::Headers headers;
    scim::JsonValue body;
    std::string text;

    [[nodiscard]] const scim::JsonArray& list() const;
    [[nodiscard]] const scim::JsonObject& object() const;
    /// The string at a path like "profile.login"; what is no string as JSON; "" when absent.
    [[nodiscard]] std::string at(std::string_view path) const;
    [[nodiscard]] std::string header(std::string_view name) const;
    /// Path and query of the Link with that relation; empty when there is none.
    [[nodiscard]] std::string link(std::string_view relation) const;
};

[[nodiscard]] std::string at(const scim::JsonValue& value, std::string_view path);

class ManagementHarness {
public:
    explicit ManagementHarness(demo::ManagementOptions options = {}, demo::ProvisioningSettings home = {});

    [[nodiscard]] demo::ManagementApi& api() { return *m_api; }
    [[nodiscard]] demo::AdminConsole& console() { return m_api->console(); }
    [[nodiscard]] demo::SimulatedOrganisation& organisation() { return m_organisation; }
    [[nodiscard]] demo::VirtualClock& clock() { return m_clock; }
    /// People and groups, invented; waits until they are there.
    void populate(std::size_t people, std::size_t groups = 0);
    [[nodiscard]] std::string personId(std::size_t place) const;
    [[nodiscard]] std::string groupId(std::size_t place) const;

    void useToken(std::string token) { m_authorization = "SSWS " + std::move(token); }
    void useAuthorization(std::string field) { m_authorization = std::move(field); }
    [[nodiscard]] const std::string& token() const { return m_token; }

    [[nodiscard]] ApiAnswer get(const std::string& target) { return send("GET", target); }
    [[nodiscard]] ApiAnswer post(const std::string& target, const std::string& body = {})
    {
        return send("POST", target, body);
    }
    [[nodiscard]] ApiAnswer send(const std::string& method, const std::string& target, const std::string& body = {},
                                 const std::vector<std::pair<std::string, std::string>>& fields = {});
    /// The same without Content-Length on an empty body, or with any other fields.
    [[nodiscard]] ApiAnswer sendRaw(const std::string& method, const std::string& target, const std::string& body,
                                    const http::Headers& headers);

private:
    demo::VirtualClock m_clock;
    demo::SimulatedOrganisation m_organisation;
    std::unique_ptr<demo::ManagementApi> m_api;
    std::string m_token;
    std::string m_authorization;
    std::unique_ptr<http::Client> m_client;
};

} // namespace rollcall::test
