// SPDX-License-Identifier: Apache-2.0
// Webhooks for the screen: everything on a lane of its own.
#pragma once

#include "composition/WebhookAccess.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "desktop/LaneWork.h"
#include "directory/Database.h"
#include "screens/WebhookControl.h"

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopWebhooks final : public models::WebhookControl {
    Q_OBJECT

public:
    /// Both must outlive it.
    DesktopWebhooks(directory::Database& database, const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopWebhooks() override;

    [[nodiscard]] bool isBusy() const override { return m_work.isBusy(); }
    void read(const directory::Integration& integration, onboarding::WebhookEndpointId shown) override;
    void add(const directory::Integration& integration, const onboarding::NewWebhook& wish) override;
    void rotate(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint,
                std::chrono::hours overlap) override;
    void test(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) override;
    void resendFailed(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) override;
    void pause(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) override;
    void resume(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) override;
    void remove(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) override;
    void cancel() override;

private:
    /// On the lane.
    [[nodiscard]] core::Result<models::WebhookOverview> look(directory::IntegrationId integration,
                                                             onboarding::WebhookEndpointId shown);
    /// `work(stop)` on the lane, unless something is under way; then `done(result)`.
    template<class Work, class Done>
    void begin(Work work, Done done);

    directory::Database& m_database;
    WebhookAccess m_access;
    LaneWork m_work;
};

} // namespace rollcall::app
