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

    /// Blocks until it listens or cannot; stores nothing. For before the first window.
    [[nodiscard]] core::Result<> startAndWait(const listener::ListenerSettings& settings);

private:
    [[nodiscard]] core::Result<> becomeHost();
    [[nodiscard]] directory::HostInfo hostInfo() const;
    /// What `start` used, and what was stored by then.
    struct Applied {
        listener::ListenerSettings used;
        listener::ListenerSettings stored;
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
    void pollHolder();
    void takeHolder(const Holder& holder);

    directory::Database& m_database;
    listener::ListenerService& m_service;
    const core::Clock& m_clock;
    core::Timestamp m_since;
    /// Touched by the lane only while `m_isBusy`, and by the GUI thread only while not.
    std::optional<directory::HostLock> m_lock;
    std::optional<directory::HostInfo> m_holder;
    listener::ListenerSettings m_settings; ///< in use, or what a start would use
    listener::ListenerSettings m_lastRead; ///< as they were stored when last looked at
    bool m_isBusy = false;
    QTimer m_poll;
    core::Lane m_lane;
};

} // namespace rollcall::app
