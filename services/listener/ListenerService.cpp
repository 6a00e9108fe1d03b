// SPDX-License-Identifier: Apache-2.0
// The SCIM door as a whole: starts, stops and moves the listener of one directory.
#include "listener/ListenerService.h"

#include "AccessCache.h"
#include "Door.h"
#include "Exposure.h"
#include "Health.h"
#include "ScimHandler.h"
#include "core/Secret.h"

#include <mutex>
#include <utility>

namespace rollcall::listener {

class ListenerService::Implementation {
public:
    Implementation(directory::Database& database, const core::Clock& clock) : m_database(database), m_clock(clock) {}

    core::Result<> start(const ListenerSettings& settings);
    void stop(std::chrono::milliseconds drain);
    ListenerStatus status() const;
    ListenerSettings settings() const;
    core::Result<std::string> proof(std::string_view challenge);

    std::function<void()> listener;
    std::shared_ptr<Downstream> downstream;

private:
    struct Running {
        std::shared_ptr<Door> door;
        std::shared_ptr<http::Server> server;
    };

    core::Result<Running> open(const ListenerSettings& settings);
    core::Result<> replaceOnSamePort(const ListenerSettings& settings);
    core::Result<std::shared_ptr<const HealthProof>> healthProof();
    core::Result<> failStart(core::Error error);
    void adopt(Running running, const ListenerSettings& settings);
    std::shared_ptr<http::Server> takeServer();
    void announce() const;

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::mutex m_operation;     ///< one start or stop at a time; held while binding and draining
    mutable std::mutex m_state; ///< guards what follows; never held for long
    std::shared_ptr<const HealthProof> m_proof;
    std::shared_ptr<AccessCache> m_access;
    std::shared_ptr<http::Server> m_server;
    ListenerSettings m_settings;
    ListenerStatus m_status;
};

void ListenerService::Implementation::announce() const
{
    if (listener)
        listener();
}

core::Result<std::shared_ptr<const HealthProof>> ListenerService::Implementation::healthProof()
{
    const std::lock_guard lock(m_state);
    if (!m_proof) {
        auto key = core::generateToken("");
        if (!key)
            return tl::unexpected(key.error());
        m_proof = std::make_shared<const HealthProof>(std::move(*key));
    }
    return m_proof;
}

core::Result<std::string> ListenerService::Implementation::proof(std::string_view challenge)
{
    auto made = healthProof();
    if (!made)
        return tl::unexpected(made.error());
    return (*made)->proof(challenge);
}

core::Result<ListenerService::Implementation::Running>
ListenerService::Implementation::open(const ListenerSettings& settings)
{
    auto proof = healthProof();
    if (!proof)
        return tl::unexpected(proof.error());
    if (!m_access) {
        auto access = std::make_shared<AccessCache>(m_database);
        if (auto primed = access->prime(); !primed)
            return tl::unexpected(primed.error());
        m_access = std::move(access);
    }
    DoorSettings parts;
    parts.allowLists = {.scim = AllowList(settings.allowFrom, settings.isScimOn),
                        .enrolment = AllowList(settings.allowEnrolmentFrom, settings.isEnrolmentOn),
                        .health = AllowList(settings.allowHealthFrom, settings.isHealthOn)};
    parts.downstream = downstream;
    parts.handlerDeadline = settings.limits.handlerDeadline;
    auto door = std::make_shared<Door>(m_database, m_clock, m_access, std::move(*proof), std::move(parts));
    door->setPublicUrl(settings.publicUrl);
    http::ServerConfig config;
    config.address = settings.address;
    config.port = settings.port;
    config.tls = settings.tls;
    config.trustedProxies = settings.trustedProxies;
    config.limits = settings.limits;
    auto server = http::Server::start(std::move(config), [door] { return std::make_unique<ScimHandler>(door); });
    if (!server)
        return tl::unexpected(server.error());
    // Without a public URL ours is known only now, since the system may have chosen the port.
    if (settings.publicUrl.empty())
        door->setPublicUrl(listeningUrl(settings, (*server)->port()));
    return Running{std::move(door), std::shared_ptr<http::Server>(std::move(*server))};
}

void ListenerService::Implementation::adopt(Running running, const ListenerSettings& settings)
{
    const std::lock_guard lock(m_state);
    m_settings = settings;
    m_status = {};
    m_status.state = ListenerState::Listening;
    m_status.url = listeningUrl(settings, running.server->port());
    m_status.publicUrl = running.door->publicUrl();
    while (m_status.publicUrl.ends_with('/'))
        m_status.publicUrl.pop_back();
    m_status.since = m_clock.now();
    m_server = std::move(running.server);
}

core::Result<> ListenerService::Implementation::failStart(core::Error error)
{
    {
        const std::lock_guard lock(m_state);
        m_status.error = error.message;
        if (!m_server) {
            m_status = {};
            m_status.state = ListenerState::Failed;
            m_status.error = error.message;
        }
    }
    announce();
    return tl::unexpected(std::move(error));
}

std::shared_ptr<http::Server> ListenerService::Implementation::takeServer()
{
    const std::lock_guard lock(m_state);
    return std::exchange(m_server, nullptr);
}

core::Result<> ListenerService::Implementation::replaceOnSamePort(const ListenerSettings& settings)
{
    const auto before = this->settings();
    auto again = before;
    if (auto old = takeServer()) {
        // It may have been chosen by the system, and others were told of it.
        again.port = old->port();
        old->stop();
    }
    auto running = open(settings);
    if (running) {
        adopt(std::move(*running), settings);
        announce();
        return {};
    }
    // The port was ours a moment ago: with the old settings it most likely can be had again.
    if (auto restored = open(again))
        adopt(std::move(*restored), before);
    return failStart(running.error());
}

core::Result<> ListenerService::Implementation::start(const ListenerSettings& settings)
{
    const std::lock_guard operation(m_operation);
    if (auto checked = checkExposure(settings); !checked)
        return failStart(checked.error());
    std::shared_ptr<http::Server> old;
    {
        const std::lock_guard lock(m_state);
        old = m_server;
    }
    // Whatever the addresses: 0.0.0.0 and 127.0.0.1 exclude each other on one port.
    if (old && settings.port != 0 && settings.port == old->port()) {
        old.reset();
        return replaceOnSamePort(settings);
    }
    auto running = open(settings);
    if (!running)
        return failStart(running.error());
    adopt(std::move(*running), settings);
    announce();
    if (old)
        old->stop();
    return {};
}

void ListenerService::Implementation::stop(std::chrono::milliseconds drain)
{
    const std::lock_guard operation(m_operation);
    std::shared_ptr<http::Server> server;
    {
        const std::lock_guard lock(m_state);
        server = m_server;
        if (server)
            m_status.state = ListenerState::Draining;
    }
    if (server) {
        announce();
        server->stop(drain);
    }
    {
        const std::lock_guard lock(m_state);
        m_server.reset();
        m_status = {};
    }
    server.reset();
    if (m_access) {
        // Answers still on their way keep the door alive, perhaps longer than the database.
        m_access->close();
        m_access.reset();
    }
    announce();
}

ListenerStatus ListenerService::Implementation::status() const
{
    const std::lock_guard lock(m_state);
    auto status = m_status;
    if (m_server)
        status.statistics = m_server->statistics();
    return status;
}

ListenerSettings ListenerService::Implementation::settings() const
{
    const std::lock_guard lock(m_state);
    return m_settings;
}

ListenerService::ListenerService(directory::Database& database, const core::Clock& clock)
    : m_implementation(std::make_unique<Implementation>(database, clock))
{
}

ListenerService::~ListenerService()
{
    m_implementation->listener = {};
    m_implementation->stop(std::chrono::seconds{10});
}

core::Result<> ListenerService::start(const ListenerSettings& settings)
{
    return m_implementation->start(settings);
}

void ListenerService::stop(std::chrono::milliseconds drain)
{
    m_implementation->stop(drain);
}

ListenerStatus ListenerService::status() const
{
    return m_implementation->status();
}

ListenerSettings ListenerService::settings() const
{
    return m_implementation->settings();
}

core::Result<std::string> ListenerService::healthProof(std::string_view challenge) const
{
    return m_implementation->proof(challenge);
}

void ListenerService::setDownstream(std::shared_ptr<Downstream> downstream)
{
    m_implementation->downstream = std::move(downstream);
}

void ListenerService::onStatusChanged(std::function<void()> listener)
{
    m_implementation->listener = std::move(listener);
}

} // namespace rollcall::listener
