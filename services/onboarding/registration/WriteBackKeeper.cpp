// SPDX-License-Identifier: Apache-2.0
// A round when the feed moves. Readers find whom it may concern; what is decided is decided in the writer's
// transaction, from what it sees.
#include "onboarding/WriteBackKeeper.h"

#include "FeedFollower.h"
#include "WriteBackStep.h"
#include "core/Log.h"
#include "directory/Feed.h"
#include "directory/Jobs.h"
#include "directory/Registrations.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

namespace {

constexpr std::string_view consumer = "write-backs";
constexpr std::int64_t atOnce = 200;
constexpr auto longestSleep = std::chrono::seconds(1);

std::string sweptSettingOf(directory::IntegrationId integration)
{
    return settingOfWriteBack(integration) + "/swept";
}

struct Kept {
    WriteBackSettings settings;
    std::string json; ///< as stored
};
using People = std::set<directory::ResourceId>;

/// One look at everything that is new.
class Round {
public:
    Round(directory::Database& database, directory::ReadSession& reader) : m_database(database), m_reader(reader) {}

    /// True when there is more to do.
    [[nodiscard]] core::Result<bool> run()
    {
        if (auto read = readSettings(); !read)
            return tl::unexpected(std::move(read.error()));
        for (const auto& [id, kept] : m_integrations) {
            if (auto swept = sweep(id, kept); !swept)
                return tl::unexpected(std::move(swept.error()));
        }
        return followFeed();
    }

private:
    [[nodiscard]] core::Result<> readSettings()
    {
        const auto integrations = m_reader.integrations();
        if (!integrations)
            return tl::unexpected(integrations.error());
        for (const directory::Integration& integration : *integrations) {
            const auto stored = m_reader.setting(settingOfWriteBack(integration.id));
            if (!stored)
                return tl::unexpected(stored.error());
            auto settings = parseWriteBackSettings(stored->value_or("{}"));
            if (!settings) {
                // Nothing is written by settings that cannot be read.
                core::logError("write-back", settings.error());
                settings = WriteBackSettings{};
            }
            m_integrations.emplace(integration.id, Kept{std::move(*settings), stored->value_or("{}")});
        }
        return {};
    }

    /// Everybody again, once the settings are other ones.
    [[nodiscard]] core::Result<> sweep(directory::IntegrationId id, const Kept& kept)
    {
        const auto swept = m_reader.setting(sweptSettingOf(id));
        if (!swept)
            return tl::unexpected(swept.error());
        if (swept->value_or("{}") == kept.json)
            return {};
        directory::RegistrationId after;
        for (;;) {
            const auto page = m_reader.registrations().all(id, after, atOnce);
            if (!page)
                return tl::unexpected(page.error());
            People people;
            for (const directory::Registration& each : *page)
                people.insert(each.person);
            if (auto looked = lookAt(id, kept, people); !looked)
                return looked;
            if (page->size() < static_cast<std::size_t>(atOnce))
                break;
            after = page->back().id;
        }
        return m_database.writeAndWait([name = sweptSettingOf(id), json = kept.json](directory::WriteSession& session) {
            return session.saveSetting(name, json);
        });
    }

    [[nodiscard]] core::Result<bool> followFeed()
    {
        const auto position = m_reader.consumerPosition(consumer);
        if (!position)
            return tl::unexpected(position.error());
        if (!*position)
            return begin();
        const auto entries = m_reader.feedAfter(**position, atOnce);
        if (!entries)
            return tl::unexpected(entries.error());
        if (entries->empty())
            return false;
        std::map<directory::IntegrationId, People> touched;
        for (const directory::FeedEntry& entry : *entries) {
            if (auto found = collect(entry, touched); !found)
                return tl::unexpected(std::move(found.error()));
        }
        if (auto kept = keepEnds(); !kept)
            return tl::unexpected(std::move(kept.error()));
        const directory::FeedPosition end = entries->back().position;
        for (const auto& [id, people] : touched) {
            const auto kept = m_integrations.find(id);
            if (kept == m_integrations.end() || kept->second.settings.mode == WriteBackMode::Off)
                continue;
            if (auto looked = lookAt(id, kept->second, people); !looked)
                return tl::unexpected(std::move(looked.error()));
        }
        // Decided again after a crash in between, nothing differs: each decision looks at what is stored.
        const auto advanced = m_database.writeAndWait(
            [end](directory::WriteSession& session) { return session.advanceConsumer(consumer, end); });
        if (!advanced)
            return tl::unexpected(advanced.error());
        return entries->size() == static_cast<std::size_t>(atOnce);
    }

