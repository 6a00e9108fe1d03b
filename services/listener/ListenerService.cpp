// SPDX-License-Identifier: Apache-2.0
// The SCIM door as a whole: starts, stops and moves the listener of one directory.
#include "listener/ListenerService.h"

#include "AccessCache.h"
#include "Door.h"
#include "Exposure.h"
#include "Fingerprints.h"
#include "Health.h"
#include "OpenDoor.h"
#include "RegistrationIntake.h"
#include "core/Log.h"
#include "core/Secret.h"
#include "listener/EnrolmentDoor.h"
#include "listener/StartingDoor.h"

#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rollcall::listener {

namespace {
constexpr std::chrono::seconds usualDrain{10};
}

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
    http::HandlerFactory enrolment;
    std::shared_ptr<RegistrationIntake> registrations;

    void takeOver(std::unique_ptr<StartingDoor> starting);

private:
    core::Result<std::shared_ptr<OpenDoor>> open(const ListenerSettings& settings, std::vector<FreePort>& ports);
    void resume(OpenDoor& door, std::vector<FreePort> ports);
    core::Result<std::shared_ptr<const HealthProof>> healthProof();
    core::Result<std::shared_ptr<const Fingerprints>> fingerprints();
    core::Result<> startAfter(Servers* starting, const ListenerSettings& settings);
    void retire(std::unique_ptr<StartingDoor> starting);
    core::Result<> failStart(core::Error error);
    void adopt(std::shared_ptr<OpenDoor> door, const ListenerSettings& settings);
    void forgetDoor();
    void announce() const;

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::mutex m_operation;     ///< one start or stop at a time; held while binding and draining
    mutable std::mutex m_state; ///< guards what follows; never held for long
    std::shared_ptr<const HealthProof> m_proof;
    std::shared_ptr<const Fingerprints> m_fingerprints; ///< the same ones however often it starts
    std::shared_ptr<AccessCache> m_access;
    std::shared_ptr<OpenDoor> m_door;
    ListenerSettings m_settings;
    ListenerStatus m_status;
    std::unique_ptr<StartingDoor> m_starting; ///< until the first start; guarded by m_operation
    std::jthread m_retiring;                  ///< likewise
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

core::Result<std::shared_ptr<const Fingerprints>> ListenerService::Implementation::fingerprints()
{
    const std::lock_guard lock(m_state);
    if (!m_fingerprints) {
        auto key = core::generateToken("");
        if (!key)
            return tl::unexpected(key.error());
        m_fingerprints = std::make_shared<const Fingerprints>(std::move(*key));
    }
    return m_fingerprints;
}

core::Result<std::string> ListenerService::Implementation::proof(std::string_view challenge)
{
    auto made = healthProof();
    if (!made)
        return tl::unexpected(made.error());
    return (*made)->proof(challenge);
}

core::Result<std::shared_ptr<OpenDoor>> ListenerService::Implementation::open(const ListenerSettings& settings,
                                                                              std::vector<FreePort>& ports)
{
    auto proof = healthProof();
    if (!proof)
        return tl::unexpected(proof.error());
    auto fingerprinting = fingerprints();
    if (!fingerprinting)
        return tl::unexpected(fingerprinting.error());
    if (!m_access) {
        auto access = std::make_shared<AccessCache>(m_database);
        if (auto primed = access->prime(); !primed)
            return tl::unexpected(primed.error());
        m_access = std::move(access);
    }
    DoorSettings parts;
    parts.allowLists = allowListsOf(settings);
    parts.downstream = downstream;
    parts.enrolment = enrolment;
    parts.registrations = registrations;
    parts.fingerprints = std::move(*fingerprinting);
    parts.handlerDeadline = settings.limits.handlerDeadline;
    auto door = std::make_shared<Door>(m_database, m_clock, m_access, std::move(*proof), std::move(parts));
    door->setPublicUrl(settings.publicUrl);
    return OpenDoor::open(std::move(door), settings, ports);
}

void ListenerService::Implementation::adopt(std::shared_ptr<OpenDoor> door, const ListenerSettings& settings)
{
    const std::lock_guard lock(m_state);
    m_settings = settings;
    m_status = {};
    m_status.state = ListenerState::Listening;
    m_status.url = door->servers().url(Area::Scim);
    m_status.publicUrl = door->publicUrl();
    if (settings.enrolmentListen)
        m_status.enrolmentUrl = door->servers().url(Area::Enrolment);
    if (settings.healthListen)
        m_status.healthUrl = door->servers().url(Area::Health);
    m_status.since = m_clock.now();
    m_door = std::move(door);
}

