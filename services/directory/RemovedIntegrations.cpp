// SPDX-License-Identifier: Apache-2.0
// In the order of what refers to what: memberships, groups, people, their invitations, the integration itself.
#include "RemovedIntegrations.h"

#include "Rows.h"

#include <array>
#include <string_view>
#include <vector>

namespace rollcall::directory {

core::Result<std::int64_t> RemovedIntegrations::deleteSome(std::int64_t limit)
{
    const auto removed = m_connection.integer("SELECT id FROM integrations WHERE removed IS NOT NULL LIMIT 1");
    if (!removed)
        return tl::unexpected(removed.error());
    if (*removed == 0)
        return 0;
    const IntegrationId integration(*removed);
    auto done = deleteGroups(integration, limit);
    if (!done || *done >= limit)
        return done;
    auto people = deletePeople(integration, limit - *done);
    if (!people)
        return people;
    *done += *people;
    if (*done >= limit)
        return done;
    const auto onboarding = deleteOnboarding(integration, limit - *done);
    if (!onboarding)
        return onboarding;
    *done += *onboarding;
    if (*done >= limit)
        return done;
    Statement row = m_connection.statement("DELETE FROM integrations WHERE id = ?");
    if (auto deleted = row.bind(integration.value).run(); !deleted)
        return tl::unexpected(std::move(deleted.error()));
    return *done + 1;
}

core::Result<std::int64_t> RemovedIntegrations::deleteGroups(IntegrationId integration, std::int64_t limit)
{
    Statement query =
        m_connection.statement("SELECT id FROM directory_groups WHERE integration = ? ORDER BY id LIMIT ?");
    const auto groups = allIds<GroupId>(query.bind(integration.value).bind(limit));
    if (!groups)
        return tl::unexpected(groups.error());
    std::int64_t done = 0;
    for (const GroupId group : *groups) {
        auto members = m_memberships.removeSome(group, limit - done);
        if (!members)
            return members;
        done += *members;
        if (done >= limit)
            return done;
        if (auto removed = m_groups.remove(group); !removed)
            return tl::unexpected(std::move(removed.error()));
        if (++done >= limit)
            return done;
    }
    return done;
}

core::Result<std::int64_t> RemovedIntegrations::deletePeople(IntegrationId integration, std::int64_t limit)
{
    std::vector<PersonId> people;
    {
        Statement query = m_connection.statement("SELECT id FROM people WHERE integration = ? ORDER BY id LIMIT ?");
        auto ids = allIds<PersonId>(query.bind(integration.value).bind(limit));
        if (!ids)
            return tl::unexpected(std::move(ids.error()));
        people = std::move(*ids);
    }
    for (const PersonId person : people) {
        if (auto removed = m_people.remove(person); !removed)
            return tl::unexpected(std::move(removed.error()));
    }
    return static_cast<std::int64_t>(people.size());
}

core::Result<std::int64_t> RemovedIntegrations::deleteOnboarding(IntegrationId integration, std::int64_t limit)
{
    constexpr std::array deletions{
        std::string_view(
            "DELETE FROM invitation_links WHERE id IN (SELECT l.id FROM invitations v JOIN invitation_links "
            "l ON l.invitation = v.id WHERE v.integration = ? LIMIT ?)"),
        std::string_view("DELETE FROM mail_attempts WHERE id IN (SELECT id FROM mail_attempts WHERE integration = ? "
                         "LIMIT ?)"),
        std::string_view("DELETE FROM enrolment_reports WHERE (invitation, platform, trouble) IN (SELECT r.invitation, "
                         "r.platform, r.trouble FROM invitations v JOIN enrolment_reports r ON r.invitation = v.id "
                         "WHERE v.integration = ? LIMIT ?)"),
        std::string_view("DELETE FROM write_backs WHERE id IN (SELECT id FROM write_backs WHERE integration = ? "
                         "LIMIT ?)"),
        std::string_view("DELETE FROM invitations WHERE id IN (SELECT id FROM invitations WHERE integration = ? "
                         "LIMIT ?)"),
        std::string_view("DELETE FROM registrations WHERE id IN (SELECT id FROM registrations WHERE integration = ? "
                         "LIMIT ?)"),
        std::string_view("DELETE FROM suppressed_addresses WHERE (integration, folded) IN (SELECT integration, folded "
                         "FROM suppressed_addresses WHERE integration = ? LIMIT ?)"),
        std::string_view(
            "DELETE FROM mail_templates WHERE (integration, kind, language, version) IN (SELECT integration, "
            "kind, language, version FROM mail_templates WHERE integration = ? LIMIT ?)"),
    };
    std::int64_t done = 0;
    for (const std::string_view sql : deletions) {
        Statement deletion = m_connection.statement(sql);
        if (auto deleted = deletion.bind(integration.value).bind(limit - done).run(); !deleted)
            return tl::unexpected(std::move(deleted.error()));
        done += deletion.rowsAffected();
        if (done >= limit)
            break;
    }
    return done;
}

} // namespace rollcall::directory
