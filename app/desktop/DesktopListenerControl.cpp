// SPDX-License-Identifier: Apache-2.0
// Starting and stopping block, so they run on a lane of their own; the screen hears of it by signal.
#include "desktop/DesktopListenerControl.h"

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
      m_settings(std::move(settings)),
      m_lane("listener control", 1)
{
    if (!m_lock)
        m_holder = directory::HostLock::holder(m_database.dataDirectory());
    m_service.onStatusChanged(
        [this] { QMetaObject::invokeMethod(this, [this] { Q_EMIT situationChanged(); }, Qt::QueuedConnection); });
    m_poll.setInterval(std::chrono::seconds{1});
    connect(&m_poll, &QTimer::timeout, this, &DesktopListenerControl::pollHolder);
    if (!m_lock)
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
    if (m_lock || !m_holder) {
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
    m_holder.reset();
    m_poll.stop();
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
    if (auto applied = apply(settings); !applied)
        return applied;
    m_settings = settings;
    return {};
}

void DesktopListenerControl::start(const listener::ListenerSettings& settings)
{
    if (m_isBusy)
        return;
    if (auto host = becomeHost(); !host) {
        Q_EMIT failed(host.error());
        return;
    }
    m_isBusy = true;
    Q_EMIT situationChanged();
    auto work = [this, settings](std::stop_token) -> core::Result<> {
        if (auto applied = apply(settings); !applied)
            return applied;
        return m_database.writeAndWait([&settings](directory::WriteSession& session) -> core::Result<> {
            if (auto saved = session.saveSetting(setting::listenerAddress, settings.address); !saved)
                return saved;
            if (auto saved = session.saveSetting(setting::listenerPort, std::to_string(settings.port)); !saved)
                return saved;
            return session.saveSetting(setting::listenerPublicUrl, settings.publicUrl);
        });
    };
    core::deliver(core::run(m_lane, {}, std::move(work)), this, [this, settings](const core::Result<>& result) {
        m_isBusy = false;
        if (result)
            m_settings = settings;
        Q_EMIT situationChanged();
        if (result)
            Q_EMIT started();
        else
            Q_EMIT failed(result.error());
    });
}

void DesktopListenerControl::stop()
{
    if (m_isBusy || !m_lock)
        return;
    m_isBusy = true;
    Q_EMIT situationChanged();
    auto work = [this](std::stop_token) -> core::Result<> {
        m_service.stop();
        return m_lock->update(hostInfo());
    };
    core::deliver(core::run(m_lane, {}, std::move(work)), this, [this](const core::Result<>& result) {
        m_isBusy = false;
        if (!result)
            core::logError("app", result.error());
        Q_EMIT situationChanged();
    });
}

void DesktopListenerControl::pollHolder()
{
    auto work = [folder =
                     m_database.dataDirectory()](std::stop_token) -> core::Result<std::optional<directory::HostInfo>> {
        return directory::HostLock::holder(folder);
    };
    core::deliver(core::run(m_lane, {}, std::move(work)), this,
                  [this](const core::Result<std::optional<directory::HostInfo>>& holder) {
                      if (!holder || m_lock)
                          return;
                      const bool isSame = m_holder.has_value() == holder->has_value() &&
                                          (!m_holder || (m_holder->processId == (*holder)->processId &&
                                                         m_holder->url == (*holder)->url));
                      m_holder = *holder;
                      if (!isSame)
                          Q_EMIT situationChanged();
                  });
}

} // namespace rollcall::app
