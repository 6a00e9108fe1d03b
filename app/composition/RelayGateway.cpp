// SPDX-License-Identifier: Apache-2.0
// From the door to the engine.
#include "composition/RelayGateway.h"

#include "composition/RelayClient.h"

#include <utility>

namespace rollcall::app {

namespace {

relay::RelayRequest requestOf(const listener::RelayedRequest& client)
{
    relay::RelayRequest request;
    request.method = client.method();
    request.path = client.path();
    request.query = client.query();
    for (const auto& [name, value] : client.headers())
        request.headers.emplace_back(name, value);
    request.body = client.body();
    request.publicBaseUrl = client.publicBaseUrl();
    request.arrival = client.arrival();
    return request;
}

} // namespace

RelayGateway::RelayGateway(directory::Database& database, const core::Clock& clock, RelayOptions options)
    : m_relays(database, clock), m_engine(database, m_relays, std::move(options))
{
}

void RelayGateway::pass(std::shared_ptr<listener::RelayedRequest> request)
{
    auto passed = requestOf(*request);
    m_engine.pass(std::move(passed), std::make_shared<RelayClient>(std::move(request)));
}

} // namespace rollcall::app
