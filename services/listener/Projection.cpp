// SPDX-License-Identifier: Apache-2.0
// `attributes` and `excludedAttributes` of a query.
#include "Projection.h"

#include "scim/Fold.h"
#include "scim/Json.h"

#include <algorithm>
#include <utility>

namespace rollcall::listener {

namespace {

bool isAlwaysServed(std::string_view name)
{
    return scim::equalsIgnoringAsciiCase(name, "schemas") || scim::equalsIgnoringAsciiCase(name, "id");
}

void keepSubAttributes(scim::JsonValue& value, const std::vector<std::string_view>& names, bool isExclusion)
{
    if (value.is_array()) {
        for (auto& element : value.get_array())
            keepSubAttributes(element, names, isExclusion);
        return;
    }
    if (!value.is_object())
        return;
    scim::JsonObject kept;
    for (auto& member : value.get_object()) {
        const bool isNamed = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
            return scim::equalsIgnoringAsciiCase(name, {member.key().data(), member.key().size()});
        });
        if (isNamed != isExclusion)
            kept.emplace(member.key(), std::move(member.value()));
    }
    value = std::move(kept);
}

} // namespace

Projection::Name Projection::readName(std::string_view text, const scim::ResourceType& type)
{
    const auto isPrefix = [&](std::string_view urn) {
        return text.size() > urn.size() && text[urn.size()] == ':' &&
               scim::equalsIgnoringAsciiCase(text.substr(0, urn.size()), urn);
    };
    if (isPrefix(type.core.urn)) {
        text.remove_prefix(type.core.urn.size() + 1);
    } else {
        for (const auto& extension : type.extensions) {
            if (scim::equalsIgnoringAsciiCase(text, extension.urn))
                return {extension.urn, {}};
            if (isPrefix(extension.urn))
                return {extension.urn, std::string(text.substr(extension.urn.size() + 1))};
        }
    }
    const auto dot = text.find('.');
    if (dot == std::string_view::npos || text.find(':') != std::string_view::npos)
        return {std::string(text), {}};
    return {std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

scim::Result<Projection> Projection::read(const std::optional<std::string>& attributes,
                                          const std::optional<std::string>& excludedAttributes,
                                          const scim::ResourceType& type)
{
    Projection projection;
    if (attributes && excludedAttributes) {
        return tl::unexpected(scim::invalidValue(
            "The query has both attributes and excludedAttributes; a request may have one of them."));
    }
    projection.m_isExclusion = excludedAttributes.has_value();
    std::string_view rest = attributes ? *attributes : excludedAttributes ? *excludedAttributes : std::string_view{};
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        auto name = rest.substr(0, comma);
        while (!name.empty() && name.front() == ' ')
            name.remove_prefix(1);
        while (!name.empty() && name.back() == ' ')
            name.remove_suffix(1);
        if (!name.empty())
            projection.m_names.push_back(readName(name, type));
        if (comma == std::string_view::npos)
            break;
        rest.remove_prefix(comma + 1);
    }
    return projection;
}

bool Projection::includes(std::string_view attribute) const
{
    if (m_names.empty() || isAlwaysServed(attribute))
        return true;
    const bool isNamed = std::any_of(m_names.begin(), m_names.end(), [&](const Name& name) {
        return scim::equalsIgnoringAsciiCase(name.attribute, attribute) &&
               (!m_isExclusion || name.subAttribute.empty());
    });
    return isNamed != m_isExclusion;
}

std::vector<std::string_view> Projection::subAttributesOf(std::string_view attribute) const
{
    std::vector<std::string_view> subAttributes;
    for (const auto& name : m_names) {
        if (!scim::equalsIgnoringAsciiCase(name.attribute, attribute))
            continue;
        if (name.subAttribute.empty())
            return {};
        subAttributes.push_back(name.subAttribute);
    }
    return subAttributes;
}

std::string Projection::applyWithin(std::string_view attribute, std::string value) const
{
    const auto subAttributes = subAttributesOf(attribute);
    if (subAttributes.empty())
        return value;
    auto parsed = scim::parseJson(value);
    if (!parsed)
        return value;
    keepSubAttributes(*parsed, subAttributes, m_isExclusion);
    return scim::toJson(*parsed);
}

std::string Projection::apply(std::string resource) const
{
    if (m_names.empty())
        return resource;
    auto parsed = scim::parseJson(resource);
    if (!parsed || !parsed->is_object())
        return resource;
    scim::JsonObject kept;
    for (auto& member : parsed->get_object()) {
        const std::string_view key{member.key().data(), member.key().size()};
        if (!includes(key))
            continue;
        const auto subAttributes = subAttributesOf(key);
        auto value = std::move(member.value());
        if (!subAttributes.empty() && !isAlwaysServed(key))
            keepSubAttributes(value, subAttributes, m_isExclusion);
        kept.emplace(member.key(), std::move(value));
    }
    return scim::toJson(kept);
}

} // namespace rollcall::listener
