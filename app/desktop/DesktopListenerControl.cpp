// SPDX-License-Identifier: Apache-2.0
// Starting and stopping block, so they run on a lane of their own; the screen hears of it by signal.
#include "desktop/DesktopListenerControl.h"

#include "composition/ListenerSettingsChange.h"
#include "composition/OwnAddresses.h"
#include "composition/RememberedSettings.h"
#include "composition/Settings.h"
#include "core/Deliver.h"
#include "core/FileLock.h"
#include "core/Log.h"

#include <chrono>
#include <utility>

namespace rollcall::app {

DesktopListenerControl::DesktopListenerControl(directory::Database& database, listener::ListenerService& service,
                                               const core::Clock& clock, std::optional<directory::HostLock> lock,
                                               listener::ListenerSettings settings, QObject* parent)
    : ListenerControl(parent),
      m_database(database),
      m_service(service),
      m_clock(clock),
      m_since(clock.now()),
      m_lock(std::move(lock)),
      m_isHost(m_lock.has_value()),
      m_settings(std::move(settings)),
      m_lastRead(m_settings),
      m_lane("listener control", 1)
{
    if (!m_isHost)
        m_holder = directory::HostLock::holder(m_database.dataDirectory());
    m_service.onStatusChanged(
        [this] { QMetaObject::invokeMethod(this, [this] { Q_EMIT situationChanged(); }, Qt::QueuedConnection); });
    m_poll.setInterval(std::chrono::seconds{1});
    connect(&m_poll, &QTimer::timeout, this, &DesktopListenerControl::pollHolder);
    if (!m_isHost)
        m_poll.start();
}

DesktopListenerControl::~DesktopListenerControl()
{
    m_lane.stop();
    m_service.stop();
    // Nothing of the service runs any more, so nobody calls what is taken away here.
    m_service.onStatusChanged({});
}

models::ListenerSituation DesktopListenerControl::situation() const
{
    models::ListenerSituation situation;
    situation.isBusy = m_isBusy;
    situation.ownAddresses = ownAddresses();
    if (m_isHost || !m_holder) {
        situation.status = m_service.status();
        return situation;
    }
    situation.isElsewhere = true;
    situation.program = QString::fromStdString(m_holder->program);
    situation.processId = static_cast<qint64>(m_holder->processId);
    if (!m_holder->url.empty()) {
        situation.status.state = listener::ListenerState::Listening;
        situation.status.url = m_holder->url;
        situation.status.publicUrl = m_settings.publicUrl.empty() ? m_holder->url : m_settings.publicUrl;
        situation.status.since = m_holder->since;
    }
    return situation;
}

core::Result<> DesktopListenerControl::becomeHost()
{
    if (m_lock)
        return {};
    auto lock = directory::HostLock::acquire(m_database.dataDirectory(), hostInfo());
    if (!lock)
        return tl::unexpected(lock.error());
    m_lock = std::move(*lock);
    return {};
}

directory::HostInfo DesktopListenerControl::hostInfo() const
{
    return {"rollcall", core::currentProcessId(), m_service.status().url, m_since};
}

core::Result<> DesktopListenerControl::apply(const listener::ListenerSettings& settings)
{
    if (auto started = m_service.start(settings); !started)
        return started;
    // Others read from the lock's file where we listen; without it they only miss that.
    if (auto updated = m_lock->update(hostInfo()); !updated)
        core::logError("app", updated.error());
    return {};
}

core::Result<> DesktopListenerControl::startAndWait(const listener::ListenerSettings& settings)
{
    if (auto host = becomeHost(); !host)
        return host;
    settle(true);
    if (auto applied = apply(settings); !applied)
        return applied;
    m_settings = settings;
    return {};
}

core::Result<listener::ListenerSettings> DesktopListenerControl::readStored() const
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    return readListenerSettings(**session);
}

