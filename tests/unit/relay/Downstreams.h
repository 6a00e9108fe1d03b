// SPDX-License-Identifier: Apache-2.0
// A relay in front of a scripted downstream, and words for what went through it.
#pragma once

#include "Answers.h"
#include "ScimBodies.h"
#include "core/WebClient.h"
#include "relay/Relay.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <variant>

namespace rollcall::test {

inline std::unique_ptr<core::WebClient> newWebClient()
{
    core::WebClient::Options options;
    options.usesSystemProxy = false;
    auto client = core::WebClient::create(options);
    return client ? std::move(*client) : nullptr;
}

inline relay::SecretSource secretSource(std::string text)
{
    return [text = std::move(text)]() -> core::Result<core::Secret> { return core::Secret(text); };
}

inline relay::Downstream downstreamAt(const std::string& url)
{
    relay::Downstream downstream;
    downstream.baseUrl = url + "/scim/v2/";
    downstream.timeout = std::chrono::seconds{20};
    downstream.pauseAfterFailure = std::chrono::milliseconds{0};
    return downstream;
}

inline std::unique_ptr<relay::Relay> newRelay(const relay::Downstream& downstream, core::WebClient& client,
                                              relay::SecretSource secret = secretSource("s3cret"),
                                              std::shared_ptr<relay::AnswerBudget> budget = {})
{
    auto made = relay::Relay::create(downstream, std::move(secret), client, std::move(budget));
    if (!made)
        throw std::runtime_error(made.error().message);
    return std::move(*made);
}

inline relay::RelayRequest requestOf(std::string method, std::string path, std::string body = {},
                                     std::string query = {})
{
    relay::RelayRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.query = std::move(query);
    request.body = std::move(body);
    request.headers = {{"Content-Type", "application/scim+json"}};
    request.publicBaseUrl = "https://scim.acme.example/scim/v2/vendor/";
    return request;
}

/// A person as a service shows one, and as a client sends one.
inline const QByteArray& adaShown()
{
    static const QByteArray text =
        R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"ada",)"
        R"("meta":{"resourceType":"User","created":"2026-01-01T00:00:00Z",)"
        R"("lastModified":"2026-01-02T00:00:00Z","location":"https://inner/Users/7"}})";
    return text;
}
inline std::string adaBody()
{
    return userBody("ada");
}

/// Short words for operations on the copy, joined by "; ".
inline std::string wordsOf(const std::vector<relay::CopyOperation>& operations)
{
    struct Words {
        std::string operator()(const relay::PersonState& state) const
        {
            return "person " + state.id + " " + scim::toJson(state.attributes);
        }
        std::string operator()(const relay::GroupState& state) const
        {
            std::string text = "group " + state.id + " " + scim::toJson(state.attributes);
            if (!state.members)
                return text + " members as they are";
            for (const auto& member : *state.members)
                text += " +" + member.value;
            return text;
        }
        std::string operator()(const relay::GroupSteps& steps) const
        {
            return "group " + steps.id + " takes " + std::to_string(steps.steps.size()) + " steps";
        }
        std::string operator()(const relay::Removal& removal) const
        {
            return (removal.kind == relay::ResourceKind::Person ? "no person " : "no group ") + removal.id;
        }
    };
    std::string text;
    for (const auto& operation : operations)
        text += (text.empty() ? "" : "; ") + std::visit(Words{}, operation);
    return text;
}

inline std::string wordsOf(const std::vector<relay::Uncertain>& uncertain)
{
    std::string text;
    for (const auto& one : uncertain)
        text += (one.kind == relay::ResourceKind::Person ? "person " : "group ") +
                (one.id.empty() ? "named " + one.name : one.id);
    return text;
}

inline const char* word(relay::Delivery delivery)
{
    switch (delivery) {
    case relay::Delivery::Answered:
        return "answered";
    case relay::Delivery::Transient:
        return "transient";
    case relay::Delivery::Unknown:
        return "unknown";
    case relay::Delivery::Refused:
        break;
    }
    return "refused";
}

} // namespace rollcall::test