    /// On the very first start the sweep has seen what there is.
    [[nodiscard]] core::Result<bool> begin()
    {
        const auto end = m_reader.feedEnd();
        if (!end)
            return tl::unexpected(end.error());
        const auto advanced = m_database.writeAndWait([position = *end](directory::WriteSession& session) {
            return session.advanceConsumer(consumer, position);
        });
        if (!advanced)
            return tl::unexpected(advanced.error());
        return false;
    }

    [[nodiscard]] core::Result<> collect(const directory::FeedEntry& entry,
                                         std::map<directory::IntegrationId, People>& touched)
    {
        const directory::IntegrationId integration(entry.integration);
        if (entry.kind == directory::FeedKind::Registration && entry.change == directory::FeedChange::Added) {
            const auto found = m_reader.registrations().byId(directory::RegistrationId(entry.rowId));
            if (!found)
                return tl::unexpected(found.error());
            if (*found)
                touched[integration].insert((*found)->person);
        }
        if (entry.kind == directory::FeedKind::Person) {
            const directory::PersonId row(entry.rowId);
            const auto known = m_reader.registrations().writeBackOfRow(row);
            const auto person = m_reader.personByRow(row);
            if (!known || !person)
                return tl::unexpected(known ? person.error() : known.error());
            // Also of somebody who is gone.
            if (*person)
                touched[integration].insert((*person)->id);
            else if (*known)
                touched[integration].insert((*known)->person);
        }
        if (entry.kind == directory::FeedKind::Job && entry.rowId != 0) {
            auto job = m_reader.jobs().job(directory::JobId(entry.rowId));
            if (!job)
                return tl::unexpected(std::move(job.error()));
            if (*job && (*job)->kind == writeBackJob)
                m_jobs.push_back(std::move(**job));
        }
        return {};
    }

    /// What a job came to by itself, as when its last attempt failed, or when somebody has it tried again.
    [[nodiscard]] core::Result<> keepEnds()
    {
        for (const directory::Job& job : std::exchange(m_jobs, {})) {
            const bool isLost = job.state == directory::JobState::Failed || job.state == directory::JobState::Unknown ||
                                job.state == directory::JobState::Cancelled;
            if (!isLost && job.state != directory::JobState::Waiting)
                continue;
            const auto kept = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
                const auto found =
                    session.registrations().writeBack(job.integration, directory::ResourceId(job.subject));
                if (!found)
                    return tl::unexpected(found.error());
                const auto from = isLost ? directory::WriteBackState::Queued : directory::WriteBackState::Failed;
                if (!*found || (*found)->job != job.id.value || (*found)->state != from)
                    return {};
                directory::WriteBack row = **found;
                row.state = isLost ? directory::WriteBackState::Failed : directory::WriteBackState::Queued;
                row.note = job.message;
                const auto saved = session.registrations().saveWriteBack(row);
                return saved ? core::Result<>{} : core::Result<>(tl::unexpected(saved.error()));
            });
            if (!kept)
                return kept;
        }
        return {};
    }

    [[nodiscard]] core::Result<> lookAt(directory::IntegrationId id, const Kept& kept, const People& people)
    {
        if (people.empty())
            return {};
        return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            for (const directory::ResourceId& person : people) {
                const auto situation = writeBackSituationOf(session, id, person);
                if (!situation)
                    return tl::unexpected(situation.error());
                if (auto done = apply(session, decide(*situation, kept.settings)); !done)
                    return tl::unexpected(std::move(done.error()));
            }
            return {};
        });
    }

    directory::Database& m_database;
    directory::ReadSession& m_reader;
    std::map<directory::IntegrationId, Kept> m_integrations;
    std::vector<directory::Job> m_jobs; ///< that the entries named
};

} // namespace

class WriteBackKeeper::State final : public FeedFollower {
public:
    explicit State(directory::Database& database)
        : FeedFollower(database, "write-back", longestSleep,
                       [&database](directory::ReadSession& reader) { return Round(database, reader).run(); })
    {
    }
};

WriteBackKeeper::WriteBackKeeper(directory::Database& database) : m_state(std::make_unique<State>(database)) {}

WriteBackKeeper::~WriteBackKeeper()
{
    m_state->stop();
}

void WriteBackKeeper::start()
{
    m_state->start();
}

void WriteBackKeeper::stop()
{
    m_state->stop();
}

} // namespace rollcall::onboarding
