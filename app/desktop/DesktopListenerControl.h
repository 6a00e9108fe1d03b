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

/// Lives on the GUI thread. Stops the listener when it is destroyed. When the other holder goes away, starting takes
/// its place; nothing is taken over by itself.
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
    [[nodiscard]] bool canControl() const override { return m_lock.has_value() || !m_holder.has_value(); }

    void start(const listener::ListenerSettings& settings) override;
    void stop() override;

    /// Blocks until it listens or cannot. For before the first window.
    [[nodiscard]] core::Result<> startAndWait(const listener::ListenerSettings& settings);

private:
    [[nodiscard]] core::Result<> becomeHost();
    [[nodiscard]] directory::HostInfo hostInfo() const;
    [[nodiscard]] core::Result<> apply(const listener::ListenerSettings& settings);
    void pollHolder();

    directory::Database& m_database;
    listener::ListenerService& m_service;
    const core::Clock& m_clock;
    core::Timestamp m_since;
    /// Touched by the lane only while `m_isBusy`, and by the GUI thread only while not.
    std::optional<directory::HostLock> m_lock;
    std::optional<directory::HostInfo> m_holder;
    listener::ListenerSettings m_settings;
    bool m_isBusy = false;
    QTimer m_poll;
    core::Lane m_lane;
};

} // namespace rollcall::app
