// SPDX-License-Identifier: Apache-2.0
#include "WebhookOrder.h"

#include "scim/Json.h"

namespace rollcall::onboarding {

std::string toJson(const WebhookOrder& order)
{
    return scim::toJson(
        scim::JsonObject{{"endpoint", order.endpoint}, {"id", order.id}, {"type", order.type}, {"body", order.body}});
}

core::Result<WebhookOrder> parseWebhookOrder(std::string_view json)
{
    const auto parsed = scim::parseJson(json, scim::ownLimits);
    const auto* object = parsed ? parsed->if_object() : nullptr;
    const auto text = [object](std::string_view name) {
        const auto* value = object ? object->if_contains(name) : nullptr;
        return value && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    WebhookOrder order{0, text("id"), text("type"), text("body")};
    const auto* endpoint = object ? object->if_contains("endpoint") : nullptr;
    if (endpoint && endpoint->is_int64())
        order.endpoint = endpoint->get_int64();
    if (order.endpoint <= 0 || order.id.empty() || order.type.empty() || order.body.empty())
        return core::failure(core::ErrorKind::Corrupt, "What is stored of this event cannot be read.");
    return order;
}

} // namespace rollcall::onboarding
