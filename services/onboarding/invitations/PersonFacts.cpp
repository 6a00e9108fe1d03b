// SPDX-License-Identifier: Apache-2.0
// Reads from a stored person what invitations go by.
#include "onboarding/InvitationPolicy.h"

#include "scim/Filter.h"
#include "scim/Json.h"
#include "scim/Resource.h"
#include "scim/Schema.h"

#include <algorithm>
#include <string_view>

namespace rollcall::onboarding {

namespace {

std::string textOf(const scim::JsonValue* value)
{
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// `attribute`, `attribute.sub`, each also behind the URN of an extension.
std::string textAt(const scim::JsonObject& resource, std::string_view path)
{
    const scim::JsonObject* object = &resource;
    if (const auto colon = path.rfind(':'); colon != std::string_view::npos) {
        const scim::JsonValue* extension = scim::findMember(resource, path.substr(0, colon));
        if (extension == nullptr || !extension->is_object())
            return {};
        object = &extension->get_object();
        path.remove_prefix(colon + 1);
    }
    const auto dot = path.find('.');
    const scim::JsonValue* value = scim::findMember(*object, path.substr(0, dot));
    if (dot == std::string_view::npos)
        return textOf(value);
    return value != nullptr && value->is_object() ? textOf(scim::findMember(value->get_object(), path.substr(dot + 1)))
                                                  : std::string();
}

bool isTheirTurn(const scim::JsonObject& resource, const InvitationSettings& settings,
                 const std::vector<std::string>& groups)
{
    if (!settings.waveGroups.empty()) {
        const auto isOf = [&](const std::string& group) {
            return std::ranges::find(settings.waveGroups, group) != settings.waveGroups.end();
        };
        if (std::ranges::none_of(groups, isOf))
            return false;
    }
    if (settings.waveFilter.empty())
        return true;
    const auto filter = scim::parseFilter(settings.waveFilter);
    return filter && scim::matches(*filter->root, scim::userResourceType(), resource);
}

} // namespace

PersonFacts factsOf(const directory::Person& person, const InvitationSettings& settings,
                    const std::vector<std::string>& groups)
{
    PersonFacts facts;
    facts.id = person.id;
    facts.row = person.rowId;
    facts.isActive = person.active;
    facts.userName = person.userName;
    const auto parsed = scim::parseJson(person.resource, scim::ownLimits);
    if (!parsed || !parsed->is_object())
        return facts;
    const scim::JsonObject& resource = parsed->get_object();
    facts.address = scim::personColumns(resource).primaryEmail;
    if (settings.when == InviteWhen::OnStartDate)
        facts.startDate = textAt(resource, settings.startDateAttribute);
    facts.isTheirTurn = isTheirTurn(resource, settings, groups);
    return facts;
}

} // namespace rollcall::onboarding