core::Result<DesktopListenerControl::Applied>
DesktopListenerControl::applyAndStore(const listener::ListenerSettings& wanted, const listener::ListenerSettings& shown,
                                      const listener::ListenerSettings& lastRead)
{
    auto stored = readStored();
    if (!stored)
        return tl::unexpected(stored.error());
    auto change = mergeListenerSettings(wanted, shown, lastRead, *stored);
    if (auto applied = apply(change.settings); !applied)
        return tl::unexpected(applied.error());
    if (!change.toStore.empty()) {
        const auto saved = m_database.writeAndWait([&change](directory::WriteSession& session) -> core::Result<> {
            for (const auto& [key, value] : change.toStore) {
                if (auto kept = session.saveSetting(key, value); !kept)
                    return kept;
            }
            return {};
        });
        if (!saved)
            return tl::unexpected(saved.error());
        stored = readStored();
        if (!stored)
            return tl::unexpected(stored.error());
    }
    rememberListenerSettings(m_database);
    return Applied{std::move(change.settings), std::move(*stored)};
}

void DesktopListenerControl::settle(bool isHost)
{
    m_isHost = isHost;
    m_holder.reset();
    if (isHost)
        m_poll.stop();
    else
        m_poll.start();
}

void DesktopListenerControl::start(const listener::ListenerSettings& settings)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    Q_EMIT situationChanged();
    auto work = [this, settings, shown = m_settings, lastRead = m_lastRead](std::stop_token) -> core::Result<Attempt> {
        Attempt attempt;
        if (auto host = becomeHost(); !host) {
            attempt.applied = tl::unexpected(host.error());
            return attempt;
        }
        attempt.applied = applyAndStore(settings, shown, lastRead);
        // Nothing listens here: another process may.
        if (m_service.status().state != listener::ListenerState::Listening)
            m_lock.reset();
        attempt.isHost = m_lock.has_value();
        return attempt;
    };
    core::deliver(core::run(m_lane, {}, std::move(work)), this, [this](const core::Result<Attempt>& attempt) {
        m_isBusy = false;
        if (attempt)
            settle(attempt->isHost);
        const bool isStarted = attempt && attempt->applied;
        if (isStarted) {
            m_settings = attempt->applied->used;
            m_lastRead = attempt->applied->stored;
        }
        Q_EMIT situationChanged();
        if (isStarted)
            Q_EMIT started();
        else
            Q_EMIT failed(attempt ? attempt->applied.error() : attempt.error());
    });
}

void DesktopListenerControl::stop()
{
    if (m_isBusy || !m_isHost)
        return;
    m_isBusy = true;
    Q_EMIT situationChanged();
    auto work = [this](std::stop_token) -> core::Result<> {
        m_service.stop();
        m_lock.reset();
        return {};
    };
    core::deliver(core::run(m_lane, {}, std::move(work)), this, [this](const core::Result<>& result) {
        m_isBusy = false;
        if (result)
            settle(false);
        else
            core::logError("app", result.error());
        Q_EMIT situationChanged();
    });
}

void DesktopListenerControl::pollHolder()
{
    auto work = [this, folder = m_database.dataDirectory(),
                 before = m_holder](std::stop_token) -> core::Result<Holder> {
        Holder holder{directory::HostLock::holder(folder), std::nullopt};
        const bool isSame =
            before.has_value() == holder.info.has_value() &&
            (!before || (before->processId == holder.info->processId && before->url == holder.info->url));
        if (isSame)
            return holder;
        // Whoever listens now may have brought another public URL.
        auto stored = readStored();
        if (!stored)
            return tl::unexpected(stored.error());
        holder.settings = std::move(*stored);
        return holder;
    };
    core::deliver(core::run(m_lane, {}, std::move(work)), this, [this](const core::Result<Holder>& holder) {
        if (!holder)
            core::logError("app", holder.error());
        else if (!m_isHost && !m_isBusy)
            takeHolder(*holder);
    });
}

void DesktopListenerControl::takeHolder(const Holder& holder)
{
    m_holder = holder.info;
    if (!holder.settings)
        return;
    m_settings = *holder.settings;
    m_lastRead = *holder.settings;
    Q_EMIT situationChanged();
}

} // namespace rollcall::app
