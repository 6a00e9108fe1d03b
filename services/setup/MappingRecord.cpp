// SPDX-License-Identifier: Apache-2.0
// One setting for each attribute, so that two processes never overwrite each other's.
#include "setup/MappingRecord.h"

#include "scim/Json.h"
#include "setup/Mapping.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr std::size_t longestName = 200;

std::string keyOf(directory::IntegrationId integration, std::string_view name)
{
    return "setup/" + std::to_string(integration.value) + "/mapping/" + std::string(name);
}

std::string attributeKey(directory::IntegrationId integration, std::string_view scimPath)
{
    return keyOf(integration, "attribute/" + std::string(scimPath));
}

std::string textOf(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const scim::JsonString* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

/// JSON's null when it is not there, or was forgotten.
core::Result<scim::JsonValue> jsonAt(directory::ReadSession& session, const std::string& key)
{
    auto stored = session.setting(key);
    if (!stored)
        return tl::unexpected(std::move(stored.error()));
    if (!*stored || (*stored)->empty())
        return scim::JsonValue(nullptr);
    auto parsed = scim::parseJson(**stored);
    if (!parsed)
        return core::failure(core::ErrorKind::Corrupt, "What was kept of the mapping cannot be read.", key);
    return std::move(*parsed);
}

bool isAttributeName(std::string_view name)
{
    return name.size() <= longestName && std::ranges::all_of(name, [](char character) {
               return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                      (character >= '0' && character <= '9') || character == '_';
           });
}

} // namespace

core::Result<MappingExpectations> readMappingExpectations(directory::ReadSession& session,
                                                          directory::IntegrationId integration, const Profile& profile)
{
    MappingExpectations expectations;
    auto unique = session.setting(keyOf(integration, "unique"));
    if (!unique)
        return tl::unexpected(std::move(unique.error()));
    expectations.uniqueIdentifier = unique->value_or("");
    for (const SyncedAttribute& attribute : profile.attributes) {
        const auto stored = jsonAt(session, attributeKey(integration, attribute.path));
        if (!stored)
            return tl::unexpected(stored.error());
        if (!stored->is_object())
            continue;
        const scim::JsonObject& object = stored->get_object();
        AttributeExpectation expectation{textOf(object, "label"), textOf(object, "oktaAttribute"), {}};
        if (const scim::JsonValue* required = object.if_contains("isRequired");
            required != nullptr && required->is_bool())
            expectation.isRequired = required->get_bool();
        if (!expectation.isEmpty())
            expectations.attributes[attribute.path] = std::move(expectation);
    }
    return expectations;
}

core::Result<> saveAttributeExpectation(directory::WriteSession& session, directory::IntegrationId integration,
                                        std::string_view scimPath, const AttributeExpectation& expectation)
{
    if (expectation.label.size() > longestName)
        return core::failure(core::ErrorKind::Invalid, "This is too long to be the name of an attribute.");
    if (!isAttributeName(expectation.oktaAttribute))
        return core::failure(core::ErrorKind::Invalid,
                             "“" + expectation.oktaAttribute.substr(0, longestName) +
                                 "” is no attribute of the Okta user profile: its variable name has letters, digits "
                                 "and underscores alone, such as secondEmail. An expression belongs into Okta.");
    if (expectation.isEmpty())
        return session.saveSetting(attributeKey(integration, scimPath), "");
    scim::JsonObject object;
    if (!expectation.label.empty())
        object["label"] = expectation.label;
    if (!expectation.oktaAttribute.empty())
        object["oktaAttribute"] = expectation.oktaAttribute;
    if (expectation.isRequired)
        object["isRequired"] = *expectation.isRequired;
    return session.saveSetting(attributeKey(integration, scimPath), scim::toJson(object));
}

core::Result<> saveUniqueIdentifier(directory::WriteSession& session, directory::IntegrationId integration,
                                    std::string_view scimPath)
{
    if (scimPath.size() > longestName)
        return core::failure(core::ErrorKind::Invalid, "This is too long to be the name of an attribute.");
    return session.saveSetting(keyOf(integration, "unique"), scimPath);
}

Profile expectedProfile(Profile profile, const MappingExpectations& expectations)
{
    if (!expectations.uniqueIdentifier.empty())
        profile.uniqueIdentifier = expectations.uniqueIdentifier;
    for (SyncedAttribute& attribute : profile.attributes) {
        const auto found = expectations.attributes.find(attribute.path);
        if (found == expectations.attributes.end())
            continue;
        const AttributeExpectation& wanted = found->second;
        if (!wanted.label.empty())
            attribute.label = wanted.label;
        if (!wanted.oktaAttribute.empty()) {
            attribute.usualAttribute = attribute.oktaAttribute;
            attribute.oktaAttribute = wanted.oktaAttribute;
        }
        attribute.isRequired = wanted.isRequired.value_or(attribute.isRequired);
    }
    return profile;
}

core::Result<std::vector<KeptMapping>> readKeptMappings(directory::ReadSession& session,
                                                        directory::IntegrationId integration)
{
    const auto stored = jsonAt(session, keyOf(integration, "kept"));
    if (!stored)
        return tl::unexpected(stored.error());
    std::vector<KeptMapping> kept;
    if (!stored->is_array())
        return kept;
    for (const scim::JsonValue& value : stored->get_array()) {
        const scim::JsonObject* object = value.if_object();
        if (object == nullptr)
            continue;
        const scim::JsonValue* at = object->if_contains("at");
        auto mapping = importMapping(textOf(*object, "mapping"));
        if (mapping && at != nullptr && at->is_int64())
            kept.push_back({core::fromMilliseconds(at->get_int64()), std::move(*mapping)});
    }
    return kept;
}

core::Result<> saveKeptMappings(directory::WriteSession& session, directory::IntegrationId integration,
                                const std::vector<KeptMapping>& kept)
{
    scim::JsonArray array;
    for (const KeptMapping& one : kept) {
        if (array.size() == mostKeptMappings)
            break;
        array.push_back(
            scim::JsonObject{{"at", core::toMilliseconds(one.at)}, {"mapping", exportMapping(one.mapping)}});
    }
    return session.saveSetting(keyOf(integration, "kept"), scim::toJson(scim::JsonValue(std::move(array))));
}

} // namespace rollcall::setup
