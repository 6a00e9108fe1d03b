// SPDX-License-Identifier: Apache-2.0
// Projections.
#include "scim/Projection.h"

#include "AttributeLookup.h"
#include "Emptiness.h"
#include "scim/Fold.h"

#include <algorithm>
#include <utility>

namespace rollcall::scim {

namespace {

constexpr std::size_t mostNames = 500;

std::string_view trimmedOfSpaces(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(' ');
    const std::size_t last = text.find_last_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
}

std::vector<std::string> splitAtCommas(std::string_view text)
{
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        if (const std::string_view name = trimmedOfSpaces(text.substr(0, comma)); !name.empty()) {
            names.emplace_back(name);
        }
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return names;
}

/// Whether the text is the URN followed by a colon and something.
bool isBehind(std::string_view text, std::string_view urn)
{
    return text.size() > urn.size() + 1 && text[urn.size()] == ':' &&
           equalsIgnoringAsciiCase(text.substr(0, urn.size()), urn);
}

AttributePath splitName(std::string schemaUrn, std::string_view text)
{
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) {
        return {std::move(schemaUrn), std::string(text), {}};
    }
    return {std::move(schemaUrn), std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

/// The core URN becomes none, an extension's its own spelling; attribute empty where the URN stands alone. Where a URN
/// that is not known here ends cannot be told: it is taken for one of its own and for one with an attribute.
void addName(std::vector<AttributePath>& names, std::string_view text, const ResourceType& type)
{
    if (equalsIgnoringAsciiCase(text, type.core.urn)) {
        names.emplace_back();
        return;
    }
    const Schema* behind = isBehind(text, type.core.urn) ? &type.core : nullptr;
    for (const Schema& extension : type.extensions) {
        if (equalsIgnoringAsciiCase(text, extension.urn)) {
            names.push_back({extension.urn, {}, {}});
            return;
        }
        // One URN can begin another.
        if (isBehind(text, extension.urn) && (behind == nullptr || extension.urn.size() > behind->urn.size())) {
            behind = &extension;
        }
    }
    if (behind != nullptr) {
        const std::string urn = behind == &type.core ? std::string() : behind->urn;
        names.push_back(splitName(urn, text.substr(behind->urn.size() + 1)));
        return;
    }
    if (!looksLikeUrn(text)) {
        names.push_back(splitName({}, text));
        return;
    }
    const std::size_t colon = text.rfind(':');
    names.push_back({std::string(text), {}, {}});
    names.push_back(splitName(std::string(text.substr(0, colon)), text.substr(colon + 1)));
}

bool isSamePath(const AttributePath& left, const AttributePath& right)
{
    return equalsIgnoringAsciiCase(left.schemaUrn, right.schemaUrn) &&
           equalsIgnoringAsciiCase(left.attribute, right.attribute) &&
           equalsIgnoringAsciiCase(left.subAttribute, right.subAttribute);
}

bool isAlwaysServed(const AttributePath& path)
{
    return path.schemaUrn.empty() && path.subAttribute.empty() &&
           (equalsIgnoringAsciiCase(path.attribute, "schemas") || equalsIgnoringAsciiCase(path.attribute, "id"));
}

} // namespace

Projection Projection::everything(const ResourceType& type)
{
    return {type, {}, true};
}

Projection::Projection(const ResourceType& type, const std::vector<std::string>& names, bool isExclusion)
    : m_isSelective(!names.empty()), m_isExclusion(isExclusion)
{
    for (const std::string& name : names) {
        addName(m_names, name, type);
    }
    addRules({}, type.core.attributes);
    for (const Schema& extension : type.extensions) {
        addRules(extension.urn, extension.attributes);
    }
    // Nothing of these is ever stored, so that there is nothing to look for in what is rendered.
    std::erase_if(m_hidden, [](const Rule& rule) {
        return rule.reason == Reason::Never && rule.path.schemaUrn.empty() &&
               equalsIgnoringAsciiCase(rule.path.attribute, "password");
    });
}

void Projection::addRules(const std::string& schemaUrn, const std::vector<Attribute>& attributes)
{
    const auto add = [this](AttributePath path, const Attribute& attribute) {
        if (attribute.returned == Returned::Always) {
            m_always.push_back({std::move(path), Reason::Always});
        } else if (attribute.returned == Returned::Never || attribute.mutability == Mutability::WriteOnly) {
            m_hidden.push_back({std::move(path), Reason::Never});
        } else if (attribute.returned == Returned::Request) {
            m_hidden.push_back({std::move(path), Reason::OnRequest});
        }
    };
    for (const Attribute& attribute : attributes) {
        add({schemaUrn, attribute.name, {}}, attribute);
        for (const Attribute& part : attribute.subAttributes) {
            add({schemaUrn, attribute.name, part.name}, part);
        }
    }
}

Result<Projection> Projection::read(const std::vector<std::string>& attributes,
                                    const std::vector<std::string>& excludedAttributes, const ResourceType& type)
{
    if (!attributes.empty() && !excludedAttributes.empty()) {
        return tl::unexpected(invalidValue("The query has both attributes and excludedAttributes; a request may have "
                                           "one of them (RFC 7644, 3.9)."));
    }
    const std::vector<std::string>& names = attributes.empty() ? excludedAttributes : attributes;
    if (names.size() > mostNames) {
        return tl::unexpected(invalidValue("The query names " + std::to_string(names.size()) +
                                           " attributes; it can name " + std::to_string(mostNames) + "."));
    }
    return Projection(type, names, attributes.empty());
}

Result<Projection> Projection::read(const std::optional<std::string>& attributes,
                                    const std::optional<std::string>& excludedAttributes, const ResourceType& type)
{
    return read(attributes ? splitAtCommas(*attributes) : std::vector<std::string>(),
                excludedAttributes ? splitAtCommas(*excludedAttributes) : std::vector<std::string>(), type);
}

void Projection::alsoReturnWritten(const AttributePath& path)
{
    std::erase_if(m_hidden, [&path](const Rule& rule) {
        const bool isWritten = path.subAttribute.empty()
                                   ? isSamePath({rule.path.schemaUrn, rule.path.attribute, {}}, path)
                                   : isSamePath(rule.path, path);
        return rule.reason == Reason::OnRequest && isWritten;
    });
}

void Projection::alsoReturnWritten(const JsonObject& written)
{
    if (m_hidden.empty()) {
        return;
    }
    for (const auto& member : written) {
        const std::string name(member.key());
        const JsonObject* block = member.value().if_object();
        if (block == nullptr || !looksLikeUrn(name)) {
            alsoReturnWritten(AttributePath{{}, name, {}});
            continue;
        }
        for (const auto& inner : *block) {
            alsoReturnWritten(AttributePath{name, std::string(inner.key()), {}});
        }
    }
}

bool Projection::isNamed(const AttributePath& path) const
{
    return std::ranges::any_of(m_names, [&path](const AttributePath& name) {
        return isSamePath(name, path) ||
               (name.attribute.empty() && equalsIgnoringAsciiCase(name.schemaUrn, path.schemaUrn));
    });
}

bool Projection::isNamedBelow(const AttributePath& path) const
{
    return std::ranges::any_of(m_names, [&path](const AttributePath& name) {
        return !name.subAttribute.empty() && isSamePath({name.schemaUrn, name.attribute, {}}, path);
    });
}

const Projection::Rule* Projection::ruleFor(const AttributePath& path) const
{
    const auto isMeant = [&path](const Rule& rule) { return isSamePath(rule.path, path); };
    if (const auto found = std::ranges::find_if(m_hidden, isMeant); found != m_hidden.end()) {
        return &*found;
    }
    const auto found = std::ranges::find_if(m_always, isMeant);
    return found == m_always.end() ? nullptr : &*found;
}

bool Projection::isServed(const AttributePath& path) const
{
    const Rule* rule = ruleFor(path);
    if (isAlwaysServed(path) || (rule != nullptr && rule->reason == Reason::Always)) {
        return true;
    }
    if (rule != nullptr && rule->reason == Reason::Never) {
        return false;
    }
    const bool isWanted = isNamed(path);
    const bool isAskedFor = m_isSelective && !m_isExclusion && (isWanted || isNamedBelow(path));
    if (rule != nullptr) {
        return isAskedFor;
    }
    return !m_isSelective || (m_isExclusion ? !isWanted : isAskedFor);
}

bool Projection::isPartServed(const AttributePath& path, bool isWholeNamed) const
{
    const Rule* rule = ruleFor(path);
    if (rule != nullptr && rule->reason != Reason::OnRequest) {
        return rule->reason == Reason::Always;
    }
    const bool isWanted =
        std::ranges::any_of(m_names, [&path](const AttributePath& name) { return isSamePath(name, path); });
    if (m_isExclusion || !m_isSelective) {
        return rule == nullptr && !isWanted;
    }
    return isWanted || (rule == nullptr && isWholeNamed);
}

bool Projection::includes(std::string_view attribute) const
{
    return isServed({{}, std::string(attribute), {}});
}

JsonValue Projection::trimmed(const AttributePath& path, const JsonValue& value) const
{
    if (const JsonArray* values = value.if_array()) {
        JsonArray out;
        for (const JsonValue& element : *values) {
            JsonValue kept = trimmed(path, element);
            if (!isUnassigned(kept) || isUnassigned(element)) {
                out.push_back(std::move(kept));
            }
        }
        return out;
    }
    const JsonObject* parts = value.if_object();
    if (parts == nullptr) {
        return value;
    }
    // An attribute that is served without being named at all comes as a whole.
    const bool isWholeNamed = !m_isSelective || m_isExclusion || isNamed(path) || !isNamedBelow(path);
    JsonObject out;
    for (const auto& part : *parts) {
        if (isPartServed({path.schemaUrn, path.attribute, std::string(part.key())}, isWholeNamed)) {
            out.emplace(part.key(), part.value());
        }
    }
    return out;
}

void Projection::trimBlock(JsonObject& out, std::string_view schemaUrn, const JsonObject& block) const
{
    for (const auto& member : block) {
        const AttributePath path{std::string(schemaUrn), std::string(member.key()), {}};
        if (!isServed(path)) {
            continue;
        }
        JsonValue kept = isAlwaysServed(path) ? member.value() : trimmed(path, member.value());
        if (!isUnassigned(kept) || isUnassigned(member.value())) {
            out.emplace(member.key(), std::move(kept));
        }
    }
}

JsonObject Projection::apply(const JsonObject& resource) const
{
    JsonObject out;
    if (isWhole()) {
        out = resource;
        return out;
    }
    for (const auto& member : resource) {
        const std::string_view name = member.key();
        if (!looksLikeUrn(name) || !member.value().is_object()) {
            trimBlock(out, {}, JsonObject{{member.key(), member.value()}});
            continue;
        }
        JsonObject block;
        trimBlock(block, name, member.value().get_object());
        if (!block.empty()) {
            out.emplace(member.key(), std::move(block));
        }
    }
    return out;
}

std::string Projection::apply(std::string resource) const
{
    if (isWhole()) {
        return resource;
    }
    const Result<JsonValue> parsed = parseJson(resource, ownLimits);
    if (!parsed || !parsed->is_object()) {
        return resource;
    }
    return toJson(apply(parsed->get_object()));
}

std::string Projection::applyWithin(std::string_view attribute, std::string value) const
{
    const AttributePath path{{}, std::string(attribute), {}};
    const bool hasHiddenParts = std::ranges::any_of(m_hidden, [&path](const Rule& rule) {
        return !rule.path.subAttribute.empty() && isSamePath({rule.path.schemaUrn, rule.path.attribute, {}}, path);
    });
    if (!hasHiddenParts && !isNamedBelow(path)) {
        return value;
    }
    const Result<JsonValue> parsed = parseJson(value, ownLimits);
    return parsed ? toJson(trimmed(path, *parsed)) : value;
}

} // namespace rollcall::scim
