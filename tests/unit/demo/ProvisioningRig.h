// SPDX-License-Identifier: Apache-2.0
// One app of a simulated organisation, and a server that remembers what its engine sent.
#pragma once

#include "ManagementHarness.h"
#include "RecordingServer.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace rollcall::test {

/// An organisation with one app of the wizard, everything switched on, that calls a server which remembers.
struct ProvisioningRig {
    explicit ProvisioningRig(std::size_t people = 2)
    {
        harness.populate(people);
        app = harness.console().createApp(demo::AppKind::WizardSaml, "Cyolo").value();
        demo::ConnectionEntry entry;
        entry.baseUrl = server.baseUrl();
        entry.secret = "rc_token";
        isReady = harness.console().enableScim(app).has_value() &&
                  harness.console().enterConnection(app, entry).has_value() &&
                  harness.console().setSwitches(app, {true, true, true, true}).has_value();
        const std::string types = harness.get("/api/v1/meta/types/user").at("0.id");
        toApp = "/api/v1/mappings/" + harness.get("/api/v1/mappings?sourceId=" + types + "&targetId=" + app).at("0.id");
        toOkta =
            "/api/v1/mappings/" + harness.get("/api/v1/mappings?targetId=" + types + "&sourceId=" + app).at("0.id");
    }

    [[nodiscard]] bool settle() { return harness.api().waitUntilIdle(std::chrono::seconds{60}); }
    [[nodiscard]] std::string users() const { return "/api/v1/apps/" + app + "/users"; }
    [[nodiscard]] std::string pushes() const { return "/api/v1/apps/" + app + "/group-push/mappings"; }
    [[nodiscard]] ApiAnswer post(const std::string& target, const scim::JsonObject& body)
    {
        return harness.post(target, scim::toJson(body));
    }
    [[nodiscard]] ApiAnswer map(const std::string& mapping, const std::string& name, const std::string& expression,
                                const std::string& pushStatus = "PUSH")
    {
        const scim::JsonObject rule{{"expression", expression}, {"pushStatus", pushStatus}};
        return post(mapping, {{"properties", scim::JsonObject{{name, rule}}}});
    }
    [[nodiscard]] ApiAnswer setProfile(const std::string& person, const std::string& name, const scim::JsonValue& value)
    {
        return post("/api/v1/users/" + person, {{"profile", scim::JsonObject{{name, value}}}});
    }
    [[nodiscard]] ApiAnswer addAttribute(const std::string& schema, const std::string& name, scim::JsonObject property)
    {
        property["title"] = name;
        const scim::JsonObject custom{
            {"id", "#custom"}, {"type", "object"}, {"properties", scim::JsonObject{{name, property}}}};
        return post("/api/v1/meta/schemas/" + schema, {{"definitions", scim::JsonObject{{"custom", custom}}}});
    }
    /// The last body that was sent so; empty when none was.
    [[nodiscard]] scim::JsonObject sent(const std::string& prefix) const
    {
        const auto lines = server.lines();
        for (std::size_t i = lines.size(); i > 0; --i) {
            if (lines[i - 1].starts_with(prefix))
                return server.bodyOf(i - 1);
        }
        return {};
    }
    [[nodiscard]] std::size_t countOf(const std::string& prefix) const
    {
        const auto lines = server.lines();
        return static_cast<std::size_t>(
            std::ranges::count_if(lines, [&](const auto& line) { return line.starts_with(prefix); }));
    }

    RecordingServer server;
    ManagementHarness harness;
    std::string app;
    std::string toApp;
    std::string toOkta;
    bool isReady = false;
};

} // namespace rollcall::test
