// SPDX-License-Identifier: Apache-2.0
// A round when the feed moves: what the entries are as events is read first, then the jobs are made.
#include "onboarding/WebhookKeeper.h"

#include "FeedFollower.h"
#include "WebhookEvents.h"
#include "WebhookOrder.h"
#include "WebhookQueues.h"
#include "directory/Feed.h"
#include "directory/Jobs.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

namespace {

constexpr std::string_view consumer = "webhooks";
constexpr std::int64_t entriesAtOnce = 200;
constexpr auto longestSleep = std::chrono::seconds(1);

struct Receiver {
    WebhookEndpoint endpoint;
    WebhookStatus status;
    std::optional<directory::JobQueueId> queue; ///< none yet, or none any more
};

struct Sender {
    directory::Integration integration;
    std::vector<Receiver> receivers; ///< to which events are sent
};

struct Delivery {
    directory::IntegrationId integration;
    std::size_t receiver = 0; ///< of its integration
    WebhookEvent event;
};

/// One look at everything that is new.
class Round {
public:
    Round(directory::Database& database, directory::ReadSession& reader)
        : m_database(database), m_reader(reader), m_events(reader)
    {
    }

    /// True when there is more to do.
    [[nodiscard]] core::Result<bool> run()
    {
        const auto position = m_reader.consumerPosition(consumer);
        if (!position)
            return tl::unexpected(position.error());
        if (auto read = readSenders(); !read)
            return tl::unexpected(std::move(read.error()));
        if (!*position)
            return begin();
        const auto entries = m_reader.feedAfter(**position, entriesAtOnce);
        if (!entries)
            return tl::unexpected(entries.error());
        if (entries->empty())
            return false;
        const bool isFull = entries->size() == static_cast<std::size_t>(entriesAtOnce);
        // There is no endpoint at all: the place need not be on disk each time.
        if (!m_isFollowed && !isFull)
            return false;
        for (const directory::FeedEntry& entry : *entries) {
            if (auto noted = note(entry); !noted)
                return tl::unexpected(std::move(noted.error()));
        }
        if (auto kept = keep(entries->back().position); !kept)
            return tl::unexpected(std::move(kept.error()));
        return isFull;
    }

private:
    /// Nobody followed until now: from the first endpoint on, which may have been added meanwhile.
    [[nodiscard]] core::Result<bool> begin()
    {
        const auto end = m_reader.feedEnd();
        if (!end)
            return tl::unexpected(end.error());
        directory::FeedPosition first = *end;
        for (const auto& [id, sender] : m_senders) {
            for (const Receiver& receiver : sender.receivers)
                first = std::min(first, receiver.endpoint.since);
        }
        const auto advanced = m_database.writeAndWait(
            [first](directory::WriteSession& session) { return session.advanceConsumer(consumer, first); });
        if (!advanced)
            return tl::unexpected(advanced.error());
        return first < *end;
    }

    [[nodiscard]] core::Result<> readSenders()
    {
        const auto integrations = m_reader.integrations();
        if (!integrations)
            return tl::unexpected(integrations.error());
        for (const directory::Integration& integration : *integrations) {
            auto settings = readWebhookSettings(m_reader, integration.id);
            // What cannot be read now may be mended: until then the place in the feed stays, and nothing is lost.
            if (!settings)
                return tl::unexpected(std::move(settings.error()));
            Sender sender{integration, {}};
            for (WebhookEndpoint& endpoint : settings->endpoints) {
                m_isFollowed = true;
                auto status = readWebhookStatus(m_reader, integration.id, endpoint.id);
                auto queue = findWebhookQueue(m_reader, integration.id, endpoint.id);
                if (!status || !queue)
                    return tl::unexpected(status ? queue.error() : status.error());
                if (status->state != WebhookState::Gone)
                    sender.receivers.push_back({std::move(endpoint), std::move(*status), *queue});
            }
            if (!sender.receivers.empty())
                m_senders.emplace(integration.id, std::move(sender));
        }
        return {};
    }

    [[nodiscard]] core::Result<> note(const directory::FeedEntry& entry)
    {
        const auto found = m_senders.find(directory::IntegrationId(entry.integration));
        if (found == m_senders.end())
            return {};
        const Sender& sender = found->second;
        const auto events = m_events.read(entry, sender.integration);
        if (!events)
            return tl::unexpected(events.error());
        for (const WebhookEvent& event : *events) {
            for (std::size_t index = 0; index < sender.receivers.size(); ++index) {
                const WebhookEndpoint& endpoint = sender.receivers[index].endpoint;
                if (entry.position > endpoint.since &&
                    std::ranges::find(endpoint.events, event.type) != endpoint.events.end())
                    m_deliveries.push_back({sender.integration.id, index, event});
            }
        }
        return {};
    }

    [[nodiscard]] core::Result<> keep(directory::FeedPosition end)
    {
        return m_database.writeAndWait([this, end](directory::WriteSession& session) -> core::Result<> {
            for (const Delivery& delivery : m_deliveries) {
                Receiver& receiver = m_senders.at(delivery.integration).receivers[delivery.receiver];
                if (auto ordered = order(session, delivery, receiver); !ordered)
                    return ordered;
            }
            return session.advanceConsumer(consumer, end);
        });
    }

    [[nodiscard]] static core::Result<> order(directory::WriteSession& session, const Delivery& delivery,
                                              Receiver& receiver)
    {
        if (!receiver.queue) {
            const auto made = makeWebhookQueue(session, delivery.integration, receiver.endpoint, receiver.status);
            if (!made)
                return tl::unexpected(made.error());
            receiver.queue = *made;
        }
        const WebhookEvent& event = delivery.event;
        directory::NewJob job;
        job.integration = delivery.integration;
        job.kind = webhookJob;
        job.queue = receiver.queue;
        job.subject = event.person;
        job.cause = std::to_string(receiver.endpoint.id) + "/" + event.id;
        job.payload =
            toJson(WebhookOrder{receiver.endpoint.id, event.id, std::string(toString(event.type)), event.body});
        const auto added = session.jobs().add(job);
        return added ? core::Result<>{} : core::Result<>(tl::unexpected(added.error()));
    }

    directory::Database& m_database;
    directory::ReadSession& m_reader;
    WebhookEventReader m_events;
    std::map<directory::IntegrationId, Sender> m_senders;
    std::vector<Delivery> m_deliveries;
    bool m_isFollowed = false; ///< there are endpoints, though perhaps none that wants anything now
};

} // namespace

class WebhookKeeper::State final : public FeedFollower {
public:
    explicit State(directory::Database& database)
        : FeedFollower(database, "webhooks", longestSleep,
                       [&database](directory::ReadSession& reader) { return Round(database, reader).run(); })
    {
    }
};

WebhookKeeper::WebhookKeeper(directory::Database& database) : m_state(std::make_unique<State>(database)) {}

WebhookKeeper::~WebhookKeeper()
{
    m_state->stop();
}

void WebhookKeeper::start()
{
    m_state->start();
}

void WebhookKeeper::stop()
{
    m_state->stop();
}

} // namespace rollcall::onboarding