core::Result<> ListenerService::Implementation::failStart(core::Error error)
{
    {
        const std::lock_guard lock(m_state);
        m_status.error = error.message;
        if (!m_door) {
            m_status = {};
            m_status.state = ListenerState::Failed;
            m_status.error = error.message;
        }
    }
    announce();
    return tl::unexpected(std::move(error));
}

void ListenerService::Implementation::forgetDoor()
{
    const std::lock_guard lock(m_state);
    m_door.reset();
}

void ListenerService::Implementation::resume(OpenDoor& door, std::vector<FreePort> ports)
{
    const auto again = door.servers().listenAgain(std::move(ports));
    if (again)
        return;
    core::logError("listener", again.error());
    forgetDoor();
    door.servers().close(usualDrain);
}

void ListenerService::Implementation::takeOver(std::unique_ptr<StartingDoor> starting)
{
    const std::lock_guard operation(m_operation);
    m_starting = std::move(starting);
}

/// Aside, since who is slow to send to it must not keep the listener from saying that it listens.
void ListenerService::Implementation::retire(std::unique_ptr<StartingDoor> starting)
{
    m_retiring = std::jthread([starting = std::move(starting)] {
        starting->close();
        const auto requests = starting->m_servers->statistics().requests;
        if (requests > 0) {
            core::log(core::LogLevel::Info, "listener",
                      std::to_string(requests) + " requests came before the directory was open");
        }
    });
}

core::Result<> ListenerService::Implementation::start(const ListenerSettings& settings)
{
    const std::lock_guard operation(m_operation);
    // Whether this start succeeds or not, nobody opens a directory any more.
    auto starting = std::exchange(m_starting, nullptr);
    auto started = startAfter(starting ? starting->m_servers.get() : nullptr, settings);
    if (starting)
        retire(std::move(starting));
    return started;
}

core::Result<> ListenerService::Implementation::startAfter(Servers* starting, const ListenerSettings& settings)
{
    if (auto checked = checkExposure(settings); !checked)
        return failStart(checked.error());
    std::shared_ptr<OpenDoor> old;
    {
        const std::lock_guard lock(m_state);
        old = m_door;
    }
    std::vector<FreePort> ports;
    if (old && old->servers().isInTheWayOf(settings))
        ports = old->servers().letGo();
    else if (starting)
        ports = starting->letGo();
    auto opened = open(starting ? starting->withChosenPorts(settings) : settings, ports);
    if (!opened) {
        if (old && !ports.empty())
            resume(*old, std::move(ports));
        return failStart(opened.error());
    }
    // What nobody wants any more is closed before the old ones drain.
    ports.clear();
    adopt(std::move(*opened), settings);
    announce();
    if (old)
        old->servers().close(usualDrain);
    return {};
}

void ListenerService::Implementation::stop(std::chrono::milliseconds drain)
{
    const std::lock_guard operation(m_operation);
    m_starting.reset();
    std::shared_ptr<OpenDoor> door;
    {
        const std::lock_guard lock(m_state);
        door = m_door;
        if (door)
            m_status.state = ListenerState::Draining;
    }
    if (door) {
        announce();
        door->servers().close(drain);
    }
    {
        const std::lock_guard lock(m_state);
        m_door.reset();
        m_status = {};
    }
    door.reset();
    if (m_access) {
        // Answers still on their way keep the door alive, perhaps longer than the database.
        m_access->close();
        m_access.reset();
    }
    announce();
}

ListenerStatus ListenerService::Implementation::status() const
{
    std::shared_ptr<OpenDoor> door;
    ListenerStatus status;
    {
        const std::lock_guard lock(m_state);
        status = m_status;
        door = m_door;
    }
    if (door) {
        status.statistics = door->servers().statistics();
        status.storageTrouble = door->storageTrouble();
    }
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
    m_implementation->stop(usualDrain);
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

void ListenerService::setEnrolment(std::shared_ptr<EnrolmentDoor> door)
{
    m_implementation->enrolment = enrolmentHandlers(std::move(door));
}

void ListenerService::setRegistrations(std::shared_ptr<RegistrationDoor> door)
{
    m_implementation->registrations = std::make_shared<RegistrationIntake>(std::move(door));
}

void ListenerService::takeOver(std::unique_ptr<StartingDoor> starting)
{
    m_implementation->takeOver(std::move(starting));
}

void ListenerService::onStatusChanged(std::function<void()> listener)
{
    m_implementation->listener = std::move(listener);
}

} // namespace rollcall::listener
