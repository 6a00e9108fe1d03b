// SPDX-License-Identifier: Apache-2.0
// A door with a server at each of its addresses.
#include "OpenDoor.h"

#include "Exposure.h"
#include "ScimHandler.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace rollcall::listener {

namespace {

bool isSame(const ListenAddress& free, const ListenAddress& wanted)
{
    return wanted.port != 0 && free == wanted;
}

/// Another address at the port of a wanted one may exclude it, as 0.0.0.0 does 127.0.0.1.
void closeWhatIsInTheWay(std::vector<FreePort>& ports, const std::vector<Binding>& bindings)
{
    for (auto& port : ports) {
        const bool isWanted =
            std::ranges::any_of(bindings, [&](const auto& binding) { return isSame(port.at, binding.at); });
        const bool isInTheWay =
            std::ranges::any_of(bindings, [&](const auto& binding) { return port.at.port == binding.at.port; });
        if (isInTheWay && !isWanted)
            port.socket.reset();
    }
}

http::ServerConfig configOf(const ListenAddress& at, const ListenerSettings& settings)
{
    http::ServerConfig config;
    config.address = at.address;
    config.port = at.port;
    config.tls = settings.tls;
    config.trustedProxies = settings.trustedProxies;
    config.limits = settings.limits;
    return config;
}

} // namespace

core::Result<std::shared_ptr<OpenDoor>> OpenDoor::open(std::shared_ptr<Door> door, const ListenerSettings& settings,
                                                       std::vector<FreePort>& ports)
{
    std::shared_ptr<OpenDoor> opened(new OpenDoor(settings));
    const auto bindings = bindingsOf(settings);
    closeWhatIsInTheWay(ports, bindings);
    for (const auto& binding : bindings) {
        const auto free = std::ranges::find_if(ports, [&](const auto& port) { return isSame(port.at, binding.at); });
        std::unique_ptr<http::ListeningSocket> none;
        auto server = http::Server::start(
            configOf(binding.at, settings),
            [door, parts = binding.parts] { return std::make_unique<ScimHandler>(door, parts); },
            free == ports.end() ? none : free->socket);
        if (!server) {
            opened->giveBack(ports);
            return tl::unexpected(std::move(server.error()));
        }
        opened->m_listening.push_back({binding.parts, {binding.at.address, (*server)->port()}, std::move(*server)});
    }
    // Without a public URL ours is known only now, since the system may have chosen the port.
    if (settings.publicUrl.empty())
        door->setPublicUrl(opened->url(Area::Scim));
    opened->m_door = std::move(door);
    return opened;
}

void OpenDoor::giveBack(std::vector<FreePort>& ports)
{
    for (const auto& listening : m_listening) {
        const auto free = std::ranges::find_if(ports, [&](const auto& port) { return isSame(port.at, listening.at); });
        if (free != ports.end())
            free->socket = listening.server->letGo();
    }
}

std::vector<FreePort> OpenDoor::letGo()
{
    std::vector<FreePort> ports;
    ports.reserve(m_listening.size());
    for (const auto& listening : m_listening)
        ports.push_back({listening.at, listening.server->letGo()});
    return ports;
}

core::Result<> OpenDoor::listenAgain(std::vector<FreePort> ports)
{
    for (auto& port : ports) {
        const auto same = std::ranges::find_if(m_listening, [&](const auto& one) { return one.at == port.at; });
        if (same == m_listening.end())
            continue;
        if (auto again = same->server->listenAgain(std::move(port.socket)); !again)
            return again;
    }
    return {};
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

} // namespace rollcall::listener
