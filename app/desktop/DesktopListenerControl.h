// SPDX-License-Identifier: Apache-2.0
// The listener behind the screen: this process runs it when it holds the host's lock, else it shows the holder's.
#pragma once

#include "core/Clock.h"
#include "core/Lane.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"
#include "screens/ListenerControl.h"

#include <QTimer>

#include <optional>

namespace rollcall::app {

/// Lives on the GUI thread. Stops the listener when it is destroyed. This process is the host from a start until the
/// stop, so that another can listen in between; when the other holder goes away, starting takes its place, and nothing
/// is taken over by itself.
class DesktopListenerControl final : public models::ListenerControl {
    Q_OBJECT

public:
    /// Database, service and clock must outlive it. `lock` is empty when another process is the host.
    DesktopListenerControl(directory::Database& database, listener::ListenerService& service, const core::Clock& clock,
                           std::optional<directory::HostLock> lock, listener::ListenerSettings settings,
                           QObject* parent = nullptr);
    ~DesktopListenerControl() override;

    [[nodiscard]] models::ListenerSituation situation() const override;
    [[nodiscard]] listener::ListenerSettings settings() const override { return m_settings; }
    [[nodiscard]] bool canControl() const override { return m_isHost || !m_holder.has_value(); }

    void start(const listener::ListenerSettings& settings) override;
    void stop() override;

    /// Blocks until it listens or cannot; stores nothing. For before the first window.
    [[nodiscard]] core::Result<> startAndWait(const listener::ListenerSettings& settings);

private:
    /// On the lane.
    [[nodiscard]] core::Result<> becomeHost();
    [[nodiscard]] directory::HostInfo hostInfo() const;
    /// What `start` used, and what was stored by then.
    struct Applied {
        listener::ListenerSettings used;
        listener::ListenerSettings stored;
    };
    struct Attempt {
        core::Result<Applied> applied;
        bool isHost = false;
    };
    /// Who listens now; the settings when that is another than before.
    struct Holder {
        std::optional<directory::HostInfo> info;
        std::optional<listener::ListenerSettings> settings;
    };

    [[nodiscard]] core::Result<> apply(const listener::ListenerSettings& settings);
    [[nodiscard]] core::Result<listener::ListenerSettings> readStored() const;
    [[nodiscard]] core::Result<Applied> applyAndStore(const listener::ListenerSettings& wanted,
                                                      const listener::ListenerSettings& shown,
                                                      const listener::ListenerSettings& lastRead);
    /// What is known once the lane is done: whether this process is the host.
    void settle(bool isHost);
    void pollHolder();
    void takeHolder(const Holder& holder);

    directory::Database& m_database;
    listener::ListenerService& m_service;
    const core::Clock& m_clock;
    core::Timestamp m_since;
    std::optional<directory::HostLock> m_lock; ///< the lane's, once there is an event loop
    bool m_isHost = false;
    std::optional<directory::HostInfo> m_holder;
    listener::ListenerSettings m_settings; ///< in use, or what a start would use
    listener::ListenerSettings m_lastRead; ///< as they were stored when last looked at
    bool m_isBusy = false;
    QTimer m_poll;
    core::Lane m_lane;
};

} // namespace rollcall::app
