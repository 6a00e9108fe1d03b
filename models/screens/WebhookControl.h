// SPDX-License-Identifier: Apache-2.0
// What is asked of directory and vault about the endpoints of a vendor's back end.
#pragma once

#include "core/Error.h"
#include "core/Secret.h"
#include "onboarding/WebhookDesk.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <vector>

namespace rollcall::models {

/// As stored.
struct WebhookOverview {
    std::vector<onboarding::WebhookStanding> webhooks;
    onboarding::WebhookEndpointId shown = 0;             ///< whose deliveries these are; 0: nobody's
    std::vector<onboarding::WebhookDelivery> deliveries; ///< the newest
};

/// Known this once.
struct WebhookSecretMade {
    onboarding::WebhookEndpointId endpoint = 0;
    bool isNewEndpoint = true; ///< false: rotated
    std::shared_ptr<const core::Secret> secret;
};

/// Lives on the GUI thread; nothing here blocks. One command at a time: what is asked meanwhile is left out. Each
/// answers with its own signal or with `failed`, which is Cancelled after `cancel`.
class WebhookControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Not a command; answers with `stood` or `notStood`. The deliveries are those of `shown`.
    virtual void read(const directory::Integration& integration, onboarding::WebhookEndpointId shown) = 0;
    virtual void add(const directory::Integration& integration, const onboarding::NewWebhook& wish) = 0;
    virtual void rotate(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint,
                        std::chrono::hours overlap) = 0;
    virtual void test(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) = 0;
    virtual void resendFailed(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) = 0;
    virtual void pause(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) = 0;
    virtual void resume(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) = 0;
    virtual void remove(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint) = 0;
    virtual void cancel() = 0;

Q_SIGNALS:
    void stood(rollcall::directory::IntegrationId integration, const rollcall::models::WebhookOverview& overview);
    void notStood(rollcall::directory::IntegrationId integration, const rollcall::core::Error& error);
    void secretMade(const rollcall::models::WebhookSecretMade& made);
    void tested(const rollcall::onboarding::WebhookTrial& trial);
    void resent(qint64 events);
    /// Paused, resumed or removed.
    void done();
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
