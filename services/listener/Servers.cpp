// SPDX-License-Identifier: Apache-2.0
// A server at each address of the door, whoever answers behind it.
#include "Servers.h"

#include "listener/EnrolmentDoor.h"
#include "listener/Urls.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
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

http::ServerConfig configOf(const Binding& binding, const ListenerSettings& settings, std::size_t addresses)
{
    http::ServerConfig config;
    config.address = binding.at.address;
    config.port = binding.at.port;
    config.tls = settings.tls;
    config.trustedProxies = settings.trustedProxies;
    // Phones send no more than a short form; whoever means harm gets no room for more.
    config.limits = binding.parts.scim || !binding.parts.enrolment ? settings.limits : enrolmentLimits();
    config.connectionsBeside = settings.limits.connections * (addresses - 1);
    return config;
}

} // namespace

core::Result<std::unique_ptr<Servers>> Servers::start(const ListenerSettings& settings, const MakeHandler& makeHandler,
                                                      std::vector<FreePort>& ports)
{
    std::unique_ptr<Servers> servers(new Servers(settings));
    const auto bindings = bindingsOf(settings);
    closeWhatIsInTheWay(ports, bindings);
    for (const auto& binding : bindings) {
        const auto free = std::ranges::find_if(ports, [&](const auto& port) { return isSame(port.at, binding.at); });
        std::unique_ptr<http::ListeningSocket> none;
        auto server = http::Server::start(
            configOf(binding, settings, bindings.size()),
            [makeHandler, parts = binding.parts] { return makeHandler(parts); },
            free == ports.end() ? none : free->socket);
        if (!server) {
            servers->giveBack(ports);
            return tl::unexpected(std::move(server.error()));
        }
        servers->m_listening.push_back({binding.parts, {binding.at.address, (*server)->port()}, std::move(*server)});
    }
    return servers;
}

void Servers::giveBack(std::vector<FreePort>& ports)
{
    for (const auto& listening : m_listening) {
        const auto free = std::ranges::find_if(ports, [&](const auto& port) { return isSame(port.at, listening.at); });
        if (free != ports.end())
            free->socket = listening.server->letGo();
    }
}

std::vector<FreePort> Servers::letGo()
{
    std::vector<FreePort> ports;
    ports.reserve(m_listening.size());
    for (const auto& listening : m_listening)
        ports.push_back({listening.at, listening.server->letGo()});
    return ports;
}

core::Result<> Servers::listenAgain(std::vector<FreePort> ports)
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

void Servers::close(std::chrono::milliseconds drain)
{
    std::vector<std::jthread> closing;
    closing.reserve(m_listening.size());
    for (const auto& listening : m_listening)
        closing.emplace_back([server = listening.server.get(), drain] { server->stop(drain); });
}

const Servers::Listening& Servers::serving(Area area) const
{
    return *std::ranges::find_if(m_listening, [area](const auto& listening) { return listening.parts.has(area); });
}

std::string Servers::url(Area area) const
{
    return listeningUrl(serving(area).at, m_settings.tls.has_value());
}

http::ServerStatistics Servers::statistics() const
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

bool Servers::isInTheWayOf(const ListenerSettings& settings) const
{
    const auto wanted = bindingsOf(settings);
    return std::ranges::any_of(m_listening, [&](const auto& listening) {
        return std::ranges::any_of(wanted, [&](const auto& binding) { return binding.at.port == listening.at.port; });
    });
}

ListenerSettings Servers::withChosenPorts(ListenerSettings settings) const
{
    const auto choose = [this](Area area, const std::string& address, std::uint16_t& port) {
        const auto& at = serving(area).at;
        if (port == 0 && at.address == address)
            port = at.port;
    };
    if (m_settings.port == 0)
        choose(Area::Scim, settings.address, settings.port);
    const auto chooseOwn = [&choose](Area area, const std::optional<ListenAddress>& asked,
                                     std::optional<ListenAddress>& wanted) {
        if (asked && wanted && asked->port == 0)
            choose(area, wanted->address, wanted->port);
    };
    chooseOwn(Area::Enrolment, m_settings.enrolmentListen, settings.enrolmentListen);
    chooseOwn(Area::Health, m_settings.healthListen, settings.healthListen);
    return settings;
}

} // namespace rollcall::listener
