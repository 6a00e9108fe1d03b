// SPDX-License-Identifier: Apache-2.0
// People and groups as they are served.
#include "Rendering.h"

#include "core/Timestamp.h"
#include "scim/Version1.h"

namespace rollcall::listener {

std::string entityTag(std::int64_t version)
{
    return "W/\"" + std::to_string(version) + "\"";
}

std::string Rendering::personUrl(const directory::ResourceId& id) const
{
    return m_baseUrl + "Users/" + id.value;
}

std::string Rendering::groupUrl(const directory::ResourceId& id) const
{
    return m_baseUrl + "Groups/" + id.value;
}

std::string Rendering::person(const directory::Person& person, const std::vector<directory::GroupReference>& groups,
                              const directory::ResourceId& manager) const
{
    const scim::Envelope envelope{.id = person.id.value,
                                  .location = personUrl(person.id),
                                  .created = core::toRfc3339(person.created),
                                  .lastModified = core::toRfc3339(person.lastModified),
                                  .version = entityTag(person.version),
                                  .managerRef = manager.value.empty() ? std::string() : personUrl(manager)};
    std::vector<scim::Reference> references;
    references.reserve(groups.size());
    for (const auto& group : groups) {
        references.push_back({.value = group.id.value,
                              .ref = groupUrl(group.id),
                              .display = group.displayName,
                              .type = group.isDirect ? "direct" : "indirect"});
    }
    return scim::renderUser(person.resource, envelope, references);
}

scim::Envelope Rendering::envelope(const directory::Group& group) const
{
    return {.id = group.id.value,
            .location = groupUrl(group.id),
            .created = core::toRfc3339(group.created),
            .lastModified = core::toRfc3339(group.lastModified),
            .version = entityTag(group.version)};
}

std::string Rendering::group(const directory::Group& group,
                             const std::optional<std::vector<directory::MemberRow>>& members) const
{
    if (!members)
        return scim::renderGroup(group.resource, envelope(group), std::nullopt);
    std::vector<scim::Reference> references;
    references.reserve(members->size());
    for (const auto& member : *members)
        references.push_back(memberReference(member));
    return scim::renderGroup(group.resource, envelope(group), references);
}

std::string Rendering::groupHead(const directory::Group& group) const
{
    return scim::renderGroupHead(group.resource, envelope(group));
}

std::string Rendering::member(const directory::MemberRow& member) const
{
    std::string text;
    if (m_dialect == Dialect::Version1)
        scim::appendReferenceVersion1(text, memberReference(member));
    else
        scim::appendReference(text, memberReference(member));
    return text;
}

std::string Rendering::inDialect(std::string resource) const
{
    return m_dialect == Dialect::Version1 ? scim::toVersion1(std::move(resource)) : resource;
}

std::string Rendering::list(std::int64_t total, std::int64_t startIndex,
                            const std::vector<std::string>& resources) const
{
    return m_dialect == Dialect::Version1 ? scim::renderListVersion1(total, startIndex, resources)
                                          : scim::renderListResponse(total, startIndex, resources);
}

scim::Reference Rendering::memberReference(const directory::MemberRow& member) const
{
    const bool isPerson = member.kind == directory::MemberKind::Person;
    return {.value = member.id.value,
            .ref = isPerson ? personUrl(member.id) : groupUrl(member.id),
            .display = member.display,
            .type = isPerson ? "User" : "Group"};
}

} // namespace rollcall::listener
