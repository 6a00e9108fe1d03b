// SPDX-License-Identifier: Apache-2.0
// From the door to the queue.
#include "composition/RelayGateway.h"

#include <chrono>
#include <utility>

namespace rollcall::app {

namespace {

/// From its arrival a request may wait this long for a lane; what is left of the client's patience is the vendor's.
constexpr std::chrono::seconds patience{30};

Relayed relayedOf(std::shared_ptr<listener::RelayedRequest> client)
{
    Relayed relayed;
    relayed.request.method = client->method();
    relayed.request.path = client->path();
    relayed.request.query = client->query();
    for (const auto& [name, value] : client->headers())
        relayed.request.headers.emplace_back(name, value);
    relayed.request.body = client->body();
    relayed.request.publicBaseUrl = client->publicBaseUrl();
    relayed.request.arrival = client->arrival();
    relayed.touched = relay::touchedBy(relayed.request);
    relayed.client = std::move(client);
    return relayed;
}

} // namespace

RelayGateway::RelayGateway(directory::Database& database, const core::Clock& clock, RelayOptions options)
    : m_relays(database, clock),
      m_queue(options.limits),
      m_reread(database, m_relays, m_queue, std::move(options.isHost), std::move(options.pace)),
      m_conversation(database, m_relays, m_reread)
{
}

RelayGateway::~RelayGateway()
{
    stop();
}

void RelayGateway::pass(std::shared_ptr<listener::RelayedRequest> request)
{
    const auto relayed = std::make_shared<const Relayed>(relayedOf(request));
    RelayTask task;
    task.integration = request->integration().id;
    task.turn = relayed->touched ? turnOf(*relayed->touched) : std::string();
    // Held twice: as it came, and as it goes on.
    task.bytes = 2 * request->body().size();
    task.latest = request->arrival() + patience;
    task.run = [this, relayed](const std::stop_token& stop) { return m_conversation.run(*relayed, stop); };
    task.giveUp = [request] {
        request->askToComeAgain("This request waited for the vendor's service until it was too late, or until Rollcall "
                                "closed or found that the service does not answer.");
    };
    switch (m_queue.offer(std::move(task))) {
    case RelayQueue::Offered::Taken:
        break;
    case RelayQueue::Offered::Full:
        request->askToComeAgain("More requests wait for the vendor's service than can be held.");
        break;
    case RelayQueue::Offered::Paused:
        request->askToComeAgain("The vendor's service did not answer several times in a row: it is left alone for "
                                "some seconds.");
        break;
    case RelayQueue::Offered::Closed:
        request->askToComeAgain("Rollcall is closing.");
        break;
    }
}

void RelayGateway::drain(std::chrono::milliseconds grace)
{
    m_queue.drain(grace);
}

void RelayGateway::resume()
{
    m_queue.resume();
}

void RelayGateway::stop()
{
    m_queue.stop();
    m_reread.stop();
}

} // namespace rollcall::app
