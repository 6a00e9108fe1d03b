// SPDX-License-Identifier: Apache-2.0
// Plays a recorded exchange and compares everything the fixture names.
#include "ExchangeScript.h"

#include "StoredState.h"
#include "http/Message.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace rollcall::conformance {

namespace {

std::string textOf(const scim::JsonObject& object, std::string_view key, std::string fallback = {})
{
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::move(fallback);
}

const scim::JsonObject* objectOf(const scim::JsonObject& object, std::string_view key)
{
    const auto* value = object.if_contains(key);
    return value ? value->if_object() : nullptr;
}

directory::ExtensionSchema extensionFrom(const scim::JsonObject& described)
{
    const auto& definition = described.at("definition").as_object();
    directory::ExtensionSchema extension;
    extension.resourceType = textOf(described, "resourceType");
    extension.urn = textOf(definition, "id");
    extension.definition = scim::toJson(definition);
    return extension;
}

RigOptions rigOptions(const scim::JsonObject* integration)
{
    RigOptions options;
    if (!integration)
        return options;
    options.profileId = textOf(*integration, "profile", options.profileId);
    if (const auto mode = directory::parseAuthMode(textOf(*integration, "auth")))
        options.authMode = *mode;
    if (const auto* body = integration->if_contains("groupPatchReturnsBody"))
        options.groupPatchReturnsBody = body->as_bool();
    if (const auto* compatibility = objectOf(*integration, "compatibility"))
        options.compatibility = scim::toJson(*compatibility);
    if (const auto* extensions = integration->if_contains("extensions")) {
        for (const auto& value : extensions->as_array())
            options.extensions.push_back(extensionFrom(value.as_object()));
    }
    options.isVersion1 = textOf(*integration, "protocol") == "1.1";
    return options;
}

http::Headers headersOf(const Rig& rig, const scim::JsonObject& request, bool hasBody, const Captures& captures)
{
    auto headers = rig.oktaHeaders(hasBody);
    const auto* overrides = objectOf(request, "headers");
    if (!overrides)
        return headers;
    http::Headers merged;
    for (const auto& [name, value] : headers) {
        if (!overrides->contains(name))
            merged.add(name, value);
    }
    for (const auto& member : *overrides) {
        // null leaves the field out.
        if (member.value().is_string())
            merged.add(std::string(member.key()), substituted(std::string(member.value().get_string()), captures));
    }
    return merged;
}

std::string bodyOf(const scim::JsonObject& request, const Captures& captures)
{
    if (const auto* raw = request.if_contains("rawBody"))
        return substituted(std::string(raw->as_string()), captures);
    if (const auto* body = request.if_contains("body"))
        return scim::toJson(substituted(*body, captures));
    return {};
}

std::string headerMismatch(const scim::JsonObject& expected, const http::Headers& headers, Captures& captures)
{
    for (const auto& member : expected) {
        const std::string name{member.key()};
        const auto value = headers.value(name);
        const auto actual = value ? scim::JsonValue(std::string(*value)) : scim::JsonValue();
        if (auto difference = jsonMismatch(member.value(), actual, captures, "header " + name); !difference.empty())
            return difference;
    }
    return {};
}

std::string bodyMismatch(const scim::JsonObject& expect, const http::ClientResponse& response, Captures& captures)
{
    const auto* body = expect.if_contains("body");
    if (!body)
        return {};
    if (body->is_null())
        return response.body.empty() ? "" : "expected no body, got " + response.body;
    const auto parsed = scim::parseJson(response.body);
    if (!parsed)
        return "the body is no JSON: " + response.body;
    return jsonMismatch(*body, *parsed, captures);
}

std::string answerMismatch(const scim::JsonObject& expect, const http::ClientResponse& response, Captures& captures)
{
    if (const auto* status = expect.if_contains("status"); status && status->as_int64() != response.status) {
        return "expected status " + std::to_string(status->as_int64()) + ", got " + std::to_string(response.status) +
               ": " + response.body;
    }
    // As the name of a member or as a value; schemas speak of the attribute.
    for (const auto* text : {"\"password\":", "hunter2-never-kept"}) {
        if (response.body.find(text) != std::string::npos)
            return std::string("the answer holds ") + text;
    }
    if (auto difference = bodyMismatch(expect, response, captures); !difference.empty())
        return difference;
    // Last, since fields such as Location speak of ids that the body told.
    const auto* headers = objectOf(expect, "headers");
    return headers ? headerMismatch(*headers, response.headers, captures) : std::string();
}

std::string playStep(Rig& rig, http::Client& client, const scim::JsonObject& step, Captures& captures)
{
    const auto& request = step.at("request").as_object();
    const auto body = bodyOf(request, captures);
    const auto path = substituted(textOf(request, "path"), captures);
    const auto before = newestJournalRow(rig);
    const auto answered = client.send(textOf(request, "method", "GET"), rig.target(path),
                                      headersOf(rig, request, !body.empty(), captures), body);
    if (!answered)
        return "no answer: " + answered.error().message + " " + answered.error().detail;
    if (const auto* expect = objectOf(step, "expect")) {
        if (auto difference = answerMismatch(*expect, *answered, captures); !difference.empty())
            return difference;
    }
    if (const auto* stored = objectOf(step, "stored"))
        return storedMismatch(rig, *stored, before, captures);
    return {};
}

} // namespace

ExchangeScript readScript(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto parsed = scim::parseJson(text);
    if (!parsed || !parsed->is_object())
        throw std::runtime_error(file.string() + ": " + (parsed ? "not an object" : parsed.error().detail));
    const auto& object = parsed->get_object();
    ExchangeScript script;
    script.name = textOf(object, "name");
    script.source = textOf(object, "source");
    script.rig = rigOptions(objectOf(object, "integration"));
    script.steps = object.at("steps").as_array();
    return script;
}

std::vector<std::filesystem::path> scriptsIn(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json")
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string play(const ExchangeScript& script)
{
    Rig rig(script.rig);
    auto client = rig.newClient();
    Captures captures;
    captures["base"] = "https://scim.acme.example" + rig.target("");
    captures["token"] = std::string(rig.credential().secret.reveal());
    std::size_t number = 0;
    for (const auto& value : script.steps) {
        ++number;
        const auto& step = value.as_object();
        if (auto difference = playStep(rig, client, step, captures); !difference.empty())
            return "step " + std::to_string(number) + " (" + textOf(step, "say", "no title") + "): " + difference;
    }
    return {};
}

} // namespace rollcall::conformance
