// SPDX-License-Identifier: Apache-2.0
// A door with a server at each of its addresses.
#include "OpenDoor.h"

#include "Exposure.h"
#include "ScimHandler.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace rollcall::listener {

core::Result<std::shared_ptr<OpenDoor>> OpenDoor::open(std::shared_ptr<Door> door, const ListenerSettings& settings)
{
    std::shared_ptr<OpenDoor> opened(new OpenDoor(settings));
    for (const auto& binding : bindingsOf(settings)) {
        http::ServerConfig config;
        config.address = binding.at.address;
        config.port = binding.at.port;
        config.tls = settings.tls;
        config.trustedProxies = settings.trustedProxies;
        config.limits = settings.limits;
        auto server = http::Server::start(
            std::move(config), [door, parts = binding.parts] { return std::make_unique<ScimHandler>(door, parts); });
        if (!server)
            return tl::unexpected(std::move(server.error()));
        opened->m_listening.push_back({binding.parts, {binding.at.address, (*server)->port()}, std::move(*server)});
    }
    // Without a public URL ours is known only now, since the system may have chosen the port.
    if (settings.publicUrl.empty())
        door->setPublicUrl(opened->url(Area::Scim));
    opened->m_door = std::move(door);
    return opened;
}

void OpenDoor::close(std::chrono::milliseconds drain)
{
    std::vector<std::jthread> closing;
    closing.reserve(m_listening.size());
    for (const auto& listening : m_listening)
        closing.emplace_back([server = listening.server.get(), drain] { server->stop(drain); });
}

const OpenDoor::Listening& OpenDoor::serving(Area area) const
{
    return *std::ranges::find_if(m_listening, [area](const auto& listening) { return listening.parts.has(area); });
}

std::string OpenDoor::url(Area area) const
{
    return listeningUrl(serving(area).at, m_settings.tls.has_value());
}

std::string OpenDoor::publicUrl() const
{
    auto url = m_door->publicUrl();
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

std::string OpenDoor::storageTrouble() const
{
    probeWrites(m_door);
    return m_door->writeHealth().trouble();
}

http::ServerStatistics OpenDoor::statistics() const
{
    http::ServerStatistics sum;
    for (const auto& listening : m_listening) {
        const auto one = listening.server->statistics();
        sum.connectionsAccepted += one.connectionsAccepted;
        sum.connectionsOpen += one.connectionsOpen;
        sum.requests += one.requests;
        sum.refusals += one.refusals;
    }
    return sum;
}

bool OpenDoor::isInTheWayOf(const ListenerSettings& settings) const
{
    const auto wanted = bindingsOf(settings);
    return std::ranges::any_of(m_listening, [&](const auto& listening) {
        return std::ranges::any_of(wanted, [&](const auto& binding) { return binding.at.port == listening.at.port; });
    });
}

ListenerSettings OpenDoor::settingsAsBound() const
{
    auto bound = m_settings;
    bound.port = serving(Area::Scim).at.port;
    if (bound.enrolmentListen)
        bound.enrolmentListen->port = serving(Area::Enrolment).at.port;
    if (bound.healthListen)
        bound.healthListen->port = serving(Area::Health).at.port;
    return bound;
}

} // namespace rollcall::listener
