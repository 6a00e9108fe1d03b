// SPDX-License-Identifier: Apache-2.0
// Read as strictly as it is written: an endpoint that is half understood might get what it must not.
#include "onboarding/WebhookSettings.h"

#include "core/WebClient.h"
#include "scim/Json.h"

#include <algorithm>
#include <set>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t longestUrl = 2'000;

tl::unexpected<core::Error> unreadable()
{
    return core::failure(core::ErrorKind::Corrupt,
                         "What is stored of the webhooks cannot be read. Remove the endpoints and add them anew.");
}

bool textAt(const scim::JsonObject& object, std::string_view name, std::string& place)
{
    const auto* value = object.if_contains(name);
    if (!value || !value->is_string())
        return false;
    place = value->get_string();
    return true;
}

std::optional<std::int64_t> numberAt(const scim::JsonObject& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value && value->is_int64() && value->get_int64() >= 0 ? std::optional(value->get_int64()) : std::nullopt;
}

std::optional<std::vector<WebhookEventType>> eventsAt(const scim::JsonObject& object)
{
    const auto* value = object.if_contains("events");
    if (!value || !value->is_array() || value->get_array().empty())
        return std::nullopt;
    std::vector<WebhookEventType> events;
    for (const auto& each : value->get_array()) {
        const auto event = each.is_string() ? parseWebhookEvent(each.get_string()) : std::nullopt;
        if (!event || (!events.empty() && *event <= events.back()))
            return std::nullopt;
        events.push_back(*event);
    }
    return events;
}

std::optional<WebhookEndpoint> endpointOf(const scim::JsonValue& value)
{
    const auto* object = value.if_object();
    if (!object)
        return std::nullopt;
    WebhookEndpoint endpoint;
    std::string created;
    const auto id = numberAt(*object, "id");
    const auto since = numberAt(*object, "since");
    auto events = eventsAt(*object);
    const bool hasTexts = textAt(*object, "url", endpoint.url) &&
                          textAt(*object, "certificateAuthorities", endpoint.certificateAuthorities) &&
                          textAt(*object, "created", created) && textAt(*object, "createdBy", endpoint.createdBy);
    const auto time = core::parseRfc3339(created);
    if (!id || *id == 0 || !since || !events || !hasTexts || !time || !checkWebhookUrl(endpoint.url))
        return std::nullopt;
    endpoint.id = *id;
    endpoint.since = *since;
    endpoint.events = std::move(*events);
    endpoint.created = *time;
    return endpoint;
}

std::string nameBelow(directory::IntegrationId integration, std::string_view what, WebhookEndpointId endpoint)
{
    return settingOfWebhooks(integration) + "/" + std::string(what) + "/" + std::to_string(endpoint);
}

} // namespace

std::string_view toString(WebhookEventType type)
{
    switch (type) {
    case WebhookEventType::Invited:
        return "person.invited";
    case WebhookEventType::Verified:
        return "person.verified";
    case WebhookEventType::Registered:
        return "person.registered";
    case WebhookEventType::Unregistered:
        return "person.unregistered";
    case WebhookEventType::Deactivated:
        break;
    }
    return "person.deactivated";
}

std::optional<WebhookEventType> parseWebhookEvent(std::string_view text)
{
    const auto* const found =
        std::ranges::find_if(allWebhookEvents, [text](WebhookEventType each) { return toString(each) == text; });
    return found == allWebhookEvents.end() ? std::nullopt : std::optional(*found);
}

const WebhookEndpoint* WebhookSettings::find(WebhookEndpointId id) const
{
    const auto found = std::ranges::find(endpoints, id, &WebhookEndpoint::id);
    return found == endpoints.end() ? nullptr : &*found;
}

std::string settingOfWebhooks(directory::IntegrationId integration)
{
    return "webhooks/" + std::to_string(integration.value);
}

std::string settingOfWebhookStatus(directory::IntegrationId integration, WebhookEndpointId endpoint)
{
    return nameBelow(integration, "status", endpoint);
}

