// SPDX-License-Identifier: Apache-2.0
#include "WriteBackStep.h"

#include "directory/Jobs.h"
#include "onboarding/WriteBackKeeper.h"

#include <chrono>
#include <string>

namespace rollcall::onboarding {

core::Result<WriteBackSituation> writeBackSituationOf(directory::WriteSession& session,
                                                      directory::IntegrationId integration,
                                                      const directory::ResourceId& person)
{
    const auto found = session.person(integration, person);
    if (!found)
        return tl::unexpected(found.error());
    auto registration = session.registrations().current(integration, person);
    if (!registration)
        return tl::unexpected(registration.error());
    auto writeBack = session.registrations().writeBack(integration, person);
    if (!writeBack)
        return tl::unexpected(writeBack.error());
    const auto additions = session.registrations().additionsSince(integration, session.now() - std::chrono::hours(1));
    if (!additions)
        return tl::unexpected(additions.error());
    WriteBackSituation situation;
    situation.integration = integration;
    situation.person = person;
    if (*found)
        situation.row = (*found)->rowId;
    situation.isActive = *found && (*found)->active;
    situation.registration = std::move(*registration);
    situation.writeBack = std::move(*writeBack);
    situation.additionsThisHour = *additions;
    situation.now = session.now();
    return situation;
}

core::Result<bool> apply(directory::WriteSession& session, const WriteBackDecision& decision)
{
    if (!decision.writeBack)
        return false;
    directory::WriteBack row = *decision.writeBack;
    if (decision.isOrdered) {
        directory::NewJob job;
        job.integration = row.integration;
        job.kind = writeBackJob;
        job.subject = row.person.value;
        // What takes a privilege away goes ahead of everything that waits.
        job.urgency = row.isWanted ? directory::JobUrgency::Usual : directory::JobUrgency::First;
        const auto added = session.jobs().add(job);
        if (!added)
            return tl::unexpected(added.error());
        row.job = added->id.value;
    }
    const auto saved = session.registrations().saveWriteBack(row);
    return saved ? core::Result<bool>(true) : tl::unexpected(saved.error());
}

core::Result<WriteBackSettings> readWriteBackSettings(directory::ReadSession& session,
                                                      directory::IntegrationId integration)
{
    const auto stored = session.setting(settingOfWriteBack(integration));
    if (!stored)
        return tl::unexpected(stored.error());
    return parseWriteBackSettings(stored->value_or("{}"));
}

} // namespace rollcall::onboarding
