// SPDX-License-Identifier: Apache-2.0
// Expressions make text; a custom attribute that stands alone keeps its type.
#include "AppUserRules.h"

#include "JsonRead.h"
#include "Profiles.h"

#include <algorithm>
#include <charconv>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;
using MappingUse = SimulatedOrganisation::MappingUse;

namespace {

template<class Entries>
auto entryOf(const Entries& entries, std::string_view name)
{
    return std::ranges::find(entries, name, [](const auto& entry) { return std::string_view(entry.first); });
}

std::string textOf(const JsonValue& value)
{
    return value.is_string() ? std::string(value.as_string()) : scim::toJson(value);
}

JsonValue evaluated(const std::string& expression, const OktaUser& person)
{
    const std::string_view name = std::string_view(expression).substr(expression.find('.') + 1);
    const auto custom = person.custom.find(std::string(name));
    if (custom != person.custom.end() && (expression.starts_with("user.") || expression.starts_with("source.")))
        return scim::parseJson(custom->second).value_or(JsonValue(nullptr));
    const auto text = evaluate(expression, person);
    return text && !text->empty() ? JsonValue(*text) : JsonValue(nullptr);
}

template<class Number>
std::optional<JsonValue> numberIn(const std::string& text)
{
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return JsonValue(number);
}

std::optional<JsonValue> ofType(const JsonValue& value, std::string_view type)
{
    if (value.is_null())
        return std::nullopt;
    if (type == "array")
        return value.is_array() ? value : JsonValue(JsonArray{value});
    const std::string text = textOf(value);
    if (type == "boolean")
        return text == "true" || text == "false" ? std::optional<JsonValue>(text == "true") : std::nullopt;
    if (type == "integer")
        return numberIn<std::int64_t>(text);
    if (type == "number")
        return numberIn<double>(text);
    return JsonValue(text);
}

} // namespace

bool isAppAttribute(const ManagedApp& app, std::string_view name)
{
    const bool isSmall = app.kind == AppKind::Catalogue;
    const bool isBase = std::ranges::any_of(appAttributes(), [&](const AppAttribute& attribute) {
        return attribute.name == name && (!isSmall || attribute.isInSmallSet);
    });
    return isBase || entryOf(app.customAttributes, name) != app.customAttributes.end();
}

AppUserRules::AppUserRules(const ManagedApp& app) : m_mapping(app.mapping), m_custom(app.customAttributes) {}

const MappedProperty* AppUserRules::mapped(std::string_view attribute) const
{
    const auto found = entryOf(m_mapping, attribute);
    return found == m_mapping.end() ? nullptr : &found->second;
}

bool AppUserRules::isPushed(std::string_view attribute) const
{
    const MappedProperty* rule = mapped(attribute);
    return rule != nullptr && rule->isPushed;
}

std::string AppUserRules::typeOf(std::string_view attribute) const
{
    const auto found = entryOf(m_custom, attribute);
    return found == m_custom.end() ? "string" : textIn(found->second, "type").value_or("string");
}

std::optional<JsonValue> AppUserRules::value(const std::string& attribute, const OktaUser& person) const
{
    const auto kept = [&](const std::map<std::string, std::string>& values) -> const std::string* {
        const auto found = values.find(attribute);
        return found == values.end() ? nullptr : &found->second;
    };
    const MappedProperty* rule = mapped(attribute);
    const std::string* json = kept(person.appUser.own);
    if (json == nullptr && rule != nullptr && !rule->isPushed)
        json = kept(person.appUser.first);
    if (json != nullptr)
        return ofType(scim::parseJson(*json).value_or(JsonValue(nullptr)), typeOf(attribute));
    return rule == nullptr ? std::nullopt : ofType(evaluated(rule->expression, person), typeOf(attribute));
}

std::string AppUserRules::userName(const OktaUser& person) const
{
    const auto own = value("userName", person);
    return own ? textOf(*own) : person.profile.login;
}

JsonObject AppUserRules::profile(const OktaUser& person) const
{
    JsonObject profile;
    const auto add = [&](const std::string& name) {
        if (name == "userName" || profile.contains(name))
            return;
        if (auto own = value(name, person))
            profile[name] = std::move(*own);
    };
    for (const auto& [name, rule] : m_mapping)
        add(name);
    for (const auto& [name, json] : person.appUser.own)
        add(name);
    return profile;
}

std::map<std::string, std::string> AppUserRules::first(const OktaUser& person) const
{
    std::map<std::string, std::string> values;
    for (const auto& [name, rule] : m_mapping) {
        if (!rule.isPushed)
            values[name] = scim::toJson(evaluated(rule.expression, person));
    }
    return values;
}

bool AppUserRules::isSent(const std::string& attribute, const OktaUser& person, MappingUse use) const
{
    if (person.appUser.own.contains(attribute))
        return true;
    const MappedProperty* rule = mapped(attribute);
    return rule != nullptr && (rule->isPushed || use == MappingUse::Assignment);
}

OutgoingUser AppUserRules::outgoing(const OktaUser& person, MappingUse use) const
{
    OutgoingUser out(person);
    for (const AppAttribute& attribute : appAttributes()) {
        const auto member = baseAttribute(attribute.oktaName)->member;
        const std::string name = attribute.name;
        if (name == "userName")
            out.user.profile.*member = userName(person);
        else if (const auto own = isSent(name, person, use) ? value(name, person) : std::nullopt)
            out.user.profile.*member = textOf(*own);
        else
            (out.user.profile.*member).clear();
        if (!isSent(name, person, use))
            out.kept.push_back(member);
    }
    for (const auto& [name, facts] : m_custom) {
        const std::string path = textIn(facts, "externalName").value_or("");
        const std::string schema = textIn(facts, "externalNamespace").value_or("");
        // Okta sends nothing of an attribute that has no place in SCIM.
        if (path.empty() || schema.empty() || !isSent(name, person, use))
            continue;
        out.custom.push_back({schema, path, scim::toJson(value(name, person).value_or(JsonValue(nullptr)))});
    }
    return out;
}

} // namespace rollcall::demo::management
