// SPDX-License-Identifier: Apache-2.0
// Calls the public address for the screen, on a lane of its own.
#pragma once

#include "composition/SelfCall.h"
#include "core/Clock.h"
#include "core/Lane.h"
#include "listener/ListenerService.h"
#include "screens/ListenerControl.h"
#include "screens/SelfCaller.h"

#include <stop_token>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopSelfCaller final : public models::SelfCaller {
    Q_OBJECT

public:
    /// All must outlive it.
    DesktopSelfCaller(const listener::ListenerService& service, const models::ListenerControl& control,
                      const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopSelfCaller() override;

    [[nodiscard]] bool isBusy() const override { return m_isBusy; }
    void call() override;
    void cancel() override;

private:
    const listener::ListenerService& m_service;
    const models::ListenerControl& m_control;
    SelfCall m_selfCall;
    std::stop_source m_stop;
    bool m_isBusy = false;
    core::Lane m_lane;
};

} // namespace rollcall::app
