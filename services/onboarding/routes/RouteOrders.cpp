// SPDX-License-Identifier: Apache-2.0
#include "RouteOrders.h"

#include "scim/Json.h"

#include <optional>
#include <utility>

namespace rollcall::onboarding {

namespace {

core::Error unreadable()
{
    return core::makeError(core::ErrorKind::Corrupt, "What this is about cannot be read. Ask for it again.");
}

std::string textIn(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

scim::JsonObject objectOf(const RouteOrder& order)
{
    return {
        {"person", order.person.value}, {"user", order.user.value}, {"name", order.name}, {"askedBy", order.askedBy}};
}

std::optional<RouteOrder> orderIn(const scim::JsonObject& object)
{
    RouteOrder order{directory::ResourceId(textIn(object, "person")), okta::UserId(textIn(object, "user")),
                     textIn(object, "name"), textIn(object, "askedBy")};
    if (order.person.value.empty() || order.user.value.empty())
        return std::nullopt;
    return order;
}

/// Kinds of values that JSON has no type for of its own are wrapped.
struct ToJson {
    scim::JsonValue operator()(std::monostate) const { return nullptr; }
    scim::JsonValue operator()(bool flag) const { return flag; }
    scim::JsonValue operator()(double number) const { return number; }
    scim::JsonValue operator()(const std::string& text) const { return scim::JsonValue(text); }
    scim::JsonValue operator()(const std::vector<std::string>& list) const
    {
        scim::JsonArray array;
        for (const std::string& each : list)
            array.emplace_back(each);
        return array;
    }
    scim::JsonValue operator()(const okta::JsonText& json) const { return scim::JsonObject{{"json", json.text}}; }
};

okta::Value valueIn(const scim::JsonValue& value)
{
    if (value.is_bool())
        return value.get_bool();
    if (value.is_number())
        return value.to_number<double>();
    if (value.is_string())
        return std::string(value.get_string());
    if (value.is_object())
        return okta::JsonText{textIn(value.get_object(), "json")};
    if (!value.is_array())
        return std::monostate{};
    std::vector<std::string> list;
    for (const scim::JsonValue& each : value.get_array()) {
        if (each.is_string())
            list.emplace_back(each.get_string());
    }
    return list;
}

core::Result<scim::JsonObject> parsed(std::string_view json)
{
    auto value = scim::parseJson(json, scim::ownLimits);
    if (!value || !value->is_object())
        return tl::unexpected(unreadable());
    return std::move(value->get_object());
}

} // namespace

std::string toJson(const RouteOrder& order)
{
    return scim::toJson(objectOf(order));
}

core::Result<RouteOrder> parseRouteOrder(std::string_view json)
{
    const auto object = parsed(json);
    if (!object)
        return tl::unexpected(object.error());
    auto order = orderIn(*object);
    return order ? core::Result<RouteOrder>(std::move(*order)) : tl::unexpected(unreadable());
}

std::string toJson(const KeptAssignment& kept)
{
    scim::JsonObject object = objectOf(kept.order);
    object["orderedBy"] = kept.orderedBy.value;
    object["userName"] = kept.userName;
    scim::JsonObject profile;
    for (const auto& [name, value] : kept.profile)
        profile[name] = std::visit(ToJson{}, value);
    object["profile"] = std::move(profile);
    object["isLogReadable"] = kept.isLogReadable;
    object["lastDeactivation"] = kept.lastDeactivation;
    object["notSeen"] = kept.notSeen;
    return scim::toJson(object);
}

core::Result<KeptAssignment> parseKeptAssignment(std::string_view json)
{
    const auto object = parsed(json);
    if (!object)
        return tl::unexpected(object.error());
    auto order = orderIn(*object);
    const scim::JsonValue* orderedBy = object->if_contains("orderedBy");
    const scim::JsonValue* profile = object->if_contains("profile");
    const scim::JsonValue* isLogReadable = object->if_contains("isLogReadable");
    if (!order || orderedBy == nullptr || !orderedBy->is_int64() || profile == nullptr || !profile->is_object())
        return tl::unexpected(unreadable());
    KeptAssignment kept;
    kept.order = std::move(*order);
    kept.orderedBy = directory::JobId(orderedBy->get_int64());
    kept.userName = textIn(*object, "userName");
    for (const auto& [name, value] : profile->get_object())
        kept.profile.emplace(std::string(name), valueIn(value));
    kept.isLogReadable = isLogReadable != nullptr && isLogReadable->is_bool() && isLogReadable->get_bool();
    kept.lastDeactivation = textIn(*object, "lastDeactivation");
    kept.notSeen = textIn(*object, "notSeen");
    return kept;
}

std::string causeOfStep(directory::JobId orderedBy)
{
    return "order " + std::to_string(orderedBy.value);
}

} // namespace rollcall::onboarding
