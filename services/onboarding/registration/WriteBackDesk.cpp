// SPDX-License-Identifier: Apache-2.0
// What people decide of registrations in Okta.
#include "onboarding/WriteBackDesk.h"

#include "Adoption.h"
#include "WriteBackStep.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::onboarding {

namespace {

using namespace std::chrono_literals;

/// Who has not written for so long does not keep it any more.
constexpr auto stillWriting = 24h * 7;
/// The System Log reaches no further.
constexpr auto logLife = 24h * 90;
constexpr std::size_t peopleAtOnce = 100;

std::string dayOf(core::Timestamp at)
{
    return core::toRfc3339(at).substr(0, 10);
}

} // namespace

std::string settingOfAdoption(directory::IntegrationId integration)
{
    return "adoption/" + std::to_string(integration.value);
}

core::Result<Adoption> WriteBackDesk::adopt(okta::Client& client, const directory::Integration& integration,
                                            const WriteBackSettings& settings, const std::string& identityProvider,
                                            const AdoptionProgress& progress, std::stop_token stop)
{
    const core::Timestamp now = m_clock.now();
    AdoptionRun run(m_database, client, integration, settings, progress, stop);
    if (!settings.target.empty()) {
        if (auto read = run.readTarget(); !read)
            return tl::unexpected(std::move(read.error()));
    }
    if (!identityProvider.empty()) {
        if (auto read = run.readSignIns(identityProvider, now - logLife); !read)
            return tl::unexpected(std::move(read.error()));
    }
    Adoption adoption = run.take();
    if (!settings.target.empty()) {
        const auto other = findOtherWriter(client, settings, now - stillWriting, {}, stop);
        if (other)
            adoption.otherWriter = *other;
        else if (adoption.gap.empty())
            adoption.gap = "Who writes there could not be read: " + other.error().error.message;
    }
    const auto noted = m_database.writeAndWait([&](directory::WriteSession& session) {
        return session.saveSetting(settingOfAdoption(integration.id), core::toRfc3339(now));
    });
    if (!noted)
        return tl::unexpected(noted.error());
    return adoption;
}

core::Result<> WriteBackDesk::choose(okta::Client& client, const directory::Integration& integration,
                                     const WriteBackSettings& settings, bool takesOver, const std::string& ownActor,
                                     std::stop_token stop)
{
    if (settings.mode != WriteBackMode::Write)
        return leave(integration, settings);
    const auto other = findOtherWriter(client, settings, m_clock.now() - stillWriting, ownActor, stop);
    if (!other)
        return tl::unexpected(core::makeError(
            core::ErrorKind::Denied,
            "Who else writes there could not be read, so that it stays with watching: " + other.error().error.message));
    if (*other)
        return core::failure(core::ErrorKind::Denied,
                             (*other)->name + " changed " + settings.targetText() + " on " + dayOf((*other)->at) +
                                 ". Two that write would undo each other: end that first, then choose again.");
    const auto adopted = adopt(client, integration, settings, {}, {}, std::move(stop));
    if (!adopted)
        return tl::unexpected(adopted.error());
    if (adopted->strangerCount > 0 && !takesOver)
        return core::failure(core::ErrorKind::Conflict,
                             std::to_string(adopted->strangerCount) + " of the " + std::to_string(adopted->inTarget) +
                                 " people in " + settings.targetText() +
                                 " are not known here. Nobody is removed by taking it over: they stay in it, and with "
                                 "them what it waives. Look at the list, then confirm it.");
    return save(integration, settings);
}

core::Result<> WriteBackDesk::leave(const directory::Integration& integration, const WriteBackSettings& settings)
{
    return save(integration, settings);
}

core::Result<> WriteBackDesk::save(const directory::Integration& integration, const WriteBackSettings& settings)
{
    const std::string json = toJson(settings);
    if (auto sensible = parseWriteBackSettings(json); !sensible)
        return tl::unexpected(std::move(sensible.error()));
    return m_database.writeAndWait([&](directory::WriteSession& session) {
        return session.saveSetting(settingOfWriteBack(integration.id), json);
    });
}

core::Result<std::int64_t> WriteBackDesk::confirm(const directory::Integration& integration,
                                                  std::span<const directory::ResourceId> people, const std::string& by)
{
    if (by.empty())
        return core::failure(core::ErrorKind::Internal, "A confirmation needs somebody who gives it.");
    auto future = m_database.readAsync({}, [id = integration.id](directory::ReadSession& session, std::stop_token) {
        return readWriteBackSettings(session, id);
    });
    future.waitForFinished();
    const auto settings = future.result();
    if (!settings)
        return tl::unexpected(settings.error());
    std::int64_t count = 0;
    for (std::size_t from = 0; from < people.size(); from += peopleAtOnce) {
        const auto part = people.subspan(from, std::min(peopleAtOnce, people.size() - from));
        std::int64_t done = 0;
        const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            done = 0;
            for (const directory::ResourceId& person : part) {
                const auto situation = writeBackSituationOf(session, integration.id, person);
                if (!situation)
                    return tl::unexpected(situation.error());
                const auto applied = apply(session, confirmed(*situation, *settings, by));
                if (!applied)
                    return tl::unexpected(applied.error());
                done += *applied ? 1 : 0;
            }
            return {};
        });
        if (!written)
            return tl::unexpected(written.error());
        count += done;
    }
    return count;
}

} // namespace rollcall::onboarding