std::string settingOfWebhookFailing(directory::IntegrationId integration, WebhookEndpointId endpoint)
{
    return nameBelow(integration, "failing", endpoint);
}

std::string settingOfWebhookQueue(directory::IntegrationId integration, WebhookEndpointId endpoint)
{
    return nameBelow(integration, "queue", endpoint);
}

std::string webhookSecretPrefixOf(directory::IntegrationId integration)
{
    return "webhook/" + std::to_string(integration.value) + "/";
}

std::string webhookSecretName(directory::IntegrationId integration, WebhookEndpointId endpoint)
{
    return webhookSecretPrefixOf(integration) + std::to_string(endpoint);
}

core::Result<> checkWebhookUrl(std::string_view url)
{
    if (url.size() > longestUrl)
        return core::failure(core::ErrorKind::Invalid, "The address is too long: 2000 characters are the most.");
    return core::checkWebUrl(url);
}

std::string toJson(const WebhookSettings& settings)
{
    scim::JsonArray endpoints;
    for (const WebhookEndpoint& endpoint : settings.endpoints) {
        scim::JsonArray events;
        for (const WebhookEventType event : endpoint.events)
            events.emplace_back(toString(event));
        endpoints.push_back(scim::JsonObject{{"id", endpoint.id},
                                             {"url", endpoint.url},
                                             {"events", std::move(events)},
                                             {"certificateAuthorities", endpoint.certificateAuthorities},
                                             {"since", endpoint.since},
                                             {"created", core::toRfc3339(endpoint.created)},
                                             {"createdBy", endpoint.createdBy}});
    }
    return scim::toJson(scim::JsonObject{{"last", settings.last}, {"endpoints", std::move(endpoints)}});
}

core::Result<WebhookSettings> parseWebhookSettings(std::string_view json)
{
    const auto parsed = scim::parseJson(json);
    const auto* object = parsed ? parsed->if_object() : nullptr;
    if (!object)
        return unreadable();
    // Nothing was ever stored.
    if (object->empty())
        return WebhookSettings{};
    const auto last = numberAt(*object, "last");
    const auto* endpoints = object->if_contains("endpoints");
    if (!last || !endpoints || !endpoints->is_array() || endpoints->get_array().size() > mostWebhookEndpoints)
        return unreadable();
    WebhookSettings settings;
    settings.last = *last;
    std::set<WebhookEndpointId> ids;
    for (const auto& each : endpoints->get_array()) {
        auto endpoint = endpointOf(each);
        if (!endpoint || endpoint->id > settings.last || !ids.insert(endpoint->id).second)
            return unreadable();
        settings.endpoints.push_back(std::move(*endpoint));
    }
    return settings;
}

std::string_view toString(WebhookState state)
{
    switch (state) {
    case WebhookState::On:
        return "on";
    case WebhookState::Paused:
        return "paused";
    case WebhookState::Gone:
        break;
    }
    return "gone";
}

std::string toJson(const WebhookStatus& status)
{
    return scim::toJson(scim::JsonObject{
        {"state", toString(status.state)}, {"reason", status.reason}, {"since", core::toRfc3339(status.since)}});
}

core::Result<WebhookStatus> parseWebhookStatus(std::string_view json)
{
    const auto parsed = scim::parseJson(json);
    const auto* object = parsed ? parsed->if_object() : nullptr;
    if (!object)
        return unreadable();
    if (object->empty())
        return WebhookStatus{};
    WebhookStatus status;
    std::string state;
    std::string since;
    const bool hasTexts =
        textAt(*object, "state", state) && textAt(*object, "reason", status.reason) && textAt(*object, "since", since);
    const auto time = core::parseRfc3339(since);
    if (!hasTexts || !time)
        return unreadable();
    status.since = *time;
    for (const WebhookState each : {WebhookState::On, WebhookState::Paused, WebhookState::Gone}) {
        if (toString(each) == state) {
            status.state = each;
            return status;
        }
    }
    return unreadable();
}

} // namespace rollcall::onboarding
