// SPDX-License-Identifier: Apache-2.0
#include "OnboardingWriters.h"

#include <utility>

namespace rollcall::directory {

core::Result<std::optional<Registration>> RegistrationWriter::current(IntegrationId integration,
                                                                      const ResourceId& person)
{
    return m_registrations.current(integration, person);
}

core::Result<Registration> RegistrationWriter::add(const Registration& registration)
{
    Registration added = registration;
    added.recorded = m_context.now;
    const auto id = m_registrations.insertCurrent(added);
    if (!id)
        return tl::unexpected(id.error());
    added.id = *id;
    if (auto fed = m_context.addFeed(FeedKind::Registration, FeedChange::Added, added.integration, id->value); !fed)
        return tl::unexpected(std::move(fed.error()));
    return added;
}

core::Result<MailTemplate> MailTemplateWriter::save(const MailTemplate& mailTemplate, std::int64_t basedOn)
{
    const auto last = m_templates.lastVersion(mailTemplate.key);
    if (!last)
        return tl::unexpected(last.error());
    if (*last != basedOn)
        return core::failure(
            core::ErrorKind::Conflict,
            "This template was saved by somebody else meanwhile. Look at what changed, then save again.");
    MailTemplate saved = mailTemplate;
    saved.version = *last + 1;
    saved.saved = m_context.now;
    if (auto inserted = m_templates.insert(saved); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    if (auto fed = m_context.addFeed(FeedKind::Setting, FeedChange::Changed, saved.key.integration, 0); !fed)
        return tl::unexpected(std::move(fed.error()));
    return saved;
}

} // namespace rollcall::directory
