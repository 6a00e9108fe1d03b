// SPDX-License-Identifier: Apache-2.0
// From the client to the queue.
#include "relay/Engine.h"

#include "Intents.h"
#include "Passage.h"
#include "Queue.h"
#include "RereadSchedule.h"

#include <string_view>
#include <utility>

namespace rollcall::relay {

namespace {

/// From its arrival a request may wait this long for a lane; what is left of the client's patience is the vendor's.
constexpr std::chrono::seconds patience{30};

std::string_view reasonOf(Queue::Offered offered)
{
    switch (offered) {
    case Queue::Offered::Full:
        return "More requests wait for the vendor's service than can be held.";
    case Queue::Offered::Paused:
        return "The vendor's service did not answer several times in a row: it is left alone for some seconds.";
    case Queue::Offered::Taken:
    case Queue::Offered::Closed:
        break;
    }
    return "Rollcall is closing.";
}

} // namespace

class Engine::Implementation {
public:
    Implementation(directory::Database& database, RelaySource& relays, EngineOptions options)
        : m_queue(options.limits),
          m_rereads(database, relays, m_queue, std::move(options.isHost), std::move(options.pace)),
          m_passage(database, relays, m_rereads)
    {
    }

    void pass(RelayRequest request, std::shared_ptr<Client> client);
    [[nodiscard]] Queue& queue() { return m_queue; }
    void stop()
    {
        m_queue.stop();
        m_rereads.stop();
    }

private:
    Queue m_queue;
    RereadSchedule m_rereads;
    Passage m_passage;
};

void Engine::Implementation::pass(RelayRequest request, std::shared_ptr<Client> client)
{
    auto touched = touchedBy(request);
    const auto passed =
        std::make_shared<const Passed>(Passed{std::move(client), std::move(request), std::move(touched)});
    Task task;
    task.integration = passed->client->integration().id;
    task.turn = passed->touched ? turnOf(*passed->touched) : std::string();
    // Held twice: as it came, and as it goes on.
    task.bytes = 2 * passed->request.body.size();
    task.latest = passed->request.arrival + patience;
    task.run = [this, passed](const std::stop_token& stop) { return m_passage.run(*passed, stop); };
    task.giveUp = [passed] {
        passed->client->askToComeAgain("This request waited for the vendor's service until it was too late, or until "
                                       "Rollcall closed or found that the service does not answer.");
    };
    const auto offered = m_queue.offer(std::move(task));
    if (offered != Queue::Offered::Taken)
        passed->client->askToComeAgain(reasonOf(offered));
}

Engine::Engine(directory::Database& database, RelaySource& relays, EngineOptions options)
    : m_implementation(std::make_unique<Implementation>(database, relays, std::move(options)))
{
}

Engine::~Engine()
{
    stop();
}

void Engine::pass(RelayRequest request, std::shared_ptr<Client> client)
{
    m_implementation->pass(std::move(request), std::move(client));
}

void Engine::drain(std::chrono::milliseconds grace)
{
    m_implementation->queue().drain(grace);
}

void Engine::resume()
{
    m_implementation->queue().resume();
}

void Engine::stop()
{
    m_implementation->stop();
}

} // namespace rollcall::relay
