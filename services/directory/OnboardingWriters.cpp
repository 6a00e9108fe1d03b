// SPDX-License-Identifier: Apache-2.0
#include "OnboardingWriters.h"

#include <utility>

namespace rollcall::directory {

core::Result<std::optional<Registration>> RegistrationWriter::current(IntegrationId integration,
                                                                      const ResourceId& person)
{
    return m_registrations.current(integration, person);
}

core::Result<bool> RegistrationWriter::isKnown(const Registration& registration)
{
    return m_registrations.isKnown(registration);
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

core::Result<std::optional<WriteBack>> RegistrationWriter::writeBack(IntegrationId integration,
                                                                     const ResourceId& person)
{
    return m_registrations.writeBack(integration, person);
}

core::Result<WriteBack> RegistrationWriter::saveWriteBack(const WriteBack& writeBack)
{
    WriteBack saved = writeBack;
    saved.changed = m_context.now;
    if (auto put = m_registrations.putWriteBack(saved); !put)
        return tl::unexpected(std::move(put.error()));
    const auto found = m_registrations.writeBack(saved.integration, saved.person);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return core::failure(core::ErrorKind::NotFound, "The integration is not there any more.");
    saved.id = (*found)->id;
    if (auto fed =
            m_context.addFeed(FeedKind::Registration, FeedChange::Changed, saved.integration, saved.evidence.value);
        !fed)
        return tl::unexpected(std::move(fed.error()));
    return saved;
}

core::Result<std::int64_t> RegistrationWriter::additionsSince(IntegrationId integration, core::Timestamp since)
{
    return m_registrations.additionsSince(integration, since);
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
